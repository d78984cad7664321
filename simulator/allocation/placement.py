"""Where a list's compensation goes, and which winners have no seat, in one draw.

Germany, federal election law of 2023, sections 4(3) and 6; of 2013, section 6(6).
"""

from __future__ import annotations

from simulator.allocation.country import Case, CaseWork
from simulator.allocation.floors import divide_above
from simulator.allocation.rules import UNSEATED
from simulator.allocation.tiers import TiersPlan
from simulator.allocation.ties import Lots, place_of_list
from simulator.jit import stage


@stage
def place_in_regions(tiers: TiersPlan, tier: int, case: Case, work: CaseWork, lots: Lots) -> int:
    """Divide each list's `work.target` among its regional lists; returns the ties settled.

    Overwrites `case.won` of the tier. No regional list has fewer seats than it won before, unless
    winners may stay unseated: then those beyond its seats are struck.
    """
    ties, regions = 0, work.regions
    unseats = tiers.special.compensation.overhang[tier] == UNSEATED
    for party in range(work.target.size):
        total = 0
        for region in range(regions.votes.size):
            had = _won_there(tiers, tier, region, party, case)
            floor = 0 if unseats or not case.taking[region, party] else had
            regions.votes[region] = int(case.votes[region, party])
            work.region_floors.least[region] = floor
            total += floor
        total = max(total, work.target[party])
        place = place_of_list(tier, party)
        ties += divide_above(tiers.ways, tier, total, regions, work.region_floors, lots, place)
        for region in range(regions.votes.size):
            has, had = regions.seats[region], _won_there(tiers, tier, region, party, case)
            if unseats:
                strike(tiers.special.compensation.struck[tier], region, party, min(has, had), case)
            case.won[tier, region, party] = has - min(has, had)
    return ties


@stage
def _won_there(tiers: TiersPlan, tier: int, region: int, party: int, case: Case) -> int:
    """Seats of a list in a region, in the tiers that are compensated."""
    won = 0
    for base in range(tier):
        won += case.won[base, region, party] if tiers.special.compensation.base[tier, base] else 0
    return won


@stage
def strike(tier: int, region: int, party: int, kept: int, case: Case) -> None:
    """Leave a party at most `kept` seats of a tier in a region, or in the nation as -1.

    Of the nation's, the last regions lose theirs: which winners go is for the exact law to say.
    """
    regions = case.won.shape[1]
    first, last = (region, region + 1) if region >= 0 else (0, regions)
    for here in range(first, last):
        stays = min(case.won[tier, here, party], kept)
        case.won[tier, here, party] = stays
        kept -= stays
