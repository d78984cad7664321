"""Who takes part, in one draw: shares of the nation or of regions, waivers, exemptions."""

from __future__ import annotations

import numpy as np

from simulator.allocation.country import Case, CaseWork, gather_votes
from simulator.allocation.qualification import BALLOTS_CAST, REGISTERED, VALID
from simulator.allocation.single_qualifier import find_runner_up
from simulator.allocation.tiers import TiersPlan
from simulator.allocation.ties import RUNNER_UP, Lots, place_of
from simulator.jit import stage


@stage
def take_part(tiers: TiersPlan, tier: int, case: Case, work: CaseWork, lots: Lots) -> int:
    """Overwrite `case.qualified`, `case.taking`, `work.first` and `work.second`; ties settled.

    Where no list of an area reaches the bar and the law then opens it, all with votes take part.
    Where one alone does and the law lets the runner-up in, so does that.
    """
    regions, ties = case.votes.shape[0], 0
    for party in range(case.qualified.size):
        _qualify(tiers, tier, party, case)
    for region in range(regions):
        work.first[region], work.second[region] = -1, -1
    if tiers.regional_bar[tier]:
        for region in range(regions):
            ties += _admit_others(tiers, tier, region, case, work, lots)
    else:
        ties = _admit_others(tiers, tier, -1, case, work, lots)
    return ties


@stage
def _admit_others(
    tiers: TiersPlan, tier: int, area: int, case: Case, work: CaseWork, lots: Lots
) -> int:
    """Let in who is below the bar of an area, -1 for the nation; the ties settled."""
    number, first = 0, -1
    for party in range(case.qualified.size):
        if case.taking[max(area, 0), party]:
            number += 1
            first = party
    if number == 0 and tiers.admit_all[tier]:
        for party in range(case.qualified.size):
            _let_in(party, area, case)
    if number != 1 or not tiers.runner_up[tier]:
        return 0
    gather_votes(area, case, work)
    place = place_of(tier, max(area, 0), RUNNER_UP)
    second, ties = find_runner_up(first, work.votes, work.lists, lots, place)
    if second >= 0:
        _let_in(second, area, case)
        for region in range(case.votes.shape[0]):
            if area < 0 or region == area:
                work.first[region], work.second[region] = first, second
    return ties


@stage
def _let_in(party: int, area: int, case: Case) -> None:
    """A list takes part in an area, -1 for the nation, if it has votes there."""
    if _votes(case, area, party) > 0.0:
        for region in range(case.votes.shape[0]):
            if area < 0 or region == area:
                case.taking[region, party] = True


@stage
def _qualify(tiers: TiersPlan, tier: int, party: int, case: Case) -> None:
    """Whether one list reaches the bar, and where."""
    bars = tiers.special.bars
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
    top, bottom = (
        float(tiers.special.bars.local_top[tier]),
        float(tiers.special.bars.local_bottom[tier]),
    )
    for region in range(case.votes.shape[0]):
        if _passes(tiers, tier, party, region, top, bottom, case):
            return True
    return False


@stage
def _waived(tiers: TiersPlan, tier: int, party: int, case: Case) -> bool:
    """Whether the list has won the seats that stand in for the bar."""
    other = tiers.special.bars.waiver[tier]
    if other < 0:
        return False
    seats = 0
    for region in range(case.votes.shape[0]):
        seats += case.won[other, region, party]
    return bool(seats >= tiers.special.bars.waiver_seats[tier])


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
    """Of the entries from `first` to `last` - 1."""
    total = 0.0
    for one in range(first, last):
        total += row[one]
    return total
