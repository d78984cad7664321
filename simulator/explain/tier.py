"""One tier of party lists, from who takes part to its total."""

from collections.abc import Iterator, Sequence

from simulator.exact import TierOutcome
from simulator.exact.area import PooledSeats
from simulator.explain.admission import BASES, explain_admission
from simulator.explain.area import explain_area
from simulator.explain.biproportional import explain_matrix
from simulator.explain.compensation import explain_compensation, explain_placement
from simulator.explain.method import QUOTAS, explain_working, method
from simulator.explain.words import competing, seats, tie
from simulator.scenario.tiers import LargestRemainder, ListTier

NUMBERS = BASES | {"population": "population"}
"""What the seats of regions go by."""


def explain_tier(outcome: TierOutcome, names: Sequence[str], regions: Sequence[str] = ()) -> str:
    """Explain a tier of party lists; `names` by list. Ends without a newline."""
    regions = regions or ("nationwide",)
    tier = outcome.tier
    where = " region by region" if tier.by == "region" else ""
    title = f"{tier.name or tier.id}: {seats(outcome.nominal)}{where}, {method(tier)}"
    parts = [title]
    if len(outcome.admissions) == 1:
        parts += explain_admission(outcome, outcome.admissions[0], names)
    of_regions = outcome.region_seats
    if of_regions and of_regions.working:
        assert tier.apportioned is not None
        by = NUMBERS[tier.apportioned.by]
        parts.append(f"Seats of the regions by {by}: {method(tier.apportioned)}")
        parts += explain_working(of_regions.working, of_regions.numbers, regions)
    parts += _areas(outcome, names, regions)
    if outcome.pool:
        parts += _second_scrutiny(tier, outcome.pool, names)
    if outcome.placement:
        parts += explain_placement(outcome, outcome.placement, names, regions)
    if outcome.matrix:
        parts += explain_matrix(outcome.matrix, names, regions)
    lists = names[: len(outcome.count.lists)]
    parts += [tie(met, competing(met, lists, regions)) for met in outcome.ties]
    return "\n\n".join([*parts, _total(outcome)])


def _second_scrutiny(tier: ListTier, pool: PooledSeats, names: Sequence[str]) -> Iterator[str]:
    assert isinstance(tier, LargestRemainder)
    left = f"Second scrutiny: {seats(pool.seats)} left in the regions"
    if not pool.seats:
        yield left
        return
    yield f"{left}, {QUOTAS[tier.pool_quota]}, largest remainder"
    yield from explain_working(pool.working, pool.unused, names)


def _areas(outcome: TierOutcome, names: Sequence[str], regions: Sequence[str]) -> Iterator[str]:
    """Area by area, with its own threshold where each region has one."""
    for area in outcome.areas:
        yield from _start(outcome, area.region, names, regions)
        runner_up = outcome.admission(area.region).runner_up
        if area.seats:
            yield from explain_area(outcome.tier, area, names, runner_up)
    for part in outcome.compensated:
        yield from _start(outcome, part.region, names, regions)
        yield from explain_compensation(outcome, part, names, regions)


def _start(
    outcome: TierOutcome, region: int | None, names: Sequence[str], regions: Sequence[str]
) -> Iterator[str]:
    if region is None:
        return
    yield f"{regions[region]}: {seats(outcome.nominal_by_region[region])}"
    if len(outcome.admissions) > 1:
        yield from explain_admission(outcome, outcome.admission(region), names)


def _total(outcome: TierOutcome) -> str:
    total = sum(outcome.seats)
    if total > outcome.nominal:
        return f"Total: {seats(total)}, {total - outcome.nominal} more than {outcome.nominal}"
    unfilled = f"; {outcome.unfilled} unfilled" if outcome.unfilled else ""
    return f"Total: {seats(total)} of {outcome.nominal}{unfilled}"
