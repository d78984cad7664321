"""One tier of party lists from first to last: who takes part, seats of areas, who has them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.allocation.exact.admission import Admission, Won, admissions
from simulator.allocation.exact.apportioned import RegionSeats, apportion_to_regions
from simulator.allocation.exact.area import Area, allocate_area
from simulator.allocation.exact.count import Count, Region
from simulator.allocation.exact.method import Working
from simulator.allocation.exact.places import TieBreaks
from simulator.allocation.exact.ties import Lot, Number, Tie
from simulator.allocation.specs import ListTier
from simulator.errors import VotesError


@dataclass(frozen=True)
class TierOutcome:
    """What a tier came to, with all that an election commission would print.

    `admissions` is one for the nation, or one a region; `areas` likewise, by the seats' areas.
    `seats` by party: lists, then independents, which have none here.
    """

    tier: ListTier
    count: Count
    admissions: tuple[Admission, ...]
    region_seats: RegionSeats | None
    areas: tuple[Area, ...]

    @property
    def seats(self) -> tuple[int, ...]:
        """Seats by list."""
        return tuple(map(sum, zip(*(area.won for area in self.areas), strict=True)))

    @property
    def by_region(self) -> tuple[tuple[int, ...], ...]:
        """Seats by region and list; empty where the nation's seats are nobody's region's."""
        if self.tier.by == "region" or len(self.count.regions) == 1:
            return tuple(area.won for area in self.areas)
        return ()

    @property
    def nominal(self) -> int:
        """Seats of the tier."""
        return sum(area.seats for area in self.areas)

    @property
    def unfilled(self) -> int:
        """Seats that nobody has."""
        return self.nominal - sum(self.seats)

    @property
    def taking_part(self) -> tuple[bool, ...]:
        """By list, whether it takes part, anywhere."""
        return _anywhere([admission.taking_part for admission in self.admissions])

    @property
    def qualified(self) -> tuple[bool, ...]:
        """By list, whether it qualifies, anywhere."""
        return _anywhere([admission.qualified for admission in self.admissions])

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie: for seats of regions, for the place of the runner-up, for seats."""
        apportioning = self.region_seats.working if self.region_seats else None
        return (
            (apportioning.ties if apportioning else ())
            + self.admission_ties
            + tuple(tie for area in self.areas for tie in area.ties)
        )

    @property
    def admission_ties(self) -> tuple[Tie, ...]:
        """Ties for the place of the runner-up."""
        return tuple(tie for admission in self.admissions for tie in admission.ties)

    @property
    def votes(self) -> tuple[Number, ...]:
        """The nation's votes by list."""
        return self.count.nation.votes

    @property
    def base(self) -> Number:
        """What the bar is a share of; of the first region, where each has its own."""
        return self.admissions[0].base

    @property
    def bar(self) -> Fraction:
        """The bar in votes; of the first region, where each has its own."""
        return self.admissions[0].bar

    @property
    def runner_up(self) -> int | None:
        """The list that is let in beside one alone."""
        return self.admissions[0].runner_up

    @property
    def apportionment(self) -> Working:
        """The working of the nation's seats, or of the first region's."""
        return self.areas[0].working


def _anywhere(rows: Sequence[tuple[bool, ...]]) -> tuple[bool, ...]:
    return tuple(map(any, zip(*rows, strict=True)))


def allocate_lists(tier: ListTier, count: Count, won: Won, tie_breaks: TieBreaks) -> TierOutcome:
    """Apply the law of one tier; `won` are the seats by party of the tiers before."""
    admitted = admissions(tier, count, won, tie_breaks)
    if tier.by == "nation":
        assert tier.seats is not None
        area = allocate_area(tier, count, admitted[0], None, tier.seats, tie_breaks)
        return TierOutcome(tier, count, admitted, None, (area,))
    seats = seats_of_regions(tier, count, tie_breaks)
    areas = tuple(
        allocate_area(tier, count, admitted[min(region, len(admitted) - 1)], region, n, tie_breaks)
        for region, n in enumerate(seats.seats)
    )
    return TierOutcome(tier, count, admitted, seats, areas)


def seats_of_regions(tier: ListTier, count: Count, tie_breaks: TieBreaks) -> RegionSeats:
    """Seats of a tier in each region: as the region says, or apportioned."""
    if tier.apportioned:
        assert tier.seats is not None
        at_regions = tie_breaks.among_others("apportioned")
        return apportion_to_regions(tier.apportioned, tier.seats, count, at_regions, tier.id)
    if len(count.regions) == 1 and tier.seats is not None:
        return RegionSeats((tier.seats,))
    seats = tuple(region.seats for region in count.regions if region.seats is not None)
    if len(seats) < len(count.regions):
        raise VotesError(f'tier "{tier.id}": the seats of every region are needed')
    return RegionSeats(seats)


def allocate_tier(
    tier: ListTier,
    list_votes: Sequence[Number],
    *,
    against_all: Number = 0,
    other: Number = 0,
    invalid: Number = 0,
    registered: int | None = None,
    exempt: Collection[int] = (),
    registration: Sequence[int] = (),
    lot: Lot | None = None,
) -> TierOutcome:
    """Apply the law of one tier that stands alone to the nation's votes by list.

    `other` are votes for small lists that count in the base and never qualify; `exempt` are the
    lists that the bar does not bind, in place of the tier's own names. Ties go by the tier's
    rule: see `TieBreak` for `registration` and `lot`.

    Raises VotesError where the bar is a share of the electorate and `registered` is not given.
    """
    names = tuple(str(party) for party in range(len(list_votes)))
    region = Region(tuple(list_votes), against_all, other, invalid, registered)
    count = Count(names, (), (region,), registration=tuple(registration))
    threshold = tier.threshold.model_copy(update={"exempt": tuple(names[p] for p in exempt)})
    return allocate_lists(
        tier.model_copy(update={"threshold": threshold}),
        count,
        {},
        TieBreaks(0, tier.tie, registration, (lambda _place: lot) if lot else None),
    )
