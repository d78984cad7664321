"""What `check`, `schema`, `laws`, `new`, `warm` and `info` take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands.options import SCENARIO, Quiet


def check(
    scenarios: Annotated[
        list[Path], typer.Argument(metavar="SCENARIO", help=f"The elections; each is {SCENARIO}")
    ],
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print each scenario with all defaults filled in.")
    ] = False,
) -> int:
    """Validate scenarios, and warn about likely mistakes."""
    from simulator.cli.check import check

    return check(scenarios, resolved=resolved)


def schema(
    sweep: Annotated[bool, typer.Option("--sweep", help="For sweep files instead.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from simulator.cli.schema import schema

    schema(sweep=sweep)


def laws(name: Annotated[str | None, typer.Argument(help="Print this law.")] = None) -> None:
    """List the built-in laws, or print one."""
    from simulator.cli.laws import laws

    laws(name)


def info() -> None:
    """Print versions, and how and where the kernel is compiled."""
    from simulator.cli.info import info

    info()


def warm(quiet: Quiet = False) -> None:
    """Compile the kernel for all laws, ahead of the first run."""
    from simulator.cli.warm import warm

    warm(quiet=quiet)


def new(
    file: Annotated[
        Path | None, typer.Argument(help="File to write the starter to; default: stdout.")
    ] = None,
    votes: Annotated[
        Path | None,
        typer.Option(
            "--from-votes",
            metavar="CSV",
            help="Columns region,party,votes; also rows BLANK, INVALID, AGAINST_ALL, REGISTERED. "
            "Makes a folder with the count as it is, and a forecast scenario centred on it.",
        ),
    ] = None,
    law: Annotated[str | None, typer.Option(metavar="NAME", help="See `simulator laws`.")] = None,
    seats: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CSV|N|TIER=N",
            help="Columns region,seats,population,registered; or the seats of a tier, by default "
            "the last list tier. Repeatable.",
        ),
    ] = None,
    candidates: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="Columns district,region,candidate,party,votes."),
    ] = None,
    fold: Annotated[
        float,
        typer.Option(
            min=0,
            max=100,
            metavar="PERCENT",
            help="Merge parties that stay below this share everywhere, and lead in no district, "
            "into one.",
        ),
    ] = 0.0,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Default: the name of the CSV file.")
    ] = None,
) -> None:
    """Write a starter scenario, or one from votes and a law."""
    from simulator.cli.new import new, new_from_votes
    from simulator.errors import SimulatorError

    if votes is not None:
        if file is not None:
            raise SimulatorError(f"{file}: leave it out; give the folder to write with --out")
        new_from_votes(votes, law, seats=seats or (), candidates=candidates, fold=fold, out=out)
        return
    for option, value in (("--law", law), ("--seats", seats), ("--out", out)):
        if value is not None:
            raise SimulatorError(f"{option}: needs --from-votes; give the file of votes")
    new(file)
