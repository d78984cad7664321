"""What `check`, `schema`, `laws`, `new`, `warm` and `info` take."""

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.commands.options import SCENARIO, Quiet, Returns


def check(
    scenarios: Annotated[
        list[Path], typer.Argument(metavar="SCENARIO", help=f"The elections; each is {SCENARIO}")
    ],
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print each scenario with all defaults filled in.")
    ] = False,
    returns: Returns = None,
) -> int:
    """Validate scenarios, and warn about likely mistakes."""
    from simulator.cli.check import check

    return check(scenarios, resolved=resolved, returns=returns)


def schema(
    sweep: Annotated[bool, typer.Option("--sweep", help="For sweep files instead.")] = False,
    backtest: Annotated[
        bool, typer.Option("--backtest", help="For files backtest.toml instead.")
    ] = False,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from simulator.cli.info import schema

    schema(sweep=sweep, backtest=backtest)


def laws(name: Annotated[str | None, typer.Argument(help="Print this law.")] = None) -> None:
    """List the built-in laws, or print one."""
    from simulator.cli.info import laws

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
    polls: Annotated[
        Path | None,
        typer.Option(
            "--from-polls",
            metavar="CSV",
            help="Columns institute,date,n and one for each party, or party,share; needs --date. "
            "Makes a folder with a forecast from these polls; with --from-votes also, from the "
            "last result by region.",
        ),
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day of the election, such as 2030-06-02.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="NAME", help="Copy this built-in election, all its files."),
    ] = None,
    law: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="See `simulator laws`; without one, or with `none`, tiers are left to fill in.",
        ),
    ] = None,
    tiers: Annotated[
        list[str] | None,
        typer.Option("--tier", metavar="TIER", help="Only this tier of the law. Repeatable."),
    ] = None,
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
    parties: Annotated[
        Path | None,
        typer.Option(
            metavar="CSV",
            help="Columns party,id,name,short,color, and facts that the law needs: "
            "alliance_size,minority,alliance,registration.",
        ),
    ] = None,
    absent: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FACT,...", help="Facts that the law needs and no party has: minority, ..."
        ),
    ] = None,
    fold: Annotated[
        float,
        typer.Option(
            min=0,
            max=100,
            metavar="PERCENT",
            help="Merge parties that stay below this share everywhere into one, if that moves no "
            "seat.",
        ),
    ] = 0.0,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Default: the name of the CSV file, or of the election."),
    ] = None,
) -> None:
    """Write a scenario: blank, from votes or polls, or a copy."""
    from simulator.cli.new import new, new_from_files, new_from_shipped
    from simulator.errors import SimulatorError
    from simulator.starter.reading import Sources

    needing_files = {
        "--law": law,
        "--tier": tiers,
        "--seats": seats,
        "--candidates": candidates,
        "--parties": parties,
        "--absent": absent,
        "--fold": fold or None,
    }
    made_of = votes or polls
    if (made_of or source) and file is not None:
        raise SimulatorError(f"{file}: leave it out; give the folder to write with --out")
    if made_of and source is not None:
        given = "--from-votes" if votes else "--from-polls"
        raise SimulatorError(f"--from {source}: give --from or {given}, not both")
    if date is not None and polls is None:
        raise SimulatorError(f"--date {date}: needs --from-polls; give the file of polls")
    if polls is not None and votes is None and (candidates or fold):
        option = "--candidates" if candidates else "--fold"
        raise SimulatorError(f"{option}: needs --from-votes; give the last result too")
    if made_of is not None:
        sources = Sources(
            votes=votes,
            seats=seats or (),
            candidates=candidates,
            parties=parties,
            absent=absent or (),
            fold=fold,
            polls=polls,
            date=date,
        )
        new_from_files(sources, law=law, tiers=tiers or (), out=out)
        return
    for option, value in needing_files.items():
        if value is not None:
            raise SimulatorError(
                f"{option}: needs --from-votes or --from-polls; give the file of votes, or of polls"
            )
    if source is not None:
        new_from_shipped(source, out)
        return
    if out is not None:
        raise SimulatorError("--out: needs --from-votes; give the file of votes, or --from NAME")
    new(file)
