"""Largest remainder: whole quotas first, then a seat each to the largest remainders.

`allocate` does a block of draws: arrays are [list, lane] with whole numbers in float64, exact with
votes times (seats + added) below 2^53. `allocate_one` does one draw, ties and all, in integers.
"""

from __future__ import annotations

import numpy as np

from simulator.allocation.divisions import (
    ABOVE,
    BY_VOTES,
    CEILING,
    EXACT,
    NEAREST,
    NOT_HERE,
    SMALLER_DIVISOR,
    Quota,
)
from simulator.allocation.ties import Contest, Lots, settle
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import copy, fill


@kernel_function
def allocate(
    votes: np.ndarray,
    admitted: np.ndarray,
    lists: int,
    seats: int,
    added: int,
    whole_quota: bool,
    lanes: int,
    divisor: np.ndarray,
    inverse: np.ndarray,
    left: np.ndarray,
    remainder: np.ndarray,
    larger: np.ndarray,
    won: np.ndarray,
) -> None:
    """Overwrite `won` [list, lane], for lanes without a tie; the others come out with a wrong sum.

    Overwrites `divisor`, `inverse`, `left` [lane], and `remainder`, `larger` [list, lane], which
    are int32: the ballots, and with them the remainders, are below 2^31. The quota is
    divisor / multiplier. No sorting: a list's rank is the number of larger remainders.
    """
    nothing_overlaps()
    multiplier = 1.0 if whole_quota else float(seats + added)
    _quota_divisor(votes, admitted, lists, seats + added, whole_quota, lanes, divisor)
    for lane in range(lanes):
        inverse[lane] = 1.0 / divisor[lane]
        left[lane] = seats
    for party in range(lists):
        _whole_quotas(
            votes[party],
            admitted[party],
            multiplier,
            divisor,
            inverse,
            lanes,
            remainder[party],
            won[party],
            left,
        )
        fill(larger[party], 0, lanes)
    for party in range(1, lists):
        for rival in range(0, party - 1, 2):
            _compare_two(
                remainder[party],
                remainder[rival],
                remainder[rival + 1],
                lanes,
                larger[party],
                larger[rival],
                larger[rival + 1],
            )
        if party % 2 == 1:
            rival = party - 1
            _compare(remainder[party], remainder[rival], lanes, larger[party], larger[rival])
    for party in range(lists):
        _add_remainder_seats(admitted[party], larger[party], left, lanes, won[party])


@kernel_function
def _quota_divisor(
    votes: np.ndarray,
    admitted: np.ndarray,
    lists: int,
    parts: int,
    whole_quota: bool,
    lanes: int,
    divisor: np.ndarray,
) -> None:
    """Overwrite `divisor` [lane]: the votes of those who take part, or the whole quota itself."""
    nothing_overlaps()
    fill(divisor, 0.0, lanes)
    for party in range(lists):
        row, takes_part = votes[party], admitted[party]
        for lane in range(lanes):
            divisor[lane] += row[lane] * takes_part[lane]
    if whole_quota:
        for lane in range(lanes):
            divisor[lane] = np.floor(divisor[lane] / parts) + 1.0
    else:
        for lane in range(lanes):
            divisor[lane] = max(divisor[lane], 1.0)


@kernel_function
def _whole_quotas(
    votes: np.ndarray,
    takes_part: np.ndarray,
    multiplier: float,
    divisor: np.ndarray,
    inverse: np.ndarray,
    lanes: int,
    remainder: np.ndarray,
    won: np.ndarray,
    left: np.ndarray,
) -> None:
    """One list's whole quotas and remainder [lane]; -1 for a list that does not take part.

    The floor of a product with the rounded inverse is at most one off; the remainder, which is
    exact, tells.
    """
    nothing_overlaps()
    for lane in range(lanes):
        claim = votes[lane] * takes_part[lane] * multiplier
        whole = divisor[lane]
        quotas = np.floor(claim * inverse[lane])
        rest = claim - quotas * whole
        low, high = rest >= whole, rest < 0.0
        quotas = quotas + 1.0 if low else quotas
        quotas = quotas - 1.0 if high else quotas
        rest = rest - whole if low else rest
        rest = rest + whole if high else rest
        remainder[lane] = np.int32(rest if takes_part[lane] > 0.0 else -1.0)
        won[lane] = quotas
        left[lane] -= quotas


