"""Highest averages: seats go one by one to the largest quotient of votes and divisor.

Source: Pukelsheim, Proportional Representation (2nd ed. 2017), ch. 4; there, too, the jump that
saves most of the steps.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from typing import NamedTuple

from simulator.allocation.divisors import Divisor
from simulator.exact.ties import UNDRAWN, Apportionment, Number, Tie, TieBreak, settle


class Claim(NamedTuple):
    """How strongly a party claims its next seat; claims compare as the law compares them.

    Where the divisor is zero the quotient is infinite: such claims come first, more votes before
    fewer, so that with few seats the strongest lists have one each.
    """

    unbounded: bool
    quotient: Fraction
    """To the divisor's power; the votes, where the quotient is unbounded."""


@dataclass(frozen=True)
class Award:
    """A party's claim to its `nth` seat (its first is 1)."""

    party: int
    nth: int
    claim: Claim


@dataclass(frozen=True)
class ByDivisor(Apportionment):
    """Seats by divisor, and by which `divisor` the `votes` were divided: quotients are given to
    its power, 2 where the divisor itself is irrational."""

    votes: tuple[Number, ...]
    divisor: Divisor
    awarded: tuple[Award, ...] | None = None
    """In the order of award, where more than quotients decided."""
    refused: tuple[Award, ...] | None = None
    """The claims that came next, then."""

    @cached_property
    def awards(self) -> tuple[Award, ...]:
        """The seats in the order of award: equal claims in the order of the parties."""
        if self.awarded is not None:
            return self.awarded
        return _largest_first(
            self._award(party, nth)
            for party, seats in enumerate(self.seats)
            for nth in range(1, seats + 1)
        )

    @cached_property
    def next(self) -> tuple[Award, ...]:
        """The claims that came next, one by party."""
        if self.refused is not None:
            return self.refused
        return _largest_first(
            self._award(party, seats + 1)
            for party, seats in enumerate(self.seats)
            if self.votes[party]
        )

    def _award(self, party: int, nth: int) -> Award:
        return Award(party, nth, claim(self.votes[party], nth - 1, self.divisor))


def claim(votes: Number, won: int, divisor: Divisor) -> Claim:
    """How strongly a party with so many votes and seats claims its next one."""
    by = divisor.at(won)
    if not by:
        return Claim(True, Fraction(votes))
    return Claim(False, Fraction(votes) ** divisor.power / by)


def _largest_first(awards: Iterable[Award]) -> tuple[Award, ...]:
    return tuple(sorted(awards, key=lambda award: award.claim, reverse=True))


def highest_averages(
    votes: Sequence[Number], seats: int, divisor: Divisor, tie_break: TieBreak = UNDRAWN
) -> ByDivisor:
    """Divide the seats; `votes` by party are 0 for a list that does not take part.

    A tie is met where the last seats are fewer than the parties with one and the same quotient;
    before that, equal quotients all have their seat.

    >>> from simulator.allocation.divisors import DIVISORS
    >>> tied = highest_averages((6, 3, 3), 3, DIVISORS["dhondt"])
    >>> tied.seats, tied.ties[0].candidates, tied.ties[0].seats
    ((2, 1, 0), (0, 1, 2), 2)

    The moral: 6/2 = 3/1 = 3/1 is for the lot, not for the order of the lists.
    """
    quotients = _Quotients(votes, max(0, seats), divisor)
    won = quotients.jump()
    claims = {party: quotients.claim(party, won[party]) for party, n in enumerate(votes) if n}
    left = seats - sum(won)
    ties: tuple[Tie, ...] = ()
    while claims and left > 0:
        best = max(claims.values())
        winners = tuple(party for party, claim in claims.items() if claim == best)
        if len(winners) > left:
            ties = (settle(winners, left, votes, tie_break),)
            winners = ties[0].winners
        for party in winners:
            won[party] += 1
            claims[party] = quotients.claim(party, won[party])
        left -= len(winners)
    return ByDivisor(seats=tuple(won), ties=ties, votes=tuple(votes), divisor=divisor)


class _Quotients:
    """The quotients of all parties for up to so many seats, as whole numbers."""

    def __init__(self, votes: Sequence[Number], seats: int, divisor: Divisor) -> None:
        whole = in_whole_numbers(votes)
        self.seats = seats
        self.votes = tuple(number**divisor.power for number in whole)
        self.all = sum(whole) ** divisor.power
        self.divisors = _divisors(divisor, 2 ** seats.bit_length())
        self.scale = self.divisors[seats] ** 2

    def claim(self, party: int, won: int) -> tuple[bool, int]:
        """A party's claim to one seat more, as numbers that compare as its `Claim` does.

        Quotients by whole divisors up to d are equal, or 1/d**2 apart or more. Times d**2 they are
        one apart or more, and so the larger one is the larger after rounding down.
        """
        votes, by = self.votes[party], self.divisors[won]
        return (False, votes * self.scale // by) if by else (True, votes)

    def jump(self) -> list[int]:
        """By party, how many quotients are above a common bound; none, if too many are in all.

        Whatever the bound, these come before all others: if there are seats for all of them, each
        has one. The bound is such that a few seats are left, by most methods.
        """
        standing = sum(map(bool, self.votes))
        bound = self.divisors[max(0, self.seats - standing)]
        # Votes / divisor > all votes / bound: the divisor is less than votes * bound / all votes.
        won = [
            bisect_left(self.divisors, -(-votes * bound // self.all)) if votes else 0
            for votes in self.votes
        ]
        return won if sum(won) <= self.seats else [0] * len(won)


@lru_cache(maxsize=1000)
def _divisors(divisor: Divisor, length: int) -> tuple[int, ...]:
    """The first divisors of a sequence, in whole numbers."""
    return in_whole_numbers([divisor.at(seats) for seats in range(length)])


def in_whole_numbers(numbers: Sequence[Number]) -> tuple[int, ...]:
    """The numbers, all times the smallest number that makes them whole.

    >>> from fractions import Fraction
    >>> in_whole_numbers((Fraction(7, 5), 3, 5))
    (7, 15, 25)
    """
    times = lcm(*(number.denominator for number in numbers))
    return tuple(number.numerator * (times // number.denominator) for number in numbers)
