"""The joint table's ball and the record table's emptying lose nothing and depend on no order.

A council of 80 seats and six lists, of whose support little is known: 320,000 draws have some
200,000 vectors of seats, a quarter of them more than once: the tables of one range run full.
"""

import itertools

import numpy as np
import pytest

from simulator.counting import joint, records
from simulator.counting.joint import JointPlan, JointTables
from simulator.job import Job
from simulator.kernel import simulate
from simulator.packed import packed
from simulator.tally import Tally, of_range, total
from simulator.vectors import Joint

from .laws import Drawn, draw_elections, scenario_of

LISTS, SEATS = 6, 80
DRAWS = 320_000
SEED = 11


@pytest.fixture(scope="module")
def job() -> Job:
    scenario = scenario_of(
        party=[{"id": str(index), "share": 14 if index else 30} for index in range(LISTS)],
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
        event=[{"id": "lead", "when": "0 >= 27 and not 1 enters", "split": True}],
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
    cuts = [0, 999, *range(31_000, DRAWS, 42_000), DRAWS]
    assert max(np.diff(cuts)) < records.FULL
    return [job.draw(first, last) for first, last in itertools.pairwise(cuts)]


@pytest.fixture(scope="module")
def by_records(job: Job) -> Tally:
    """The same draws in ranges so short that all outcomes are gathered first, whether it pays."""
    cuts = [*range(0, DRAWS, records.TRIED - 1), DRAWS]
    return total(job.draw(first, last) for first, last in itertools.pairwise(cuts))


@pytest.fixture(scope="module")
def vectors(elections: Drawn) -> tuple[np.ndarray, np.ndarray]:
    """Every vector of seats, and how often it was drawn."""
    return distinct(elections.applied.seats[0])


def distinct(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct columns of [field, draw] as rows, and how often each occurs."""
    return np.unique(vectors.astype(np.int64).T, axis=0, return_counts=True)


def as_counts(vectors: np.ndarray, counts: np.ndarray) -> dict[tuple[int, ...], int]:
    return dict(zip(map(tuple, vectors.tolist()), counts.tolist(), strict=True))


def test_the_tables_did_run_full(vectors: tuple[np.ndarray, np.ndarray]) -> None:
    every, counts = vectors
    assert len(every) > 2 * joint.FULL
    assert (counts > 1).sum() > 50_000


def test_what_is_inside_the_ball_is_exact(
    at_once: Tally, vectors: tuple[np.ndarray, np.ndarray]
) -> None:
    """Every vector within the largest distance that leaves at most the capacity, and no other."""
    every, counts = vectors
    house = at_once.joint[0]
    apart = np.abs(every - house.centre).sum(axis=1)
    within = np.cumsum(np.bincount(apart))
    radius = int(np.flatnonzero(within <= joint.CAPACITY).max())
    inside = apart <= radius
    assert house.bar == radius
    assert 1000 < inside.sum() <= joint.CAPACITY
    assert as_counts(house.vectors(), house.counts) == as_counts(every[inside], counts[inside])
    assert house.outside == counts[~inside].sum()
    assert house.outside + house.counts.sum() == DRAWS


def test_a_table_that_is_not_full_keeps_all(at_once: Tally, elections: Drawn) -> None:
    enters = at_once.joint[1]
    assert (enters.kind, enters.outside, enters.bar) == (joint.LISTS_ENTERING, 0, joint.NO_BAR)
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


def test_gathering_the_outcomes_changes_no_count(at_once: Tally, by_records: Tally) -> None:
    """Of these draws most differ: at once, all but the first few are counted each by itself."""
    assert by_records.sha256() == at_once.sha256()


def test_the_counts_are_those_of_the_draws(at_once: Tally, elections: Drawn) -> None:
    """Against the seats of every draw, counted without records."""
    seats = elections.applied.seats[0].astype(np.int64)
    enters = elections.applied.admitted[0].astype(np.int64)
    counts = at_once.counts
    for party in range(LISTS):
        held = np.bincount(seats[party], minlength=SEATS + 1)
        assert np.array_equal(counts["seats"][0, party], held)
    event = (seats[0] >= 27) & (enters[1] == 0)
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


FARTHEST = 90
"""Vectors of three fields within this distance of nought: 129,766; within 71 of it: 64,824."""


def near_nought() -> np.ndarray:
    """int64 [vector, field]: all of them, the nearest first."""
    span = range(FARTHEST + 1)
    triples = [(d - x, x - y, y) for d in span for x in range(d + 1) for y in range(x + 1)]
    return np.array(triples, np.int64)


def count_all(plan: JointPlan, vectors: np.ndarray, times: np.ndarray) -> JointTables:
    tables = joint.new_tables(plan)
    block = 64
    work = joint.new_joint_work(plan, block)
    room = packed(tables), packed(plan), packed(work)
    for first in range(0, times.size, block):
        part = times[first : first + block]
        fields = np.ascontiguousarray(vectors[first : first + block].T, np.float64)
        joint.count_vectors(*room[:2], 0, fields, part, part.size, room[2])
    return tables


def ball_of(job: Job, vectors: np.ndarray, times: np.ndarray) -> Joint:
    """The table of these vectors, counted in this order."""
    starts, nought = np.array([0, 3]), np.zeros(3, np.int64)
    one = np.zeros(1, np.int64)
    layout = JointPlan(
        kind=one, place=one, bits=one + 16, field_start=starts, centre=nought, words=1
    )
    tables = count_all(layout, vectors, times)
    result = simulate(job.plan, SEED, 0, 0, 1)._replace(joint=tables)
    plan = job.plan._replace(joint=layout)
    return of_range(plan, job.fingerprint, SEED, 0, 0, result).joint[0]


def late(distance: int, number: int) -> np.ndarray:
    """An order in which so many vectors of that distance come last, and the farthest before."""
    apart = near_nought().sum(axis=1)
    last = np.flatnonzero(apart == distance)[-number:]
    return np.concatenate([np.setdiff1d(np.arange(len(apart)), last), last])


ORDERS = {
    "nearest first": late(FARTHEST, 1),
    "farthest first": late(0, 1)[::-1],
    "mixed": np.random.default_rng(5).permutation(len(near_nought())),
    "the nearest of all last": late(0, 1),
    "five at the rim of the ball last": late(71, 5),
    "five just outside of the ball last": late(72, 5),
}


@pytest.mark.parametrize("order", ORDERS)
def test_the_ball_of_any_order(job: Job, order: str) -> None:
    """129,766 vectors, of which a table holds 98,304: the 64,824 nearest are kept, all of them."""
    chosen = near_nought()[ORDERS[order]]
    times = 1 + np.arange(len(chosen)) % 5
    table = ball_of(job, np.concatenate([chosen, chosen]), np.concatenate([times, times]))
    inside = chosen.sum(axis=1) <= 71
    assert inside.sum() == 64_824
    assert table.bar == 71
    assert as_counts(table.vectors(), table.counts) == as_counts(chosen[inside], 2 * times[inside])
    assert table.outside == 2 * times[~inside].sum()


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
