"""Seats beyond whole quotas by Dutch law: remainders above a threshold, averages, a majority.

The Netherlands, Kieswet, articles P 8 and P 9 (councils of fewer than 19 seats). One draw.
"""

from typing import NamedTuple

from simulator.allocation.law import Divisors, QuotaMethod
from simulator.allocation.one_draw.largest_remainder import (
    award_among,
    award_left,
    award_whole_quotas,
    take_back,
)
from simulator.allocation.one_draw.limited_averages import award_averages
from simulator.allocation.one_draw.ties import Contest, Lots, settle_contest
from simulator.allocation.wide import product_exceeds
from simulator.arrays import Integers
from simulator.jit import kernel_function
from simulator.lanes import fill


class Residual(NamedTuple):
    """Who may have a seat beyond whole quotas."""

    share_top: int
    """Numerator of the part of a quota that a remainder's list needs."""
    share_bottom: int
    """Zero without such a threshold: remainders earn seats until none is left."""
    majority: bool
    """Whether more than half of the votes are to have more than half of the seats."""


@kernel_function
def allocate_residual(
    quota: QuotaMethod,
    rule: Residual,
    averages: Divisors,
    seats: int,
    most: Integers,
    contest: Contest,
    lots: Lots,
    majority_lots: Lots,
) -> int:
    """Overwrite `contest.seats`; returns the number of ties settled.

    Overwrites `most` [contestant], by the seats that one had at least if its last is beyond whole
    quotas.
    """
    fill(contest.seats, 0, contest.seats.size)
    total = 0
    for one in range(contest.votes.size):
        total += contest.votes[one]
    if seats <= 0 or total == 0:
        return 0
    awarded, top, bottom = award_whole_quotas(quota, seats, total, contest)
    if awarded > seats:
        return take_back(contest, awarded - seats, lots)
    for one in range(most.size):
        most[one] = contest.seats[one] + 1
    left, by_averages = seats - awarded, False
    if rule.share_bottom == 0:
        ties = award_left(contest.rest, left, contest, lots)
    else:
        able = _find_able(rule, top, bottom, contest)
        by_averages = left > able
        ties = award_among(contest.tied, contest.rest, min(left, able), contest, lots)
        if by_averages:
            ties = _award_by_averages(averages, left - able, most, contest, lots)
    if rule.majority:
        ties += _help_majority(by_averages, total, seats, most, contest, majority_lots)
    return ties


@kernel_function
def _find_able(rule: Residual, top: int, bottom: int, contest: Contest) -> int:
    """Mark as `tied` who may have a seat by its remainder; how many. The quota is top / bottom."""
    able = 0
    for one in range(contest.votes.size):
        contest.tied[one] = contest.votes[one] > 0 and not product_exceeds(
            rule.share_top, top, rule.share_bottom, contest.votes[one] * bottom
        )
        able += contest.tied[one]
    return able


@kernel_function
def _award_by_averages(
    averages: Divisors, left: int, most: Integers, contest: Contest, lots: Lots
) -> int:
    """One seat each at most; then as many as averages are worth. Overwrites `most`; the ties."""
    takers = 0
    for one in range(most.size):
        most[one] = contest.seats[one] + 1
        takers += contest.votes[one] > 0
    if left <= takers:
        return award_averages(averages, left, most, 0, contest, lots)
    for one in range(most.size):
        contest.seats[one] += contest.votes[one] > 0
        most[one] += left
    ties = award_averages(averages, left - takers, most, 0, contest, lots)
    for one in range(most.size):
        most[one] -= left
    return ties


@kernel_function
def _help_majority(
    by_averages: bool, total: int, seats: int, most: Integers, contest: Contest, lots: Lots
) -> int:
    """Move the last seat to who has more than half of the votes but not of the seats; the ties.

    `most` is what those have at least whose last seat is beyond whole quotas.
    """
    strong = -1
    for one in range(most.size):
        strong = one if 2 * contest.votes[one] > total else strong
    if strong < 0 or 2 * contest.seats[strong] > seats:
        return 0
    last, equals = -1, 0
    for one in range(most.size):
        contest.tied[one] = (
            one != strong and contest.votes[one] > 0 and contest.seats[one] >= most[one]
        )
        if contest.tied[one] and (last < 0 or _after(by_averages, contest, one, last)):
            last = one
    if last < 0:
        return 0
    for one in range(most.size):
        contest.tied[one] = contest.tied[one] and not _after(by_averages, contest, last, one)
        equals += contest.tied[one]
    for one in range(most.size):
        contest.seats[one] -= contest.tied[one]
    contest.seats[strong] += 1
    settle_contest(contest, equals - 1, lots)
    return int(equals > 1)


@kernel_function
def _after(by_averages: bool, contest: Contest, one: int, other: int) -> bool:
    """Whether `one` had its last seat for less than `other`: an average, or a remainder."""
    if by_averages:
        votes, seats = contest.votes, contest.seats
        return product_exceeds(votes[other], seats[one], votes[one], seats[other])
    return bool(contest.rest[one] < contest.rest[other])
