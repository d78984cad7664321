"""A house that grows until every list has what it is guaranteed.

Source: Germany, federal election law as of 2013 (BGBl. 2013 I, p. 1082), section 6(2) to (5): in a
first distribution each Land has its part of the seats by population, and its lists theirs by votes;
a list is guaranteed the larger of that and of its constituencies, Land by Land.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.allocation.exact.admission import Admission
from simulator.allocation.exact.apportioned import RegionSeats, apportion_to_regions
from simulator.allocation.exact.base_tiers import Base, Table
from simulator.allocation.exact.count import Count
from simulator.allocation.exact.floors import Divide, Floored, with_floors
from simulator.allocation.exact.method import Working, by_method
from simulator.allocation.exact.places import TieBreaks
from simulator.allocation.exact.ties import Number, Tie
from simulator.errors import VotesError
from simulator.scenario.tiers import Compensation, ListTier


@dataclass(frozen=True)
class Guarantee:
    """Seats that each list has at least.

    Where they come region by region: the `region_seats`, and by region and list the `minimum`,
    the larger of its part there and of what it won.
    """

    seats: tuple[int, ...]
    region_seats: RegionSeats | None = None
    minimum: Table = ()
    ties: tuple[Tie, ...] = ()


def guarantee(
    tier: ListTier,
    rule: Compensation,
    count: Count,
    admission: Admission,
    base: Base,
    house: int,
    tie_breaks: TieBreaks,
) -> Guarantee:
    """Say what a levelled house of `house` seats, before it grows, guarantees each list."""
    lists = range(len(count.lists))
    won = tuple(base.won[p] if admission.taking_part[p] else 0 for p in lists)
    if rule.guaranteed == "won":
        return Guarantee(won)
    if rule.apportioned is None or not base.by_region:
        raise VotesError(
            f'tier "{tier.id}": compensation.guaranteed: "won-by-region"; '
            "say how seats are apportioned to regions, and compensate for tiers that have them"
        )
    at_regions = tie_breaks.among("regions", "guarantee-regions")
    regions = apportion_to_regions(rule.apportioned, house, count, at_regions, tier.id)
    workings = [
        _part(tier, count, admission, base, region, seats, tie_breaks)
        for region, seats in enumerate(regions.seats)
    ]
    minimum = tuple(
        tuple(max(row[p], working.seats[p]) if admission.taking_part[p] else 0 for p in lists)
        for row, working in zip(base.by_region, workings, strict=True)
    )
    ties = (regions.working.ties if regions.working else ()) + tuple(
        tie for working in workings for tie in working.ties
    )
    return Guarantee(tuple(map(sum, zip(*minimum, strict=True))), regions, minimum, ties)


def _part(
    tier: ListTier,
    count: Count,
    admission: Admission,
    base: Base,
    region: int,
    seats: int,
    tie_breaks: TieBreaks,
) -> Working:
    """The lists' parts of a region's seats, less those won by who takes no part."""
    others = sum(
        won
        for party, won in enumerate(base.by_region[region])
        if party >= len(count.lists) or not admission.taking_part[party]
    )
    votes = admission.of(count.regions[region].votes)
    return by_method(tier, votes, max(0, seats - others), tie_breaks.at("guarantee", region))


def levelled(
    divide: Divide,
    votes: Sequence[Number],
    guaranteed: Sequence[int],
    won: Sequence[int],
    smallest: int,
    largest: int,
) -> Floored:
    """Find the smallest house from `smallest` on in which nobody has less than is guaranteed.

    No house is larger than `largest`; in that one, lists that still have won more keep it and the
    others pay. Divisor methods only: there, whoever has enough has enough in every larger house.

    >>> from simulator.allocation.divisors import DIVISORS
    >>> from simulator.allocation.exact.highest_averages import highest_averages
    >>> def sainte_lague(votes, seats):
    ...     return highest_averages(votes, seats, DIVISORS["sainte-lague"])
    >>> levelled(sainte_lague, (50, 30, 20), (6, 0, 0), (6, 0, 0), 10, 30).seats
    (6, 3, 2)
    """
    low, high = smallest, max(smallest, largest)
    while low < high:
        middle = (low + high) // 2
        if _enough(divide(votes, middle), guaranteed):
            high = middle
        else:
            low = middle + 1
    found = divide(votes, low)
    if _enough(found, guaranteed):
        return Floored(found.seats, (), (found,))
    return with_floors(divide, votes, won, low)


def _enough(working: Working, guaranteed: Sequence[int]) -> bool:
    return all(has >= least for has, least in zip(working.seats, guaranteed, strict=True))
