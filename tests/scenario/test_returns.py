"""Which forecasts cannot be conditioned, and what is said of it."""

import json

import pytest

from simulator.scenario.consistency import check
from simulator.scenario.lint import lint
from simulator.scenario.model import Scenario
from tests.statistics.returns import FORECAST, ISLE, PARTIES, REGIONS, VOTES, WEST, scenario_of
from tests.statistics.test_returns import CANDIDATES, COUNT, PLAIN

TREE = FORECAST | {"returns": {"region": [ISLE]}}
MANY = {"party": [{"id": f"p{number}", "share": 0.5} for number in range(200)]}
FAULTS = {
    "dirichlet": (
        {"votes": {"model": "dirichlet", "effective_sample_size": 600}, "party": PLAIN},
        'votes.model: "dirichlet" cannot be combined with returns, which need normal swings; use '
        '"logistic-normal" with effective_sample_size = 600: shares then vary as much',
    ),
    "multivariate-t": (
        {"votes": VOTES | {"model": "multivariate-t", "degrees_of_freedom": 4}},
        'votes.model: "multivariate-t" cannot be combined with returns, which need normal swings; '
        'use "logistic-normal" with the same spread',
    ),
    "a region and its district, without a vote for lists": (
        CANDIDATES | {"returns": {"district": [COUNT], "region": [WEST]}},
        'returns.region.0.votes: the district "1" has a count, too, and there is no vote for lists',
    ),
    "no tier of districts": (
        {"returns": {"district": [COUNT]}, "district": CANDIDATES["district"]},
        "returns.district.0: no tier is filled by districts here",
    ),
    "a winner without seats": (
        CANDIDATES | {"returns": {"district": [{"id": "1", "winner": "d"}]}},
        'returns.district.0.winner: "d" never wins seats',
    ),
    "hundreds of parties": (
        MANY | {"votes": {"model": "logistic-normal", "national_sd": 0.1}, "returns": {}},
        "200 parties on the ballot and 2 groups of regions make 1,003 numbers that regions share",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_conditioned(name):
    changes, message = FAULTS[name]
    if name == "hundreds of parties":
        row = {"id": "west", "votes": {"p1": 1_000, "p2": 900}}
        changes = changes | {
            "region": [{"id": "west", "registered": 9_000, "group": "x"}, *REGIONS[1:2]],
            "returns": {"region": [row]},
        }
    found = _faults(TREE | changes)
    assert [line for line in found if message in line], found


def test_a_forecast_that_is_counted_is_not_conditioned():
    votes = {party["id"]: 1_000 for party in PARTIES}
    party = [{"id": name, "votes": votes[name]} for name in "abc"]
    found = _faults(
        {
            "format": 1,
            "id": "count",
            "party": party,
            "votes": {"model": "fixed"},
            "tier": TREE["tier"],
            "returns": {"nation": {"votes": {"a": 10}}},
        }
    )
    assert found == [
        "returns: every vote of this scenario is counted already; leave out returns, or votes"
    ]


def _faults(tree):
    scenario = Scenario.model_validate_json(json.dumps(tree))
    return [f"{'.'.join(map(str, each.path))}: {each.told}" for each in check(scenario)]


def test_votes_where_a_party_has_none_in_the_forecast_are_told():
    absent = [REGIONS[0] | {"share": {"a": 60, "c": 0}}, *REGIONS[1:]]
    found = lint(scenario_of({"region": [WEST]}, region=absent))
    told = [each for each in found if each.startswith("returns.region.west")]
    assert len(told) == 1
    assert '4,000 votes of "c", which has a share of 0 there in the forecast' in told[0]
    assert not [each for each in lint(scenario_of({"region": [WEST]})) if "share of 0" in each]
