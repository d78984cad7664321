"""One tier in one draw of the whole country, by whatever rules its law has.

Where a law's control flow is awkward (bars of several kinds, alliances, compensation, seats that
follow turnout, biproportion) it is applied draw by draw. Seats placed by `largest-quotients`
(Norway, one levelling seat to each county) change no count of a list; where they are is for the
exact law to say.
"""

from __future__ import annotations

import numpy as np

from simulator.allocation.areas import allocate_areas
from simulator.allocation.bars import take_part
from simulator.allocation.biproportional import allocate_matrix
from simulator.allocation.compensation import compensate
from simulator.allocation.country import Case, CaseWork, new_case, new_case_work
from simulator.allocation.tiers import BIPROPORTIONAL, STATED, TiersPlan
from simulator.allocation.ties import Lots
from simulator.jit import stage
from simulator.lanes import copy, fill


@stage
def allocate_case(
    tiers: TiersPlan, tier: int, seed: np.uint64, draw: int, case: Case, work: CaseWork
) -> int:
    """Fill one tier; returns the number of ties settled.

    Overwrites `case.won[tier]`, `case.qualified`, `case.taking`; and, where winners may stay
    unseated, strikes their seats from the tier that elected them.
    """
    for region in range(case.valid.size):
        fill(case.won[tier, region], 0, case.won.shape[2])
    if tiers.method[tier] == STATED:
        fill(case.qualified, False, case.qualified.size)
        for region in range(case.valid.size):
            fill(case.taking[region], False, case.qualified.size)
        copy(tiers.special.stated[tier], case.won.shape[2], case.won[tier, 0])
        return 0
    lots = Lots(seed, draw, tiers.tie[tier])
    ties = take_part(tiers, tier, case, work, lots)
    if tiers.method[tier] == BIPROPORTIONAL:
        return ties + allocate_matrix(tiers, tier, case, work, lots)
    if tiers.special.compensation.overhang[tier] >= 0:
        return ties + compensate(tiers, tier, case, work, lots)
    return ties + allocate_areas(tiers, tier, case, work, lots)


__all__ = ["Case", "CaseWork", "allocate_case", "new_case", "new_case_work"]
