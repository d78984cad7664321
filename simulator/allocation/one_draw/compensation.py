"""Seats that bring each list to its proportional part of several tiers together, in one draw.

One rule of overhang each: paid by others, Denmark, parliamentary elections act, sections 76 and 77,
and Scotland Act 1998, section 8; kept, New Zealand, Electoral Act 1993, section 192; levelled,
Germany, federal election law of 2013, section 6; unseated, the same of 2023, sections 1, 4 and 6.
"""

from simulator.allocation.law import LEVELLED, PAID_BY_OTHERS, UNSEATED
from simulator.allocation.one_draw.apportioned import apportion, magnitudes
from simulator.allocation.one_draw.floors import divide_above
from simulator.allocation.one_draw.highest_averages import grow_one
from simulator.allocation.one_draw.method import divide, divisors_of
from simulator.allocation.one_draw.state import State, TierOfDraw, divide_at, gather_votes, lots_at
from simulator.allocation.one_draw.ties import (
    PARTS,
    PARTS_TO_REGIONS,
    SEATS,
    Lots,
    at,
    place_of_list,
)
from simulator.jit import kernel_function
from simulator.lanes import copy, fill


@kernel_function
def compensate(given: TierOfDraw) -> int:
    """Overwrite `state.won` of the tier, and strike winners of others; returns the ties settled."""
    tiers, tier, state, work, lots = given.tiers, given.tier, given.state, given.work, given.lots
    if not tiers.regional[tier]:
        house = tiers.seats[tier]
        for base in range(tier):
            house += tiers.seats[base] if tiers.special.compensation.base[tier, base] else 0
        ties = _compensate_area(given, -1, house)
        if tiers.special.compensation.to_regions[tier]:
            ties += _place_in_regions(given)
        return ties
    ties = magnitudes(given, work.magnitude)
    for base in range(tier):
        if tiers.special.compensation.base[tier, base]:
            its = Lots(lots.seed, lots.draw, tiers.tie[base], 0)
            magnitudes(TierOfDraw(tiers, base, state, work, its), work.part)
            for region in range(work.part.size):
                work.magnitude[region] += work.part[region]
    for region in range(work.part.size):
        house = work.magnitude[region]
        ties += _compensate_area(given, region, house)
    return ties


@kernel_function
def _compensate_area(given: TierOfDraw, region: int, house: int) -> int:
    """One area, -1 for the nation, with `house` seats of all tiers; the ties settled."""
    tiers, tier, state, work = given.tiers, given.tier, given.state, given.work
    rule, lists = tiers.special.compensation.overhang[tier], work.lists
    ties = 0
    if rule == LEVELLED:
        ties = _guarantee(given, house)
    gather_votes(region, state, work)
    others = _count_won(given, region)
    ties += _divide(given, house, others, max(region, 0))
    copy(lists.seats, lists.seats.size, work.target)
    for party in range(lists.seats.size):
        missing = work.target[party] - work.floors.least[party]
        state.won[tier, max(region, 0), party] = max(missing, 0)
    if rule == UNSEATED and not tiers.special.compensation.to_regions[tier]:
        for party in range(lists.seats.size):
            kept = min(work.target[party], work.floors.least[party])
            _strike(tiers.special.compensation.struck[tier], region, party, kept, state)
    return ties


@kernel_function
def _divide(given: TierOfDraw, house: int, others: int, area: int) -> int:
    """Overwrite `work.lists.seats`: of all tiers, in proportion; returns the ties settled."""
    tier, work, lists, divisions = given.tier, given.work, given.work.lists, given.tiers.divisions
    lots, compensation = lots_at(given, area, SEATS), given.tiers.special.compensation
    rule = compensation.overhang[tier]
    if rule == PAID_BY_OTHERS:
        return divide_above(divisions, tier, house - others, lists, work.floors, lots)
    if rule != LEVELLED:
        return divide(divisions, tier, house - others, lists, lots)
    most = compensation.at_most[tier] - others
    division = divisors_of(divisions, tier)
    size, ties = grow_one(division, house - others, most, work.least, lists, lots)
    for party in range(lists.seats.size):
        if lists.seats[party] < work.least[party]:
            return divide_above(divisions, tier, size, lists, work.floors, lots)
    return ties


