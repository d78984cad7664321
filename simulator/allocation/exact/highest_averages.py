"""Highest averages: seats go one by one to the largest quotient of votes and divisor.

Source: Pukelsheim, Proportional Representation (2nd ed. 2017), ch. 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from simulator.allocation.divisors import DIVISORS, Divisor, sequence
from simulator.allocation.exact.outcome import Apportionment
from simulator.allocation.exact.ties import Number, Tie, TieBreak, settle
from simulator.allocation.specs import OwnSequence, as_fraction


def divisor_of(rule: str | OwnSequence) -> Divisor:
    """The sequence that a tier names, or its own."""
    if isinstance(rule, str):
        return DIVISORS[rule]
    return sequence([as_fraction(number) for number in rule])


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
    """Seats by divisor: `awards` in the order of award, then the claims that came `next`."""

    power: int
    """Quotients are given to this power: 2 where the divisor itself is irrational."""
    awards: tuple[Award, ...]
    next: tuple[Award, ...]


def highest_averages(
    votes: Sequence[Number], seats: int, divisor: Divisor, tie_break: TieBreak | None = None
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
    won = [0] * len(votes)
    claims = {party: claim(count, 0, divisor) for party, count in enumerate(votes) if count}
    awards: list[Award] = []
    ties: tuple[Tie, ...] = ()
    while claims and len(awards) < seats:
        best = max(claims.values())
        winners = tuple(party for party, claim in claims.items() if claim == best)
        if len(winners) > seats - len(awards):
            ties = (settle(winners, seats - len(awards), votes, tie_break or TieBreak()),)
            winners = ties[0].winners
        for party in winners:
            won[party] += 1
            awards.append(Award(party, won[party], best))
            claims[party] = claim(votes[party], won[party], divisor)
    following = sorted(claims, key=claims.__getitem__, reverse=True)
    return ByDivisor(
        seats=tuple(won),
        ties=ties,
        power=divisor.power,
        awards=tuple(awards),
        next=tuple(Award(party, won[party] + 1, claims[party]) for party in following),
    )


def claim(votes: Number, won: int, divisor: Divisor) -> Claim:
    """How strongly a party with so many votes and seats claims its next one."""
    by = divisor.at(won)
    return Claim(False, votes**divisor.power / by) if by else Claim(True, Fraction(votes))
