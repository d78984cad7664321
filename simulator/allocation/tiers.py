"""The law as arrays; and one tier of list seats for a block of draws: who takes part, who wins."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.allocation import averages_block, largest_remainder
from simulator.allocation.averages_block import AveragesWork, Steps, new_averages
from simulator.allocation.divide import divide
from simulator.allocation.divisions import DivisionsPlan
from simulator.allocation.qualification import admit_all, qualify
from simulator.allocation.rules import SpecialRules
from simulator.allocation.single_qualifier import Discount, divide_between, find_runner_up
from simulator.allocation.ties import RUNNER_UP, SEATS, Contest, Lots, new_contest, place_of
from simulator.jit import allocating, kernel_function, stage, step
from simulator.lanes import copy, fill, sum_rows

LARGEST_REMAINDER, HIGHEST_AVERAGES, PLURALITY, BIPROPORTIONAL, STATED = range(5)


class TiersPlan(NamedTuple):
    """The law as arrays. Axes: tier, region, list, party."""

    method: np.ndarray
    """int64 [tier]"""
    of_lists: np.ndarray
    """bool [tier]: whether the seats go to lists by their votes, not to winners or as stated."""
    by_lane: np.ndarray
    """bool [tier]: whether `allocate_case` allocates it, draw by draw, and not `allocate_tier`."""
    regional: np.ndarray
    """bool [tier]: whether seats are allocated in each region by itself."""
    seats: np.ndarray
    """int64 [tier]: nominal, of all regions together."""
    magnitude: np.ndarray
    """int64 [tier, region]: fixed seats; districts of a plurality tier; zero if apportioned."""
    tie: np.ndarray
    """int64 [tier]: rule of ties."""
    base: np.ndarray
    """int64 [tier]: what a threshold is a part of."""
    strict: np.ndarray
    """bool [tier]: whether a list must pass the bar, not only reach it."""
    regional_bar: np.ndarray
    """bool [tier]: whether the bar is compared in each region by itself."""
    bar_top: np.ndarray
    """float64 [tier, list]: numerator of the bar's part of the base."""
    bar_bottom: np.ndarray
    """float64 [tier, list]: denominator."""
    admit_all: np.ndarray
    """bool [tier]: whether all lists take part when none qualifies."""
    admits_others: np.ndarray
    """bool [tier]: whether a list below the bar may take part at all."""
    added: np.ndarray
    """int64 [tier]: of the quota votes / (seats + added)."""
    whole_quota: np.ndarray
    """bool [tier]: whether the quota is the whole number just above."""
    linear: np.ndarray
    """bool [tier]: whether the divisors are `first`, `second`, then on by `step`."""
    first: np.ndarray
    """float64 [tier]: whole, as are the next two."""
    second: np.ndarray
    """float64 [tier]"""
    step: np.ndarray
    """float64 [tier]"""
    runner_up: np.ndarray
    """bool [tier]: whether a single qualifier's runner-up is admitted."""
    correction_top: np.ndarray
    """float64 [tier]: numerator of the runner-up's correction."""
    correction_bottom: np.ndarray
    """float64 [tier]"""
    minimum: np.ndarray
    """int64 [tier]: seats that an admitted runner-up has at least."""
    registration: np.ndarray
    """int64 [party]: rank of registration; smaller is earlier."""
    ways: DivisionsPlan
    special: SpecialRules
    """Of the tiers that go draw by draw; None where no tier does, so that they are not compiled."""


class TierWork(NamedTuple):
    """What the allocation of a block overwrites."""

    remainder: np.ndarray
    """int32 [list, lane]"""
    larger: np.ndarray
    """int32 [list, lane]: how many lists have a larger remainder."""
    divisor: np.ndarray
    """float64 [lane]"""
    inverse: np.ndarray
    """float64 [lane]"""
    left: np.ndarray
    """float64 [lane]"""
    tied_lane: np.ndarray
    """float64 [lane]: above zero where the draw had a tie."""
    gain: np.ndarray
    """int64 [candidate or list]"""
    tied: np.ndarray
    """bool [candidate or list]"""
    averages: AveragesWork
    lists: Contest
    """The lists in one draw."""


