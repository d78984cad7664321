"""Highest averages for a block of draws at once, where divisors grow by equal steps.

Jump and step (Pukelsheim, Proportional Representation, 2nd ed. 2017, ch. 4): every list first gets
its quotients above a level, so chosen that a draw mostly comes out with as many seats as there are;
then the draws that do not award the few seats left, or take back the few too many, one at a time:
all draws of the block together while many are uneven, and then lane by lane.

No quotient of whole votes can be at the level: it is an odd multiple of 2^-19, and v / d = odd/2^19
would make d a multiple of 2^19. A draw that comes out even is done, then, and has no tie. That the
seats are on the right side of the level, in rounded arithmetic: t = v / level is at least
1 / (level 2^19) from every divisor d, and is computed with an error of less than 5 t / 2^53, which
is less as long as v < 2^31. Steps compare quotients by their cross products, whole numbers below
2^50 and so exact. A draw whose last step ends in a tie is reported and left to `one_draw`.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats, Integers
from simulator.elementary import fma, select
from simulator.jit import inlined, kernel_function, nothing_overlaps
from simulator.lanes import fill, find_nonzero

FINE = 2.0**19
"""A level is an odd number of parts of a vote so fine; divisors are below this number."""
FEW = 16
"""Lanes step alone where fewer than one in so many are uneven."""


class Steps(NamedTuple):
    """A divisor sequence: `first`, `second`, then on by `step`; whole numbers, none zero."""

    first: float
    second: float
    step: float


class AveragesWork(NamedTuple):
    """What a block overwrites."""

    present: Floats  # [list, lane]: votes of the lists that take part, else zero.
    total: Floats  # [lane]: their sum.
    inverse: Floats  # [lane]: one over the level.
    left: Floats  # [lane]: seats still to award, or, below zero, too many.
    uneven: Integers
    """[lane]: lanes in which seats are left or too many; in the end those with a tie."""
    above: Floats  # [lane]: of the list whose turn it is, the fraction that decides, its numerator
    below: Floats  # [lane]: and its denominator.
    turn: Floats  # [lane]: the list whose turn it is.
    equal: Floats  # [lane]: one where another list has the same fraction, else zero.
    tied: Floats  # [lane]: the same of the step that made the lane even.


def new_averages(lists: int, block: int) -> AveragesWork:
    """Room for blocks of `block` draws."""
    return AveragesWork(
        present=np.zeros((lists, block)),
        total=np.zeros(block),
        inverse=np.zeros(block),
        left=np.zeros(block),
        uneven=np.zeros(block, np.int64),
        above=np.zeros(block),
        below=np.zeros(block),
        turn=np.zeros(block),
        equal=np.zeros(block),
        tied=np.zeros(block),
    )


@kernel_function
def allocate(
    votes: Floats,
    admitted: Floats,
    lists: int,
    seats: int,
    steps: Steps,
    lanes: int,
    work: AveragesWork,
    won: Floats,
) -> int:
    """Overwrite `won` [list, lane] by the seats of the lists `admitted` [list, lane].

    Where nobody takes part no seat is given. Returns the number of ties; their lanes are the first
    of `work.uneven` then.
    """
    _find_levels(votes, admitted, lists, seats, steps, lanes, work)
    _jump(lists, steps, lanes, work, won)
    fill(work.tied, 0.0, lanes)
    uneven = find_nonzero(work.left, lanes, work.uneven)
    while FEW * uneven > lanes:
        _find_turns(lists, steps, lanes, work, won)
        _move_seats(lists, lanes, work, won)
        uneven = find_nonzero(work.left, lanes, work.uneven)
    for index in range(uneven):
        _step_alone(lists, steps, work.uneven[index], work, won)
    return find_nonzero(work.tied, lanes, work.uneven)


@kernel_function
def _find_levels(
    votes: Floats,
    admitted: Floats,
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
        left[lane] = select(total[lane] > 0.0, float(seats), 0.0)


@kernel_function
def _jump(lists: int, steps: Steps, lanes: int, work: AveragesWork, won: Floats) -> None:
    """Overwrite `won` by the quotients above the level, and subtract them from `left`."""
    nothing_overlaps()
    left, inverse, per_step = work.left, work.inverse, 1.0 / steps.step
    for party in range(lists):
        row, out = work.present[party], won[party]
        for lane in range(lanes):
            ratio = row[lane] * inverse[lane]
            later = np.floor((ratio - steps.second) * per_step) + 2.0
            some = select(ratio >= steps.first, 1.0, 0.0)
            out[lane] = select(ratio >= steps.second, later, some)
            left[lane] -= out[lane]


@kernel_function
def _find_turns(lists: int, steps: Steps, lanes: int, work: AveragesWork, won: Floats) -> None:
    """Overwrite whose turn it is: to get a seat where any is left, to lose one where too many are.

    Lanes that are even get a turn too, which `_move_seats` passes over.
    """
    nothing_overlaps()
    left, above, below, turn, equal = work.left, work.above, work.below, work.turn, work.equal
    fill(above, 0.0, lanes)
    fill(below, 1.0, lanes)
    for party in range(lists):
        row, seats = work.present[party], won[party]
        for lane in range(lanes):
            over, under = _claim(steps, row[lane], seats[lane], left[lane] < 0.0)
            mine, best = over * below[lane], above[lane] * under
            as_large = select(mine < best, equal[lane], 1.0)
            equal[lane] = select(mine > best, 0.0, as_large)
            turn[lane] = select(mine > best, float(party), turn[lane])
            below[lane] = select(mine > best, under, below[lane])
            above[lane] = select(mine > best, over, above[lane])


@kernel_function
def _move_seats(lists: int, lanes: int, work: AveragesWork, won: Floats) -> None:
    """Award or take back the seat of whose turn it is, and note where it was a tie."""
    nothing_overlaps()
    left, turn, change, tied = work.left, work.turn, work.above, work.tied
    for lane in range(lanes):
        now, before = work.equal[lane], tied[lane]
        more = select(left[lane] > 0.0, 1.0, 0.0)
        change[lane] = select(left[lane] < 0.0, -1.0, more)
        tied[lane] = select(left[lane] == 0.0, before, now)
        left[lane] -= change[lane]
    for party in range(lists):
        row = won[party]
        for lane in range(lanes):
            row[lane] += select(turn[lane] == float(party), change[lane], 0.0)


@kernel_function
def _step_alone(lists: int, steps: Steps, lane: int, work: AveragesWork, won: Floats) -> None:
    """Move seats in one lane until it is even."""
    left = int(work.left[lane])
    loses, equal = left < 0, False
    for _ in range(abs(left)):
        above, below, turn = 0.0, 1.0, 0
        for party in range(lists):
            over, under = _claim(steps, work.present[party, lane], won[party, lane], loses)
            mine, best = over * below, above * under
            equal = (mine == best) | (equal & (mine < best))
            turn = party if mine > best else turn
            below = under if mine > best else below
            above = over if mine > best else above
        won[turn, lane] += -1.0 if loses else 1.0
    work.tied[lane] = 1.0 if equal else 0.0


@inlined
def _claim(steps: Steps, votes: float, seats: float, loses: bool) -> tuple[float, float]:
    """Numerator and denominator of what the turn goes by, the largest first.

    It is the next quotient, votes over a divisor; where a seat is lost, the inverse of the quotient
    behind the last seat, and below zero where there is none.
    """
    before = seats - select(loses, 1.0, 0.0)
    later = fma(before, steps.step, steps.second - steps.step)
    divisor = select(before < 1.0, steps.first, later)
    over = select(loses, divisor, votes)
    under = select(loses, votes, divisor)
    return select(before >= 0.0, over, -1.0), under
