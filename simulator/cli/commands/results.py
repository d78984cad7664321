"""What `results` takes."""

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands.options import Format, Out
from simulator.cli.endings import ended


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
