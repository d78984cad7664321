"""One tier of list seats, for a block of draws: who takes part, and how many seats each has."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.allocation import highest_averages, largest_remainder
from simulator.allocation.qualification import admit_all, qualify
from simulator.jit import kernel_function, stage, step
from simulator.lanes import copy, sum_rows

LARGEST_REMAINDER, HIGHEST_AVERAGES, PLURALITY = 0, 1, 2
PLACES_PER_TIER = 1 << 20
"""Ties of one tier are told apart by places below this."""


class TiersPlan(NamedTuple):
    """The law as arrays. Axes: tier, list; divisors of all tiers stand one behind the other."""

    method: np.ndarray
    """int64 [tier]"""
    of_lists: np.ndarray
    """bool [tier]: whether the seats go to lists, and not to the winners of districts."""
    seats: np.ndarray
    """int64 [tier]"""
    tie: np.ndarray
    """int64 [tier]: rule of ties."""
    base: np.ndarray
    """int64 [tier]: what a threshold is a part of."""
    strict: np.ndarray
    """bool [tier]: whether a list must pass the bar, not only reach it."""
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
    runner_up: np.ndarray
    """bool [tier]: whether a single qualifier's runner-up is admitted."""
    correction_top: np.ndarray
    """float64 [tier]: numerator of the runner-up's correction."""
    correction_bottom: np.ndarray
    """float64 [tier]"""
    minimum: np.ndarray
    """int64 [tier]: seats that an admitted runner-up has at least."""
    divisor_start: np.ndarray
    """int64 [tier + 1]"""
    divisor_top: np.ndarray
    """float64 [divisor]: numerators of the divisor sequence, whole."""
    divisor_bottom: np.ndarray
    """float64 [divisor]: denominators, whole."""
    power: np.ndarray
    """int64 [tier]: 2 where the sequence is given by its squares."""
    slope: np.ndarray
    """float64 [tier]: how much the divisor grows by a seat, roughly."""
    registration: np.ndarray
    """int64 [party]: rank of registration; smaller is earlier."""


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
    size: np.ndarray
    """float64 [candidate or list]"""
    gain: np.ndarray
    """int64 [candidate or list]"""
    tied: np.ndarray
    """bool [candidate or list]"""


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
    """Overwrite `won` [list, lane]; returns the number of draws with a tie.

    A runner-up that the law lets in is added to `admitted` [list, lane].
    """
    if tiers.method[tier] == LARGEST_REMAINDER:
        return _largest_remainder(
            tiers, tier, lists, votes, seed, first, lanes, number, admitted, won, work
        )
    return _highest_averages(tiers, tier, lists, votes, seed, first, lanes, admitted, won, work)


@step
def _largest_remainder(
    tiers: TiersPlan,
    tier: int,
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
    """All lanes at once; then by hand those with a tie or a single qualifier."""
    seats, added, whole_quota = tiers.seats[tier], tiers.added[tier], tiers.whole_quota[tier]
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
    _sum_rows(won, lists, lanes, work.left)
    if not tiers.runner_up[tier] and _all_equal(work.left, float(seats), lanes):
        return 0
    tied = 0
    place = tier * PLACES_PER_TIER
    rule, registration = tiers.tie[tier], tiers.registration
    for lane in range(lanes):
        if tiers.runner_up[tier] and number[lane] == 1.0:
            ties = largest_remainder.admit_runner_up(
                votes,
                admitted,
                lists,
                seats,
                tiers.correction_top[tier],
                tiers.correction_bottom[tier],
                tiers.minimum[tier],
                rule,
                registration,
                seed,
                first + lane,
                place,
                lane,
                won,
                work.gain,
                work.tied,
            )
            tied += ties > 0
        elif work.left[lane] != seats:
            ties = largest_remainder.allocate_by_hand(
                votes,
                admitted,
                lists,
                seats,
                added,
                whole_quota,
                rule,
                registration,
                seed,
                first + lane,
                place,
                lane,
                work.remainder,
                won,
                work.gain,
                work.tied,
            )
            tied += ties > 0
    return tied


@kernel_function
def _all_equal(row: np.ndarray, value: float, lanes: int) -> bool:
    """Whether every lane of `row` [lane] has the value."""
    others = 0
    for lane in range(lanes):
        others += row[lane] != value
    return others == 0


@kernel_function
def _sum_rows(rows: np.ndarray, count: int, lanes: int, out: np.ndarray) -> None:
    """Overwrite `out` [lane] with the sum of the first rows of [row, lane]."""
    sum_rows(rows, count, lanes, out)


@stage
def _highest_averages(
    tiers: TiersPlan,
    tier: int,
    lists: int,
    votes: np.ndarray,
    seed: np.uint64,
    first: int,
    lanes: int,
    admitted: np.ndarray,
    won: np.ndarray,
    work: TierWork,
) -> int:
    """Lane by lane."""
    top = tiers.divisor_top[tiers.divisor_start[tier] : tiers.divisor_start[tier + 1]]
    bottom = tiers.divisor_bottom[tiers.divisor_start[tier] : tiers.divisor_start[tier + 1]]
    tied = 0
    for lane in range(lanes):
        ties = highest_averages.allocate_lane(
            votes,
            admitted,
            lists,
            tiers.seats[tier],
            top,
            bottom,
            tiers.power[tier],
            tiers.slope[tier],
            tiers.tie[tier],
            tiers.registration,
            seed,
            first + lane,
            tier * PLACES_PER_TIER,
            lane,
            work.size,
            won,
            work.gain,
            work.tied,
        )
        tied += ties
    return tied
