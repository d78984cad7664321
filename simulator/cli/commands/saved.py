"""What `report`, `chart`, `export`, `backtest` and `results` take: most is of saved results."""

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands.options import (
    FileSeed,
    Format,
    Lang,
    Out,
    Quiet,
    Returns,
    Settings,
    counted,
)
from simulator.cli.endings import ended

NAMES = (
    "of a result: hemicycle, seats, threshold, coalitions, events, houses, districts, map; of a "
    "sweep: sweep, trend; of a backtest: reliability."
)
Saved = Annotated[
    Path,
    typer.Argument(
        metavar="RESULT", help="A folder that run, sweep or backtest saved in, or backtest.json."
    ),
]


def report(
    what: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULT",
            help="The folder of a result; a scenario, which is drawn; a sweep; or what `compare`, "
            "`sweep`, `night` and `backtest` print with --format json. Several make a folder of "
            "pages with an index.",
        ),
    ],
    draws: Annotated[
        str | None,
        typer.Option(metavar="N", help="Of a scenario or a sweep: 10k, 1M (the default)."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="S", help="Of a scenario or a sweep; default: 1.")
    ] = None,
    settings: Settings = None,
    returns: Returns = None,
    districts: Annotated[
        bool, typer.Option("--districts", help="Of a scenario: also who wins each district.")
    ] = False,
    regions: Annotated[
        bool, typer.Option("--regions", help="Of a scenario: also shares and seats by region.")
    ] = False,
    cliffs: Annotated[
        bool,
        typer.Option(
            "--cliffs", help="Also how near another outcome is; takes seconds to a minute more."
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Default: page.html, or for several the folder pages."),
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="A headline in place of the page's own.")
    ] = None,
    lang: Lang = "en",
    css: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A style sheet of your own, after the page's."),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    results: Out = Path("results"),
    quiet: Quiet = False,
) -> int:
    """Write a page to publish: one HTML file that works offline."""
    from simulator.cli.asked import Drawing
    from simulator.cli.numbers import Amount
    from simulator.cli.report import report

    drawing = Drawing(
        settings=settings or (),
        returns=returns,
        counted=counted(districts, regions),
        amount=Amount(draws),
        seed=seed,
        out=results,
        quiet=quiet,
    )
    return report(
        what, drawing=drawing, out=out, title=title, language=lang, css=css, near=cliffs, show=show
    )


def chart(
    result: Saved,
    name: Annotated[str, typer.Argument(help=f"The chart; {NAMES}")],
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="A .svg, .png or .json (Vega-Lite) file; replaced.")
    ],
    width: Annotated[int, typer.Option(metavar="PIXELS", help="Width of the picture.")] = 720,
    theme: Annotated[str, typer.Option(metavar="light|dark", help="Colours.")] = "light",
    scale: Annotated[float, typer.Option(metavar="X", help="Dots a pixel of a .png.")] = 2.0,
    only: Annotated[
        str | None,
        typer.Option(
            metavar="ID,ID", help="Show these parties, blocs, events or districts; default: all."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Draw a chart of a saved result, sweep or backtest."""
    from simulator.cli.pictures import chart as work

    work(result, name, out=out, width=width, theme=theme, scale=scale, only=only, quiet=quiet)


def export(
    result: Saved,
    out: Annotated[Path, typer.Option(metavar="FILE", help="A .xlsx file; replaced.")],
    quiet: Quiet = False,
) -> None:
    """Write the tables of a result or sweep as an Excel workbook."""
    from simulator.cli.pictures import export as work

    work(result, out=out, quiet=quiet)


def backtest(
    places: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE|FOLDER",
            help="A backtest.toml, or the folder that has one; or folders of saved results, each "
            "of which is scored against the official result.",
        ),
    ],
    days: Annotated[
        str | None,
        typer.Option(
            metavar="1,14,60", help="Days before the election; default: from the file, or these."
        ),
    ] = None,
    draws: Annotated[
        str | None,
        typer.Option(metavar="N", help="Draws of each forecast; default: from the file, or 20k."),
    ] = None,
    seed: FileSeed = None,
    leave: Annotated[
        str | None,
        typer.Option(
            metavar="election|country|none",
            help="What the constants of the spread have not seen: the election forecast, or all of "
            "its country; with none they are not fitted, but used as they are.",
        ),
    ] = None,
    fit: Annotated[
        bool,
        typer.Option("--fit", help="Fit the constants of the model, for [polls] of a scenario."),
    ] = False,
    scenarios: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="With saved results: scenarios whose official.toml they are scored against; "
            "default: the built-in ones.",
        ),
    ] = None,
    out: Out = Path("results"),
    form: Format = "table",
    quiet: Quiet = False,
) -> int:
    """Score forecasts of past elections from polls.

    Each is made from the polls that were out by then, and compared with the result.

    Forecasts are saved as they are made: an interrupted backtest continues where it stopped.
    """
    from simulator.cli.backtest import Options, backtest

    return backtest(
        places,
        Options(days=days, draws=draws, seed=seed, leave=leave),
        fit=fit,
        scenarios=scenarios,
        out=out,
        form=form,
        quiet=quiet,
    )


def list_results(ctx: typer.Context, out: Out = Path("results"), form: Format = "table") -> None:
    """List, verify or merge saved results."""
    if ctx.invoked_subcommand is None:
        from simulator.cli.results import list_results

        raise typer.Exit(ended(lambda: list_results(out, form)))


def verify(
    places: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="RESULT", help="Result folders, or folders that contain them; default: --out."
        ),
    ] = None,
    out: Out = Path("results"),
    form: Format = "table",
) -> int:
    """Check every file's hash and that the counts are consistent; exit code 1 if not."""
    from simulator.cli.results import verify

    return verify(places or [out], form)


def merge(
    sources: Annotated[
        list[Path], typer.Argument(metavar="RESULT", help="Result folders, two or more.")
    ],
    out: Out = Path("results"),
) -> None:
    """Add results of the same scenario and seed, without common draws."""
    from simulator.cli.results import merge

    merge(sources, out)