@allocating
def new_tier_work(tiers: TiersPlan, most: int, block: int) -> TierWork:
    """Room for blocks of `block` draws, with at most so many candidates in a district."""
    lists = tiers.bar_top.shape[1]
    rows = max(lists, most, 1)
    return TierWork(
        np.zeros((lists, block), np.int32),
        np.zeros((lists, block), np.int32),
        np.zeros(block),
        np.zeros(block),
        np.zeros(block),
        np.zeros(block),
        np.zeros(rows, np.int64),
        np.zeros(rows, np.bool_),
        new_averages(lists, block),
        new_contest(tiers.registration[:lists]),
    )


@step
def qualify_tier(
    tiers: TiersPlan,
    tier: int,
    votes: np.ndarray,
    base: np.ndarray,
    lanes: int,
    qualified: np.ndarray,
    number: np.ndarray,
) -> None:
    """Overwrite `qualified` [list, lane] and `number` [lane] of lists that qualify."""
    qualify(
        votes,
        tiers.bar_top[tier],
        tiers.bar_bottom[tier],
        tiers.strict[tier],
        base,
        lanes,
        qualified,
        number,
    )


@step
def admit_others(
    tiers: TiersPlan,
    tier: int,
    lists: int,
    votes: np.ndarray,
    lanes: int,
    qualified: np.ndarray,
    admitted: np.ndarray,
    number: np.ndarray,
) -> None:
    """Overwrite `admitted` [list, lane]: those that qualify, or all where none does.

    A single qualifier's runner-up is added while seats are allocated.
    """
    for party in range(lists):
        copy(qualified[party], lanes, admitted[party])
    if tiers.admit_all[tier]:
        admit_all(votes, lists, lanes, admitted, number)


@step
def allocate_tier(
    tiers: TiersPlan,
    tier: int,
    region: int,
    seats: int,
    lists: int,
    votes: np.ndarray,
    seed: np.uint64,
    first: int,
    lanes: int,
    number: np.ndarray,
    admitted: np.ndarray,
    won: np.ndarray,
    work: TierWork,
) -> int:
    """Overwrite `won` [list, lane] by the seats of a region, or of the nation as region 0.

    Overwrites `work.tied_lane`; returns the number of draws with a tie. A runner-up that the law
    lets in is added to `admitted` [list, lane].
    """
    fill(work.tied_lane, 0.0, lanes)
    if tiers.method[tier] == LARGEST_REMAINDER:
        _largest_remainder(
            tiers,
            tier,
            region,
            seats,
            lists,
            votes,
            seed,
            first,
            lanes,
            number,
            admitted,
            won,
            work,
        )
    else:
        _highest_averages(
            tiers, tier, region, seats, lists, votes, seed, first, lanes, admitted, won, work
        )
    tied = 0
    for lane in range(lanes):
        tied += work.tied_lane[lane] > 0.0
    return tied


@step
def _largest_remainder(
    tiers: TiersPlan,
    tier: int,
    region: int,
    seats: int,
    lists: int,
    votes: np.ndarray,
    seed: np.uint64,
    first: int,
    lanes: int,
    number: np.ndarray,
    admitted: np.ndarray,
    won: np.ndarray,
    work: TierWork,
) -> None:
    """All lanes at once; then by hand those with a tie or a single qualifier."""
    added, whole_quota = tiers.added[tier], tiers.whole_quota[tier]
    largest_remainder.allocate(
        votes,
        admitted,
        lists,
        seats,
        added,
        whole_quota,
        lanes,
        work.divisor,
        work.inverse,
        work.left,
        work.remainder,
        work.larger,
        won,
    )
    sum_rows(won, lists, lanes, work.left)
    if not tiers.runner_up[tier] and _all_equal(work.left, float(seats), lanes):
        return
    place = place_of(tier, region, SEATS)
    for lane in range(lanes):
        lots = Lots(seed, first + lane, tiers.tie[tier])
        ties = 0
        if tiers.runner_up[tier] and number[lane] == 1.0:
            ties = _admit_runner_up(
                tiers, tier, region, seats, votes, admitted, lane, lots, work.lists, won
            )
        elif work.left[lane] != seats:
            ties = allocate_lane(
                tiers, tier, seats, votes, admitted, lane, lots, place, work.lists, won
            )
        work.tied_lane[lane] = float(ties)


