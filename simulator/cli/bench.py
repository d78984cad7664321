"""`simulator bench`: how fast the kernel is, by stage and against the available baselines.

A shared machine changes its speed without notice: contestants take turns in short rounds of the
same work, and what is reported is the median of the ratios within a round, with their range.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from simulator.cli.endings import note
from simulator.cli.progress import compiling
from simulator.errors import SimulatorError
from simulator.jit import kernel_function
from simulator.kernel import ALLOCATE, COUNT, DRAW, QUALIFY, Room, Work, simulate
from simulator.kernel.drawing import draw_shares_of_regions
from simulator.packed import packed
from simulator.plan import Plan, compile
from simulator.scenario import Scenario, load
from simulator.streams import NATIONAL, Block, standard_normals, words
from simulator.uncertainty.national import draw_factors, draw_independents, draw_weights

MODELS = ("logistic-normal", "dirichlet")
STAGES = ("streams", "normals", "shares", "ballots", "qualify", "allocate", "count")
"""Streams: the random words. Normals: out of them. Shares: of the nation and its regions. Ballots:
turnout, whole ballots, districts and their winners. Qualify, allocate: the lists. Count: all."""
KERNEL_STAGES = {4: DRAW, 5: DRAW | QUALIFY, 6: DRAW | ALLOCATE, 7: DRAW | ALLOCATE | COUNT}
"""Of those the kernel's own."""
SEED = 1
Contestant = Callable[[int], object]
"""Does its work for so many draws."""


@compiling(quiet=False)
def bench(path: Path | None, *, rounds: int = 9, draws: int | None = None) -> int:
    """Print both tables for a scenario, or for the list tier that the baselines compute."""
    core = pin_to_one_core()
    note(f"pinned to processor {core}" if core is not None else "cannot pin to one processor here")
    if path is not None:
        scenario = load(path)
        plan = compile(scenario)
        _print_stages(scenario.id, plan, draws or 100_000, rounds)
        if twins := _twins(plan):
            _print_contest(scenario.id, plan, twins, draws or 100_000, rounds)
        return 0
    for model in MODELS:
        scenario = _list_tier(model)
        plan = compile(scenario)
        title = f"{scenario.id}, {model}"
        _print_stages(title, plan, draws or 2_000_000, rounds)
        _print_contest(title, plan, _baselines(model), draws or 2_000_000, rounds)
    return 0


def _list_tier(model: str) -> Scenario:
    """The work of the baselines, from the project's own folder."""
    try:
        import benchmarks
    except ImportError:
        raise SimulatorError(
            "bench without a scenario compares with the project's baselines, which are not "
            "installed: name a scenario, or run it in a clone of the project"
        ) from None
    folder = Path(benchmarks.__path__[0]) / "scenarios"
    return load(folder / "list-tier.toml", [f'votes.model="{model}"'])


def _print_stages(title: str, plan: Plan, draws: int, rounds: int) -> None:
    costs = stages(plan, draws, rounds)
    print(f"\n{title}: nanoseconds a draw by stage, one core, median of {rounds} rounds (range)")
    for name, cost in costs.items():
        print(f"  {name:<10} {cost.told(1)}")
    print(f"  {'total':<10} {sum(cost.median for cost in costs.values()):9.1f}")


def _print_contest(
    title: str, plan: Plan, others: dict[str, Contestant], draws: int, rounds: int
) -> None:
    """The kernel against each baseline, in turns."""
    contestants = {"kernel": kernel_contestant(plan), **others}
    sizes = {name: draws // 5 if name == "numpy rows" else draws for name in contestants}
    speeds, ratios = contest(contestants, sizes, rounds)
    print(f"\n{title}: million draws a second, and the kernel's paired ratio (range)")
    for name, speed in speeds.items():
        ratio = f"   x {ratios[name].told(2)}" if name in ratios else ""
        print(f"  {name:<14} {speed.told(2)}{ratio}")


def _baselines(model: str) -> dict[str, Contestant]:
    from benchmarks.baselines import numba_loop, numpy_blocked, numpy_rows

    return {
        "numpy blocked": lambda draws: numpy_blocked.run(draws, model, 1),
        "numpy rows": lambda draws: numpy_rows.run(draws, model, 1),
        "numba loop": lambda draws: numba_loop.run(draws, model, 1),
    }


def _twins(plan: Plan) -> dict[str, Contestant]:
    """The same work in NumPy, for the one kind of scenario that has such a baseline."""
    try:
        from benchmarks.baselines import numpy_flagship

        numpy_flagship.run(plan, 1000, 1)
    except (ImportError, ValueError):
        return {}
    return {
        "numpy double": lambda draws: numpy_flagship.run(plan, draws, 1),
        "numpy single": lambda draws: numpy_flagship.run(plan, draws, 1, np.float32),
    }


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

    def told(self, digits: int) -> str:
        """The same in one cell."""
        return f"{self.median:9.{digits}f} ({self.low:.{digits}f} to {self.high:.{digits}f})"


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
