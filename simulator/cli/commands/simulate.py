"""What `run`, `sweep` and `bench` take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands.options import (
    Cluster,
    Format,
    Out,
    Quiet,
    ScenarioPath,
    Seed,
    Settings,
    Threads,
    Vary,
)


def run(
    scenario: ScenarioPath,
    draws: Annotated[
        str | None,
        typer.Option(
            metavar="N",
            help="10000, 10k, 1e6, 1M (the default). With --target-se, at most so many.",
        ),
    ] = None,
    first: Annotated[
        str | None,
        typer.Option(
            metavar="K",
            help="Number of the first draw, by default 0: machines may draw parts, which "
            "`results merge` adds.",
        ),
    ] = None,
    seed: Seed = 1,
    threads: Threads = None,
    cluster: Cluster = None,
    target_se: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Double the draws, from 65,536, until no event or threshold has a larger "
            "Monte Carlo standard error; at most 100M draws.",
        ),
    ] = None,
    settings: Settings = None,
    out: Out = Path("results"),
    formats: Annotated[
        str,
        typer.Option(
            "--format", metavar="table,json,csv", help="What stdout is to hold, one or more."
        ),
    ] = "table",
    quiet: Quiet = False,
) -> int:
    """Simulate an election, print the tables, keep the result.

    A result that is already there is shown again, or extended where more draws are asked for.
    """
    from simulator.cli.run import run

    return run(
        scenario,
        settings=settings or (),
        draws=draws,
        first=first,
        target_se=target_se,
        seed=seed,
        threads=threads,
        cluster=cluster,
        out=out,
        formats=formats,
        quiet=quiet,
    )


def sweep(
    sweep: Annotated[
        Path,
        typer.Argument(
            metavar="SWEEP",
            help="A sweep file, or one that ships: kazakhstan-2023/sweeps/polls; with --vary, a "
            "scenario will do.",
        ),
    ],
    vary: Vary = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Change one value at every point. Repeatable."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List the points, and draw nothing.")
    ] = False,
    draws: Annotated[
        str | None,
        typer.Option(metavar="N", help="At each point; by default what the file says, or 1M."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="S", help="By default what the file says, or 1.")
    ] = None,
    threads: Threads = None,
    cluster: Cluster = None,
    out: Out = Path("results"),
    form: Format = "table",
    quiet: Quiet = False,
) -> int:
    """Simulate many variants of a scenario, and say what decides.

    All with the same draws. Each point is kept once: what is there already is not drawn again,
    and what was interrupted goes on.
    """
    from simulator.cli.sweep import sweep as work

    return work(
        sweep,
        vary=vary or (),
        settings=settings or (),
        dry_run=dry_run,
        draws=draws,
        seed=seed,
        threads=threads,
        cluster=cluster,
        out=out,
        form=form,
        quiet=quiet,
    )


def bench(
    scenario: Annotated[
        Path | None,
        typer.Argument(
            metavar="SCENARIO",
            help="Left out: the list tier of Kazakhstan 2023, against the project's baselines.",
        ),
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Turns that each takes.")] = 9,
    draws: Annotated[str | None, typer.Option(metavar="N", help="Draws in a turn.")] = None,
) -> int:
    """Measure the kernel stage by stage, and against other ways."""
    from simulator.cli.bench import bench
    from simulator.cli.numbers import draw_count

    return bench(scenario, rounds=rounds, draws=None if draws is None else draw_count(draws))
