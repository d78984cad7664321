"""Qualify the lists of every list tier and allocate its seats: all draws at once, or one by one."""

import numpy as np

from simulator.allocation.block.admission import admit_all, qualify
from simulator.allocation.block.tier import AreaSeats, allocate_tier
from simulator.allocation.law import BALLOTS_CAST, REGISTERED, VALID
from simulator.allocation.one_draw.state import State
from simulator.allocation.one_draw.tier import allocate_tier_of_draw
from simulator.arrays import Floats
from simulator.counting.places import PlaceCounts, count_seats, count_taking, lanes_above_zero
from simulator.jit import kernel_function
from simulator.kernel.counts import Counting
from simulator.kernel.work import OneDraw, Work
from simulator.lanes import add, add_times, clear, copy, fill, keep_larger, sum_rows
from simulator.plan import Plan
from simulator.streams import Block


@kernel_function
def allocate_block(plan: Plan, block: Block, work: Work, count: Counting) -> None:
    """Fill every tier, in the order of the file."""
    lanes = block.lanes
    tied = count.counts.tied
    for tier in range(plan.tiers.method.size):
        if tier == plan.district_tier:
            for lane in range(lanes):
                tied[tier] += work.district_ties[lane] > 0.0
        elif plan.tiers.by_lane[tier]:
            tied[tier] += fill_by_lane(plan, tier, block, work, work.one_draw, count.places)
        elif plan.tiers.regional[tier]:
            tied[tier] += _allocate_regions(plan, tier, block, work, count.places)
        else:
            qualify_lists(plan, tier, lanes, work)
            tied[tier] += _allocate_nation(plan, tier, block, work)
            if plan.keeps_seats:
                for party in range(plan.lists):
                    copy(work.seats[tier, party], lanes, work.region_seats[tier, 0, party])


@kernel_function
def _allocate_nation(plan: Plan, tier: int, block: Block, work: Work) -> int:
    """The seats of a tier that is allocated once; returns the number of draws with a tie."""
    return allocate_tier(
        plan.tiers,
        AreaSeats(tier, 0, plan.tiers.seats[tier]),
        plan.lists,
        work.votes,
        block,
        work.number,
        work.admitted[tier] if plan.tiers.admits_others[tier] else work.qualified[tier],
        work.seats[tier],
        work.tier,
    )


@kernel_function
def _allocate_regions(plan: Plan, tier: int, block: Block, work: Work, places: PlaceCounts) -> int:
    """The seats of a tier region by region; returns the number of draws with a tie.

    A list reaches the threshold, and takes part, where it does so in any region.
    """
    lanes = block.lanes
    tiers, local = plan.tiers, plan.tiers.regional_threshold[tier]
    seats, tied = work.seats[tier], work.tied_lanes
    clear(seats, lanes)
    fill(tied, 0.0, lanes)
    if local:
        clear(work.qualified[tier], lanes)
        clear(work.admitted[tier], lanes)
    else:
        qualify_lists(plan, tier, lanes, work)
    for region in range(tiers.magnitude.shape[1]):
        votes = work.region_votes[region]
        takes_part = work.admitted[tier] if plan.tiers.admits_others[tier] else work.qualified[tier]
        if local:
            _qualify_region(plan, tier, region, lanes, work)
            takes_part = work.area_admitted if tiers.admits_others[tier] else work.area_qualified
            if plan.counts_regions:
                for party in range(plan.lists):
                    some = lanes_above_zero(takes_part[party], lanes)
                    places.region_enters[tier, region, party] += some
        won = work.region_seats[tier, region] if plan.keeps_seats else work.area_seats
        allocate_tier(
            tiers,
            AreaSeats(tier, region, tiers.magnitude[tier, region]),
            plan.lists,
            votes,
            block,
            work.number,
            takes_part,
            won,
            work.tier,
        )
        if plan.placed_tier == tier:
            count_seats(won, lanes, places.region_seats[region], places.region_any[region])
        keep_larger(work.tier.tied_lane, lanes, tied)
        for party in range(plan.lists):
            add(won[party], lanes, seats[party])
    if local:
        sum_rows(work.qualified[tier], plan.lists, lanes, work.number)
    draws = 0
    for lane in range(lanes):
        draws += tied[lane] > 0.0
    return draws


@kernel_function
def _qualify_region(plan: Plan, tier: int, region: int, lanes: int, work: Work) -> None:
    """Overwrite who qualifies in one region and who takes part there; join the nation's."""
    tiers, votes = plan.tiers, work.region_votes[region]
    cast, valid, voters = work.region_cast[region], work.region_valid[region], work.area_registered
    fill(voters, plan.turnout.registered[region], lanes)
    base = _threshold_base(plan, tier, lanes, votes, cast, valid, voters, work.base)
    _qualify(plan, tier, lanes, votes, base, work.area_qualified, work.area_admitted, work.number)
    for party in range(plan.lists):
        keep_larger(work.area_qualified[party], lanes, work.qualified[tier, party])
        if tiers.admits_others[tier]:
            keep_larger(work.area_admitted[party], lanes, work.admitted[tier, party])


