"""Highest averages for a block of draws at once, where divisors grow by equal steps.

Jump and step (Pukelsheim, Proportional Representation, 2nd ed. 2017, ch. 4): every list first gets
its quotients above a level, so chosen that a draw mostly comes out with as many seats as there are;
then the others, one by one, get the few seats that are left, or give up the few too many.

No quotient of whole votes can be at the level: it is an odd multiple of 2^-19, and v / d = odd/2^19
would make d a multiple of 2^19. A draw that comes out even is done, then, and has no tie. That the
seats are on the right side of the level, in rounded arithmetic: t = v / level is at least
1 / (level 2^19) from every divisor d, and is computed with an error of less than 5 t / 2^53, which
is less as long as v < 2^31. Steps compare rounded quotients, and exactly so: two that differ do by
more than 1 / (v d) > 2^-50 of themselves. A draw whose last step ends in a tie is reported and left
to `highest_averages`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.jit import allocating, inlined, kernel_function, nothing_overlaps
from simulator.lanes import fill

FINE = 2.0**19
"""A level is an odd number of parts of a vote so fine; divisors are below this number."""
LARGEST_BALLOTS = 2**31
"""Votes are below this."""
LARGEST_DIVISOR = 2**19


class Steps(NamedTuple):
    """A divisor sequence: `first`, `second`, then on by `step`; whole numbers, none zero."""

    first: float
    second: float
    step: float


class AveragesWork(NamedTuple):
    """What a block overwrites."""

    present: np.ndarray
    """float64 [list, lane]: votes of the lists that take part, else zero."""
    total: np.ndarray
    """float64 [lane]: their sum."""
    inverse: np.ndarray
    """float64 [lane]: one over the level."""
    left: np.ndarray
    """float64 [lane]: seats still to award, or, below zero, too many."""
    uneven: np.ndarray
    """int64 [lane]: lanes in which seats are left or too many."""


@allocating
def new_averages(lists: int, block: int) -> AveragesWork:
    """Room for blocks of `block` draws."""
    return AveragesWork(
        np.zeros((lists, block)),
        np.zeros(block),
        np.zeros(block),
        np.zeros(block),
        np.zeros(block, np.int64),
    )


@kernel_function
def allocate(
    votes: np.ndarray,
    admitted: np.ndarray,
    lists: int,
    seats: int,
    steps: Steps,
    lanes: int,
    work: AveragesWork,
    won: np.ndarray,
) -> int:
    """Overwrite `won` [list, lane] by the seats of the lists `admitted` [list, lane].

    Where nobody takes part no seat is given. Returns the number of ties; their lanes are the first
    of `work.uneven` then.
    """
    _find_levels(votes, admitted, lists, seats, steps, lanes, work)
    _jump(lists, steps, lanes, work, won)
    ties = 0
    for index in range(_find_uneven(work.left, lanes, work.uneven)):
        lane = work.uneven[index]
        left = int(work.left[lane])
        tied = False
        for _ in range(left):
            tied = _award(lists, steps, lane, work.present, won)
        for _ in range(-left):
            tied = _take_back(lists, steps, lane, work.present, won)
        if tied:
            work.uneven[ties] = lane
            ties += 1
    return ties


@kernel_function
def _find_levels(
    votes: np.ndarray,
    admitted: np.ndarray,
    lists: int,
    seats: int,
    steps: Steps,
    lanes: int,
    work: AveragesWork,
) -> None:
    """Overwrite `present`, `total`, `inverse`, and `left` by all seats where anybody takes part.

    At a level with y = votes / (level * step), a list has on average y - (second / step - 3/2)
    quotients.
    """
    nothing_overlaps()
    total, inverse, left = work.total, work.inverse, work.left
    short = steps.second / steps.step - 1.5
    fill(total, 0.0, lanes)
    fill(left, seats, lanes)
    for party in range(lists):
        row, takes, out = votes[party], admitted[party], work.present[party]
        for lane in range(lanes):
            out[lane] = row[lane] * takes[lane]
            total[lane] += out[lane]
            left[lane] += short * takes[lane]
    per_part = FINE / (2.0 * steps.step)
    for lane in range(lanes):
        parts = np.floor(total[lane] * per_part / max(left[lane], 1.0))
        inverse[lane] = FINE / (2.0 * parts + 1.0)
        left[lane] = seats if total[lane] > 0.0 else 0.0


@kernel_function
def _jump(lists: int, steps: Steps, lanes: int, work: AveragesWork, won: np.ndarray) -> None:
    """Overwrite `won` by the quotients above the level, and subtract them from `left`."""
    nothing_overlaps()
    left, inverse, per_step = work.left, work.inverse, 1.0 / steps.step
    for party in range(lists):
        row, out = work.present[party], won[party]
        for lane in range(lanes):
            ratio = row[lane] * inverse[lane]
            later = np.floor((ratio - steps.second) * per_step) + 2.0
            some = 1.0 if ratio >= steps.first else 0.0
            out[lane] = later if ratio >= steps.second else some
            left[lane] -= out[lane]


@kernel_function
def _find_uneven(left: np.ndarray, lanes: int, uneven: np.ndarray) -> int:
    """Overwrite the first of `uneven` by the lanes whose `left` is not zero; returns how many."""
    nothing_overlaps()
    found = 0
    for lane in range(lanes):
        uneven[found] = lane
        found += left[lane] != 0.0
    return found


@inlined
def _award(lists: int, steps: Steps, lane: int, present: np.ndarray, won: np.ndarray) -> bool:
    """A seat to the largest next quotient of a lane; whether another list has the same."""
    best, who, tied = 0.0, 0, False
    for party in range(lists):
        quotient = present[party, lane] / _divisor(steps, won[party, lane])
        tied = (quotient == best) | (tied & (quotient < best))
        who = party if quotient > best else who
        best = max(best, quotient)
    won[who, lane] += 1.0
    return tied


@inlined
def _take_back(lists: int, steps: Steps, lane: int, present: np.ndarray, won: np.ndarray) -> bool:
    """A seat from the smallest quotient that has one; whether another list has the same."""
    worst, who, tied = np.inf, 0, False
    for party in range(lists):
        quotient = present[party, lane] / _divisor(steps, won[party, lane] - 1.0)
        quotient = quotient if won[party, lane] > 0.0 else np.inf
        tied = (quotient == worst) | (tied & (quotient > worst))
        who = party if quotient < worst else who
        worst = min(worst, quotient)
    won[who, lane] -= 1.0
    return tied


@inlined
def _divisor(steps: Steps, seats: float) -> float:
    """What a list with so many seats divides its votes by."""
    later = steps.second + (seats - 1.0) * steps.step
    return steps.first if seats < 1.0 else later
