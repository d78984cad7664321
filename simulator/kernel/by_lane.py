"""Tiers with awkward control flow: each draw of a block on its own, by itself.

Compiling those rules takes longer than all the rest of the kernel, and most scenarios need none of
them: they are compiled for the first plan that has such a tier.
"""

from __future__ import annotations

import numpy as np

from simulator.allocation.one_draw.state import State
from simulator.allocation.one_draw.tier import allocate_tier_of_draw
from simulator.jit import kernel_function
from simulator.kernel.work import OneDraw, Work
from simulator.plan import Plan
from simulator.streams import Block


@kernel_function
def fill_by_lane(
    plan: Plan,
    tier: int,
    block: Block,
    work: Work,
    one_draw: OneDraw | None,
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
