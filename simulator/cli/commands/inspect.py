"""What `allocate`, `compare`, `draws`, `polls` and `replay` take."""

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands.options import (
    SCENARIO,
    Cluster,
    Format,
    OwnSeed,
    Quiet,
    Returns,
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
            help="Columns party,votes; also region for votes by region, and district and "
            "candidate for votes by district; rows INVALID, BLANK and REGISTERED where the law "
            "needs them. "
            "A party without a row is an error. "
            "'-' reads stdin. Default: the votes in the scenario, if it has a count.",
        ),
    ] = None,
    settings: Settings = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Show thresholds, quotas, quotients, remainders and ties."),
    ] = False,
    by_region: Annotated[
        bool, typer.Option("--by-region", help="Also show the seats of each region.")
    ] = False,
    form: Format = "table",
) -> None:
    """Apply the law once, exactly, to actual votes."""
    from simulator.cli.allocate import allocate

    allocate(
        scenario, votes, settings=settings or (), explain=explain, by_region=by_region, form=form
    )


def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help=f"A result folder, or {SCENARIO}")],
    b: Annotated[
        Path | None,
        typer.Argument(
            metavar="B",
            help="Another one; or the actual result: a scenario with a count, a CSV of votes as in "
            "allocate, or one with the columns party,seats and optionally tier. Default: A "
            "with the settings of --set and the counts of --returns.",
        ),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Change one value of B. Repeatable."),
    ] = None,
    returns: Annotated[
        Path | None,
        typer.Option(
            "--returns",
            metavar="FILE",
            help="Counts of election night for B, a CSV file: what they change, draw by draw.",
        ),
    ] = None,
    draws: Annotated[
        str | None,
        typer.Option(
            metavar="N", help="Draws to compare; default: all draws of saved results, or 1M."
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="S", help="For scenarios; default: the seed of the result, or 1."),
    ] = None,
    threads: Threads = None,
    cluster: Cluster = None,
    tolerance: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Ignore differences of up to X points in a probability or share, and X seats in a "
            "mean. Default: 0.",
        ),
    ] = None,
    form: Format = "table",
    quiet: Quiet = False,
) -> int:
    """Compare two elections, or a forecast with the result.

    Compares draw by draw if both have the same seed. Exits with 1 if the two differ by more
    than the tolerance plus simulation error.
    """
    from simulator.cli.compare import compare
    from simulator.executors import Workers

    return compare(
        a,
        b,
        settings=settings or (),
        returns=returns,
        draws=draws,
        seed=seed,
        workers=Workers(threads, cluster),
        tolerance=tolerance,
        form=form,
        quiet=quiet,
    )


def draws(
    path: Annotated[
        Path, typer.Argument(metavar="SCENARIO", help=f"A result folder, or {SCENARIO}")
    ],
    draws: Annotated[
        str | None,
        typer.Option(metavar="N", help="How many; default: all of a result, 10k of a scenario."),
    ] = None,
    first: Annotated[
        str | None, typer.Option(metavar="K", help="Number of the first draw; default: 0.")
    ] = None,
    seed: OwnSeed = None,
    settings: Settings = None,
    returns: Returns = None,
    by_region: Annotated[
        bool, typer.Option("--by-region", help="Also turnout, shares and seats of each region.")
    ] = False,
    by_district: Annotated[
        bool, typer.Option("--by-district", help="Also the winner's party in each district.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A .parquet, .arrow or .csv file, replaced if it exists; default: CSV to stdout.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write every draw as a row of a table.

    A row has turnout, shares, seats, who enters and which events happened. The draws
    are the ones that `run` counts: the same number and seed is the same election.
    """
    from simulator.cli.draws import draws as work
    from simulator.drawn import Extent

    work(
        path,
        draws=draws,
        first=first,
        seed=seed,
        settings=settings or (),
        returns=returns,
        extent=Extent(by_region, by_district),
        out=out,
        quiet=quiet,
    )


def polls(
    scenario: Annotated[
        Path | None, typer.Argument(metavar="SCENARIO", help=f"The election: {SCENARIO}")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Only polls that had ended by this day count, as 2022-08-01. Default: the "
            "scenario's.",
        ),
    ] = None,
    settings: Settings = None,
    record: Annotated[
        bool,
        typer.Option(
            "--record",
            help="Instead, what polls have been worth so many days before elections, and the "
            "constants of the model.",
        ),
    ] = False,
    form: Format = "table",
) -> None:
    """Pool the polls of a scenario, and show how institutes lean."""
    from simulator.cli.polls import polls as work

    work(scenario, as_of=as_of, settings=settings or (), record=record, form=form)


def replay(
    result: Annotated[
        Path, typer.Argument(metavar="RESULT", help=f"A result folder, or {SCENARIO}")
    ],
    draw: Annotated[
        int | None, typer.Option(metavar="K", help="Number of the draw; the first is 0.")
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(metavar="EVENT", help="Find draws in which this happens: 'amanat < 50'."),
    ] = None,
    first: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="How many such draws to show; default: 1."),
    ] = None,
    draws: Annotated[
        str | None, typer.Option(metavar="N", help="Draws to search; default: the result's, or 1M.")
    ] = None,
    seed: OwnSeed = None,
    threads: Threads = None,
    cluster: Cluster = None,
    settings: Settings = None,
    returns: Returns = None,
) -> None:
    """Show one draw: its votes, and how the law turns them into seats.

    With --where, find the first draws in which an event happens (written as in a scenario) and show
    them.
    """
    from simulator.cli.replay import replay
    from simulator.executors import Workers

    replay(
        result,
        draw,
        where=where,
        first=first,
        draws=draws,
        seed=seed,
        workers=Workers(threads, cluster),
        settings=settings or (),
        returns=returns,
    )
