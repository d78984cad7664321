"""Where a list's seats go: to its regional lists, or to the regions one by one.

Sources: Germany, federal election law of 2023, section 4(3) (of 2013: section 6(6), no regional
list below the constituencies won); Norway, election law of 2002, section 11-7 (levelling seats to
the counties by the largest quotients).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from simulator.exact.count import Base, Count, SeatTable
from simulator.exact.floors import Floored, with_floors
from simulator.exact.method import by_method
from simulator.exact.ties import Tie, TieBreaks, settle
from simulator.scenario.tiers import ListTier


@dataclass(frozen=True)
class Quotient:
    """A list's claim to a region's levelling seat, and in which turn it was met (0: never)."""

    region: int
    party: int
    quotient: Fraction
    turn: int = 0


@dataclass(frozen=True)
class Placement:
    """Seats by region and list; `divisions` by list, or the `quotients`, the largest first."""

    seats: SeatTable
    divisions: tuple[Floored, ...] = ()
    quotients: tuple[Quotient, ...] = ()
    ties: tuple[Tie, ...] = ()


def to_regional_lists(
    tier: ListTier, count: Count, totals: Sequence[int], floors: SeatTable, tie_breaks: TieBreaks
) -> Placement:
    """Divide each list's seats among its regions by its votes there, none below the floor.

    `totals` by list; `floors` by region and list. Ties are between regions.
    """
    divisions = []
    for party, total in enumerate(totals):
        tie_break = tie_breaks.among("regions", "placement", party)
        votes = [region.votes[party] for region in count.regions]
        least = [row[party] for row in floors]
        divide = partial(by_method, tier, tie_break=tie_break)
        divisions.append(with_floors(divide, votes, least, total))
    return Placement(
        seats=tuple(zip(*(division.seats for division in divisions), strict=True)),
        divisions=tuple(divisions),
        ties=tuple(tie for division in divisions for tie in division.ties),
    )


def by_largest_quotients(
    count: Count, seats: Sequence[int], base: Base, tie_breaks: TieBreaks
) -> Placement:
    """Give each region one of the lists' `seats`, the largest quotient of all first.

    A quotient is the list's votes in the region, divided by twice its seats there plus one (where
    it has any), and by the region's votes for one seat. A region's votes are those for all lists.
    Claims tie as numbers region * lists + list, by the list's registration or its votes there.
    """
    lists = len(count.lists)
    claims = _claims(count, seats, base)
    free, left = set(range(len(count.regions))), list(seats)
    placed = [[0] * lists for _ in count.regions]
    met: dict[int, int] = {}
    ties: list[Tie] = []
    while open_ := {c: q for c, q in claims.items() if c // lists in free and left[c % lists]}:
        largest = max(open_.values())
        tied = tuple(claim for claim, quotient in open_.items() if quotient == largest)
        claim = tied[0]
        if _compete(tied, left, lists):
            ties.append(_settle(tied, count, tie_breaks))
            claim = ties[-1].winners[0]
        region, party = divmod(claim, lists)
        placed[region][party] += 1
        free.discard(region)
        left[party] -= 1
        met[claim] = len(met) + 1
    order = sorted(claims, key=lambda claim: (-claims[claim], met.get(claim, 0)))
    quotients = tuple(Quotient(c // lists, c % lists, claims[c], met.get(c, 0)) for c in order)
    return Placement(tuple(map(tuple, placed)), quotients=quotients, ties=tuple(ties))


def _claims(count: Count, seats: Sequence[int], base: Base) -> dict[int, Fraction]:
    """Quotients of the lists that have seats to place, by claim."""
    claims = {}
    for place, region in enumerate(count.regions):
        for party, votes in enumerate(region.votes):
            if seats[party] and votes:
                own = Fraction(votes) / (2 * base.by_region[place][party] + 1)
                quotient = own * base.nominal_by_region[place] / region.valid
                claims[place * len(seats) + party] = quotient
    return claims


def _compete(tied: Sequence[int], left: Sequence[int], lists: int) -> bool:
    """Whether equal claims stand in each other's way: one region, or a list's last seats."""
    regions = [claim // lists for claim in tied]
    parties = [claim % lists for claim in tied]
    return len(set(regions)) < len(regions) or any(parties.count(p) > left[p] for p in set(parties))


def _settle(tied: Sequence[int], count: Count, tie_breaks: TieBreaks) -> Tie:
    lists = len(count.lists)
    ranks = tie_breaks.registration or range(lists)
    every = range(lists * len(count.regions))
    votes = [count.regions[claim // lists].votes[claim % lists] for claim in every]
    registration = [ranks[claim % lists] * len(count.regions) + claim // lists for claim in every]
    tie_break = tie_breaks.among("claims", "placement", registration=registration)
    return settle(tied, 1, votes, tie_break)
