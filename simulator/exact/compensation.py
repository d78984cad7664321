"""Seats that bring each list to its proportional part of the tiers together.

Sources, one for each rule of overhang: paid by others, Denmark, parliamentary elections act,
sections 76 and 77; kept, New Zealand, Electoral Act 1993, section 192; unseated, Germany, federal
election law of 2023, sections 1, 4, 6; levelled, Germany, federal election law as of 2013 (BGBl.
2013 I, p. 1082), section 6(2) to (5): in a first distribution each Land has its part of the seats
by population, and its lists theirs by votes; a list is guaranteed the larger of that and of its
constituencies, Land by Land, and the house grows until every list has what it is guaranteed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from simulator.errors import VotesError
from simulator.exact.admission import Admission
from simulator.exact.apportioned import RegionSeats, apportion_to_regions
from simulator.exact.count import Base, Count, SeatTable
from simulator.exact.floors import Divide, Floored, with_floors
from simulator.exact.largest_remainder import Working
from simulator.exact.method import by_method
from simulator.exact.placement import Placement, by_largest_quotients, to_regional_lists
from simulator.exact.ties import Number, Tie, TieBreaks
from simulator.scenario.tiers import Compensation, ListTier


@dataclass(frozen=True)
class Compensated:
    """Compensation in one area: the nation, or a region by itself.

    `house` are the seats of all the tiers there; `others` those of them that were won by who takes
    no part; `divided` the rest, or what a levelled house grew to. By list: `votes` (0 for who takes
    no part), `won` before, `targets`, and the `seats` that this tier adds.
    """

    region: int | None
    house: int
    others: int
    divided: int
    votes: tuple[Number, ...]
    won: tuple[int, ...]
    targets: tuple[int, ...]
    division: Floored
    guarantee: Guarantee | None
    seats: tuple[int, ...]

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie of what was guaranteed and divided."""
        return (self.guarantee.ties if self.guarantee else ()) + self.division.ties


def compensate(
    tier: ListTier,
    count: Count,
    admission: Admission,
    base: Base,
    region: int | None,
    seats: int,
    tie_breaks: TieBreaks,
) -> Compensated:
    """Bring the lists that take part to proportion, in the nation or in one region."""
    rule = tier.compensation
    assert rule is not None
    won = base.won if region is None else base.by_region[region]
    house = seats + (base.nominal if region is None else base.nominal_by_region[region])
    votes = admission.of(count.area(region).votes)
    others = sum(
        number
        for party, number in enumerate(won)
        if party >= len(votes) or (not votes[party] and rule.overhang != "unseated")
    )
    kept = tuple(n if part else 0 for n, part in zip(won, votes, strict=False))
    divide = partial(by_method, tier, tie_break=tie_breaks.at("seats", region))
    least = None
    if rule.overhang == "levelled":
        least = guarantee(tier, rule, count, admission, base, house, tie_breaks)
        most = (rule.at_most or 3 * house) - others
        division = levelled(divide, votes, least.seats, kept, house - others, most)
    elif rule.overhang == "paid-by-others":
        division = with_floors(divide, votes, kept, house - others)
    else:
        division = with_floors(divide, votes, (0,) * len(votes), house - others)
    targets = division.seats
    return Compensated(
        region=region,
        house=house,
        others=others,
        divided=sum(targets),
        votes=votes,
        won=kept,
        targets=targets,
        division=division,
        guarantee=least,
        seats=tuple(max(0, t - w) for t, w in zip(targets, kept, strict=True)),
    )


def seated(
    tier: ListTier, areas: Sequence[Compensated], placed: Placement | None, base: Base
) -> tuple[tuple[int | None, tuple[int, ...]], ...]:
    """By area, the winners by list that a tier leaves their seats; empty unless it unseats any.

    Winners of lists that take no part are unseated, too.
    """
    if tier.compensation is None or tier.compensation.overhang != "unseated":
        return ()
    if placed is None:
        return tuple((area.region, tuple(map(min, area.won, area.targets))) for area in areas)
    return tuple(
        (region, tuple(min(won, seats) for won, seats in zip(row, has, strict=False)))
        for region, (row, has) in enumerate(zip(base.by_region, placed.seats, strict=True))
    )


def place(
    tier: ListTier, count: Count, whole: Compensated, base: Base, tie_breaks: TieBreaks
) -> Placement | None:
    """Say where the nation's seats go, with those won before; None where the law does not.

    Regional lists: all seats of each list. Largest quotients: the seats of this tier alone.
    """
    rule = tier.compensation
    if rule is None or rule.placement is None:
        return None
    if rule.placement == "largest-quotients":
        return by_largest_quotients(count, whole.seats, base, tie_breaks)
    lists = range(len(count.lists))
    floors: SeatTable = tuple(
        tuple(row[p] if whole.votes[p] and rule.overhang != "unseated" else 0 for p in lists)
        for row in base.by_region
    )
    totals = [max(t, sum(row[p] for row in floors)) for p, t in enumerate(whole.targets)]
    return to_regional_lists(tier, count, totals, floors, tie_breaks)


@dataclass(frozen=True)
class Guarantee:
    """Seats that each list has at least.

    Where they come region by region: the `region_seats`, and by region and list the `minimum`,
    the larger of its part there and of what it won.
    """

    seats: tuple[int, ...]
    region_seats: RegionSeats | None = None
    minimum: SeatTable = ()
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
            "also set how seats are apportioned to regions, and compensate for tiers by region"
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
    >>> from simulator.exact.highest_averages import highest_averages
    >>> def sainte_lague(votes, seats):
    ...     return highest_averages(votes, seats, DIVISORS["sainte-lague"])
    >>> levelled(sainte_lague, (50, 30, 20), (6, 0, 0), (6, 0, 0), 10, 30).seats
    (6, 3, 2)
    """

    def enough(working: Working) -> bool:
        return all(has >= least for has, least in zip(working.seats, guaranteed, strict=True))

    low, high = smallest, max(smallest, largest)
    while low < high:
        middle = (low + high) // 2
        if enough(divide(votes, middle)):
            high = middle
        else:
            low = middle + 1
    found = divide(votes, low)
    if enough(found):
        return Floored(found.seats, (), (found,))
    return with_floors(divide, votes, won, low)