@kernel_function
def qualify_block(plan: Plan, lanes: int, work: Work) -> None:
    """Who reaches the threshold of each list tier, and no more: to time it."""
    for tier in range(plan.tiers.method.size):
        if plan.tiers.of_lists[tier]:
            qualify_lists(plan, tier, lanes, work)


@kernel_function
def qualify_lists(plan: Plan, tier: int, lanes: int, work: Work) -> None:
    """Overwrite who reaches the threshold of a list tier and, where others may, who takes part."""
    votes, cast, valid, voters = work.votes, work.nation_cast, work.nation_valid, work.registered
    base = _threshold_base(plan, tier, lanes, votes, cast, valid, voters, work.base)
    _qualify(plan, tier, lanes, votes, base, work.qualified[tier], work.admitted[tier], work.number)


@kernel_function
def _qualify(
    plan: Plan,
    tier: int,
    lanes: int,
    votes: Floats,
    base: Floats,
    qualified: Floats,
    admitted: Floats,
    number: Floats,
) -> None:
    """Overwrite `qualified` [list, lane] and its sum `number` [lane], and `admitted` [list, lane]:
    those that qualify, or all where none does; a single one's runner-up comes with the seats."""
    tiers = plan.tiers
    top, bottom = tiers.threshold_top[tier], tiers.threshold_bottom[tier]
    qualify(votes, top, bottom, tiers.strict[tier], base, lanes, qualified, number)
    if tiers.admits_others[tier]:
        for party in range(plan.lists):
            copy(qualified[party], lanes, admitted[party])
        if tiers.admit_all[tier]:
            admit_all(votes, plan.lists, lanes, admitted, number)


@kernel_function
def _threshold_base(
    plan: Plan,
    tier: int,
    lanes: int,
    votes: Floats,
    cast: Floats,
    valid: Floats,
    registered: Floats,
    scratch: Floats,
) -> Floats:
    """What a threshold is a part of [lane]; may overwrite `scratch` [lane]."""
    base = plan.tiers.base[tier]
    if base == BALLOTS_CAST:
        return cast
    if base == REGISTERED:
        return registered
    if base == VALID and plan.against_all >= 0:
        copy(valid, lanes, scratch)
        add_times(votes[plan.against_all], -1.0, lanes, scratch)
        return scratch
    return valid


@kernel_function
def fill_by_lane(
    plan: Plan, tier: int, block: Block, work: Work, one_draw: OneDraw | None, places: PlaceCounts
) -> int:
    """Fill a tier draw by draw; returns the number of draws with a tie.

    A tier may strike seats of earlier ones, so all up to this one are written back.
    """
    if one_draw is None:  # known from its type: what follows is then not compiled
        return 0
    draws = 0
    state, scratch = one_draw.state, one_draw.scratch
    for lane in range(block.lanes):
        _take_out(plan, tier, lane, work, state)
        ties = allocate_tier_of_draw(
            plan.tiers, tier, block.seed, block.first + lane, state, scratch
        )
        draws += ties > 0
        _put_back(plan, tier, lane, work, state)
        if plan.counts_regions and plan.tiers.regional_threshold[tier]:
            count_taking(state.taking, places.region_enters[tier])
    return draws


@kernel_function
def _take_out(plan: Plan, tier: int, lane: int, work: Work, state: State) -> None:
    """Overwrite the state by the ballots of one draw, and by the seats of the tiers before."""
    for region in range(state.votes.shape[0]):
        for party in range(plan.lists):
            state.votes[region, party] = work.region_votes[region, party, lane]
        blank = 0.0
        if plan.against_all >= 0:
            blank = work.region_votes[region, plan.against_all, lane]
        state.blank[region] = blank
        state.valid[region] = work.region_valid[region, lane] - blank
        state.cast[region] = work.region_cast[region, lane]
        for before in range(tier):
            for party in range(plan.parties):
                seats = work.region_seats[before, region, party, lane]
                state.won[before, region, party] = np.int64(seats)


@kernel_function
def _put_back(plan: Plan, tier: int, lane: int, work: Work, state: State) -> None:
    """Write the seats of every tier up to this one, and who takes part in it."""
    for filled in range(tier + 1):
        for party in range(plan.parties):
            total = 0
            for region in range(state.votes.shape[0]):
                seats = state.won[filled, region, party]
                work.region_seats[filled, region, party, lane] = seats
                total += seats
            work.seats[filled, party, lane] = total
    for party in range(plan.lists):
        takes_part = False
        for region in range(state.votes.shape[0]):
            takes_part |= state.taking[region, party]
        work.qualified[tier, party, lane] = 1.0 if state.qualified[party] else 0.0
        work.admitted[tier, party, lane] = 1.0 if takes_part else 0.0
