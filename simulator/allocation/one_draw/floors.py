"""A division in which nobody has less than is said: who has more keeps it, the rest share the rest.

Denmark, parliamentary elections act, section 77; Balinski and Young, Fair Representation (2nd ed.
2001), appendix A, section 6, on minimum requirements.
"""

from typing import NamedTuple

import numpy as np

from simulator.allocation.law import DivisionsPlan
from simulator.allocation.one_draw.method import divide
from simulator.allocation.one_draw.ties import Contest, Lots
from simulator.arrays import Flags, Integers
from simulator.jit import kernel_function
from simulator.lanes import copy, fill


class Floors(NamedTuple):
    """The least that each contestant has, and scratch."""

    least: Integers  # [contestant]
    votes: Integers  # [contestant]: as they were.
    keeps: Flags  # [contestant]


def new_floors(size: int) -> Floors:
    """Nobody has anything."""
    return Floors(np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.bool_))


@kernel_function
def divide_above(
    divisions: DivisionsPlan,
    division: int,
    seats: int,
    contest: Contest,
    floors: Floors,
    lots: Lots,
) -> int:
    """Overwrite `contest.seats`, none below `floors.least`; returns the ties of the last round."""
    size = contest.votes.size
    copy(contest.votes, size, floors.votes)
    fill(floors.keeps, False, size)
    left, ties, over = seats, 0, 1
    while over > 0:
        ties = divide(divisions, division, left, contest, lots)
        over = 0
        for one in range(size):
            if not floors.keeps[one] and floors.least[one] > contest.seats[one]:
                floors.keeps[one] = True
                contest.votes[one] = 0
                left -= floors.least[one]
                over += 1
    for one in range(size):
        if floors.keeps[one]:
            contest.seats[one] = floors.least[one]
    copy(floors.votes, size, contest.votes)
    return ties
