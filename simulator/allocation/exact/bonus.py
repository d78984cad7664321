"""A bonus for the first list: seats that it has before all others are allocated.

Source: Greece, law 4804/2021, which gave presidential decree 26/2012 its article 99: from 25% of
the valid votes 20 seats, one more for each half point, at most 50.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from simulator.allocation.exact.ties import Number, Tie, TieBreak, strongest
from simulator.scenario.tiers import Bonus, as_fraction


@dataclass(frozen=True)
class BonusSeats:
    """The list that has the bonus (None where nobody has the share for it), and its seats."""

    first: int | None
    seats: int
    share: Fraction
    """Of the valid votes, of one."""
    ties: tuple[Tie, ...]


def bonus_seats(
    rule: Bonus, votes: Sequence[Number], valid: Number, seats: int, tie_break: TieBreak
) -> BonusSeats:
    """Give the bonus in an area of so many `seats`; `votes` are 0 for who does not take part.

    >>> greece_2023 = Bonus(seats=20, share=25.0, more=1, per=0.5, at_most=50)
    >>> bonus_seats(greece_2023, (3299, 1783), 10_000, 300, TieBreak()).seats
    35

    The moral: 7.99 points above 25 are fifteen whole halves.
    """
    standing = {party: number for party, number in enumerate(votes) if number}
    if not standing:
        return BonusSeats(None, 0, Fraction(0), ())
    (first,), ties = strongest(standing, 1, votes, tie_break)
    share = Fraction(votes[first]) / valid
    beyond = share * 100 - as_fraction(rule.share)
    if beyond < 0:
        return BonusSeats(None, 0, share, ())
    steps = floor(beyond / as_fraction(rule.per))
    most = seats if rule.at_most is None else min(seats, rule.at_most)
    return BonusSeats(first, min(most, rule.seats + rule.more * steps), share, ties)
