"""What the tiers that are filled draw by draw overwrite: nothing, where a plan has none."""

from __future__ import annotations

from typing import NamedTuple

from numba import types
from numba.extending import overload

from simulator.allocation.one_draw.state import Scratch, State, new_scratch, new_state
from simulator.jit import ALLOCATING, allocating
from simulator.plan import Plan


class LaneWork(NamedTuple):
    """One draw, and its scratch."""

    case: State
    scratch: Scratch


def new_lane_work(plan: Plan) -> LaneWork | None:
    """Room for one draw, or None. For the kernel only."""
    raise RuntimeError("Python cannot: compiled code has another body for this, see below")


@overload(new_lane_work, jit_options=ALLOCATING)
def _new_lane_work(plan):  # type: ignore[no-untyped-def]
    if isinstance(plan[plan.fields.index("by_lane")], types.NoneType):
        return lambda plan: None
    return lambda plan: _new(plan)


@allocating
def _new(plan: Plan) -> LaneWork:
    return LaneWork(
        new_state(plan.tiers, plan.turnout.registered, plan.lists, plan.parties),
        new_scratch(plan.tiers, plan.lists, plan.parties),
    )
