"""Draws side by side are the draws that a tally counts, and those that replay shows."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from simulator import plan
from simulator.counting.counts import BINS, PARTS
from simulator.elections import elections, enters_in, house_of, ranges
from simulator.figures.definitions import Figure
from simulator.figures.draws import Figures, Side
from simulator.job import Job
from simulator.plan import Axes
from simulator.replay import replay
from simulator.runner import run
from simulator.scenario import load
from simulator.scenario.model import Scenario
from tests.kernel.test_replay import country, plain

SEED, DRAWS = 11, 3000
SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module", params=[country, plain], ids=["country", "plain"])
def scenario(request: pytest.FixtureRequest) -> Scenario:
    return request.param()


@pytest.fixture(scope="module")
def whole(scenario: Scenario) -> Figures:
    return Side.of(scenario, SEED).draw(0, DRAWS)


def test_figures_add_up_to_the_tally(scenario: Scenario, whole: Figures) -> None:
    counts, axes = run(Job.of(scenario, SEED), DRAWS).counts, Axes.of(scenario)
    drawn, size = whole.elections, scenario.house + 1
    for place, house in enumerate(counts["seats"]):
        found = [np.bincount(row, minlength=size) for row in house_of(drawn, place)]
        assert np.array_equal(house, found)
    assert np.array_equal(counts["enters"], drawn.enters.sum(axis=2))
    assert np.array_equal(counts["cleared"], drawn.cleared.sum(axis=2))
    assert np.array_equal(counts["events"], whole.events.sum(axis=1))
    assert np.array_equal(counts["share_sums"][:, 0], whole.shares.sum(axis=1))
    assert counts["turnout_sums"][0, 0] == whole.turnout.sum()
    for measure in ("majority", "largest"):
        rows = [whole.values(Figure(measure, party)).sum() for party in axes.parties]
        assert counts[measure].tolist() == rows
    for measure in ("wasted", "gallagher"):
        values = whole.values(Figure(measure))
        bins = np.bincount(values * BINS // PARTS, minlength=BINS)
        assert np.array_equal(counts[measure], bins[None])
        assert counts[f"{measure}_sums"][0, 0] == values.sum()
    none = [whole.values(Figure("zero", party)).sum() for party in axes.parties]
    assert counts["seats"][0, :, 0].tolist() == none
    for place, tier in enumerate(scenario.tier):
        if tier.method != "plurality":
            number = enters_in(drawn, place).sum(axis=0)
            assert (
                counts["entering"][place].tolist()
                == np.bincount(number, minlength=len(axes.lists) + 1).tolist()
            )


def test_draws_are_those_of_replay(scenario: Scenario, whole: Figures) -> None:
    drawn, compiled = whole.elections, plan.compile(scenario)
    for draw in (*range(40), DRAWS - 1):
        one = replay(compiled, SEED, draw)
        assert tuple(drawn.votes[:, draw]) == one.votes
        assert (drawn.cast[draw], drawn.valid[draw]) == (one.cast, one.valid)
        assert drawn.registered[draw] == one.registered
        assert drawn.seats[:, :, draw].tolist() == [list(row) for row in one.seats]


def test_a_draw_does_not_depend_on_its_range(scenario: Scenario, whole: Figures) -> None:
    compiled = plan.compile(scenario)
    for first, last in ((0, 1), (511, 514), (700, 2000), (DRAWS - 1, DRAWS), (9, 9)):
        part = elections(compiled, SEED, first, last)
        for rows, part_rows in zip(whole.elections, part, strict=True):
            assert np.array_equal(rows[..., first:last], part_rows)


def test_ranges_cover_every_draw_once(monkeypatch, scenario: Scenario) -> None:
    compiled = plan.compile(scenario)
    monkeypatch.setattr("simulator.elections.MOST_AT_ONCE", 7)
    pieces = list(ranges(compiled, 3, 40))
    assert (pieces[0][0], pieces[-1][1]) == (3, 40)
    assert all(one[1] == two[0] for one, two in pairwise(pieces))
    assert max(last - first for first, last in pieces) == 7
    monkeypatch.setattr("simulator.elections.MOST_BYTES", 1)
    assert list(ranges(compiled, 0, 2)) == [(0, 1), (1, 2)]


def test_a_majority_is_of_the_seats_filled_where_the_house_varies() -> None:
    """New Zealand 2014: with two seats of overhang 61 of 122 are none, and would be of 120."""
    scenario = load(SCENARIOS / "new-zealand-2014")
    whole = Side.of(scenario, SEED).draw(0, DRAWS)
    counts = run(Job.of(scenario, SEED), DRAWS).counts
    parties = whole.majorities[: len(whole.whole)]
    assert counts["majority"].tolist() == parties.sum(axis=1).tolist()
    regular = 2 * whole.whole > whole.side.plan.house
    assert (regular != parties).any(), "no draw in which it matters"


def test_votes_and_seats_are_compared_in_the_house_of_the_draw_where_that_varies() -> None:
    scenario = load(SCENARIOS / "new-zealand-2014")
    few = Side.of(scenario, SEED).draw(0, 300)
    assert np.unique(few.whole.sum(axis=0)).size > 1
    counts = run(Job.of(scenario, SEED), 300).counts
    for parts, measure in zip(few.indices, ("wasted", "gallagher"), strict=True):
        assert counts[f"{measure}_sums"][0, 0] == parts.sum()
        bins = np.minimum(parts * BINS // PARTS, BINS - 1)
        assert np.bincount(bins, minlength=BINS).tolist() == counts[measure].ravel().tolist()
