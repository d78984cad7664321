"""Who is decisive: the Banzhaf and Shapley-Shubik indices of parties that vote by their seats.

And who cannot be left out, and who decides which of the two largest governs: draw by draw.

A set of parties wins with more than half of the house. A party is decisive for a set without it
that loses, and wins with it: a swing. Banzhaf's index is the part of all sets of others for which
it is decisive (absolute), or its part of all swings (normalised). Shapley and Shubik's is the part
of all orders of joining in which it turns the losing set of those before it into a winning one.

Swings are counted by generating functions, the coefficient of x^k y^m of the product of
(1 + y x^seats) over parties being the number of sets of m parties with k seats. The product of the
others than one party is not made: where F[m](k) counts the sets of m parties with at most k seats,
that number without a party of w seats is F[m](k) - F[m-1](k - w) + F[m-2](k - 2w) - ...

Source: Straffin 1994, Power and stability in politics, Handbook of Game Theory 2, chapter 32,
doi:10.1016/S1574-0005(05)80064-7; Brams and Affuso 1976, Power and size: a new paradox, Theory
and Decision 7, doi:10.1007/BF00141100, for generating functions.
"""

from math import comb
from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Floats, Integers
from simulator.errors import SimulatorError

MOST_STANDING = 60
"""Parties with seats in a draw: numbers of sets of more would not fit a whole number."""
AT_ONCE = 1 << 22
"""Numbers of sets that are there at a time."""


class Power(NamedTuple):
    """The indices of each party [party, draw]: fractions of one; zero where no set wins."""

    banzhaf: Floats
    """Normalised: they add up to one."""
    absolute: Floats
    """The chance of a swing, if each of the others joins by the toss of a coin."""
    shapley: Floats
    """They add up to one."""


def power_of(seats: Integers, half: Integers) -> Power:
    """The indices in each draw, of `seats` [party, draw], where more than `half` [draw] wins.

    Houses with the same seats in another order are counted once.
    Raises: SimulatorError, where more than `MOST_STANDING` parties have seats in a draw.
    """
    order = np.argsort(-seats, axis=0, kind="stable")
    sorted_seats = np.take_along_axis(seats, order, axis=0)
    standing = int((sorted_seats > 0).any(axis=1).sum())
    if standing > MOST_STANDING:
        raise SimulatorError(
            f"{standing} parties have seats in a draw; the power of at most {MOST_STANDING} can "
            "be computed: take some of them together as a bloc"
        )
    games, where = np.unique(
        np.vstack([half, sorted_seats[:standing]]).T, axis=0, return_inverse=True
    )
    swings = swings_of(games[:, 1:], games[:, 0])[where.ravel()]
    indices = np.zeros((3, *seats.shape))
    for index, ranked in zip(indices, _indices(swings), strict=True):
        np.put_along_axis(index, order[:standing], ranked.T, axis=0)
    return Power(*indices)


def _indices(swings: Integers) -> tuple[Floats, Floats, Floats]:
    """The three indices [game, party] of swings [game, party, size]."""
    parties = swings.shape[1]
    orders = np.array([1.0 / (parties * comb(parties - 1, size)) for size in range(parties)])
    number = swings.sum(axis=2)
    total = np.maximum(number.sum(axis=1, keepdims=True), 1)
    return number / total, number / 2.0 ** max(0, parties - 1), (swings * orders).sum(axis=2)


def swings_of(seats: Integers, half: Integers) -> Integers:
    """Swings [game, party, size] of `seats` [game, party] by the size of the set that is joined.

    A game is a house, in which more than `half` [game] wins.
    """
    games, parties = seats.shape
    swings = np.zeros((games, parties, parties), np.int64)
    width = 1 + int(half.max(initial=0))
    step = max(1, AT_ONCE // ((parties + 1) * width))
    for first in range(0, games, step):
        part = slice(first, min(first + step, games))
        sets = _sets(seats[part], width)
        for party in range(parties):
            own = seats[part, party]
            losing = _without(sets, own, half[part], half[part])
            with_it = _without(sets, own, half[part] - own, half[part])
            swings[part, party] = losing - with_it
    return swings


def _sets(seats: Integers, width: int) -> Integers:
    """How many sets [game, size, k] of so many parties have at most k seats, k below `width`."""
    games, parties = seats.shape
    small = comb(parties, parties // 2) < 1 << 31
    sets = np.zeros((games, parties + 1, width), np.int32 if small else np.int64)
    sets[:, 0, 0] = 1
    for game, row in zip(sets, seats.tolist(), strict=True):
        for joined, own in enumerate(row):
            if own < width:
                game[1 : joined + 2, own:] += game[: joined + 1, : width - own]
    np.cumsum(sets, axis=2, out=sets)
    return sets


def _without(sets: Integers, own: Integers, most: Integers, half: Integers) -> Integers:
    """Sets [game, size] of the others than a party of `own` seats, with at most `most` seats."""
    games, parties = len(sets), sets.shape[1] - 1
    found = np.zeros((games, parties), np.int64)
    every = np.arange(games)
    for taken in range(parties):
        seats = most - taken * own
        there = (seats >= 0) & (half >= 0)
        if not there.any():
            break
        counts = sets[every[there], : parties - taken, seats[there]]
        found[there, taken:] += (-1) ** taken * counts
    return found


def needed(seats: Integers, half: Integers) -> Flags:
    """Who is in every majority there is: bool [party, draw]; of `seats` [party, draw].

    All others together have no more than `half` [draw]. Where even all parties have no majority,
    because seats are not filled, nobody is needed.
    """
    whole = seats.sum(axis=0)
    found: Flags = (whole - seats <= half) & (whole > half)
    return found


def kingmakers(seats: Integers, half: Integers) -> Flags:
    """Who decides which of the two largest governs: bool [party, draw].

    The two largest are rivals, who do not govern together. Without a kingmaker neither has a
    majority, even with everybody but its rival; with the kingmaker, and others if need be, either
    can have one. There may be several kingmakers, if both rivals need each of them; a party as
    large as a rival is not one.

    Source: Siaroff 2003, Two-and-a-half-party systems and the comparative role of the 'half', Party
    Politics 9(3), 267-290, on hinge parties.
    """
    if len(seats) < 3:
        return np.zeros(seats.shape, np.bool_)
    second, first = np.partition(seats, len(seats) - 2, axis=0)[-2:]
    others = seats.sum(axis=0) - first - second
    found: Flags = (seats < second) & (first + others - seats <= half) & (second + others > half)
    return found
