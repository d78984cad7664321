"""Highest averages in NumPy and in a loop: the law's seats exactly, the kernel's distribution."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import benchmarks
from benchmarks.baselines import numba_averages, numpy_averages, numpy_averages_rows
from benchmarks.baselines.tallies import Ball
from benchmarks.baselines.task import Task
from simulator.allocation.divisors import DIVISORS
from simulator.counting.joint import CAPACITY, ball
from simulator.exact.highest_averages import highest_averages
from simulator.job import Job
from simulator.scenario import load
from tests.benchmarks.counted import by_kernel, refuse_other_counts, refuse_other_means

SCENARIOS = Path(benchmarks.__path__[0]) / "scenarios"
DRAWS = 30_001  # odd, and no multiple of a block
CASES = {
    "nation": ("sainte-lague-598", ()),
    "dirichlet": ("sainte-lague-598", ('votes.model="dirichlet"',)),
    "provinces": ("provinces", ()),
}
each_case = pytest.mark.parametrize("case", CASES)
each_law = pytest.mark.parametrize("case", ["nation", "provinces"])
BASELINES = [numpy_averages, numba_averages, numpy_averages_rows]
each_baseline = pytest.mark.parametrize(
    "baseline", BASELINES, ids=lambda module: module.__name__.split(".")[-1]
)


@cache
def scenario(case):
    name, overrides = CASES[case]
    return load(SCENARIOS / f"{name}.toml", overrides)


@cache
def task(case):
    return Task.of(scenario(case))


@cache
def simulated(baseline, case):
    return baseline.run(task(case), DRAWS, 1 + BASELINES.index(baseline))


@cache
def kernel_of(case):
    return by_kernel(Job.of(scenario(case), 1), DRAWS)


def lanes(case):
    return numpy_averages.LANES if case == "nation" else numpy_averages.AREA_LANES


def random_votes(case, rng):
    """Whole votes [list, area, lane]: every kind of area, from one list to ten, up to the bar."""
    work = task(case)
    shape = (work.lists, work.seats.size, lanes(case))
    weight = rng.gamma(rng.choice([0.2, 1.0, 30.0], size=shape[1:]), size=shape)
    whole = work.valid[:, None]
    upto = np.floor(np.cumsum(weight, axis=0) / weight.sum(axis=0) * whole + 0.5)
    upto[-1] = whole
    votes = np.diff(upto, axis=0, prepend=0.0)
    return rng.permuted(votes, axis=0)


def law(work, votes):
    """Seats [list] and whether any area is tied, for votes [list, area], in Fractions."""
    divisor = DIVISORS["dhondt" if work.first == 2 else "sainte-lague"]
    seats, tied = np.zeros(work.lists, np.int64), False
    for area in range(work.seats.size):
        column = [int(count) if count >= work.bar[area] else 0 for count in votes[:, area]]
        outcome = highest_averages(column, int(work.seats[area]), divisor)
        seats += outcome.seats
        tied |= bool(outcome.ties)
    return seats, tied


def seats_of(baseline, case, votes):
    """Seats [list, lane] of the nation."""
    if baseline is numba_averages:
        return numba_averages.allocate(task(case), votes).sum(axis=1)
    return baseline.allocate(task(case), votes)[0]


@each_baseline
@each_law
def test_random_votes_give_the_seats_of_the_law(baseline, case):
    votes = random_votes(case, np.random.default_rng(7))
    seats = seats_of(baseline, case, votes)
    checked = 0
    for lane in range(0, lanes(case), 37 if case == "nation" else 2):
        wanted, tied = law(task(case), votes[:, :, lane])
        if not tied:
            assert seats[:, lane].tolist() == wanted.tolist(), lane
            checked += 1
    assert checked > 50


@each_baseline
@each_law
def test_a_list_at_the_bar_qualifies_and_one_ballot_fewer_does_not(baseline, case):
    """In the largest area, where the bar is worth a seat."""
    work = task(case)
    votes = np.zeros((work.lists, work.seats.size, lanes(case)))
    votes[0] = work.valid[:, None]
    votes[1, 0, 0], votes[1, 0, 1] = work.bar[0], work.bar[0] - 1
    votes[0, 0, :2] -= votes[1, 0, :2]
    assert (seats_of(baseline, case, votes)[1, :2] > 0).tolist() == [True, False]


def tie_for_the_second_seat():
    """In an area of two seats 2v/1, then v/1 = 2v/2: for the list of 2v votes, early or late."""
    work = task("provinces")
    area = int(np.flatnonzero(work.seats == 2)[0])
    valid = work.valid.copy()
    valid[area] -= valid[area] % 3
    votes = np.zeros((work.lists, work.seats.size, lanes("provinces")))
    votes[9] = valid[:, None]
    votes[:, area] = 0.0
    votes[1, area], votes[4, area] = valid[area] // 3, 2 * valid[area] // 3
    votes[[1, 4], area, ::2] = votes[[4, 1], area, ::2]
    return work._replace(valid=valid), votes


@each_baseline
def test_equal_quotients_go_to_the_list_with_more_votes(baseline):
    work, votes = tie_for_the_second_seat()
    if baseline is numba_averages:
        seats = numba_averages.allocate(work, votes).sum(axis=1)
    else:
        seats, ties = baseline.allocate(work, votes)
        assert ties == seats.shape[1]
    assert seats[[1, 4]].T.tolist() == [[2, 0], [0, 2]] * (lanes("provinces") // 2)


@pytest.mark.parametrize("level", [5e3, 5e6])
def test_the_level_of_the_jump_changes_no_seat(level):
    """From far too many seats, and from none: the same ties, and the same seats but for lots."""
    work, votes = tie_for_the_second_seat()
    random = random_votes("provinces", np.random.default_rng(5))
    for counted in (votes, random):
        areas = numpy_averages.Areas(work, 1)
        areas.votes[:] = counted
        seats, wanted = np.empty((2, work.lists, numpy_averages.AREA_LANES))
        ties = areas.allocate(wanted)
        areas.reset(np.full(work.seats.size, level))
        assert areas.allocate(seats) == ties
        same = (seats == wanted).all(axis=0)
        lots = areas.law.tied % seats.shape[1] if counted is random else []
        assert np.delete(same, lots).all()


def tied_nation():
    """Two lists share 598 seats, then 597 of which one is left over: a lot decides."""
    work = task("nation")._replace(seats=np.array([597]))
    half = int(work.valid[0]) // 2
    votes = np.zeros((work.lists, 1, numpy_averages.LANES))
    votes[2], votes[5] = half, half
    return work._replace(valid=np.array([2 * half]), bar=np.array([1])), votes


def test_a_tie_is_counted_and_settled_by_lot():
    """|z| < 5 of a fair coin."""
    work, votes = tied_nation()
    seats, ties = numpy_averages.allocate(work, votes)
    assert ties == numpy_averages.LANES
    assert (seats.sum(axis=0) == 597).all()
    assert set(seats[2]) == {298.0, 299.0}
    assert abs(seats[2].sum() - 298.5 * ties) < 5 * np.sqrt(ties / 4)


def test_a_tie_that_nobody_waits_for_is_none():
    """With an even house the same votes leave no seat to a lot."""
    work, votes = tied_nation()
    seats, ties = numpy_averages.allocate(work._replace(seats=np.array([598])), votes)
    assert ties == 0
    assert (seats[[2, 5]] == 299.0).all()


def test_a_column_in_which_nobody_qualifies_has_no_seat():
    work = task("nation")
    votes = np.zeros((work.lists, 1, numpy_averages.LANES))
    votes[0] = work.bar[0] - 1
    seats, ties = numpy_averages.allocate(work, votes)
    assert ties == 0
    assert not seats.any()


def test_ties_of_provinces_are_counted_by_draw():
    """Two tied provinces in one lane are one tied draw."""
    work = task("provinces")
    ones = np.flatnonzero((work.seats % 2 == 1) & (work.valid % 2 == 0))[:2]
    votes = np.zeros((work.lists, work.seats.size, lanes("provinces")))
    votes[0] = work.valid[:, None]
    for area in ones:
        votes[:2, area, 3] = work.valid[area] // 2
    assert numpy_averages.allocate(work, votes)[1] == 1


@each_baseline
@each_case
def test_counts_agree_with_the_kernel_s_in_distribution(baseline, case):
    """|z| < 5 over some 8,000 counts, many of them related: a false alarm in 200 new seeds."""
    result, kernel = simulated(baseline, case), kernel_of(case)
    refuse_other_counts(result, kernel, DRAWS)
    assert result["turnout"].tolist() == kernel["turnout"].tolist()
    assert result["turnout_sums"].tolist() == kernel["turnout_sums"].tolist()


@each_baseline
@each_case
def test_mean_shares_agree_with_the_kernel_s(baseline, case):
    """|z| < 5 over eight or ten means, the variances from the histograms."""
    refuse_other_means(simulated(baseline, case), kernel_of(case), "share_sums", DRAWS)


@each_case
def test_every_draw_is_counted(case):
    result, work = simulated(numpy_averages, case), task(case)
    for key in ("seats", "shares", "wasted", "gallagher", "turnout"):
        assert (result[key].sum(axis=-1) == DRAWS).all(), key
    assert (result["seats"][0] @ np.arange(work.house + 1)).sum() == work.house * DRAWS
    assert (result["split"].sum(axis=-1) == result["events"][2]).all()
    assert result["largest"].sum() + result["shared_lead"].sum() == DRAWS
    assert result["entering"][0] @ np.arange(work.lists + 1) == result["enters"].sum()
    assert result["joint_1_counts"].sum() == DRAWS
    keys = result["joint_0_keys"]
    assert len(np.unique(keys, axis=0)) == len(keys)
    assert result["joint_0_counts"].sum() == DRAWS  # fewer than a ball holds


def test_the_ball_keeps_the_nearest_vectors_whatever_the_blocks():
    """More than the capacity, some out of reach of the packing, some of an empty house."""
    rng = np.random.default_rng(11)
    centre = np.array([120, 80, 60, 40, 20, 12, 8, 5, 3, 2])
    house = int(centre.sum())
    seats = np.repeat(centre[:, None], 9 * CAPACITY, axis=1)
    seats[1:4] += rng.integers(-22, 23, size=(3, seats.shape[1]))
    seats[2, ::97] += 64  # more than six bits hold
    seats[0] = house - seats[1:].sum(axis=0)
    seats[:, ::1009] = 0
    vectors, times = np.unique(seats, axis=1, return_counts=True)
    apart = np.abs(vectors - centre[:, None]).sum(axis=0)
    bar = ball(apart)
    near = apart <= bar
    assert CAPACITY // 2 < near.sum() < CAPACITY < vectors.shape[1]
    for size in (5_000, 70_001):
        counted = Ball(centre, house)
        for first in range(0, seats.shape[1], size):
            counted.add(seats[:, first : first + size].astype(np.float64))
        keys, counts = counted.table()
        wanted = np.stack([packed(vectors[:7, near]), packed(vectors[7:, near])], axis=1)
        order = np.lexsort(wanted.T[::-1])
        assert keys.tolist() == wanted[order].tolist()
        assert counts.tolist() == times[near][order].tolist()


def test_a_ball_with_room_keeps_every_vector():
    centre = np.array([120, 80, 60, 40, 20, 12, 8, 5, 3, 2])
    seats = np.repeat(centre[:, None], 6, axis=1)
    seats[:2, 1:3] += [[1], [-1]]
    seats[:2, 3] += [-80, 80]
    seats[:, 4] = 0
    counted = Ball(centre, 350)
    counted.add(seats.astype(np.float64))
    keys, counts = counted.table()
    assert keys[0].tolist() == [0, 0]
    assert sorted(counts.tolist()) == [1, 1, 2, 2]


def packed(rows):
    return (rows << 9 * np.arange(len(rows))[:, None]).sum(axis=0)
