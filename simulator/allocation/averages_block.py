"""Highest averages for a block of draws at once, where divisors grow by equal steps.

Jump and step (Pukelsheim, Proportional Representation, 2nd ed. 2017, ch. 4): every list first gets
its quotients above a level, so chosen that a draw mostly comes out with as many seats as there are;
then the others, one by one, get the few seats that are left, or give up the few too many.

No quotient of whole votes can be at the level: it is an odd multiple of 2^-19, and v / d = odd/2^19
would make d a multiple of 2^19. A draw that comes out even is done, then, and has no tie. That the
seats are on the right side of the level, in rounded arithmetic: t = v / level is at least
1 / (level 2^19) from every divisor d, and is computed with an error of less than 5 t / 2^53, which
is less as long as v < 2^31. Steps compare quotients by products of whole numbers below 2^53, so
exactly; a draw whose last step ends in a tie is reported and left to `highest_averages`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.jit import allocating, inlined, kernel_function
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
    top: np.ndarray
    """float64 [lane]: votes behind the best claim to the next step, and"""
    bottom: np.ndarray
    """float64 [lane]: the divisor; the other way round where a seat is taken back."""
    who: np.ndarray
    """float64 [lane]: whose it is."""
    tied: np.ndarray
    """float64 [lane]: one where another claim is as good."""
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
        np.zeros(block),
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
    for party in range(lists):
        _look_for_next(work.present[party], won[party], float(party), steps, lanes, work)
    ties = 0
    for index in range(_find_uneven(work.left, lanes, work.uneven)):
        lane = work.uneven[index]
        tied = work.tied[lane] > 0.0
        if abs(work.left[lane]) == 1.0:
            won[int(work.who[lane]), lane] += work.left[lane]
        else:
            tied = _step(lists, steps, lane, work, won)
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
def _look_for_next(
    present: np.ndarray,
    won: np.ndarray,
    party: float,
    steps: Steps,
    lanes: int,
    work: AveragesWork,
) -> None:
    """Let one list, with its votes and seats [lane], claim the next step of each lane.

    That is the seat with the largest next quotient, or, of seats that are too many, the one with
    the smallest: whose divisor is the largest part of its votes. The first list's claim stands.
    """
    top, bottom, who, tied, left = work.top, work.bottom, work.who, work.tied, work.left
    if party == 0.0:
        fill(top, 0.0, lanes)
        fill(bottom, 1.0, lanes)
    for lane in range(lanes):
        more, some = left[lane] > 0.0, won[lane] > 0.0
        divisor = _divisor(steps, won[lane] if more else won[lane] - 1.0)
        mine = present[lane] if more else divisor
        mine = mine if more | some else 0.0
        under = divisor if more else present[lane]
        under = under if more | some else 1.0
        claim, best = mine * bottom[lane], top[lane] * under
        tied[lane] = 1.0 if claim == best else (0.0 if claim > best else tied[lane])
        top[lane] = mine if claim > best else top[lane]
        bottom[lane] = under if claim > best else bottom[lane]
        who[lane] = party if claim > best else who[lane]


@kernel_function
def _find_uneven(left: np.ndarray, lanes: int, uneven: np.ndarray) -> int:
    """Overwrite the first of `uneven` by the lanes whose `left` is not zero; returns how many."""
    found = 0
    for lane in range(lanes):
        uneven[found] = lane
        found += left[lane] != 0.0
    return found


@kernel_function
def _step(lists: int, steps: Steps, lane: int, work: AveragesWork, won: np.ndarray) -> bool:
    """Award what is left in one lane, or take back what is too much; whether that ends in a tie."""
    present = work.present
    tied = False
    for _ in range(int(work.left[lane])):
        best, under, who = 0.0, 1.0, 0
        for party in range(lists):
            votes, divisor = present[party, lane], _divisor(steps, won[party, lane])
            mine, theirs = votes * under, best * divisor
            tied = mine == theirs if mine >= theirs else tied
            if mine > theirs:
                best, under, who = votes, divisor, party
        won[who, lane] += 1.0
    for _ in range(int(-work.left[lane])):
        best, under, who = 1.0, 0.0, 0
        for party in range(lists):
            if won[party, lane] > 0.0:
                votes, divisor = present[party, lane], _divisor(steps, won[party, lane] - 1.0)
                mine, theirs = votes * under, best * divisor
                tied = mine == theirs if mine <= theirs else tied
                if mine < theirs:
                    best, under, who = votes, divisor, party
        won[who, lane] -= 1.0
    return tied


@inlined
def _divisor(steps: Steps, seats: float) -> float:
    """What a list with so many seats divides its votes by."""
    later = steps.second + (seats - 1.0) * steps.step
    return steps.first if seats < 1.0 else later
