import json
import math
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.document import document
from simulator.errors import TallyError
from simulator.job import Job
from simulator.plan import fingerprint
from simulator.runner import run
from tests.handmade import LUCKY, SCENARIO, TEN, scenario_of, tally_of

TALLY = tally_of(TEN)
PARTY = (
    *("party", "p_threshold", "p_threshold_se", "share_mean", "share_q05", "share_q50"),
    *("share_q95", "seats_mean", "seats_q05", "seats_q50", "seats_q95", "p_largest"),
    *("p_majority", "tiers"),
)


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)
    else:
        yield value


def test_the_promised_fields():
    found = document(SCENARIO, TALLY)
    assert found["schema"] == 1
    assert (found["scenario"], found["seed"], found["draws"]) == ("handmade", 7, 10)
    assert found["fingerprint"] == fingerprint(SCENARIO)
    assert found["tally_sha256"] == TALLY.sha256()
    assert [party["party"] for party in found["parties"]] == ["red", "green", "none", "lone"]
    assert all(set(PARTY) <= set(party) for party in found["parties"])
    assert set(found["turnout"]) == {"mean", "q05", "q50", "q95"}
    assert all({"p", "se", "count"} <= set(event) for event in found["events"].values())


def test_figures():
    found = document(SCENARIO, TALLY)
    green = found["parties"][1]
    assert green["p_threshold"] == 0.5
    assert green["seats_mean"] == 1.6
    assert green["share_q95"] == 40.0
    assert green["tiers"]["lists"]["seats_q95"] == 3
    assert found["seat_counts"] == {
        "red": [0, 0, 0, 2, 0, 5, 0, 0, 3],
        "green": [3, 0, 5, 2, 0, 0, 0, 0, 0],
        "lone": [3, 5, 2, 0, 0, 0, 0, 0, 0],
    }
    assert found["entering"] == [
        {"tier": "lists", "parties": ["red", "green"], "count": 7},
        {"tier": "lists", "parties": ["red"], "count": 3},
    ]
    assert found["events"]["green-enters"]["se"] == pytest.approx(math.sqrt(0.021))
    assert found["proportionality"]["gallagher"]["q05"] == 10.0


def test_tiers_of_a_party_are_where_it_stands():
    tiers = {party["party"]: list(party["tiers"]) for party in document(SCENARIO, TALLY)["parties"]}
    assert tiers == {
        "red": ["lists", "districts"],
        "green": ["lists"],
        "none": [],
        "lone": ["districts"],
    }


@pytest.mark.parametrize("draws", [[], [LUCKY], TEN])
def test_it_is_plain_json(draws):
    found = document(SCENARIO, tally_of(draws))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert {type(leaf) for leaf in leaves(found)} <= {int, float, str, bool, type(None)}


def test_of_the_kernel_it_is_plain_json_too():
    found = document(SCENARIO, run(Job.of(SCENARIO, seed=3), 100))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert all(sum(counts) == 100 for counts in found["seat_counts"].values())
    assert sum(entry["count"] for entry in found["entering"]) == 100


def test_a_stranger_is_refused():
    with pytest.raises(TallyError, match="fingerprint"):
        document(scenario_of(turnout={"registered": 999}), TALLY)
