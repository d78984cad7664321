"""Highest averages for a block of draws at once, where divisors grow by equal steps.

Jump and step (Pukelsheim, Proportional Representation, 2nd ed. 2017, ch. 4), turned so that it only
steps up: every list first gets its quotients above a level that cannot award too many, then the few
seats that are left go to the largest next quotients, a seat in every draw at each step. Quotients
are compared by products of whole numbers below 2^53, so exactly; a draw that ends in a tie is
reported and left to `highest_averages`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.jit import allocating, inlined, kernel_function
from simulator.lanes import fill

BELOW = 1.0 - 1e-12
"""The first level is raised by more than rounding could lower it: no list starts too high."""


class Steps(NamedTuple):
    """A divisor sequence: `first`, `second`, then on by `step`; whole numbers."""

    first: float
    second: float
    step: float


class AveragesWork(NamedTuple):
    """What a block overwrites."""

    present: np.ndarray
    """float64 [list, lane]: votes of the lists that take part, else zero."""
    divisor: np.ndarray
    """float64 [list, lane]: of the list's next seat."""
    left: np.ndarray
    """float64 [lane]: seats still to award."""
    best: np.ndarray
    """float64 [lane]: votes behind the largest next quotient."""
    under: np.ndarray
    """float64 [lane]: its divisor."""
    who: np.ndarray
    """float64 [lane]: whose it is."""
    active: np.ndarray
    """int64 [list]: lists that take part in some draw of the block."""


@allocating
def new_averages(lists: int, block: int) -> AveragesWork:
    """Room for blocks of `block` draws."""
    return AveragesWork(
        np.zeros((lists, block)),
        np.zeros((lists, block)),
        np.zeros(block),
        np.zeros(block),
        np.zeros(block),
        np.zeros(block),
        np.zeros(lists, np.int64),
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

    Afterwards `work.left` [lane] is one where the last seat is tied, else zero. Where nobody takes
    part no seat is given. Returns the number of ties.
    """
    takers = _present(votes, admitted, lists, lanes, work)
    for index in range(lists):
        fill(won[index], 0.0, lanes)
    _jump(takers, seats, steps, lanes, work, won)
    most = 0.0
    for lane in range(lanes):
        most = max(most, work.left[lane])
    for _ in range(int(most)):
        _largest_next(takers, lanes, work)
        _award(takers, steps, lanes, work, won)
    return _mark_ties(takers, steps, lanes, work, won)


@kernel_function
def _present(
    votes: np.ndarray, admitted: np.ndarray, lists: int, lanes: int, work: AveragesWork
) -> int:
    """Overwrite `present` and `active`; returns how many lists are active."""
    takers = 0
    for party in range(lists):
        row, takes, out = votes[party], admitted[party], work.present[takers]
        some = 0
        for lane in range(lanes):
            present = row[lane] * takes[lane]
            out[lane] = present
            some += present > 0.0
        if some > 0:
            work.active[takers] = party
            takers += 1
    return takers


@kernel_function
def _jump(
    takers: int, seats: int, steps: Steps, lanes: int, work: AveragesWork, won: np.ndarray
) -> None:
    """Quotients above a level that leaves none too many; then what is left, and next divisors.

    A list with y = votes / (level * step) has at most y + e quotients above the level, where e is
    `spare`: so (all votes) / (level * step) = seats - e * lists awards no more than the seats.
    """
    first, second = steps.first / steps.step, steps.second / steps.step
    spare = max(2.0 - second, 1.0 - first, 0.0)
    total, count = work.best, work.under
    fill(total, 0.0, lanes)
    fill(count, 0.0, lanes)
    for taker in range(takers):
        row = work.present[taker]
        for lane in range(lanes):
            total[lane] += row[lane]
            count[lane] += 1.0 if row[lane] > 0.0 else 0.0
    for lane in range(lanes):
        work.left[lane] = seats if total[lane] > 0.0 else 0.0
        room = max(seats - spare * count[lane], 0.0)
        total[lane] = BELOW * room / max(total[lane], 1.0)
    for taker in range(takers):
        row, divisor, out = work.present[taker], work.divisor[taker], won[work.active[taker]]
        left = work.left
        for lane in range(lanes):
            part = row[lane] * total[lane]
            start = np.floor(part - second) + 2.0 if part >= second else 0.0
            start = 1.0 if (start < 1.0) & (part >= first) else start
            out[lane] = start
            left[lane] -= start
            divisor[lane] = _divisor(steps, start)


@inlined
def _divisor(steps: Steps, seats: float) -> float:
    """What a list with so many seats divides its votes by."""
    later = steps.second + (seats - 1.0) * steps.step
    return steps.first if seats < 1.0 else later


@kernel_function
def _largest_next(takers: int, lanes: int, work: AveragesWork) -> None:
    """Overwrite `best`, `under` and `who` by the largest next quotient of each draw."""
    best, under, who = work.best, work.under, work.who
    for lane in range(lanes):
        best[lane], under[lane], who[lane] = -1.0, 1.0, -1.0
    for taker in range(takers):
        row, divisor, index = work.present[taker], work.divisor[taker], float(taker)
        for lane in range(lanes):
            ahead = row[lane] * under[lane] > best[lane] * divisor[lane]
            best[lane] = row[lane] if ahead else best[lane]
            under[lane] = divisor[lane] if ahead else under[lane]
            who[lane] = index if ahead else who[lane]


@kernel_function
def _award(takers: int, steps: Steps, lanes: int, work: AveragesWork, won: np.ndarray) -> None:
    """A seat to the largest next quotient of each draw that has one left."""
    who, left, step, leap = work.who, work.left, steps.step, steps.second - steps.first
    for taker in range(takers):
        divisor, out, index = work.divisor[taker], won[work.active[taker]], float(taker)
        for lane in range(lanes):
            more = (who[lane] == index) & (left[lane] > 0.0)
            divisor[lane] += (leap if out[lane] == 0.0 else step) if more else 0.0
            out[lane] += 1.0 if more else 0.0
    for lane in range(lanes):
        left[lane] -= 1.0 if left[lane] > 0.0 else 0.0


@kernel_function
def _mark_ties(takers: int, steps: Steps, lanes: int, work: AveragesWork, won: np.ndarray) -> int:
    """Overwrite `left` by one where the smallest awarded quotient equals the largest next one."""
    _largest_next(takers, lanes, work)
    smallest, beneath = work.left, work.who
    fill(smallest, 1.0, lanes)
    fill(beneath, 0.0, lanes)
    for taker in range(takers):
        row, out = work.present[taker], won[work.active[taker]]
        for lane in range(lanes):
            divisor = _divisor(steps, out[lane] - 1.0)
            behind = (out[lane] > 0.0) & (row[lane] * beneath[lane] < smallest[lane] * divisor)
            smallest[lane] = row[lane] if behind else smallest[lane]
            beneath[lane] = divisor if behind else beneath[lane]
    ties = 0
    best, under = work.best, work.under
    for lane in range(lanes):
        tied = (best[lane] > 0.0) & (best[lane] * beneath[lane] == smallest[lane] * under[lane])
        smallest[lane] = 1.0 if tied else 0.0
        ties += tied
    return ties
