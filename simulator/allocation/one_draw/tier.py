"""One tier in one draw of the whole country, by whatever rules its law has.

Where a law's control flow is awkward (thresholds of several kinds, alliances, compensation, seats
that follow turnout, biproportion) it is applied draw by draw. Seats placed by `largest-quotients`
(Norway, one levelling seat to each county) change no count of a list; where they are is for the
exact law to say.
"""

import numpy as np

from simulator.allocation.law import BIPROPORTIONAL, STATED, TiersPlan
from simulator.allocation.one_draw.admission import take_part
from simulator.allocation.one_draw.area import allocate_areas
from simulator.allocation.one_draw.biproportional import allocate_matrix
from simulator.allocation.one_draw.compensation import compensate
from simulator.allocation.one_draw.state import Scratch, State, TierOfDraw
from simulator.allocation.one_draw.ties import Lots
from simulator.jit import kernel_function
from simulator.lanes import copy, fill


@kernel_function
def allocate_tier_of_draw(
    tiers: TiersPlan, tier: int, seed: np.uint64, draw: int, state: State, work: Scratch
) -> int:
    """Fill one tier; returns the number of ties settled.

    Overwrites `state.won[tier]`, `state.qualified`, `state.taking`; and, where winners may stay
    unseated, strikes their seats from the tier that elected them.
    """
    for region in range(state.valid.size):
        fill(state.won[tier, region], 0, state.won.shape[2])
    if tiers.method[tier] == STATED:
        fill(state.qualified, False, state.qualified.size)
        for region in range(state.valid.size):
            fill(state.taking[region], False, state.qualified.size)
        copy(tiers.special.stated[tier], state.won.shape[2], state.won[tier, 0])
        return 0
    given = TierOfDraw(tiers, tier, state, work, Lots(seed, draw, tiers.tie[tier], 0))
    ties = take_part(given)
    if tiers.method[tier] == BIPROPORTIONAL:
        return ties + allocate_matrix(given)
    if tiers.special.compensation.overhang[tier] >= 0:
        return ties + compensate(given)
    return ties + allocate_areas(given)
