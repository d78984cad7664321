"""One tier of party lists from first to last: who takes part, seats of areas, who has them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from simulator.exact.admission import Admission, Won, admissions
from simulator.exact.apportioned import RegionSeats, seats_of_regions
from simulator.exact.area import Area, PooledSeats, allocate_area, pooled
from simulator.exact.biproportional import Matrix, biproportional
from simulator.exact.compensation import Compensated, compensate, place, seated
from simulator.exact.count import Base, Count, Outcome, SeatTable
from simulator.exact.placement import Placement
from simulator.exact.ties import Number, Tie, TieBreaks
from simulator.scenario.tiers import Biproportional, LargestRemainder, ListTier


@dataclass(frozen=True)
class TierOutcome(Outcome):
    """What a tier came to, with all that an election commission would print.

    `admissions` is one for the nation, or one a region; so are `areas` or `compensated`, whichever
    the tier has, by the areas of its seats. A biproportional tier has a `matrix` instead.
    `region_seats` are those there are in each region; None where they are the nation's.
    """

    tier: ListTier
    count: Count
    admissions: tuple[Admission, ...]
    region_seats: RegionSeats | None = None
    areas: tuple[Area, ...] = ()
    pool: PooledSeats | None = None
    before: Base | None = None
    compensated: tuple[Compensated, ...] = ()
    placement: Placement | None = None
    matrix: Matrix | None = None

    def admission(self, region: int | None) -> Admission:
        """Who takes part in a region: as in the nation, where the threshold is the nation's."""
        return self.admissions[region or 0 if len(self.admissions) > 1 else 0]

    @property
    def seats(self) -> tuple[int, ...]:
        """Seats by list."""
        if self._to_regional_lists:
            return _added(self.by_region)
        rows = self.matrix.seats if self.matrix else self._seats_of_areas
        return _added((*rows, self.pool.working.seats) if self.pool else rows)

    @property
    def by_region(self) -> SeatTable:
        """Seats by region and list; empty where the nation's seats are nobody's region's.

        Seats of a second scrutiny are the nation's and not among them.
        """
        if self.matrix:
            return self.matrix.seats
        if self.placement is None:
            regional = self.tier.by == "region" or len(self.count.regions) == 1
            return self._seats_of_areas if regional else ()
        if not self._to_regional_lists:
            return self.placement.seats
        assert self.before is not None
        return tuple(
            tuple(has - min(has, had) for has, had in zip(row, before, strict=False))
            for row, before in zip(self.placement.seats, self.before.by_region, strict=True)
        )

    @property
    def _to_regional_lists(self) -> bool:
        return self.placement is not None and bool(self.placement.divisions)

    @property
    def _seats_of_areas(self) -> SeatTable:
        if self.compensated:
            return tuple(area.seats for area in self.compensated)
        return tuple(area.won for area in self.areas)

    @property
    def seated(self) -> tuple[tuple[int | None, tuple[int, ...]], ...]:
        """By area, the winners by list that keep their seats in the tiers before."""
        if self.before is None:
            return ()
        return seated(self.tier, self.compensated, self.placement, self.before)

    @property
    def nominal_by_region(self) -> tuple[int, ...]:
        """Seats there are by region; one number where they are the nation's."""
        if self.region_seats:
            return self.region_seats.seats
        assert self.tier.seats is not None
        return (self.tier.seats,)

    @property
    def unfilled(self) -> int:
        """Seats that nobody has."""
        return max(0, self.nominal - sum(self.seats))

    @property
    def taking_part(self) -> tuple[bool, ...]:
        """By list, whether it takes part, anywhere."""
        by_list = zip(*(admission.taking_part for admission in self.admissions), strict=True)
        return tuple(map(any, by_list))

    @property
    def qualified(self) -> tuple[bool, ...]:
        """By list, whether it qualifies, anywhere."""
        by_list = zip(*(admission.qualified for admission in self.admissions), strict=True)
        return tuple(map(any, by_list))

    @property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie: for seats of regions, for the place of the runner-up, for seats."""
        parts = [
            self.region_seats and self.region_seats.working,
            *self.admissions,
            *self.areas,
            self.pool and self.pool.working,
            *self.compensated,
            self.placement,
            self.matrix,
        ]
        return tuple(tie for part in parts if part for tie in part.ties)

    @property
    def base(self) -> Number:
        """What the threshold is a share of; of the first region, where each has its own."""
        return self.admissions[0].base

    @property
    def threshold(self) -> Fraction:
        """The threshold in votes; of the first region, where each has its own."""
        return self.admissions[0].threshold


def _added(rows: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


def allocate_lists(
    tier: ListTier, count: Count, won: Won, before: Base | None, tie_breaks: TieBreaks
) -> TierOutcome:
    """Apply the law of one tier.

    `won` are the seats by party of each tier before; `before` of those together that this one
    compensates for.
    """
    admitted = admissions(tier, count, won, tie_breaks)
    by_region = isinstance(tier, Biproportional) or tier.by == "region"
    regions = seats_of_regions(tier, count, tie_breaks) if by_region else None
    outcome = TierOutcome(tier=tier, count=count, admissions=admitted, region_seats=regions)
    if isinstance(tier, Biproportional):
        votes = [outcome.admission(r).of(region.votes) for r, region in enumerate(count.regions)]
        seats = outcome.nominal_by_region
        return replace(outcome, matrix=biproportional(tier, votes, seats, tie_breaks))
    places = range(len(count.regions)) if by_region else (None,)
    areas = [*zip(places, outcome.nominal_by_region, strict=True)]
    if before is not None:
        compensated = tuple(
            compensate(tier, count, outcome.admission(region), before, region, seats, tie_breaks)
            for region, seats in areas
        )
        placement = place(tier, count, compensated[0], before, tie_breaks)
        return replace(outcome, before=before, compensated=compensated, placement=placement)
    allocated = tuple(
        allocate_area(tier, count, outcome.admission(region), region, seats, tie_breaks)
        for region, seats in areas
    )
    pool = None
    if isinstance(tier, LargestRemainder) and tier.leftover == "pooled":
        pool = pooled(tier, allocated, tie_breaks.at("pool"))
    return replace(outcome, areas=allocated, pool=pool)
