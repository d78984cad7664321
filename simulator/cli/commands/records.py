"""What `backtest` takes."""

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands.options import Format, Out, Quiet


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
    seed: Annotated[
        int | None, typer.Option(metavar="S", help="Default: from the file, or 1.")
    ] = None,
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
    from simulator.cli.backtest import Asked, backtest

    return backtest(
        places,
        Asked(days=days, draws=draws, seed=seed, leave=leave),
        fit=fit,
        scenarios=scenarios,
        out=out,
        form=form,
        quiet=quiet,
    )
