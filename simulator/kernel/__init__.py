"""The assembly line: draw, qualify, allocate, count, one block of draws after the other.

Arrays are [row, lane]; a lane is one draw of the block. Draw i uses only the random numbers
(seed, i), so the counts of a range do not depend on the block, the thread or the machine.
"""

from typing import NamedTuple

import numpy as np

from simulator.counting import joint
from simulator.counting.counts import Counts
from simulator.counting.places import PlaceCounts
from simulator.jit import kernel_function
from simulator.kernel.counting import count_block, count_records
from simulator.kernel.counts import Counting, new_counting
from simulator.kernel.drawing import draw_block
from simulator.kernel.seats import allocate_block, qualify_block
from simulator.kernel.work import ROW_GAP, Work, new_work
from simulator.packed import packed
from simulator.plan import Plan
from simulator.streams import Block

DRAW, QUALIFY, ALLOCATE, COUNT = 1, 2, 4, 8
"""Stages of a block: votes and turnout; who qualifies, alone; all seats; the counts."""


class RangeCounts(NamedTuple):
    """What a range of draws leaves behind."""

    counts: Counts
    places: PlaceCounts
    joint: joint.JointTables


class Room:
    """A plan, and the arrays that its draws overwrite, ready for compiled code."""

    def __init__(self, plan: Plan, block: int, kept: int = 0) -> None:
        """Room for `block` draws at a time; of `kept` candidates the ballots are kept."""
        self.block = block
        self.work = new_work(plan, block + ROW_GAP, kept)
        self.counting = new_counting(plan, block + ROW_GAP)
        self._packed = (packed(plan), packed(self.work), packed(self.counting))

    def run(self, seed: int, first: int, last: int, stages: int) -> None:
        """Take the draws `first` to `last` - 1 through these stages, block after block."""
        run(*self._packed, np.uint64(seed), first, last, self.block, stages)


def simulate(plan: Plan, seed: int, first: int, last: int, block: int) -> RangeCounts:
    """Draw the elections `first` to `last` - 1, allocate every seat in each, and count.

    A pure function of (plan, seed, first, last): `block`, how many draws go together, does not
    affect the result.
    """
    room = Room(plan, block)
    room.run(seed, first, last, DRAW | ALLOCATE | COUNT)
    return RangeCounts(room.counting.counts, room.counting.places, room.counting.joint)


@kernel_function
def run(
    plan: Plan,
    work: Work,
    count: Counting,
    seed: np.uint64,
    first: int,
    last: int,
    size: int,
    stages: int,
) -> None:
    """Block after block: the one function of the kernel that is emitted as machine code."""
    for start in range(first, last, size):
        block = Block(seed, start, min(size, last - start))
        if stages & DRAW:
            draw_block(plan, block, work, count.places)
        if stages & QUALIFY:
            qualify_block(plan, block.lanes, work)
        if stages & ALLOCATE:
            allocate_block(plan, block, work, count)
        if stages & COUNT:
            count_block(plan, block.lanes, work, count)
    if stages & COUNT:
        count_records(plan, count)


__all__ = ["ALLOCATE", "COUNT", "DRAW", "QUALIFY", "RangeCounts", "Room", "Work", "simulate"]