@stage
def allocate_lane(
    tiers: TiersPlan,
    tier: int,
    seats: int,
    votes: np.ndarray,
    admitted: np.ndarray,
    lane: int,
    lots: Lots,
    place: int,
    contest: Contest,
    won: np.ndarray,
) -> int:
    """Overwrite one lane of `won` [list, lane] by the tier's method; the number of ties settled."""
    for party in range(contest.votes.size):
        contest.votes[party] = int(votes[party, lane] * admitted[party, lane])
    ties = divide(tiers.ways, tier, seats, contest, lots, place)
    for party in range(contest.votes.size):
        won[party, lane] = contest.seats[party]
    return ties


@stage
def _admit_runner_up(
    tiers: TiersPlan,
    tier: int,
    region: int,
    seats: int,
    votes: np.ndarray,
    admitted: np.ndarray,
    lane: int,
    lots: Lots,
    contest: Contest,
    won: np.ndarray,
) -> int:
    """One lane in which a single list clears the bar; the number of ties settled."""
    first = 0
    for party in range(contest.votes.size):
        contest.rest[party] = int(votes[party, lane])
        first = party if admitted[party, lane] > 0.0 else first
    second, ties = find_runner_up(
        first, contest.rest, contest, lots, place_of(tier, region, RUNNER_UP)
    )
    if second >= 0:
        admitted[second, lane] = 1.0
        place = place_of(tier, region, SEATS)
        discount = discount_of(tiers, tier)
        ties += divide_between(discount, first, second, seats, contest, lots, place)
    else:
        fill(contest.seats, 0, contest.seats.size)
        contest.seats[first] = seats
    for party in range(contest.votes.size):
        won[party, lane] = contest.seats[party]
    return ties


@stage
def discount_of(tiers: TiersPlan, tier: int) -> Discount:
    """At what discount a runner-up is admitted."""
    top, bottom = int(tiers.correction_top[tier]), int(tiers.correction_bottom[tier])
    return Discount(top, bottom, tiers.minimum[tier])


@kernel_function
def _all_equal(row: np.ndarray, value: float, lanes: int) -> bool:
    """Whether every lane of `row` [lane] has the value."""
    others = 0
    for lane in range(lanes):
        others += row[lane] != value
    return others == 0


@stage
def _highest_averages(
    tiers: TiersPlan,
    tier: int,
    region: int,
    seats: int,
    lists: int,
    votes: np.ndarray,
    seed: np.uint64,
    first: int,
    lanes: int,
    admitted: np.ndarray,
    won: np.ndarray,
    work: TierWork,
) -> None:
    """All lanes at once; then by hand those with a tie."""
    steps = Steps(tiers.first[tier], tiers.second[tier], tiers.step[tier])
    ties = averages_block.allocate(votes, admitted, lists, seats, steps, lanes, work.averages, won)
    place = place_of(tier, region, SEATS)
    for index in range(ties):
        lane = work.averages.uneven[index]
        lots = Lots(seed, first + lane, tiers.tie[tier])
        allocate_lane(tiers, tier, seats, votes, admitted, lane, lots, place, work.lists, won)
        work.tied_lane[lane] = 1.0
