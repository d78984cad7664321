"""How fast the kernel is, by stage and against others, on the same work in one run.

A shared machine changes its speed without notice: contestants take turns in short rounds,
and what is reported is the median of the ratios within a round, with their range.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from simulator.jit import kernel_function
from simulator.kernel import ALLOCATE, COUNT, DRAW, QUALIFY, Room, Work, simulate
from simulator.kernel.drawing import draw_shares_of_regions
from simulator.packed import packed
from simulator.plan import Plan
from simulator.streams import NATIONAL, Block, standard_normals, words
from simulator.uncertainty.national import draw_factors, draw_independents, draw_weights

STAGES = ("streams", "normals", "shares", "ballots", "qualify", "allocate", "count")
"""Streams: the random words. Normals: out of them. Shares: of the nation and its regions. Ballots:
turnout, whole ballots, districts and their winners. Qualify, allocate: the lists. Count: all."""
KERNEL_STAGES = {4: DRAW, 5: DRAW | QUALIFY, 6: DRAW | ALLOCATE, 7: DRAW | ALLOCATE | COUNT}
"""Of those the kernel's own."""
SEED = 1
Contestant = Callable[[int], object]
"""Does its work for so many draws."""


@dataclass(frozen=True)
class MedianRange:
    """A median with its range."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> MedianRange:
        """The spread of one or more values."""
        return cls(median(values), min(values), max(values))


def pin_to_one_core() -> int | None:
    """Keep this process on one of the processors it may use; which, or None where it cannot."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def stages(plan: Plan, draws: int, rounds: int) -> dict[str, MedianRange]:
    """Nanoseconds a draw of each stage: differences between runs that stop one stage later.

    Each round runs every stage once; a difference is taken within its round.
    """
    block = plan.block
    for last in range(len(STAGES) + 1):
        _through(plan, 2 * block, block, last)
    costs: dict[str, list[float]] = {name: [] for name in STAGES}
    for _ in range(rounds):
        times = [
            _nanoseconds(_through, plan, draws, block, last) / draws
            for last in range(len(STAGES) + 1)
        ]
        for name, before, after in zip(STAGES, times, times[1:], strict=False):
            costs[name].append(after - before)
    return {name: MedianRange.of(values) for name, values in costs.items()}


def contest(
    contestants: Mapping[str, Contestant], draws: Mapping[str, int], rounds: int
) -> tuple[dict[str, MedianRange], dict[str, MedianRange]]:
    """Million draws a second of each contestant, and the ratios of the first to each other.

    Each is called once before (compilation, warm caches); then all take turns.
    """
    names = list(contestants)
    for name in names:
        contestants[name](min(draws[name], 20_000))
    speeds: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            elapsed = _nanoseconds(contestants[name], draws[name])
            speeds[name].append(1e3 * draws[name] / elapsed)
    first = speeds[names[0]]
    return (
        {name: MedianRange.of(values) for name, values in speeds.items()},
        {name: MedianRange.of(np.divide(first, speeds[name]).tolist()) for name in names[1:]},
    )


def kernel_contestant(plan: Plan) -> Contestant:
    """The kernel, for `contest`."""
    return lambda draws: simulate(plan, SEED, 0, draws, plan.block)


def _nanoseconds(work: Callable[..., object], *arguments: object) -> float:
    begin = time.perf_counter_ns()
    work(*arguments)
    return float(time.perf_counter_ns() - begin)


def _quads(plan: Plan) -> int:
    """How many calls of Philox give the normals of the nation and of its regions."""
    per_region = (plan.votes.options + 3) // 4
    regions = len(plan.votes.lean) if plan.votes.regional_sd.any() else 0
    national = plan.votes.factors if len(plan.votes.shapes) == 0 else plan.votes.options
    regions += plan.votes.groups.number
    return (national + 3) // 4 + regions * per_region + (len(plan.votes.shapes) > 0)


def _through(plan: Plan, draws: int, block: int, last: int) -> None:
    """Run all stages up to the one numbered `last` (0: none)."""
    room = Room(plan, block)
    if last > 3:
        room.run(SEED, 0, draws, KERNEL_STAGES[last])
        return
    seed, quads = np.uint64(SEED), _quads(plan)
    _first_stages(packed(plan), packed(room.work), seed, draws, block, last, quads)


@kernel_function
def _first_stages(
    plan: Plan, work: Work, seed: np.uint64, draws: int, size: int, last: int, quads: int
) -> None:
    """The kernel's loop, cut short after the random words, the normals or the shares."""
    normals = work.scratch
    for start in range(0, draws, size):
        block = Block(seed, start, min(size, draws - start))
        if last == 1:
            for quad in range(quads):
                for lane in range(block.lanes):
                    a, b, c, d = words(seed, np.uint64(start + lane), NATIONAL, np.uint64(quad))
                    normals[0, lane] += (a ^ b ^ c ^ d) & np.uint64(1)
        elif last == 2:
            for quad in range(quads):
                standard_normals(normals, 4, block, NATIONAL, quad)
        elif last == 3:
            _draw_shares(plan, block, work)


@kernel_function
def _draw_shares(plan: Plan, block: Block, work: Work) -> None:
    """The part of drawing that ends with the regions' shares."""
    votes = plan.votes
    draw_factors(votes, block, work.factor)
    draw_weights(votes, block, work.factor, work.scratch, work.weight)
    draw_independents(votes.independent_sd, block, work.share)
    if votes.lean.size > 0:
        draw_shares_of_regions(plan, False, block, work)
