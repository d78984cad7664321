"""Where a list's compensation goes, and which winners have no seat, in one draw.

Germany, federal election law of 2023, sections 4(3) and 6; of 2013, section 6(6).
"""

from __future__ import annotations

from simulator.allocation.law import UNSEATED, TiersPlan
from simulator.allocation.one_draw.floors import divide_above
from simulator.allocation.one_draw.state import Scratch, State
from simulator.allocation.one_draw.ties import Lots, place_of_list
from simulator.jit import kernel_function


@kernel_function
def place_in_regions(tiers: TiersPlan, tier: int, state: State, work: Scratch, lots: Lots) -> int:
    """Divide each list's `work.target` among its regional lists; returns the ties settled.

    Overwrites `state.won` of the tier. No regional list has fewer seats than it won before, unless
    winners may stay unseated: then those beyond its seats are struck.
    """
    ties, regions = 0, work.regions
    unseats = tiers.special.compensation.overhang[tier] == UNSEATED
    for party in range(work.target.size):
        total = 0
        for region in range(regions.votes.size):
            had = _won_there(tiers, tier, region, party, state)
            floor = 0 if unseats or not state.taking[region, party] else had
            regions.votes[region] = int(state.votes[region, party])
            work.region_floors.least[region] = floor
            total += floor
        total = max(total, work.target[party])
        place = place_of_list(tier, party)
        ties += divide_above(tiers.divisions, tier, total, regions, work.region_floors, lots, place)
        for region in range(regions.votes.size):
            has, had = regions.seats[region], _won_there(tiers, tier, region, party, state)
            if unseats:
                strike(tiers.special.compensation.struck[tier], region, party, min(has, had), state)
            state.won[tier, region, party] = has - min(has, had)
    return ties


@kernel_function
def _won_there(tiers: TiersPlan, tier: int, region: int, party: int, state: State) -> int:
    """Seats of a list in a region, in the tiers that are compensated."""
    won = 0
    for base in range(tier):
        won += state.won[base, region, party] if tiers.special.compensation.base[tier, base] else 0
    return won


@kernel_function
def strike(tier: int, region: int, party: int, kept: int, state: State) -> None:
    """Leave a party at most `kept` seats of a tier in a region, or in the nation as -1.

    Of the nation's, the last regions lose theirs: which winners go is for the exact law to say.
    """
    regions = state.won.shape[1]
    first, last = (region, region + 1) if region >= 0 else (0, regions)
    for here in range(first, last):
        stays = min(state.won[tier, here, party], kept)
        state.won[tier, here, party] = stays
        kept -= stays