@kernel_function
def _compare(
    mine: np.ndarray, theirs: np.ndarray, lanes: int, above_me: np.ndarray, above_them: np.ndarray
) -> None:
    """Count for each of two lists whether the other's remainder [lane] is larger."""
    nothing_overlaps()
    for lane in range(lanes):
        above_me[lane] += 1 if theirs[lane] > mine[lane] else 0
        above_them[lane] += 1 if mine[lane] > theirs[lane] else 0


@kernel_function
def _compare_two(
    mine: np.ndarray,
    theirs: np.ndarray,
    others: np.ndarray,
    lanes: int,
    above_me: np.ndarray,
    above_them: np.ndarray,
    above_others: np.ndarray,
) -> None:
    """`_compare` with two lists at once: a third of the reading and writing is saved."""
    nothing_overlaps()
    for lane in range(lanes):
        above = 1 if theirs[lane] > mine[lane] else 0
        above_me[lane] += above + (1 if others[lane] > mine[lane] else 0)
        above_them[lane] += 1 if mine[lane] > theirs[lane] else 0
        above_others[lane] += 1 if mine[lane] > others[lane] else 0


@kernel_function
def _add_remainder_seats(
    takes_part: np.ndarray, above: np.ndarray, left: np.ndarray, lanes: int, won: np.ndarray
) -> None:
    """A seat where fewer remainders are larger than seats are left."""
    nothing_overlaps()
    for lane in range(lanes):
        won[lane] += takes_part[lane] if above[lane] < left[lane] else 0.0


@kernel_function
def allocate_one(quota: Quota, seats: int, contest: Contest, lots: Lots, place: int) -> int:
    """Overwrite `contest.seats` and `contest.rest` (remainders) in one draw; the ties settled.

    Handles all that `allocate` leaves: ties, whole quotas that award too many seats, more seats
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
        return take_back(contest, awarded - seats, lots, place)
    if quota.leftover == NOT_HERE:
        return 0
    keys = contest.votes if quota.leftover == BY_VOTES else contest.rest
    return award_left(keys, seats - awarded, contest, lots, place)


@kernel_function
def award_whole_quotas(
    quota: Quota, seats: int, total: int, contest: Contest
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
def award_left(keys: np.ndarray, left: int, contest: Contest, lots: Lots, place: int) -> int:
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
    return _award_largest(keys, left, contest, lots, place)


@kernel_function
def _quota(whole: int, total: int, parts: int) -> tuple[int, int]:
    """Numerator and denominator of the quota; a whole quota is at least one vote."""
    if whole == EXACT:
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
def take_back(contest: Contest, over: int, lots: Lots, place: int) -> int:
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
    return award_among(contest.tied, contest.rest, holders - over, contest, lots, place)


@kernel_function
def _award_largest(keys: np.ndarray, left: int, contest: Contest, lots: Lots, place: int) -> int:
    """A seat each to the largest `keys` [contestant] of those who take part; ties settled."""
    for one in range(contest.votes.size):
        contest.tied[one] = contest.votes[one] > 0
    return award_among(contest.tied, keys, left, contest, lots, place)


@kernel_function
def award_among(
    among: np.ndarray, keys: np.ndarray, left: int, contest: Contest, lots: Lots, place: int
) -> int:
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
    settle(among, left, contest.votes, contest.rank, lots, place, contest.seats)
    return 1


@kernel_function
def _largest(among: np.ndarray, keys: np.ndarray) -> int:
    """The first of those `among` with the largest of `keys`; -1 where there is none."""
    best = -1
    for one in range(among.size):
        if among[one] and (best < 0 or keys[one] > keys[best]):
            best = one
    return best
