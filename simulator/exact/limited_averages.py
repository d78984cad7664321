"""Highest averages where not every list may have the next seat: seat by seat, among those who may.

Sources: Balinski and Young 1975, The quota method of apportionment, American Mathematical Monthly
82, 701-730 (who stays within its quota rounded up in a house of that size); the Netherlands,
Kieswet, article P 8, third paragraph (one seat each at most).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from simulator.allocation.divisors import Divisor
from simulator.exact.highest_averages import Award, ByDivisor, Claim, claim
from simulator.exact.ties import UNDRAWN, Number, Tie, TieBreak, settle
from simulator.scenario.tiers import HighestAverages, divisor_of

MayHave = Callable[[int, int, int], bool]
"""Whether a list (its place) with so many seats may have the next one, which makes the house of
so many seats."""


@dataclass
class _Level:
    """Lists with one and the same quotient that met on the way."""

    met: set[int] = field(default_factory=set)
    winners: set[int] = field(default_factory=set)
    rule: str = ""


def limited_averages(
    votes: Sequence[Number],
    seats: int,
    divisor: Divisor,
    may_have: MayHave,
    tie_break: TieBreak = UNDRAWN,
    start: Sequence[int] = (),
) -> ByDivisor:
    """Award so many seats, one by one; `votes` by party are 0 for a list that takes no part.

    `start` are seats that the lists have already: they are in the answer too. Seats that nobody may
    have stay unfilled. Equal quotients are settled seat by seat; that is a tie where a list among
    them is without its seat in the end. `next` are the claims that the last seat was not given to.

    >>> from simulator.allocation.divisors import DIVISORS
    >>> def at_most_five(_party, has, _house):
    ...     return has < 5
    >>> limited_averages((500, 300, 160), 10, DIVISORS["dhondt"], at_most_five).seats
    (5, 3, 2)

    The moral: without the limit they have 6, 3 and 1; the sixth seat goes where the next quotient
    is, 160/2 = 80 before 300/4 = 75.
    """
    won = list(start) or [0] * len(votes)
    levels: dict[Claim, _Level] = {}
    awards: list[Award] = []

    def claims_to(house: int) -> dict[int, Claim]:
        """The claims of those who may have the seat with which the house has so many."""
        return {
            party: claim(count, won[party], divisor)
            for party, count in enumerate(votes)
            if count and may_have(party, won[party], house)
        }

    while len(awards) < seats and (claims := claims_to(sum(won) + 1)):
        best = max(claims.values())
        equal = tuple(party for party, each in claims.items() if each == best)
        winner = equal[0]
        if len(equal) > 1:
            tie = settle(equal, 1, votes, tie_break)
            winner = tie.winners[0]
            levels.setdefault(best, _Level()).met.update(equal)
            levels[best].rule = tie.rule
        if best in levels:
            levels[best].winners.add(winner)
            if levels[best].winners == levels[best].met:  # nobody is without the seat
                del levels[best]
        won[winner] += 1
        awards.append(Award(winner, won[winner], best))
    others = claims_to(sum(won))
    return ByDivisor(
        seats=tuple(won),
        ties=tuple(
            Tie(
                candidates=tuple(sorted(level.met)),
                seats=len(level.winners),
                winners=tuple(sorted(level.winners)),
                rule=level.rule,
                among=tie_break.among,
            )
            for level in levels.values()
        ),
        votes=tuple(votes),
        divisor=divisor,
        awarded=tuple(awards),
        refused=tuple(
            Award(party, won[party] + 1, others[party])
            for party in sorted(others, key=others.__getitem__, reverse=True)
        ),
    )


def by_limited_tier(
    tier: HighestAverages, votes: Sequence[Number], seats: int, tie_break: TieBreak = UNDRAWN
) -> ByDivisor:
    """Divide the seats of a tier whose lists have a cap, or stay within their upper quota."""
    total = sum(votes)

    def may_have(party: int, has: int, house: int) -> bool:
        capped = tier.seat_cap is not None and has >= tier.seat_cap
        # Fewer than the quota rounded up is less than the quota itself: seats are whole.
        return not capped and (not tier.within_quota or has * total < votes[party] * house)

    return limited_averages(votes, seats, divisor_of(tier.divisor), may_have, tie_break)
