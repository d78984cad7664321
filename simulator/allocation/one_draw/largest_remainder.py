"""Largest remainder in one draw, in integers, with ties: whole quotas, then the largest remainders.

Also what a block leaves: whole quotas that award too many seats, more seats than lists.
"""

from simulator.allocation.law import (
    ABOVE,
    AS_IS,
    BY_VOTES,
    CEILING,
    NEAREST,
    NOT_HERE,
    SMALLER_DIVISOR,
    QuotaMethod,
)
from simulator.allocation.one_draw.ties import Contest, Lots, settle
from simulator.arrays import Flags, Integers
from simulator.jit import kernel_function
from simulator.lanes import copy, fill


@kernel_function
def allocate_one(quota: QuotaMethod, seats: int, contest: Contest, lots: Lots) -> int:
    """Overwrite `contest.seats` and `contest.rest` (remainders) in one draw; the ties settled.

    Handles all that a block leaves: ties, whole quotas that award too many seats, more seats
    than lists. Where seats are left when each has had one, the remainders are gone through again.
    """
    fill(contest.seats, 0, contest.seats.size)
    total = 0
    for one in range(contest.votes.size):
        total += contest.votes[one]
    if seats <= 0 or total == 0:
        copy(contest.votes, contest.rest.size, contest.rest)
        return 0
    awarded, _, _ = award_whole_quotas(quota, seats, total, contest)
    if awarded > seats:
        return take_back(contest, awarded - seats, lots)
    if quota.leftover == NOT_HERE:
        return 0
    keys = contest.votes if quota.leftover == BY_VOTES else contest.rest
    return award_left(keys, seats - awarded, contest, lots)


@kernel_function
def award_whole_quotas(
    quota: QuotaMethod, seats: int, total: int, contest: Contest
) -> tuple[int, int, int]:
    """Whole quotas of so many votes, and remainders; the seats awarded, the quota as a fraction.

    Where they are more than the seats, and the law says so, the quota is computed again.
    """
    parts = seats + quota.added
    top, bottom = _quota(quota.whole, total, parts)
    awarded = _award_quotas(contest, top, bottom)
    while awarded > seats and quota.excess == SMALLER_DIVISOR:
        parts -= 1
        top, bottom = _quota(quota.whole, total, parts)
        awarded = _award_quotas(contest, top, bottom)
    return awarded, top, bottom


@kernel_function
def award_left(keys: Integers, left: int, contest: Contest, lots: Lots) -> int:
    """Seats that whole quotas leave, one each to the largest `keys` [contestant]; ties settled.

    Where there are more than takers, all have one first, and again.
    """
    takers = 0
    for one in range(contest.votes.size):
        takers += contest.votes[one] > 0
    while left > takers:
        for one in range(contest.votes.size):
            contest.seats[one] += contest.votes[one] > 0
        left -= takers
    for one in range(contest.votes.size):
        contest.tied[one] = contest.votes[one] > 0
    return award_among(contest.tied, keys, left, contest, lots)


@kernel_function
def _quota(whole: int, total: int, parts: int) -> tuple[int, int]:
    """Numerator and denominator of the quota; a whole quota is at least one vote."""
    if whole == AS_IS:
        return total, parts
    if whole == ABOVE:
        return total // parts + 1, 1
    if whole == NEAREST:
        return max((2 * total + parts) // (2 * parts), 1), 1
    if whole == CEILING:
        return (total + parts - 1) // parts, 1
    return max(total // parts, 1), 1


@kernel_function
def _award_quotas(contest: Contest, top: int, bottom: int) -> int:
    """Whole quotas top / bottom, and remainders; returns the seats awarded."""
    awarded = 0
    for one in range(contest.votes.size):
        claim = contest.votes[one] * bottom
        contest.seats[one] = claim // top
        contest.rest[one] = claim - contest.seats[one] * top
        awarded += contest.seats[one]
    return awarded


@kernel_function
def take_back(contest: Contest, over: int, lots: Lots) -> int:
    """Whole quotas beyond the seats: those with the smallest remainders lose one each.

    All who have seats put one in, and the largest remainders have theirs back.
    """
    holders = 0
    for one in range(contest.seats.size):
        holders += contest.seats[one] > 0
    while over >= holders:
        over -= holders
        holders = 0
        for one in range(contest.seats.size):
            contest.seats[one] -= contest.seats[one] > 0
            holders += contest.seats[one] > 0
    if over == 0:
        return 0
    for one in range(contest.seats.size):
        contest.tied[one] = contest.seats[one] > 0
        contest.seats[one] -= contest.tied[one]
    return award_among(contest.tied, contest.rest, holders - over, contest, lots)


@kernel_function
def award_among(among: Flags, keys: Integers, left: int, contest: Contest, lots: Lots) -> int:
    """A seat each to the largest `keys` of those `among`, at most all; overwrites `among`.

    Returns the number of ties settled.
    """
    while left > 0:
        best = _largest(among, keys)
        level = 0
        for one in range(among.size):
            level += among[one] and keys[one] == keys[best]
        if level > left:
            break
        for one in range(among.size):
            if among[one] and keys[one] == keys[best] and one != best:
                contest.seats[one] += 1
                among[one] = False
        contest.seats[best] += 1
        among[best] = False
        left -= level
    if left == 0:
        fill(among, False, among.size)
        return 0
    best = _largest(among, keys)
    for one in range(among.size):
        among[one] = among[one] and keys[one] == keys[best]
    settle(among, left, contest.votes, contest.standing, lots, contest.seats)
    return 1


@kernel_function
def _largest(among: Flags, keys: Integers) -> int:
    """The first of those `among` with the largest of `keys`; -1 where there is none."""
    best = -1
    for one in range(among.size):
        if among[one] and (best < 0 or keys[one] > keys[best]):
            best = one
    return best
