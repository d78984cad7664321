"""The assembly line: draw, turn out, qualify, allocate, count, one block of draws after the other.

Arrays are [row, lane]; a lane is one draw of the block. Draw i uses only the random numbers
(seed, i), so the counts of a range do not depend on the block, the thread or the machine.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.counting import joint
from simulator.counting.counts import Counts
from simulator.jit import kernel_function
from simulator.kernel.counting import Counting, count_block, count_records, new_counting
from simulator.kernel.drawing import draw_block
from simulator.kernel.seats import allocate_block, qualify_lists
from simulator.kernel.work import ROW_GAP, Work, new_work
from simulator.packed import Packed
from simulator.plan import Plan


class Range(NamedTuple):
    """What a range of draws leaves behind."""

    counts: Counts
    joint: joint.JointTables


def simulate(plan: Plan, seed: int, first: int, last: int, block: int) -> Range:
    """Draw the elections `first` to `last` - 1, allocate every seat in each, and count.

    A pure function of (plan, seed, first, last): `block`, how many draws go together, changes
    nothing but the speed.
    """
    rows = block + ROW_GAP
    work, count = new_work(plan, rows, 0), new_counting(plan, rows)
    run(Packed(plan), np.uint64(seed), first, last, block, ALL, Packed(work), Packed(count))
    return Range(count.counts, count.joint)


DRAW, QUALIFY, ALLOCATE, COUNT = 1, 2, 4, 8
ALL = DRAW | ALLOCATE | COUNT


@kernel_function
def run(
    plan: Plan,
    seed: np.uint64,
    first: int,
    last: int,
    block: int,
    stages: int,
    work: Work,
    count: Counting,
) -> None:
    """Block after block, through the `stages` asked for."""
    for start in range(first, last, block):
        lanes = min(block, last - start)
        if stages & DRAW:
            draw_block(plan, seed, start, lanes, work)
        if stages & ALLOCATE:
            allocate_block(plan, seed, start, lanes, work, count)
        if stages & COUNT:
            count_block(plan, lanes, work, count)
    if stages & COUNT:
        count_records(plan, count)


__all__ = [
    "ROW_GAP",
    "Range",
    "Work",
    "allocate_block",
    "count_block",
    "count_records",
    "draw_block",
    "new_counting",
    "new_work",
    "qualify_lists",
    "simulate",
]
