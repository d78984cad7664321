"""Who takes part, in one draw: shares of the nation or of regions, waivers, exemptions."""

from simulator.allocation.law import BALLOTS_CAST, REGISTERED, VALID, TiersPlan
from simulator.allocation.one_draw.single_qualifier import find_runner_up
from simulator.allocation.one_draw.state import State, TierOfDraw, gather_votes, lots_at
from simulator.allocation.one_draw.ties import RUNNER_UP
from simulator.arrays import Floats
from simulator.jit import kernel_function


@kernel_function
def take_part(given: TierOfDraw) -> int:
    """Overwrite `state.qualified`, `state.taking`, `work.first` and `work.second`; ties settled.

    Where no list of an area reaches the threshold and the law then opens it, all with votes take
    part. Where one alone does and the law lets the runner-up in, so does that.
    """
    tiers, tier, state, work = given.tiers, given.tier, given.state, given.work
    regions, ties = state.votes.shape[0], 0
    for party in range(state.qualified.size):
        _qualify(tiers, tier, party, state)
    for region in range(regions):
        work.first[region], work.second[region] = -1, -1
    if tiers.regional_threshold[tier]:
        for region in range(regions):
            ties += _admit_others(given, region)
    else:
        ties = _admit_others(given, -1)
    return ties


@kernel_function
def _admit_others(given: TierOfDraw, area: int) -> int:
    """Let in who is below the threshold of an area, -1 for the nation; the ties settled."""
    tiers, tier, state, work = given.tiers, given.tier, given.state, given.work
    number, first = 0, -1
    for party in range(state.qualified.size):
        if state.taking[max(area, 0), party]:
            number += 1
            first = party
    if number == 0 and tiers.admit_all[tier]:
        for party in range(state.qualified.size):
            _let_in(party, area, state)
    if number != 1 or not tiers.runner_up[tier]:
        return 0
    gather_votes(area, state, work)
    lots = lots_at(given, max(area, 0), RUNNER_UP)
    second, ties = find_runner_up(first, work.votes, work.lists, lots)
    if second >= 0:
        _let_in(second, area, state)
        for region in range(state.votes.shape[0]):
            if area < 0 or region == area:
                work.first[region], work.second[region] = first, second
    return ties


@kernel_function
def _let_in(party: int, area: int, state: State) -> None:
    """A list takes part in an area, -1 for the nation, if it has votes there."""
    if _votes(state, area, party) > 0.0:
        for region in range(state.votes.shape[0]):
            if area < 0 or region == area:
                state.taking[region, party] = True


@kernel_function
def _qualify(tiers: TiersPlan, tier: int, party: int, state: State) -> None:
    """Whether one list reaches the threshold, and where."""
    admission = tiers.special.admission
    everywhere = admission.local[tier] and _passes_somewhere(tiers, tier, party, state)
    everywhere |= _waived(tiers, tier, party, state)
    if admission.by_share[tier, party] and not tiers.regional_threshold[tier]:
        top, bottom = tiers.threshold_top[tier, party], tiers.threshold_bottom[tier, party]
        everywhere |= _passes(tiers, tier, party, -1, top, bottom, state)
    everywhere &= _votes(state, -1, party) > 0.0
    state.qualified[party] = everywhere
    for region in range(state.votes.shape[0]):
        here = everywhere
        if admission.by_share[tier, party] and tiers.regional_threshold[tier]:
            top, bottom = tiers.threshold_top[tier, party], tiers.threshold_bottom[tier, party]
            here |= _passes(tiers, tier, party, region, top, bottom, state)
        here &= not tiers.regional_threshold[tier] or state.votes[region, party] > 0.0
        state.taking[region, party] = here
        state.qualified[party] |= here


@kernel_function
def _passes_somewhere(tiers: TiersPlan, tier: int, party: int, state: State) -> bool:
    """Whether the list has the share of one region that is enough."""
    top, bottom = (
        float(tiers.special.admission.local_top[tier]),
        float(tiers.special.admission.local_bottom[tier]),
    )
    for region in range(state.votes.shape[0]):
        if _passes(tiers, tier, party, region, top, bottom, state):
            return True
    return False


@kernel_function
def _waived(tiers: TiersPlan, tier: int, party: int, state: State) -> bool:
    """Whether the list has won the seats that stand in for the threshold."""
    other = tiers.special.admission.waiver[tier]
    if other < 0:
        return False
    seats = 0
    for region in range(state.votes.shape[0]):
        seats += state.won[other, region, party]
    return bool(seats >= tiers.special.admission.waiver_seats[tier])


@kernel_function
def _passes(
    tiers: TiersPlan, tier: int, party: int, region: int, top: float, bottom: float, state: State
) -> bool:
    """Whether votes / base reaches (or passes) top / bottom in a region, or in the nation as -1."""
    votes = _votes(state, region, party)
    mine, needed = votes * bottom, _base(tiers.base[tier], region, state) * top
    return votes > 0.0 and (mine > needed if tiers.strict[tier] else mine >= needed)


@kernel_function
def _votes(state: State, region: int, party: int) -> float:
    """A list's votes in a region, or in the nation as -1."""
    if region >= 0:
        return float(state.votes[region, party])
    total = 0.0
    for one in range(state.votes.shape[0]):
        total += state.votes[one, party]
    return total


@kernel_function
def _base(base: int, region: int, state: State) -> float:
    """What a share is a part of, in a region or in the nation as -1."""
    first, last = (region, region + 1) if region >= 0 else (0, state.valid.size)
    if base == BALLOTS_CAST:
        return _sum(state.cast, first, last)
    if base == REGISTERED:
        return _sum(state.registered, first, last)
    valid = _sum(state.valid, first, last)
    return valid if base == VALID else valid + _sum(state.blank, first, last)


@kernel_function
def _sum(row: Floats, first: int, last: int) -> float:
    """Of the entries from `first` to `last` - 1."""
    total = 0.0
    for one in range(first, last):
        total += row[one]
    return total
