"""Largest remainder: as many seats as whole quotas, then the seats that are left.

Source: Gallagher and Mitchell (eds), The Politics of Electoral Systems (2005), appendix A. The
variants: seats left to the lists with the most votes, Georgia, election code as amended in 2024,
article 125 (proportional elections of 26 October 2024); a quota computed again, Italy, South Tyrol,
rules of the council election of 2003; seats taken back, Slovakia, law 180/2014, section 68, and
Czechia, law 247/1995, sections 50 and 51.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal

from simulator.allocation.quotas import Quota
from simulator.exact.highest_averages import ByDivisor
from simulator.exact.ties import UNDRAWN, Apportionment, Number, Tie, TieBreak, strongest

Leftover = Literal["largest-remainder", "most-votes"]
Excess = Literal["smaller-divisor", "smallest-remainder"]


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
    averages: ByDivisor | None = None
    """Seats that remainders left, where the law has them by highest averages."""
    moved: tuple[int, int] | None = None
    """Who gave a seat up to whom, where the law helps a majority of votes."""

    @property
    def wholes(self) -> tuple[int, ...]:
        """Seats for whole quotas, by party."""
        return tuple(map(floor, self.quotients))

    @property
    def remainders(self) -> tuple[Fraction, ...]:
        """The part of a quota that is left, by party."""
        return tuple(quotient - floor(quotient) for quotient in self.quotients)

    @property
    def unused(self) -> tuple[Fraction, ...]:
        """The votes that no whole quota used, by party."""
        return tuple(remainder * self.quota for remainder in self.remainders)


Working = ByQuota | ByDivisor


def largest_remainder(
    votes: Sequence[Number],
    seats: int,
    quota: Quota,
    tie_break: TieBreak = UNDRAWN,
    leftover: Leftover = "largest-remainder",
    excess: Excess = "smaller-divisor",
) -> ByQuota:
    """Divide the seats; `votes` by party are 0 for a list that does not take part.

    Where the whole quotas are more than the seats (possible below the Hare quota), the operations
    are repeated with a new quota, its divisor less by one, until they fit; or those with the
    smallest remainders lose one each. A tie there is for the seats that are kept.

    >>> from simulator.allocation.quotas import QUOTAS
    >>> pardubice_2021 = 73556, 38628, 78163, 25673
    >>> largest_remainder(pardubice_2021, 10, QUOTAS["imperiali"]).seats
    (3, 2, 4, 1)

    The moral: a twelfth of the votes goes 4 + 2 + 4 + 1 = 11 times into these lists.
    """
    whole = whole_quotas(votes, seats, quota, tie_break, excess)
    left = seats - sum(whole.seats)
    strength = whole.remainders if leftover == "largest-remainder" else votes
    extra, ties = _one_each(votes, left, strength, tie_break)
    seats_won = tuple(won + more for won, more in zip(whole.seats, extra, strict=True))
    return replace(whole, seats=seats_won, ties=whole.ties + ties)


def whole_quotas(
    votes: Sequence[Number],
    seats: int,
    quota: Quota,
    tie_break: TieBreak = UNDRAWN,
    excess: Excess = "smaller-divisor",
) -> ByQuota:
    """Give seats for whole quotas only, never more than there are; the rest are left.

    With no seats to give, the quota is undefined and every vote is unused.
    """
    divisor = whole = seats + quota.added if seats else 1
    size = quota_size(votes, divisor, quota) if seats else Fraction(sum(votes) + 1)
    while excess == "smaller-divisor" and sum(count // size for count in votes) > seats:
        divisor -= 1
        size = quota_size(votes, divisor, quota)
    quotients = tuple(count / size for count in votes)
    won = [floor(quotient) for quotient in quotients]
    won, ties = _taken_back(won, seats, quotients, votes, tie_break)
    return ByQuota(
        seats=tuple(won),
        ties=ties,
        divisor=divisor,
        repeated=divisor < whole,
        quota=size,
        quotients=quotients,
    )


def quota_size(votes: Sequence[Number], divisor: int, quota: Quota) -> Fraction:
    """Votes of a quota; a whole-number one is one vote at least."""
    size = Fraction(sum(votes)) / divisor
    if not size:
        return Fraction(1)
    match quota.whole:
        case "exact":
            return size
        case "above":
            return Fraction(floor(size) + 1)
        case "nearest":
            return Fraction(max(1, floor(size + Fraction(1, 2))))
        case "floor":
            return Fraction(max(1, floor(size)))
        case "ceiling":
            return Fraction(ceil(size))


def _taken_back(
    won: list[int],
    seats: int,
    quotients: Sequence[Fraction],
    votes: Sequence[Number],
    tie_break: TieBreak,
) -> tuple[list[int], tuple[Tie, ...]]:
    """Seats for whole quotas beyond those there are: the smallest remainders lose one each."""
    ties: tuple[Tie, ...] = ()
    while (over := sum(won) - seats) > 0:
        holding = {p: quotients[p] % 1 for p, has in enumerate(won) if has}
        kept, met = strongest(holding, max(0, len(holding) - over), votes, tie_break)
        won = [has - (p in holding and p not in kept) for p, has in enumerate(won)]
        ties += met
    return won, ties


def _one_each(
    votes: Sequence[Number], left: int, strength: Sequence[Any], tie_break: TieBreak
) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    """Seats beyond the whole quotas, by party: one each to the strongest."""
    standing: Mapping[int, Any] = {p: strength[p] for p, count in enumerate(votes) if count}
    if not standing:
        return (0,) * len(votes), ()
    # A quota up to Hare's leaves fewer seats than lists: the quotients add up to the seats or
    # more, and each loses less than one. Only a quota rounded up past Hare's, when votes are few
    # (one list, 11 votes, 10 seats, Droop: 5 quotas of 2), leaves more; then all have one again.
    rounds, last = divmod(left, len(standing))
    winners, ties = strongest(standing, last, votes, tie_break)
    return tuple(
        rounds * (party in standing) + (party in winners) for party in range(len(votes))
    ), ties
