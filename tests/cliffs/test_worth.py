"""A tenth of a point, and distances to a threshold, against own sums over draws."""

import numpy as np
import pytest

from simulator.cliffs.thresholds import distances
from simulator.cliffs.worth import worths
from simulator.elections import elections, happened
from simulator.plan import Axes
from simulator.plan import compile as compile_plan
from simulator.scenario.model import Scenario
from simulator.tables.of_cliffs import tenths, thresholds
from tests.compare.made import SEED, close

DRAWS = ((0, 900), (1000, 1500))
BASE = close(5.0)


def drawn(scenario: Scenario):
    plan = compile_plan(scenario)
    return plan, [elections(plan, SEED, first, last) for first, last in DRAWS]


def test_a_tenth_for_one_list_scales_the_others(monkeypatch) -> None:
    monkeypatch.setattr("simulator.elections.MOST_AT_ONCE", 130)
    scale = (100 - 5.1) / 95
    party = tuple(
        one
        if one.share is None
        else one.model_copy(update={"share": 5.1 if one.id == "blue" else one.share * scale})
        for one in BASE.party
    )
    sides = [drawn(BASE), drawn(BASE.model_copy(update={"party": party}))]
    blue = Axes.of(BASE).parties.index("blue")
    seats = [
        np.concatenate([one.seats[:, blue].sum(axis=0) for one in pieces]) for _, pieces in sides
    ]
    events = [
        np.concatenate([happened(plan, one) for one in pieces], axis=1) for plan, pieces in sides
    ]
    rows = {
        row["event"]: row for row in tenths(BASE, SEED, DRAWS).to_dicts() if row["party"] == "blue"
    }
    known = {None: seats} | {
        event: [side[place] for side in events] for place, event in enumerate(Axes.of(BASE).events)
    }
    assert rows.keys() == known.keys()
    assert rows["blue-enters"]["change"] > 0
    for event, (one, two) in known.items():
        change = two.astype(float) - one
        assert rows[event]["draws"] == 1400
        assert rows[event]["change"] == pytest.approx(change.mean())
        assert rows[event]["change_se"] == pytest.approx(change.std(ddof=1) / np.sqrt(1400))
        assert rows[event]["changed"] == np.mean(change != 0)


def test_every_list_with_a_share_has_a_step() -> None:
    assert {worth.party for worth in worths(BASE, SEED, ((0, 2),))} == {"red", "green", "blue"}


def test_distances_are_those_of_the_draws() -> None:
    _, pieces = drawn(BASE)
    rows = {row["party"]: row for row in thresholds(BASE, SEED, DRAWS).to_dicts()}
    assert next(iter(rows)) == "blue"
    for place, party in enumerate(Axes.of(BASE).lists):
        share = np.concatenate(
            [100 * one.votes[place] / (one.valid - one.votes[3]) for one in pieces]
        )
        row = rows[party]
        assert row["share"] == pytest.approx(share.mean())
        assert row["distance"] == pytest.approx(share.mean() - 5)
        assert row["sd"] == pytest.approx(share.std(ddof=1))
        assert row["sds"] == pytest.approx((share.mean() - 5) / share.std(ddof=1))
        assert row["p_reached"] == np.mean(share >= 5)


def test_a_count_is_at_one_distance() -> None:
    fixed = close(5.0, votes={"model": "fixed"}, turnout={"registered": 10_000, "mean": 60})
    assert {one.sd for one in distances(fixed, SEED, DRAWS)} == {0.0}
    assert thresholds(fixed, SEED, DRAWS)["sds"].null_count() == 3
