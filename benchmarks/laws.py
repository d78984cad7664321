"""How fast the laws are: `python -m benchmarks.laws`; benchmarks/README.md has its figures.

One process on one pinned core; everyone is called once before, then all take turns. A ratio is the
kernel's speed over another's within a round; printed are medians with their range.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.baselines import numba_averages, numpy_averages, numpy_averages_rows
from benchmarks.baselines.task import Task
from benchmarks.before import ROOT, Remote, tree_of
from simulator import plan as plans
from simulator.cli.bench import Contestant, MedianRange, contest, kernel_contestant, pin_to_one_core
from simulator.scenario import load

SCENARIOS = Path(__file__).parent / "scenarios"
BEFORE = "9b2fcae"
"""The last commit whose functions were compiled one by one."""
GERMANY = ROOT / "scenarios" / "germany-2025" / "scenario.toml"
FLAGSHIP = ROOT / "scenarios" / "kazakhstan-2023" / "scenario.toml"
LIST_TIER = SCENARIOS / "list-tier.toml"
WORK = (
    (LIST_TIER, ['votes.model="logistic-normal"'], 1_000_000),
    (LIST_TIER, ['votes.model="dirichlet"'], 1_000_000),
    (FLAGSHIP, [], 30_000),
    (SCENARIOS / "sainte-lague-598.toml", [], 500_000),
    (SCENARIOS / "provinces.toml", [], 20_000),
    (GERMANY, [], 3_000),
)
"""What the kernel is timed on against the commit before: scenario, settings, draws in a turn."""
MEMORY = """
import resource, sys
from simulator.job import Job
from simulator.runner import run
from simulator.scenario import load

run(Job.of(load(sys.argv[1]), 1), int(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def nation(rounds: int) -> None:
    """598 seats by Sainte-Laguë, 8 lists, 5 percent: both models of votes."""
    for model in ("logistic-normal", "dirichlet"):
        _against_baselines("sainte-lague-598", [f'votes.model="{model}"'], model, 2_000_000, rounds)


def provinces(rounds: int) -> None:
    """350 seats by D'Hondt in 52 provinces, 10 lists, 3 percent in each."""
    _against_baselines("provinces", [], "logistic-normal", 40_000, rounds)


def germany(rounds: int) -> None:
    """Germany 2025 whole: speed of one core, and the peak memory of a run."""
    draws = 5_000
    kernel = {"kernel": kernel_contestant(plans.compile(load(GERMANY)))}
    _report("germany-2025", *contest(kernel, {"kernel": draws}, rounds))
    many = 10 * draws
    told = subprocess.run(
        [sys.executable, "-c", MEMORY, str(GERMANY), str(many)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    print(f"  peak memory of {many:,} draws: {int(told.stdout) / 1024:.0f} MiB")


def before(rounds: int) -> None:
    """Whole elections, now and before, each in a process of its own and from its own files."""
    with tree_of(BEFORE) as tree:
        for scenario, settings, draws in WORK:
            contestants = {
                "now": Remote(ROOT, scenario, settings),
                "before": Remote(tree, tree / scenario.relative_to(ROOT), settings),
            }
            try:
                name = scenario.parent.name if scenario.stem == "scenario" else scenario.stem
                title = " ".join([f"{name},", *settings, BEFORE])
                _report(title, *contest(contestants, dict.fromkeys(contestants, draws), rounds))
            finally:
                for remote in contestants.values():
                    remote.close()


PARTS = {"nation": nation, "provinces": provinces, "germany": germany, "before": before}


def _against_baselines(
    name: str, overrides: list[str], model: str, draws: int, rounds: int
) -> None:
    scenario = load(SCENARIOS / f"{name}.toml", overrides)
    task = Task.of(scenario)
    contestants: dict[str, Contestant] = {
        "kernel": kernel_contestant(plans.compile(scenario)),
        "numpy blocked": numpy_averages.prepared(task, 1),
        "numpy rows": lambda draws: numpy_averages_rows.run(task, draws, 1),
        "numba loop": lambda draws: numba_averages.run(task, draws, 1),
    }
    _report(f"{name}, {model}", *contest(contestants, dict.fromkeys(contestants, draws), rounds))


def _report(title: str, speeds: dict[str, MedianRange], ratios: dict[str, MedianRange]) -> None:
    print(f"\n{title}: thousand draws a second, and the first's paired ratio (range)")
    for name, speed in speeds.items():
        print("".join(_columns(name, speed, ratios.get(name))), flush=True)


def _columns(name: str, speed: MedianRange, ratio: MedianRange | None) -> Iterator[str]:
    median, low, high = (1e3 * value for value in (speed.median, speed.low, speed.high))
    yield f"  {name:<14}{median:10.1f} ({low:.1f} to {high:.1f})"
    if ratio is not None:
        yield f"   x {ratio.median:6.2f} ({ratio.low:.2f} to {ratio.high:.2f})"


def main() -> None:
    """Measure all parts, or only some."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.laws", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="these parts")
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    core = pin_to_one_core()
    print(f"processor {core}, {asked.rounds} rounds", flush=True)
    for name in asked.only:
        PARTS[name](asked.rounds)


if __name__ == "__main__":
    main()
