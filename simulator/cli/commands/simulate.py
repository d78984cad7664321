"""What `run`, `sweep` and `bench` take."""

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands.options import (
    Cluster,
    FileSeed,
    Format,
    Lang,
    Out,
    Quiet,
    Returns,
    ScenarioPath,
    Seed,
    Settings,
    Threads,
    Vary,
    counted,
)


def run(
    scenario: ScenarioPath,
    draws: Annotated[
        str | None,
        typer.Option(
            metavar="N", help="10000, 10k, 1e6, 1M (the default). With --target-se, the maximum."
        ),
    ] = None,
    first: Annotated[
        str | None,
        typer.Option(
            metavar="K",
            help="Number of the first draw, default: 0. Machines can draw different parts, which "
            "`results merge` adds up.",
        ),
    ] = None,
    seed: Seed = 1,
    threads: Threads = None,
    cluster: Cluster = None,
    target_se: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Double the draws, starting at 65,536, until no event or threshold has a larger "
            "Monte Carlo standard error; at most 100M draws.",
        ),
    ] = None,
    settings: Settings = None,
    returns: Returns = None,
    districts: Annotated[
        bool, typer.Option("--districts", help="Count and show who wins each district.")
    ] = False,
    regions: Annotated[
        bool, typer.Option("--regions", help="Count and show shares and seats by region.")
    ] = False,
    out: Out = Path("results"),
    formats: Annotated[
        str,
        typer.Option(
            "--format", metavar="table,json,csv,markdown,html", help="Output format, one or more."
        ),
    ] = "table",
    coalitions: Annotated[
        bool,
        typer.Option(
            "--coalitions",
            help="Also who could govern: minimal majorities, and how often each party is decisive, "
            "from the first 10,000 draws.",
        ),
    ] = False,
    coalitions_over: Annotated[
        float,
        typer.Option(
            metavar="PERCENT", help="Show sets that are a minimal majority in more draws than this."
        ),
    ] = 1.0,
    coalitions_of_blocs: Annotated[
        bool,
        typer.Option(
            "--coalitions-of-blocs", help="The same, where the parties of a bloc act as one."
        ),
    ] = False,
    coalitions_without: Annotated[
        str | None,
        typer.Option(
            metavar="ID,ID",
            help="The same, leaving out parties or blocs that nobody will govern with: afd,bsw.",
        ),
    ] = None,
    cliffs: Annotated[
        bool,
        typer.Option(
            "--cliffs",
            help="Also what a tenth of a point is worth to each party, which thresholds are near, "
            "and how many votes would change the result.",
        ),
    ] = False,
    quiet: Quiet = False,
) -> int:
    """Simulate an election, print the tables, save the result.

    A saved result is shown again, or extended if more draws are requested.
    """
    from simulator.cli.asked import Asked, Drawing
    from simulator.cli.numbers import Amount
    from simulator.cli.run import run
    from simulator.executors import Workers
    from simulator.text import comma_separated

    drawing = Drawing(
        settings=settings or (),
        returns=returns,
        counted=counted(districts, regions),
        amount=Amount(draws, first, target_se),
        seed=seed,
        workers=Workers(threads, cluster),
        out=out,
        quiet=quiet,
    )
    asked = Asked(
        coalitions=coalitions or coalitions_of_blocs or coalitions_without is not None,
        cliffs=cliffs,
        over=coalitions_over,
        blocs=coalitions_of_blocs,
        without=comma_separated(coalitions_without),
    )
    return run(scenario, drawing, formats=formats, asked=asked)


def sweep(
    sweep: Annotated[
        Path,
        typer.Argument(
            metavar="SWEEP",
            help="A sweep file, or a built-in one: kazakhstan-2023/sweeps/polls; with --vary, a "
            "scenario is enough.",
        ),
    ],
    vary: Vary = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Change one value at every point. Repeatable."
        ),
    ] = None,
    returns: Returns = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List the points without simulating.")
    ] = False,
    draws: Annotated[
        str | None,
        typer.Option(metavar="N", help="Draws at each point; default: from the file, or 1M."),
    ] = None,
    seed: FileSeed = None,
    threads: Threads = None,
    cluster: Cluster = None,
    out: Out = Path("results"),
    form: Format = "table",
    quiet: Quiet = False,
) -> int:
    """Simulate many variants of a scenario; show what matters.

    All use the same draws. Each point is saved once: points already saved are not drawn again,
    and an interrupted sweep continues where it stopped.
    """
    from simulator.cli.asked import Drawing
    from simulator.cli.numbers import Amount
    from simulator.cli.sweep import sweep as work
    from simulator.executors import Workers

    drawing = Drawing(
        settings=settings or (),
        returns=returns,
        amount=Amount(draws),
        seed=seed,
        workers=Workers(threads, cluster),
        out=out,
        quiet=quiet,
    )
    return work(sweep, drawing, vary=vary or (), dry_run=dry_run, form=form)


def night(
    scenario: ScenarioPath,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILES",
            help="CSV files of counts, as --returns takes them, or a folder of them: one for each "
            "time. Their order is that of the times in their names (2130, 2023-03-19T21-30) if all "
            "have one, else of their names.",
        ),
    ],
    draws: Annotated[
        str | None, typer.Option(metavar="N", help="Draws for each file: 10k, 1M (the default).")
    ] = None,
    seed: Seed = 1,
    threads: Threads = None,
    settings: Settings = None,
    form: Format = "table",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Also write the table to a .parquet, .csv or .json file: one row for each file.",
        ),
    ] = None,
    page: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write a page, such as night.html.")
    ] = None,
    lang: Lang = "en",
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Follow the folder: update everything when a file comes or changes, until Ctrl-C.",
        ),
    ] = False,
    results: Out = Path("results"),
    quiet: Quiet = False,
) -> int:
    """Update a forecast with counts, file by file.

    The first row is the forecast before any count. All rows have the same draws, so what a count
    changed is known with little error. A night that was interrupted continues where it stopped.
    """
    from simulator.cli.night import Output, night

    return night(
        scenario,
        files,
        output=Output(form=form, out=out, page=page, language=lang, results=results, quiet=quiet),
        draws=draws,
        seed=seed,
        threads=threads,
        settings=settings or (),
        watch=watch,
    )


def bench(
    scenario: Annotated[
        Path | None,
        typer.Argument(
            metavar="SCENARIO",
            help="Default: the list tier of Kazakhstan 2023, against the project's baselines.",
        ),
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Number of rounds.")] = 9,
    draws: Annotated[str | None, typer.Option(metavar="N", help="Draws in each round.")] = None,
) -> int:
    """Measure the kernel by stage, and against baselines."""
    from simulator.cli.bench import bench
    from simulator.cli.numbers import draw_count

    return bench(scenario, rounds=rounds, draws=None if draws is None else draw_count(draws))
