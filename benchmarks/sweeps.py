"""What a sweep costs beyond its draws: `python -m benchmarks.sweeps`.

Four take turns, in one process, on all its processors:

- the sweep, from its file to its tables, into an empty folder;
- the draws alone: the same jobs, as the sweep draws them, nothing kept; the next begins before the
  last one ends;
- the draws run by run: each job by itself, one after the other, as without a sweep;
- the pairs alone: the draws that are made again beside the baseline, for the errors of changes.

The overhead of a point is what the sweep takes longer than draws and pairs within a round, divided
by the points: reading, checking and compiling it, keeping it on the disk, its row in the tables.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks.before import ROOT
from simulator import sweep
from simulator.elections import elections
from simulator.executors import of, threads
from simulator.runner import run, run_each
from simulator.scheduling import Request
from simulator.sweep.changes import MOST_PAIRS

SCENARIOS = {
    "list tier": (Path(__file__).parent / "scenarios" / "list-tier.toml", 1_000_000),
    "flagship": (ROOT / "scenarios" / "kazakhstan-2023" / "scenario.toml", 100_000),
}
"""And draws at each point."""


def measure(name: str, points: int, rounds: int) -> None:
    """Print the medians of one scenario, with their range."""
    file, draws = SCENARIOS[name]
    vary = [f"party.nsdp.share={','.join(f'{4 + 0.02 * place:.2f}' for place in range(points))}"]

    def resolved() -> sweep.Points:
        return sweep.points_of(sweep.read(file, vary), 1)

    def whole() -> None:
        with tempfile.TemporaryDirectory() as root:
            found = resolved()
            sweep.keep(Path(root), found, sweep.run(sweep.Work.of(found, draws, Path(root))))

    jobs = [point.job for point in resolved().points]

    def drawn() -> None:
        run_each([Request(job, ((0, draws),), kind=name) for job in jobs], lambda *_: None)

    def one_by_one() -> None:
        with of(None, None) as pool:
            for job in jobs:
                run(job, draws, executor=pool)

    def paired() -> None:
        with threads() as pool:
            list(pool.map(lambda job: elections(job.plan, 1, 0, min(MOST_PAIRS, draws)), jobs))

    whole()
    turns = [[_timed(work) for work in (whole, drawn, one_by_one, paired)] for _ in range(rounds)]
    print(f"\n{name}: {points} points of {draws:,} draws; milliseconds a point (range)")
    print(f"  {'':<22}{'by the clock':>24}{'of processors':>28}")
    for title, weights in ROWS.items():
        cells = [_cell(turns, weights, kind, points) for kind in (0, 1)]
        print(f"  {title:<22}{cells[0]:>24}{cells[1]:>28}", flush=True)


ROWS = {
    "the sweep": (1, 0, 0, 0),
    "draws alone": (0, 1, 0, 0),
    "run by run": (0, 0, 1, 0),
    "pairs alone": (0, 0, 0, 1),
    "beyond draws and pairs": (1, -1, 0, -1),
    "beyond runs and pairs": (1, 0, -1, -1),
}


def _cell(
    rounds: list[list[tuple[float, float]]], weights: tuple[int, ...], kind: int, points: int
) -> str:
    """The median of a difference within a round, with its range."""
    found = [
        1e3 / points * sum(weight * each[kind] for weight, each in zip(weights, turn, strict=True))
        for turn in rounds
    ]
    return f"{median(found):.1f} ({min(found):.1f} to {max(found):.1f})"


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and of all processors."""
    start, used = perf_counter(), process_time()
    work()
    return perf_counter() - start, process_time() - used


def main() -> None:
    """Measure both scenarios, or one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sweeps", description=__doc__)
    parser.add_argument("--only", choices=SCENARIOS, help="this one")
    parser.add_argument("--points", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    for name in [asked.only] if asked.only else SCENARIOS:
        measure(name, asked.points, asked.rounds)


if __name__ == "__main__":
    main()
