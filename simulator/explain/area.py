"""One allocation: bonus, quota and remainders, or the quotients around the last seat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor, isqrt

from simulator.allocation.specs import HighestAverages, LargestRemainder, ListTier, as_fraction
from simulator.exact import Award, ByDivisor, ByQuota, Number
from simulator.exact.area import Area, BonusSeats, Members
from simulator.explain.words import decimal, joined, number, percent, seats, surplus, table

AROUND_THE_CUT = 5
"""Quotients shown on either side of the last seat."""


def explain_area(
    tier: ListTier, area: Area, names: Sequence[str], runner_up: int | None
) -> Iterator[str]:
    """The working of one area's seats; `names` by list."""
    if not any(area.votes):
        yield "No list takes part."
        return
    if area.bonus:
        yield _bonus(area.bonus, names)
    shown = _with_alliances(area.alliances, names)
    votes = _joint_votes(area)
    yield from _limits(tier, area, names)
    within = isinstance(tier, HighestAverages) and tier.within_quota
    yield from explain_working(area.working, votes, shown, quotas=within)
    rule = tier.single_qualifier if isinstance(tier, LargestRemainder) else None
    if rule and runner_up is not None:
        yield (
            f"The runner-up's quotient is multiplied by {rule.correction:g}; it has "
            f"at least {seats(rule.minimum_seats)}.\n"
            "Seats left after one for each remainder go to the list that cleared the bar."
        )
    for alliance in area.alliances:
        yield f"{_title(alliance)}: {seats(alliance.seats)} among its members"
        inside = [n if p in alliance.members else 0 for p, n in enumerate(area.votes)]
        yield from explain_working(alliance.working, inside, names)


def explain_working(
    working: ByQuota | ByDivisor,
    votes: Sequence[Number],
    names: Sequence[str],
    *,
    quotas: bool = False,
) -> Iterator[str]:
    """Quota and quotients, or the cut and the seats; `names` of lists, alliances or regions.

    With `quotas`, what each has of the seats in proportion stands beside them.
    """
    if not any(votes):
        return
    if isinstance(working, ByQuota):
        yield _quota(working, votes)
        if working.averages:
            left = seats(len(working.averages.awards))
            yield f"Left by quotas and remainders, to the highest averages: {left}"
            yield _cut(working.averages, names)
        if sum(working.wholes) > sum(working.seats):
            yield "Whole quotas are more than the seats: the smallest remainders lose one each."
        if working.moved:
            yield _moved(working, names)
        yield _quotients(working, votes, names)
    else:
        yield _cut(working, names)
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


def _bonus(bonus: BonusSeats, names: Sequence[str]) -> str:
    share = percent(bonus.share, 1)
    if bonus.first is None:
        return f"Bonus: none, the first list has {share}% of the votes"
    return f"Bonus: {seats(bonus.seats)} to {names[bonus.first]}, first with {share}% of the votes"


def _limits(tier: ListTier, area: Area, names: Sequence[str]) -> Iterator[str]:
    """Who may not have the next seat."""
    if isinstance(tier, HighestAverages):
        if tier.within_quota:
            yield "Seat by seat, among lists that stay within their quota rounded up."
        if tier.seat_cap is not None:
            full = [names[p] for p, won in enumerate(area.won) if won == tier.seat_cap]
            reached = f" Reached by: {joined(full)}." if full else ""
            yield f"No list has more than {seats(tier.seat_cap)}.{reached}"
    elif isinstance(tier, LargestRemainder) and tier.remainder_share is not None:
        assert isinstance(area.working, ByQuota)
        needed = as_fraction(tier.remainder_share) / 100 * area.working.quota
        yield (
            f"For a seat by its remainder a list needs {tier.remainder_share:g}% of the quota, "
            f"{decimal(needed, 4)} votes."
        )


def _moved(working: ByQuota, names: Sequence[str]) -> str:
    """The seat that goes to who has more than half of the votes."""
    assert working.moved
    gives, has = working.moved
    return (
        f"{names[has]} has more than half of the votes, and only {seats(working.seats[has] - 1)} "
        f"of {sum(working.seats)}: one more, which {names[gives]} gives up."
    )


def _title(alliance: Members) -> str:
    return f'Alliance "{alliance.id}"'


def _with_alliances(alliances: Sequence[Members], names: Sequence[str]) -> list[str]:
    """Names by list, an alliance's in the place where its seats stand."""
    shown = list(names)
    for alliance in alliances:
        shown[alliance.place] = joined([names[party] for party in alliance.members])
    return shown


def _joint_votes(area: Area) -> list[Number]:
    votes = list(area.votes)
    for alliance in area.alliances:
        for party in alliance.members:
            votes[party] = 0
        votes[alliance.place] = alliance.votes
    return votes


def _quota(working: ByQuota, votes: Sequence[Number]) -> str:
    """The quota, and what was done to it."""
    exact = Fraction(sum(votes)) / working.divisor
    line = f"Quota: {number(sum(votes))} / {working.divisor} = {decimal(exact, 4)}"
    if working.quota != exact:
        line += f", taken as {number(working.quota)}"
    if working.repeated:
        line += "\nWith a larger divisor the whole quotas were more than the seats."
    return line


def _quotients(working: ByQuota, votes: Sequence[Number], names: Sequence[str]) -> str:
    rows = [
        (
            names[party],
            number(count),
            decimal(working.quotients[party], 4),
            str(working.wholes[party]),
            decimal(working.remainders[party], 4),
            surplus(working.seats[party] - working.wholes[party]),
            str(working.seats[party]),
        )
        for party, count in enumerate(votes)
        if count
    ]
    return table(("list", "votes", "quotient", "whole", "remainder", "added", "seats"), rows)


def _cut(working: ByDivisor, names: Sequence[str]) -> str:
    """The quotients that had the last seats, and those that came next."""
    first_shown = max(0, len(working.awards) - AROUND_THE_CUT)
    shown = [*enumerate(working.awards[first_shown:], start=first_shown + 1)]
    rows = [(str(seat), *_claim(award, working.power, names)) for seat, award in shown]
    rows += [("-", *_claim(award, working.power, names)) for award in working.next[:AROUND_THE_CUT]]
    return table(("seat", "list", "its seat", "quotient"), rows)


def _claim(award: Award, power: int, names: Sequence[str]) -> tuple[str, str, str]:
    return names[award.party], str(award.nth), _quotient(award, power)


def _quotient(award: Award, power: int) -> str:
    if award.claim.unbounded:
        return "(divisor 0)"
    quotient = award.claim.quotient
    if power == 2:
        quotient = Fraction(isqrt(floor(quotient * 10**12)), 10**6)
    return decimal(quotient, 4)
