"""Monte Carlo simulation of parliamentary elections: exact seats, millions of draws, honest errors.

    scenario = simulator.load("kazakhstan-2023")               # files -> Scenario, explicit
    tally = simulator.simulate(scenario, draws=1_000_000)      # Scenario -> exact counts
    tables = simulator.tables.all_tables(scenario, tally)      # counts -> probabilities with errors
    simulator.compare.paired(scenario, other, seed=1, draws=((0, 1_000_000),))  # what changes

A scenario becomes a plan (arrays), the plan and a seed become a tally (counts), and only the tables
turn counts into probabilities. Draw i of a seed is the same election on every machine.
"""

from __future__ import annotations

from contextlib import nullcontext
from importlib import import_module
from typing import TYPE_CHECKING, Any

from simulator.version import __version__

__all__ = [
    "Scenario",
    "Tally",
    "__version__",
    "compare",
    "draws",
    "load",
    "simulate",
    "sweep",
    "tables",
]

if TYPE_CHECKING:
    import polars as pl

    from simulator import compare, sweep, tables
    from simulator.scenario import Scenario, load
    from simulator.tally import Tally

_HOMES = {"Scenario": "scenario", "load": "scenario", "Tally": "tally"}


def simulate(
    scenario: Scenario,
    draws: int = 1_000_000,
    seed: int = 1,
    threads: int | None = None,
    cluster: str | None = None,
    *,
    quiet: bool = False,
) -> Tally:
    """The tally of the draws 0 to `draws` - 1; by default on every processor there is.

    `cluster` is `local:N`, for N processes, or the address of a dask scheduler. The first call
    compiles the kernel, and says so in one line on stderr unless `quiet`.

    Raises: ScenarioError, where a scenario made in Python contradicts itself.
    """
    from simulator import executors
    from simulator.compiling import AnnouncedOnce, reported
    from simulator.job import Job
    from simulator.runner import run
    from simulator.scenario.load import refuse_contradictions

    refuse_contradictions(scenario)
    with nullcontext() if quiet else reported(AnnouncedOnce()):
        job = Job.of(scenario, seed)
        if cluster is None:
            job.draw(0, 0)
    with executors.of(cluster, threads) as pool:
        return run(job, draws, executor=pool)


def draws(
    scenario: Scenario,
    draws: int = 10_000,
    first: int = 0,
    seed: int = 1,
    *,
    by_region: bool = False,
    by_district: bool = False,
) -> pl.DataFrame:
    """A row for each of the draws `first` to `first + draws` - 1: the elections of a tally.

    Columns: draw, turnout, house, share.PARTY, seats.PARTY, enters.TIER.PARTY, event.EVENT, and
    more of tiers, regions and districts; `simulator.drawn` has them all. Shares and turnout are in
    percent, to a millionth of the whole.

        simulator.draws(simulator.load("kazakhstan-2023"), draws=100)["seats.amanat"].mean()

    Raises: ScenarioError, where a scenario made in Python contradicts itself; SimulatorError, for
    draws that are none, and for regions or districts that the scenario does not have.
    """
    from simulator import drawn
    from simulator.errors import SimulatorError
    from simulator.scenario.load import refuse_contradictions
    from simulator.tally import MOST_DRAWS, MOST_SEED

    refuse_contradictions(scenario)
    if draws < 1 or first < 0 or first + draws > MOST_DRAWS:
        raise SimulatorError(
            f"draws {first:,} to {first + draws - 1:,}; must be one or more of the draws 0 to "
            f"{MOST_DRAWS - 1:,}"
        )
    if not 0 <= seed <= MOST_SEED:
        raise SimulatorError(f"seed: {seed}; must be between 0 and {MOST_SEED}")
    return drawn.frame(
        scenario, seed, ((first, first + draws),), drawn.Extent(by_region, by_district)
    )


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first asked for: numba and polars take their time."""
    if name in ("compare", "sweep", "tables"):
        return import_module(f"simulator.{name}")
    if name in _HOMES:
        return getattr(import_module(f"simulator.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
