"""Tiers with awkward control flow: each draw of a block on its own, as one case of the law.

Compiling those rules takes longer than all the rest of the kernel, and most scenarios need none of
them: they are compiled for the first plan that has such a tier.
"""

from __future__ import annotations

import numpy as np
from numba import types
from numba.extending import overload

from simulator.allocation.one_draw.state import State
from simulator.allocation.one_draw.tier import allocate_tier_of_draw
from simulator.jit import OPTIONS, stage
from simulator.kernel.work import Work
from simulator.plan import Plan


def fill_by_lane(plan: Plan, tier: int, seed: np.uint64, first: int, lanes: int, work: Work) -> int:
    """Fill a tier draw by draw; returns the number of draws with a tie. For the kernel only."""
    raise RuntimeError("Python cannot: compiled code has another body for this, see below")


@overload(fill_by_lane, jit_options=OPTIONS)
def _fill_by_lane(plan, tier, seed, first, lanes, work):  # type: ignore[no-untyped-def]
    if isinstance(plan[plan.fields.index("by_lane")], types.NoneType):
        return lambda plan, tier, seed, first, lanes, work: 0
    return _allocate_lanes


def _allocate_lanes(plan, tier, seed, first, lanes, work):  # type: ignore[no-untyped-def]
    """Fill a tier draw by draw; returns the number of draws with a tie.

    A tier may strike seats of earlier ones, so all up to this one are written back.
    """
    draws = 0
    case, scratch = work.one_draw.case, work.one_draw.scratch
    for lane in range(lanes):
        _take_out(plan, tier, lane, work, case)
        ties = allocate_tier_of_draw(plan.tiers, tier, seed, first + lane, case, scratch)
        draws += ties > 0
        _put_back(plan, tier, lane, work, case)
    return draws


@stage
def _take_out(plan: Plan, tier: int, lane: int, work: Work, case: State) -> None:
    """Overwrite the case by the ballots of one draw, and by the seats of the tiers before."""
    for region in range(case.votes.shape[0]):
        for party in range(plan.lists):
            case.votes[region, party] = work.region_votes[region, party, lane]
        blank = 0.0
        if plan.against_all >= 0:
            blank = work.region_votes[region, plan.against_all, lane]
        case.blank[region] = blank
        case.valid[region] = work.region_valid[region, lane] - blank
        case.cast[region] = work.region_cast[region, lane]
        for before in range(tier):
            for party in range(plan.parties):
                seats = work.region_seats[before, region, party, lane]
                case.won[before, region, party] = np.int64(seats)


@stage
def _put_back(plan: Plan, tier: int, lane: int, work: Work, case: State) -> None:
    """Write the seats of every tier up to this one, and who takes part in it."""
    for filled in range(tier + 1):
        for party in range(plan.parties):
            total = 0
            for region in range(case.votes.shape[0]):
                seats = case.won[filled, region, party]
                work.region_seats[filled, region, party, lane] = seats
                total += seats
            work.seats[filled, party, lane] = total
    for party in range(plan.lists):
        takes_part = False
        for region in range(case.votes.shape[0]):
            takes_part |= case.taking[region, party]
        work.qualified[tier, party, lane] = 1.0 if case.qualified[party] else 0.0
        work.admitted[tier, party, lane] = 1.0 if takes_part else 0.0
