"""Seats to regions, before lists have any: by ballots of the very election, or by people.

Sources: Czechia, law 247/1995, section 48 (by valid votes); Germany, federal election law of 2013,
section 6(2) (by population); Pukelsheim, Proportional Representation (2nd ed. 2017), ch. 13.
"""

from dataclasses import dataclass

from simulator.allocation.quotas import QUOTAS
from simulator.errors import VotesError
from simulator.exact.count import Count, Region
from simulator.exact.highest_averages import ByDivisor, highest_averages
from simulator.exact.largest_remainder import ByQuota, largest_remainder
from simulator.exact.ties import Number, TieBreak, TieBreaks
from simulator.scenario.tiers import Apportioned, ListTier, divisor_of


@dataclass(frozen=True)
class RegionSeats:
    """Seats by region; with the numbers and the working where they were apportioned."""

    seats: tuple[int, ...]
    numbers: tuple[Number, ...] = ()
    working: ByQuota | ByDivisor | None = None


def apportion_to_regions(
    rule: Apportioned, seats: int, count: Count, tie_break: TieBreak, tier: str
) -> RegionSeats:
    """Divide the `seats` of a tier among the regions.

    Raises VotesError where a region's number is not known; `tier` is named in it.
    """
    numbers = tuple(_number(rule, region, tier) for region in count.regions)
    working: ByQuota | ByDivisor
    if rule.method == "largest-remainder":
        working = largest_remainder(numbers, seats, QUOTAS[rule.quota], tie_break)
    else:
        working = highest_averages(numbers, seats, divisor_of(rule.divisor), tie_break)
    return RegionSeats(working.seats, numbers, working)


def _number(rule: Apportioned, region: Region, tier: str) -> Number:
    if rule.by == "valid":
        return region.valid
    if rule.by == "ballots-cast":
        return region.cast
    number = region.registered if rule.by == "registered" else region.population
    if number is None:
        raise VotesError(
            f'tier "{tier}": apportioned.by: "{rule.by}"; this number is needed for every region'
        )
    return number


def seats_of_regions(tier: ListTier, count: Count, tie_breaks: TieBreaks) -> RegionSeats:
    """Seats of a tier in each region: as the region says, or apportioned.

    Raises VotesError where a region says none.
    """
    if tier.apportioned:
        assert tier.seats is not None
        at_regions = tie_breaks.among("regions", "apportioned")
        return apportion_to_regions(tier.apportioned, tier.seats, count, at_regions, tier.id)
    if len(count.regions) == 1 and tier.seats is not None:
        return RegionSeats((tier.seats,))
    seats = tuple(region.seats for region in count.regions if region.seats is not None)
    if len(seats) < len(count.regions):
        raise VotesError(f'tier "{tier.id}": needs the seats of every region')
    return RegionSeats(seats)
