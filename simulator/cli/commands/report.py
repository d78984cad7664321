"""What `report` takes."""

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands.options import Lang, Out, Quiet, Returns, Settings, counted


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
