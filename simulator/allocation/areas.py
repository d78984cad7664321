"""One draw of a tier of lists, area by area: the nation once, or each region by itself."""

from __future__ import annotations

from simulator.allocation.alliances import divide_lists
from simulator.allocation.bonus import award_bonus
from simulator.allocation.country import Case, CaseWork, gather_votes
from simulator.allocation.divide import divide
from simulator.allocation.regions import magnitudes
from simulator.allocation.single_qualifier import divide_between
from simulator.allocation.tiers import TiersPlan, discount_of
from simulator.allocation.ties import POOL, SEATS, Lots, place_of
from simulator.jit import stage
from simulator.lanes import copy, fill


@stage
def allocate_areas(tiers: TiersPlan, tier: int, case: Case, work: CaseWork, lots: Lots) -> int:
    """Overwrite `case.won` of the tier; returns the number of ties settled."""
    if not tiers.regional[tier]:
        gather_votes(-1, case, work)
        return _allocate_area(tiers, tier, -1, tiers.seats[tier], case, work, lots)
    ties = magnitudes(tiers, tier, case, work, lots, work.magnitude)
    fill(work.pool, 0, work.pool.size)
    unfilled = 0
    for region in range(case.valid.size):
        gather_votes(region, case, work)
        seats = work.magnitude[region]
        ties += _allocate_area(tiers, tier, region, seats, case, work, lots)
        unfilled += seats
        for party in range(work.lists.seats.size):
            unfilled -= work.lists.seats[party]
            work.pool[party] += work.lists.rest[party]
    if tiers.special.apportioned.pool[tier] >= 0:
        ties += _allocate_pool(tiers, tier, unfilled, case, work, lots)
    return ties


@stage
def _allocate_area(
    tiers: TiersPlan, tier: int, region: int, seats: int, case: Case, work: CaseWork, lots: Lots
) -> int:
    """One area, -1 for the nation: the bonus, then the rest; returns the ties settled."""
    at, lists = max(region, 0), work.lists
    first, bonus, ties = 0, 0, 0
    if tiers.special.bonus.seats[tier] > 0:
        valid = 0
        for here in range(case.valid.size):
            valid += int(case.valid[here]) if region < 0 or here == region else 0
        first, bonus, ties = award_bonus(tiers, tier, seats, valid, at, work, lots)
    one, other = work.first[at], work.second[at]
    if other >= 0 and lists.votes[one] > 0 and lists.votes[other] > 0:
        place = place_of(tier, at, SEATS)
        discount = discount_of(tiers, tier)
        ties += divide_between(discount, one, other, seats - bonus, lists, lots, place)
    else:
        ties += divide_lists(tiers, tier, seats - bonus, at, work, lots)
    lists.seats[first] += bonus
    copy(lists.seats, lists.seats.size, case.won[tier, at])
    return ties


@stage
def _allocate_pool(
    tiers: TiersPlan, tier: int, seats: int, case: Case, work: CaseWork, lots: Lots
) -> int:
    """Seats that the regions left unfilled, by the votes that earned none; into region 0.

    Czechia, law 247/1995, section 51 (as of 2021).
    """
    lists = work.lists
    copy(work.pool, lists.votes.size, lists.votes)
    way = tiers.special.apportioned.pool[tier]
    ties = divide(tiers.ways, way, seats, lists, lots, place_of(tier, 0, POOL))
    for party in range(lists.seats.size):
        case.won[tier, 0, party] += lists.seats[party]
    return ties
