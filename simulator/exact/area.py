"""One allocation: the seats of the nation, or of a region, to the lists that take part there.

The bonus of the first list comes before all others (Greece, law 4648/2020, presidential decree
26/2012, article 99: from 25% of the valid votes 20 seats, one more for each half point, up to 50).

Alliances: joined votes have seats first, then each alliance's are divided among its members
(Israel, Knesset elections law 1969, section 82: surplus-vote agreements, D'Hondt over the pairs,
then inside the pair). Only members that take part are joined.

A second scrutiny divides the seats that whole quotas left in the regions (Czechia, law 247/1995 as
amended by law 189/2021, section 51): the remainders of all regions are added up by list, the pooled
seats divided by a quota of their own and the largest remainders; whole quotas beyond the seats are
taken back from the smallest remainders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from simulator.allocation.quotas import QUOTAS
from simulator.exact.admission import Admission
from simulator.exact.count import Count
from simulator.exact.largest_remainder import ByQuota, Working, largest_remainder
from simulator.exact.method import by_method
from simulator.exact.residual import with_majority
from simulator.exact.single_qualifier import single_qualifier
from simulator.exact.ties import Number, Tie, TieBreak, TieBreaks, strongest
from simulator.scenario.tiers import Bonus, LargestRemainder, ListTier, as_fraction


@dataclass(frozen=True)
class Area:
    """What one allocation came to. By list: `votes` (0 for who takes no part) and `won`.

    `working` is of alliances and single lists; what alliances' members have is in `alliances`.
    """

    region: int | None
    seats: int
    votes: tuple[Number, ...]
    bonus: BonusSeats | None
    working: Working
    alliances: tuple[Members, ...]
    won: tuple[int, ...]
    ties: tuple[Tie, ...]

    @property
    def unfilled(self) -> int:
        """Seats that nobody has."""
        return self.seats - sum(self.won)


def allocate_area(
    tier: ListTier,
    count: Count,
    admission: Admission,
    region: int | None,
    seats: int,
    tie_breaks: TieBreaks,
) -> Area:
    """Allocate the seats of one area: the bonus first, then the rest among all taking part."""
    area = count.area(region)
    votes = admission.of(area.votes)
    bonus = None
    if tier.bonus:
        at_bonus = tie_breaks.at("bonus", region)
        bonus = bonus_seats(tier.bonus, votes, area.valid, seats, at_bonus)
    rest = seats - (bonus.seats if bonus else 0)
    alone = _one_alone(tier, admission, votes, rest, tie_breaks.at("seats", region))
    if alone is not None:
        joined = Joined(alone.seats, alone, ())
    else:
        joined = by_alliances(tier, count, votes, rest, tie_breaks, region)
    if isinstance(tier, LargestRemainder) and tier.majority:
        working = with_majority(joined.first, votes, rest, tie_breaks.at("majority", region))
        joined = Joined(working.seats, working, ())
    won, ties = joined.seats, joined.ties
    if bonus:
        won = tuple(n + bonus.seats * (p == bonus.first) for p, n in enumerate(won))
        ties = bonus.ties + ties
    return Area(
        region=region,
        seats=seats,
        votes=votes,
        bonus=bonus,
        working=joined.first,
        alliances=joined.alliances,
        won=won,
        ties=ties,
    )


def _one_alone(
    tier: ListTier, admission: Admission, votes: Sequence[Number], seats: int, tie_break: TieBreak
) -> Working | None:
    """Seats of the list that qualified alone and of the runner-up, where both have votes here."""
    second = admission.runner_up
    if not isinstance(tier, LargestRemainder) or tier.single_qualifier is None or second is None:
        return None
    first, rule = admission.qualified.index(True), tier.single_qualifier
    if not votes[first] or not votes[second]:
        return None
    correction, least = as_fraction(rule.correction), rule.minimum_seats
    return single_qualifier(votes, seats, first, second, correction, least, tie_break)


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


@dataclass(frozen=True)
class Members:
    """What an alliance came to: its lists that take part, and their seats."""

    id: str
    members: tuple[int, ...]
    place: int
    """The member at whose place the alliance stands: the one registered earliest."""
    votes: Number
    working: Working

    @property
    def seats(self) -> int:
        """Seats of the alliance."""
        return sum(self.working.seats)


@dataclass(frozen=True)
class Joined:
    """Seats by list; `first` is the allocation to alliances and single lists.

    An alliance stands there at the place of its member that was registered earliest.
    """

    seats: tuple[int, ...]
    first: Working
    alliances: tuple[Members, ...]

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie: between alliances, then inside them."""
        return self.first.ties + tuple(t for each in self.alliances for t in each.working.ties)


def by_alliances(
    tier: ListTier,
    count: Count,
    votes: Sequence[Number],
    seats: int,
    tie_breaks: TieBreaks,
    area: int | None,
) -> Joined:
    """Divide the seats of an area among alliances and single lists, then among members.

    Ties inside an alliance have their lot at the place of the area, plus the number of regions
    for each list before the alliance's place.
    """
    groups = {
        alliance.id: tuple(party for party in count.standing(alliance.members) if votes[party])
        for alliance in tier.alliance
    }
    groups = {name: members for name, members in groups.items() if len(members) > 1}
    places = {name: tie_breaks.at("seats").earliest_first(m)[0] for name, m in groups.items()}
    joined = list(votes)
    for name, members in groups.items():
        for party in members:
            joined[party] = 0
        joined[places[name]] = sum(votes[party] for party in members)
    first = by_method(tier, joined, seats, tie_breaks.at("seats", area))
    won = list(first.seats)
    alliances = []
    for name, members in groups.items():
        inside = [number if p in members else 0 for p, number in enumerate(votes)]
        place = (area or 0) + places[name] * len(count.regions)
        working = by_method(tier, inside, won[places[name]], tie_breaks.at("members", place))
        alliances.append(
            Members(
                id=name,
                members=members,
                place=places[name],
                votes=joined[places[name]],
                working=working,
            )
        )
        for party in members:
            won[party] = working.seats[party]
    return Joined(tuple(won), first, tuple(alliances))


@dataclass(frozen=True)
class PooledSeats:
    """The second scrutiny. By list: votes `unused` in the regions."""

    seats: int
    unused: tuple[Fraction, ...]
    working: ByQuota


def pooled(tier: LargestRemainder, areas: Sequence[Area], tie_break: TieBreak) -> PooledSeats:
    """Divide the seats that the areas left unfilled."""
    rows = [area.working.unused for area in areas if isinstance(area.working, ByQuota)]
    unused = tuple(sum(column, Fraction(0)) for column in zip(*rows, strict=True))
    seats = sum(area.unfilled for area in areas)
    quota = QUOTAS[tier.pool_quota]
    working = largest_remainder(unused, seats, quota, tie_break, excess="smallest-remainder")
    return PooledSeats(seats, unused, working)
