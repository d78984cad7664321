"""Largest remainder: as many seats as whole quotas, then one seat each to the largest remainders.

Source: Gallagher and Mitchell (eds), The Politics of Electoral Systems (2005), appendix A.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from simulator.allocation.exact.outcome import Apportionment
from simulator.allocation.exact.ties import Number, Tie, TieBreak, strongest
from simulator.allocation.quotas import Quota


@dataclass(frozen=True)
class ByQuota(Apportionment):
    """Seats by quota, with the working: by party, quotient = whole part + remainder.

    `divisor` is what the votes were divided by to give the `quota`; `repeated` that a larger
    one was tried first.
    """

    divisor: int
    repeated: bool
    quota: Fraction
    quotients: tuple[Fraction, ...]

    @property
    def wholes(self) -> tuple[int, ...]:
        """Seats for whole quotas, by party."""
        return tuple(map(floor, self.quotients))

    @property
    def remainders(self) -> tuple[Fraction, ...]:
        """The part of a quota that is left, by party."""
        return tuple(quotient - floor(quotient) for quotient in self.quotients)


def largest_remainder(
    votes: Sequence[Number], seats: int, quota: Quota, tie_break: TieBreak | None = None
) -> ByQuota:
    """Divide the seats; `votes` by party are 0 for a list that does not take part.

    Where the whole quotas are more than the seats (possible below the Hare quota), the operations
    are repeated with a new quota, its divisor less by one, until they fit.

    Source of the repetition: Italy, South Tyrol, rules of the council election of 2003.

    >>> from simulator.allocation.quotas import QUOTAS
    >>> pardubice_2021 = 73556, 38628, 78163, 25673
    >>> largest_remainder(pardubice_2021, 10, QUOTAS["imperiali"]).seats
    (3, 2, 4, 1)

    The moral: a twelfth of the votes goes 4 + 2 + 4 + 1 = 11 times into these lists.
    """
    divisor = seats + quota.added
    size = _size(votes, divisor, quota)
    while size and sum(count // size for count in votes) > seats:
        divisor -= 1
        size = _size(votes, divisor, quota)
    quotients = tuple(count / size if size else Fraction(0) for count in votes)
    extra, ties = _to_remainders(votes, seats, quotients, tie_break or TieBreak())
    awarded = tuple(floor(q) + more for q, more in zip(quotients, extra, strict=True))
    repeated = divisor < seats + quota.added
    return ByQuota(awarded, ties, divisor, repeated, size, quotients)


def _size(votes: Sequence[Number], divisor: int, quota: Quota) -> Fraction:
    size = Fraction(sum(votes)) / divisor
    return Fraction(floor(size) + 1) if quota.whole == "above" and size else size


def _to_remainders(
    votes: Sequence[Number], seats: int, quotients: Sequence[Fraction], tie_break: TieBreak
) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    """Seats beyond the whole quotas, by party."""
    left = seats - sum(map(floor, quotients))
    remainders = {party: quotient % 1 for party, quotient in enumerate(quotients) if quotient}
    if not remainders:
        return (0,) * len(votes), ()
    # A quota up to Hare's leaves fewer seats than lists: the quotients add up to the seats or
    # more, and each loses less than one. Only a quota rounded up past Hare's, when votes are few
    # (one list, 11 votes, 10 seats, Droop: 5 quotas of 2), leaves more; then all have one again.
    rounds, last = divmod(left, len(remainders))
    winners, ties = strongest(remainders, last, votes, tie_break)
    return tuple(
        rounds * (party in remainders) + (party in winners) for party in range(len(votes))
    ), ties
