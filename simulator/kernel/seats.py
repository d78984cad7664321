"""Qualify the lists of every list tier and allocate its seats."""

from __future__ import annotations

import numpy as np

from simulator.allocation.qualification import BALLOTS_CAST, REGISTERED, VALID
from simulator.allocation.tiers import admit_others, allocate_tier, qualify_tier
from simulator.jit import kernel_function, step
from simulator.kernel.counting import Counting
from simulator.kernel.work import Work
from simulator.plan import Plan


@step
def allocate_block(
    plan: Plan, seed: np.uint64, first: int, lanes: int, work: Work, count: Counting
) -> None:
    """Qualify the lists of every list tier and allocate its seats."""
    tiers, lists = plan.tiers, plan.lists
    for tier in range(tiers.method.size):
        if not tiers.of_lists[tier]:
            for lane in range(lanes):
                count.counts.tied[tier] += work.district_ties[lane] > 0.0
            continue
        qualify_lists(plan, tier, lanes, work)
        others = tiers.admits_others[tier]
        count.counts.tied[tier] += allocate_tier(
            tiers,
            tier,
            lists,
            work.votes,
            seed,
            first,
            lanes,
            work.number,
            work.admitted[tier] if others else work.qualified[tier],
            work.seats[tier],
            work.tier,
        )


@step
def qualify_lists(plan: Plan, tier: int, lanes: int, work: Work) -> None:
    """Overwrite who reaches the bar of a list tier and, where others may, who takes part."""
    tiers, qualified = plan.tiers, work.qualified[tier]
    base = _threshold_base(
        plan.against_all,
        tiers.base[tier],
        lanes,
        work.votes,
        work.nation_cast,
        work.nation_valid,
        work.registered,
        work.base,
    )
    qualify_tier(tiers, tier, work.votes, base, lanes, qualified, work.number)
    if tiers.admits_others[tier]:
        admitted = work.admitted[tier]
        admit_others(tiers, tier, plan.lists, work.votes, lanes, qualified, admitted, work.number)


@kernel_function
def _threshold_base(
    against_all: int,
    base: int,
    lanes: int,
    votes: np.ndarray,
    cast: np.ndarray,
    valid: np.ndarray,
    registered: np.ndarray,
    scratch: np.ndarray,
) -> np.ndarray:
    """What a threshold is a part of [lane]; may overwrite `scratch` [lane]."""
    if base == BALLOTS_CAST:
        return cast
    if base == REGISTERED:
        return registered
    if base == VALID and against_all >= 0:
        row = votes[against_all]
        for lane in range(lanes):
            scratch[lane] = valid[lane] - row[lane]
        return scratch
    return valid
