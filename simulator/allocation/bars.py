"""Who takes part, in one draw: shares of the nation or of regions, waivers, exemptions."""

from __future__ import annotations

import numpy as np

from simulator.allocation.country import Case, CaseWork
from simulator.allocation.qualification import BALLOTS_CAST, REGISTERED, VALID
from simulator.allocation.tiers import TiersPlan
from simulator.jit import stage


@stage
def take_part(tiers: TiersPlan, tier: int, case: Case, work: CaseWork) -> None:
    """Overwrite `case.qualified`, `case.taking` and `work.number` of a tier.

    Where no list of an area reaches the bar and the law then opens it, all with votes take part.
    """
    for party in range(case.qualified.size):
        _qualify(tiers, tier, party, case)
    for region in range(case.votes.shape[0]):
        number = 0
        for party in range(case.qualified.size):
            number += case.taking[region, party]
        work.number[region] = number
        if number == 0 and tiers.admit_all[tier]:
            for party in range(case.qualified.size):
                votes = _votes(case, region if tiers.regional_bar[tier] else -1, party)
                case.taking[region, party] = votes > 0.0


@stage
def _qualify(tiers: TiersPlan, tier: int, party: int, case: Case) -> None:
    """Whether one list reaches the bar, and where."""
    bars = tiers.bars
    everywhere = bars.local[tier] and _passes_somewhere(tiers, tier, party, case)
    everywhere |= _waived(tiers, tier, party, case)
    if bars.by_share[tier, party] and not tiers.regional_bar[tier]:
        top, bottom = tiers.bar_top[tier, party], tiers.bar_bottom[tier, party]
        everywhere |= _passes(tiers, tier, party, -1, top, bottom, case)
    everywhere &= _votes(case, -1, party) > 0.0
    case.qualified[party] = everywhere
    for region in range(case.votes.shape[0]):
        here = everywhere
        if bars.by_share[tier, party] and tiers.regional_bar[tier]:
            top, bottom = tiers.bar_top[tier, party], tiers.bar_bottom[tier, party]
            here |= _passes(tiers, tier, party, region, top, bottom, case)
        here &= not tiers.regional_bar[tier] or case.votes[region, party] > 0.0
        case.taking[region, party] = here
        case.qualified[party] |= here


@stage
def _passes_somewhere(tiers: TiersPlan, tier: int, party: int, case: Case) -> bool:
    """Whether the list has the share of one region that is enough."""
    top, bottom = float(tiers.bars.local_top[tier]), float(tiers.bars.local_bottom[tier])
    for region in range(case.votes.shape[0]):
        if _passes(tiers, tier, party, region, top, bottom, case):
            return True
    return False


@stage
def _waived(tiers: TiersPlan, tier: int, party: int, case: Case) -> bool:
    """Whether the list has won the seats that stand in for the bar."""
    other = tiers.bars.waiver[tier]
    if other < 0:
        return False
    seats = 0
    for region in range(case.votes.shape[0]):
        seats += case.won[other, region, party]
    return bool(seats >= tiers.bars.waiver_seats[tier])


@stage
def _passes(
    tiers: TiersPlan, tier: int, party: int, region: int, top: float, bottom: float, case: Case
) -> bool:
    """Whether votes / base reaches (or passes) top / bottom in a region, or in the nation as -1."""
    votes = _votes(case, region, party)
    mine, bar = votes * bottom, _base(tiers.base[tier], region, case) * top
    return votes > 0.0 and (mine > bar if tiers.strict[tier] else mine >= bar)


@stage
def _votes(case: Case, region: int, party: int) -> float:
    """A list's votes in a region, or in the nation as -1."""
    if region >= 0:
        return float(case.votes[region, party])
    total = 0.0
    for one in range(case.votes.shape[0]):
        total += case.votes[one, party]
    return total


@stage
def _base(base: int, region: int, case: Case) -> float:
    """What a share is a part of, in a region or in the nation as -1."""
    first, last = (region, region + 1) if region >= 0 else (0, case.valid.size)
    if base == BALLOTS_CAST:
        return _sum(case.cast, first, last)
    if base == REGISTERED:
        return _sum(case.registered, first, last)
    valid = _sum(case.valid, first, last)
    return valid if base == VALID else valid + _sum(case.blank, first, last)


@stage
def _sum(row: np.ndarray, first: int, last: int) -> float:
    total = 0.0
    for one in range(first, last):
        total += row[one]
    return total
