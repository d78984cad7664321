"""Largest remainder for a block of draws: whole quotas, then a seat each to the largest remainders.

Arrays are [list, lane] with whole numbers in float64, exact with votes times (seats + added) below
2^53. Draws with a tie are left to `one_draw`.
"""

import numpy as np

from simulator.arrays import Floats, Integers32
from simulator.elementary import select
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import fill


@kernel_function
def allocate(
    votes: Floats,
    admitted: Floats,
    lists: int,
    seats: int,
    added: int,
    whole_quota: bool,
    lanes: int,
    divisor: Floats,
    inverse: Floats,
    left: Floats,
    remainder: Integers32,
    larger: Integers32,
    won: Floats,
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
    votes: Floats,
    admitted: Floats,
    lists: int,
    parts: int,
    whole_quota: bool,
    lanes: int,
    divisor: Floats,
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
            divisor[lane] = select(divisor[lane] < 1.0, 1.0, divisor[lane])


@kernel_function
def _whole_quotas(
    votes: Floats,
    takes_part: Floats,
    multiplier: float,
    divisor: Floats,
    inverse: Floats,
    lanes: int,
    remainder: Integers32,
    won: Floats,
    left: Floats,
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
    mine: Integers32, theirs: Integers32, lanes: int, above_me: Integers32, above_them: Integers32
) -> None:
    """Count for each of two lists whether the other's remainder [lane] is larger."""
    nothing_overlaps()
    for lane in range(lanes):
        above_me[lane] += 1 if theirs[lane] > mine[lane] else 0
        above_them[lane] += 1 if mine[lane] > theirs[lane] else 0


@kernel_function
def _compare_two(
    mine: Integers32,
    theirs: Integers32,
    others: Integers32,
    lanes: int,
    above_me: Integers32,
    above_them: Integers32,
    above_others: Integers32,
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
    takes_part: Floats, above: Integers32, left: Floats, lanes: int, won: Floats
) -> None:
    """A seat where fewer remainders are larger than seats are left."""
    nothing_overlaps()
    for lane in range(lanes):
        won[lane] += takes_part[lane] if above[lane] < left[lane] else 0.0
