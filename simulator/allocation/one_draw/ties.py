"""How an exact tie is settled, for one draw. Few draws come here, so plain loops do."""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Integers, Numbers
from simulator.jit import kernel_function
from simulator.lanes import fill
from simulator.streams import lot_number

REGISTRATION, MORE_VOTES, LOT = 0, 1, 2
PLACES_PER_TIER = 1 << 20
"""Ties of one tier are told apart by places below this."""
PLACES_PER_REGION = 16
"""Districts are places by themselves; a region of lists has one for each of these steps."""
SEATS, RUNNER_UP, BONUS, MEMBERS, TO_REGIONS, POOL, PARTS_TO_REGIONS, PARTS, UPPER, MAJORITY = (
    range(10)
)
"""What is tied: seats of an area; the admission of a runner-up; the bonus; seats inside alliances;
seats of regions; those that regions left unfilled; and, of the parts that a levelled house
guarantees, the regions' and the lists' there; lists' seats in all regions; and who gives a seat up
to a majority."""
PLACE_OF_LISTS = 1 << 19
"""Seats of one list that are tied between its regions: from here on, by what it draws lots by,
which is a number below this."""


class Lots(NamedTuple):
    """How one draw settles a tie that is met at a place; places tell the ties of a draw apart."""

    seed: np.uint64
    draw: int
    rule: int
    place: int


class Standing(NamedTuple):
    """What tells contestants apart who are tied, wherever they stand in the file."""

    rank: Integers  # [contestant]: of registration; smaller is earlier.
    lot: Integers  # [contestant]: by what each draws its lots; see `plan.lots`.


class Contest(NamedTuple):
    """Those who compete for seats in one draw: lists, alliances, regions, or candidates."""

    votes: Integers  # [contestant]: zero for who takes no part.
    seats: Integers  # [contestant]: what they get.
    rest: Integers  # [contestant]: remainders, or votes to the power of the divisor.
    tied: Flags  # [contestant]
    standing: Standing


def new_contest(rank: Integers, lot: Integers) -> Contest:
    """Nobody takes part yet."""
    size = rank.size
    return Contest(
        votes=np.zeros(size, np.int64),
        seats=np.zeros(size, np.int64),
        rest=np.zeros(size, np.int64),
        tied=np.zeros(size, np.bool_),
        standing=Standing(rank, lot),
    )


@kernel_function
def place_of(tier: int, region: int, step: int) -> int:
    """Where lots are drawn in the allocation of a region, or of the nation as region 0."""
    return tier * PLACES_PER_TIER + region * PLACES_PER_REGION + step


@kernel_function
def at(lots: Lots, place: int) -> Lots:
    """The same rule of the same draw at another place."""
    return Lots(lots.seed, lots.draw, lots.rule, place)


@kernel_function
def place_of_list(tier: int, lot: int) -> int:
    """Where lots are drawn between the regions of one list, which draws its own by `lot`."""
    return tier * PLACES_PER_TIER + PLACE_OF_LISTS + lot


@kernel_function
def settle_contest(contest: Contest, seats: int, lots: Lots) -> None:
    """Give `seats` of those `tied` one each, by the rule. Clears `tied`."""
    settle(contest.tied, seats, contest.votes, contest.standing, lots, contest.seats)


@kernel_function
def settle(
    tied: Flags, seats: int, votes: Numbers, standing: Standing, lots: Lots, won: Integers
) -> None:
    """Give `seats` of the `tied` [contestant] one each, by the rule; add them to `won`.

    A lot is keyed by the draw and the place. Clears `tied`.
    """
    for _ in range(seats):
        best = -1
        for one in range(tied.size):
            if tied[one] and (best < 0 or goes_before(one, best, votes, standing, lots)):
                best = one
        if best < 0:
            break
        tied[best] = False
        won[best] += 1
    fill(tied, False, tied.size)


@kernel_function
def goes_before(one: int, other: int, votes: Numbers, standing: Standing, lots: Lots) -> bool:
    """Whether `one` has the tied seat rather than `other`."""
    if lots.rule == REGISTRATION:
        return bool(standing.rank[one] < standing.rank[other])
    if lots.rule == MORE_VOTES and votes[one] != votes[other]:
        return bool(votes[one] > votes[other])
    mine = lot_number(lots.seed, np.uint64(lots.draw), lots.place, standing.lot[one])
    return bool(mine > lot_number(lots.seed, np.uint64(lots.draw), lots.place, standing.lot[other]))
