"""The joint table's ball and the record table's emptying lose nothing and depend on no order.

A council of 240 seats and twelve lists, of whose support little is known: nearly every draw has
its own vector of seats, so that the tables of one range run full.
"""

import itertools

import numpy as np
import pytest

from simulator.counting import joint, records
from simulator.runner import Job
from simulator.tally import Joint, Tally, total

from .laws import Drawn, draw_elections, scenario_of

LISTS, SEATS = 12, 240
DRAWS = 2 * joint.FULL + 20_000
SEED = 11


@pytest.fixture(scope="module")
def job() -> Job:
    scenario = scenario_of(
        party=[{"id": str(index), "share": 30 if index == 0 else 70 / 11} for index in range(12)],
        turnout={"registered": 100_000},
        votes={"model": "dirichlet", "effective_sample_size": 60},
        tier=[
            {
                "id": "council",
                "method": "largest-remainder",
                "seats": SEATS,
                "threshold": {"share": 3},
            }
        ],
        event=[{"id": "lead", "when": "0 >= 80 and not 1 enters", "split": True}],
    )
    return Job.of(scenario, SEED)


@pytest.fixture(scope="module")
def elections(job: Job) -> Drawn:
    return draw_elections(job.plan, SEED, 0, DRAWS)


@pytest.fixture(scope="module")
def at_once(job: Job) -> Tally:
    """All draws as one range: its tables run full again and again."""
    return job.draw(0, DRAWS)


@pytest.fixture(scope="module")
def in_parts(job: Job) -> list[Tally]:
    """The same draws in ranges too short for any table to run full, and of uneven length."""
    cuts = [0, 999, *range(20_000, DRAWS, 40_000), DRAWS]
    assert max(np.diff(cuts)) < records.FULL
    return [job.draw(first, last) for first, last in itertools.pairwise(cuts)]


def distinct(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct columns of [field, draw] as rows, and how often each occurs."""
    return np.unique(vectors.astype(np.int64).T, axis=0, return_counts=True)


def as_counts(vectors: np.ndarray, counts: np.ndarray) -> dict[tuple[int, ...], int]:
    return dict(zip(map(tuple, vectors.tolist()), counts.tolist(), strict=True))


def test_the_tables_did_run_full(elections: Drawn) -> None:
    vectors, _ = distinct(elections.applied.seats[0])
    assert len(vectors) > 2 * joint.FULL


def test_what_is_inside_the_ball_is_exact(at_once: Tally, elections: Drawn) -> None:
    """Every vector within the largest distance that leaves at most the capacity, and no other."""
    vectors, counts = distinct(elections.applied.seats[0])
    house = at_once.joint[0]
    apart = np.abs(vectors - house.centre).sum(axis=1)
    within = np.cumsum(np.bincount(apart))
    radius = int(np.flatnonzero(within <= joint.CAPACITY).max())
    inside = apart <= radius
    assert house.bar == radius
    assert 1000 < inside.sum() <= joint.CAPACITY
    assert as_counts(house.vectors(), house.counts) == as_counts(vectors[inside], counts[inside])
    assert house.outside == counts[~inside].sum()
    assert house.outside + house.counts.sum() == DRAWS


def test_a_table_that_is_not_full_keeps_all(at_once: Tally, elections: Drawn) -> None:
    enters = at_once.joint[1]
    assert (enters.kind, enters.outside, enters.bar) == (joint.ENTERING, 0, joint.NO_BAR)
    expected = as_counts(*distinct(elections.applied.admitted[0]))
    assert as_counts(enters.vectors(), enters.counts) == expected


@pytest.mark.parametrize("order", range(4))
def test_any_order_of_parts_gives_the_same_tally(
    at_once: Tally, in_parts: list[Tally], order: int
) -> None:
    shuffled = np.random.default_rng(order).permutation(len(in_parts))
    merged = total(in_parts[index] for index in shuffled)
    for one, other in zip(merged.joint, at_once.joint, strict=True):
        assert_same(one, other)
    assert merged.sha256() == at_once.sha256()


def test_any_grouping_of_parts_gives_the_same_tally(at_once: Tally, in_parts: list[Tally]) -> None:
    """(a + c + ...) + (b + d + ...), each sum with a ball of its own."""
    merged = total(in_parts[1::2]) + total(in_parts[::2])
    assert merged.sha256() == at_once.sha256()


def assert_same(one: Joint, other: Joint) -> None:
    assert (one.outside, one.bar) == (other.outside, other.bar)
    assert np.array_equal(one.keys, other.keys)
    assert np.array_equal(one.counts, other.counts)


def test_emptying_the_records_changes_no_count(at_once: Tally, in_parts: list[Tally]) -> None:
    merged = total(in_parts)
    for name, array in merged.counts.items():
        assert np.array_equal(array, at_once.counts[name]), name


def test_the_counts_are_those_of_the_draws(at_once: Tally, elections: Drawn) -> None:
    """Against the seats of every draw, counted without records."""
    seats = elections.applied.seats[0].astype(np.int64)
    enters = elections.applied.admitted[0].astype(np.int64)
    counts = at_once.counts
    for party in range(LISTS):
        held = np.bincount(seats[party], minlength=SEATS + 1)
        assert np.array_equal(counts["seats"][0, party], held)
    event = (seats[0] >= 80) & (enters[1] == 0)
    assert counts["events"].tolist() == [event.sum()]
    assert np.array_equal(counts["split"][0, 0], np.bincount(seats[0, event], minlength=SEATS + 1))
    assert np.array_equal(counts["enters"][0], enters.sum(axis=1))
    numbers = np.bincount(enters.sum(axis=0), minlength=LISTS + 1)
    assert np.array_equal(counts["entering"][0], numbers)
    assert np.array_equal(counts["majority"], (2 * seats > SEATS).sum(axis=1))
    lead = seats == seats.max(axis=0)
    alone = lead & (lead.sum(axis=0) == 1)
    assert np.array_equal(counts["largest"], alone.sum(axis=1))
    assert counts["shared_lead"].tolist() == [DRAWS - alone.sum()]
    assert counts["draws"].tolist() == [DRAWS]


@pytest.mark.parametrize("lists", [63, 64, 130])
def test_vectors_of_many_lists(lists: int) -> None:
    """Who enters, one bit a list: 63 of them fill a word to its last bit."""
    scenario = scenario_of(
        party=[{"id": str(index), "share": 100 / lists} for index in range(lists)],
        turnout={"registered": 60_000},
        votes={"model": "dirichlet", "effective_sample_size": 3000 * lists},
        tier=[
            {
                "id": "council",
                "method": "highest-averages",
                "seats": 70,
                "threshold": {"share": round(92 / lists, 2)},
            }
        ],
    )
    job = Job.of(scenario, SEED)
    drawn = draw_elections(job.plan, SEED, 0, 3000)
    tally = job.draw(0, 3000)
    assert drawn.applied.admitted[0].all(axis=0).any()
    for table, vectors in zip(
        tally.joint, (drawn.applied.seats[0], drawn.applied.admitted[0]), strict=True
    ):
        assert as_counts(table.vectors(), table.counts) == as_counts(*distinct(vectors))
        assert table.outside == 0
