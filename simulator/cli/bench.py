"""`simulator bench`: the kernel's throughput by stage, and against the available baselines."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from simulator.bench import (
    Contestant,
    MedianRange,
    contest,
    kernel_contestant,
    pin_to_one_core,
    stages,
)
from simulator.cli.endings import note
from simulator.cli.progress import compiling
from simulator.errors import SimulatorError
from simulator.plan import Plan, compile
from simulator.scenario import Scenario, load

MODELS = ("logistic-normal", "dirichlet")


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
        print(f"  {name:<10} {_spread(cost, 1)}")
    print(f"  {'total':<10} {sum(cost.median for cost in costs.values()):9.1f}")


def _print_contest(
    title: str, plan: Plan, others: dict[str, Contestant], draws: int, rounds: int
) -> None:
    """The kernel against each baseline, in turns."""
    contestants: dict[str, Contestant] = {"kernel": kernel_contestant(plan), **others}
    sizes = {name: draws // 5 if name == "numpy rows" else draws for name in contestants}
    speeds, ratios = contest(contestants, sizes, rounds)
    print(f"\n{title}: million draws a second, and the kernel's paired ratio (range)")
    for name, speed in speeds.items():
        ratio = f"   x {_spread(ratios[name], 2)}" if name in ratios else ""
        print(f"  {name:<14} {_spread(speed, 2)}{ratio}")


def _baselines(model: str) -> dict[str, Contestant]:
    from benchmarks.baselines import numba_loop, numpy_blocked, numpy_rows

    def timed(run: Callable[[int, str, int], object]) -> Contestant:
        return lambda draws: run(draws, model, 1)

    return {
        "numpy blocked": timed(numpy_blocked.run),
        "numpy rows": timed(numpy_rows.run),
        "numba loop": timed(numba_loop.run),
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


def _spread(spread: MedianRange, digits: int) -> str:
    return f"{spread.median:9.{digits}f} ({spread.low:.{digits}f} to {spread.high:.{digits}f})"
