"""Highest averages: the quotients around the last seat, and the seats."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor, isqrt

from simulator.exact import Award, ByDivisor, Number
from simulator.explain.words import decimal, number, table

AROUND_THE_CUT = 5
"""Quotients shown on either side of the last seat."""


def explain_divisors(
    working: ByDivisor, votes: Sequence[Number], names: Sequence[str], *, quotas: bool
) -> Iterator[str]:
    """The cut and the seats; with `quotas`, what each has of the seats in proportion, too."""
    yield explain_cut(working, names)
    part = Fraction(sum(working.seats)) / Fraction(sum(votes))
    rows = [
        (
            names[party],
            number(count),
            *((decimal(part * count, 4),) if quotas else ()),
            str(working.seats[party]),
        )
        for party, count in enumerate(votes)
        if count
    ]
    yield table(("list", "votes", *(("quota",) if quotas else ()), "seats"), rows)


def explain_cut(working: ByDivisor, names: Sequence[str]) -> str:
    """The quotients that had the last seats, and those that came next."""
    first_shown = max(0, len(working.awards) - AROUND_THE_CUT)
    shown = [*enumerate(working.awards[first_shown:], start=first_shown + 1)]
    claims = [(str(seat), award) for seat, award in shown]
    claims += [("-", award) for award in working.next[:AROUND_THE_CUT]]
    rows = [
        (seat, names[award.party], str(award.nth), _quotient(award, working.divisor.power))
        for seat, award in claims
    ]
    return table(("seat", "list", "its seat", "quotient"), rows)


def _quotient(award: Award, power: int) -> str:
    if award.claim.unbounded:
        return "(divisor 0)"
    quotient = award.claim.quotient
    if power == 2:
        quotient = Fraction(isqrt(floor(quotient * 10**12)), 10**6)
    return decimal(quotient, 4)
