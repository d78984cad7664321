"""What `allocate`, `compare` and `replay` take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands.options import (
    SCENARIO,
    Cluster,
    Format,
    Quiet,
    ScenarioPath,
    Settings,
    Threads,
)


def allocate(
    scenario: ScenarioPath,
    votes: Annotated[
        Path | None,
        typer.Argument(
            metavar="VOTES.csv",
            help="Columns party,votes; for regions also region, for districts district and "
            "candidate; rows INVALID, BLANK and REGISTERED where the law asks for them. "
            "A party without a row is an error. "
            "'-' reads stdin. Left out: the votes of a scenario that holds a count.",
        ),
    ] = None,
    settings: Settings = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show bars, quotas, quotients, remainders and ties.")
    ] = False,
    by_region: Annotated[
        bool, typer.Option("--by-region", help="Show the seats of each region, too.")
    ] = False,
    form: Format = "table",
) -> None:
    """Apply the law once, exactly, to actual votes."""
    from simulator.cli.allocate import allocate

    allocate(
        scenario,
        votes,
        settings=settings or (),
        explain=explain,
        by_region=by_region,
        form=form,
    )


def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help=f"A result folder, or {SCENARIO}")],
    b: Annotated[
        Path | None,
        typer.Argument(
            metavar="B",
            help="Another one; or what happened: a scenario that holds a count, a CSV of votes as "
            "allocate reads it, or one with the columns party,seats and perhaps tier. Left out: A "
            "with the settings of --set.",
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change one value of B. Repeatable."),
    ] = None,
    draws: Annotated[
        str | None,
        typer.Option(metavar="N", help="Draws to compare, by default 1M or what results have."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="S", help="Of scenarios; by default that of the result, or 1."),
    ] = None,
    threads: Threads = None,
    cluster: Cluster = None,
    tolerance: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Differences up to X points of a probability or a share, and up to X seats of a "
            "mean, are none. By default 0.",
        ),
    ] = None,
    form: Format = "table",
    quiet: Quiet = False,
) -> int:
    """Compare two elections, or a forecast and what happened.

    Draw by draw, where both have the same seed. The exit code is 1 where the two differ by more
    than the tolerance and simulation noise.
    """
    from simulator.cli.compare import compare

    return compare(
        a,
        b,
        settings=settings or (),
        draws=draws,
        seed=seed,
        threads=threads,
        cluster=cluster,
        tolerance=tolerance,
        form=form,
        quiet=quiet,
    )


def replay(
    result: Annotated[
        Path, typer.Argument(metavar="RESULT", help=f"A result folder, or {SCENARIO}")
    ],
    draw: Annotated[
        int | None, typer.Option(metavar="K", help="Which draw; the first is 0.")
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(metavar="EVENT", help="Draws in which this happens: 'amanat < 50'."),
    ] = None,
    first: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="How many such draws; by default 1.")
    ] = None,
    draws: Annotated[
        str | None,
        typer.Option(metavar="N", help="Where to look: by default the result's, or 1M."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="S", help="For a scenario, by default 1; a result has its own."),
    ] = None,
    threads: Threads = None,
    cluster: Cluster = None,
    settings: Settings = None,
) -> None:
    """Show one draw: its votes, and how the law made seats of them.

    Or look for draws in which something happens, in the language of a scenario's events, and show
    them, the first ones first.
    """
    from simulator.cli.replay import replay

    replay(
        result,
        draw,
        where=where,
        first=first,
        draws=draws,
        seed=seed,
        threads=threads,
        cluster=cluster,
        settings=settings or (),
    )