@kernel_function
def _count_won(given: TierOfDraw, region: int) -> int:
    """Overwrite `work.floors.least` by the seats won before by who takes part in an area.

    Returns the seats of the others that the law leaves them.
    """
    work, others = given.work, 0
    unseats = given.tiers.special.compensation.overhang[given.tier] == UNSEATED
    for party in range(given.state.won.shape[2]):
        won = _won_before(given, region, party)
        if party >= work.lists.votes.size:
            others += won
        elif work.lists.votes[party] > 0:
            work.floors.least[party] = won
        else:
            work.floors.least[party] = 0
            others += 0 if unseats else won
    return others


@kernel_function
def _won_before(given: TierOfDraw, region: int, party: int) -> int:
    """Seats of a party in the tiers that are compensated, in a region or the nation as -1."""
    first, last = (region, region + 1) if region >= 0 else (0, given.state.won.shape[1])
    won = 0
    for base in range(given.tier):
        if given.tiers.special.compensation.base[given.tier, base]:
            for here in range(first, last):
                won += given.state.won[base, here, party]
    return won


@kernel_function
def _guarantee(given: TierOfDraw, house: int) -> int:
    """Overwrite `work.least`: seats that a levelled house guarantees each list; the ties settled.

    Those it won; or, region by region, the larger of those and of its part of the region's seats.
    """
    tier, state, work = given.tier, given.state, given.work
    rule, size = given.tiers.special.compensation, work.least.size
    fill(work.least, 0, size)
    if rule.parts_by[tier] < 0:
        for party in range(size):
            if state.taking[0, party]:
                work.least[party] = _won_before(given, -1, party)
        return 0
    by, division = rule.parts_by[tier], rule.parts_division[tier]
    ties = apportion(given, by, division, house, PARTS_TO_REGIONS, work.part)
    for region in range(work.part.size):
        gather_votes(region, state, work)
        seats = work.part[region]
        for party in range(state.won.shape[2]):
            if party >= size or not state.taking[region, party]:
                seats -= _won_before(given, region, party)
        ties += divide_at(given, tier, max(seats, 0), work.lists, region, PARTS)
        for party in range(size):
            if state.taking[region, party]:
                won = _won_before(given, region, party)
                work.least[party] += max(won, work.lists.seats[party])
    return ties


@kernel_function
def _place_in_regions(given: TierOfDraw) -> int:
    """Divide each list's `work.target` among its regional lists; returns the ties settled.

    Overwrites `state.won` of the tier. No regional list has fewer seats than it won before, unless
    winners may stay unseated: then those beyond its seats are struck.
    """
    tiers, tier, state, work = given.tiers, given.tier, given.state, given.work
    ties, regions = 0, work.regions
    unseats = tiers.special.compensation.overhang[tier] == UNSEATED
    for party in range(work.target.size):
        total = 0
        for region in range(regions.votes.size):
            had = _won_before(given, region, party)
            floor = 0 if unseats or not state.taking[region, party] else had
            regions.votes[region] = int(state.votes[region, party])
            work.region_floors.least[region] = floor
            total += floor
        total = max(total, work.target[party])
        lots = at(given.lots, place_of_list(tier, tiers.lot[party]))
        ties += divide_above(tiers.divisions, tier, total, regions, work.region_floors, lots)
        for region in range(regions.votes.size):
            has, had = regions.seats[region], _won_before(given, region, party)
            if unseats:
                _strike(
                    tiers.special.compensation.struck[tier], region, party, min(has, had), state
                )
            state.won[tier, region, party] = has - min(has, had)
    return ties


@kernel_function
def _strike(tier: int, region: int, party: int, kept: int, state: State) -> None:
    """Leave a party at most `kept` seats of a tier in a region, or in the nation as -1.

    Of the nation's, the last regions lose theirs: which winners go is for the exact law to say.
    """
    regions = state.won.shape[1]
    first, last = (region, region + 1) if region >= 0 else (0, regions)
    for here in range(first, last):
        stays = min(state.won[tier, here, party], kept)
        state.won[tier, here, party] = stays
        kept -= stays
