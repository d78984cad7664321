"""What the command line takes. Nothing heavy is imported before a command is known."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from simulator.cli.endings import DEBUG, ended


class _Command(TyperCommand):
    """A command whose end is told the same way as every other's."""

    def invoke(self, ctx: Any) -> Any:
        """Do the work; the function's return value is the exit code."""
        raise typer.Exit(ended(lambda: super(_Command, self).invoke(ctx)))


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # importing rich would double the time of --help
    context_settings={"help_option_names": ["-h", "--help"]},
)

Scenario = Annotated[
    Path, typer.Argument(metavar="SCENARIO", help="A file, or a folder with a scenario.toml.")
]
Seed = Annotated[
    int, typer.Option(metavar="S", help="Another seed, other draws; the same seed, the same.")
]
Format = Annotated[
    str, typer.Option("--format", metavar="table|json|csv", help="What stdout is to hold.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Change one value: party.amanat.share=49.5. Repeatable."
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        from simulator import __version__

        typer.echo(f"simulator {__version__}")
        raise typer.Exit


@app.callback()
def simulator(
    _wanted: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option("--debug", help=f"Show where internal errors arise, as {DEBUG}=1 does."),
    ] = False,
) -> None:
    """Monte Carlo simulation of parliamentary elections."""
    if debug:
        os.environ[DEBUG] = "1"


@app.command(
    cls=_Command, epilog="Example: simulator run scenarios/kazakhstan-2023 --draws 10M --seed 7"
)
def run(
    scenario: Scenario,
    draws: Annotated[
        str | None,
        typer.Option(
            metavar="N",
            help="10000, 10k, 1e6, 1M (the default). With --target-se, at most so many.",
        ),
    ] = None,
    seed: Seed = 1,
    threads: Annotated[
        int | None, typer.Option(metavar="T", min=1, help="By default one for each processor.")
    ] = None,
    target_se: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Double the draws, from 65,536, until no event or threshold has a larger "
            "Monte Carlo standard error; at most 100M draws.",
        ),
    ] = None,
    settings: Settings = None,
    out: Annotated[Path, typer.Option(help="Where results are kept.")] = Path("results"),
    formats: Annotated[
        str,
        typer.Option(
            "--format", metavar="table,json,csv", help="What stdout is to hold, one or more."
        ),
    ] = "table",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr.")] = False,
) -> int:
    """Simulate an election, print the tables, keep the result.

    A result that is already there is shown again, or extended where more draws are asked for.
    """
    from simulator.cli.run import run

    return run(
        scenario,
        settings=settings or (),
        draws=draws,
        target_se=target_se,
        seed=seed,
        threads=threads,
        out=out,
        formats=formats,
        quiet=quiet,
    )


@app.command(
    cls=_Command,
    epilog="Example: simulator sweep scenarios/kazakhstan-2023 --vary party.nsdp.share=4.5:6.0:0.1",
)
def sweep(
    sweep: Annotated[
        Path,
        typer.Argument(metavar="SWEEP", help="A sweep file; with --vary, a scenario will do."),
    ],
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=A,B,C",
            help="One more axis: values with commas between, or FIRST:LAST:STEP. Repeatable; "
            "axes are crossed.",
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
    threads: Annotated[
        int | None, typer.Option(metavar="T", min=1, help="By default one for each processor.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where results are kept.")] = Path("results"),
    form: Format = "table",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr.")] = False,
) -> int:
    """Simulate many variants of a scenario with the same draws, and say what decides.

    Each point is kept once: what is there already is not drawn again, and what was interrupted
    goes on.
    """
    from simulator.cli.sweep import sweep as work

    return work(
        sweep,
        vary=vary or (),
        dry_run=dry_run,
        draws=draws,
        seed=seed,
        threads=threads,
        out=out,
        form=form,
        quiet=quiet,
    )


@app.command(cls=_Command, epilog="Example: simulator check scenarios/kazakhstan-2023")
def check(
    scenarios: Annotated[
        list[Path],
        typer.Argument(metavar="SCENARIO...", help="Files, or folders with a scenario.toml."),
    ],
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print each scenario with everything explicit.")
    ] = False,
) -> int:
    """Validate scenarios, and warn of what is likely a mistake."""
    from simulator.cli.check import check

    return check(scenarios, resolved=resolved)


@app.command(
    cls=_Command,
    epilog="Example: simulator allocate scenarios/kazakhstan-2023/official.toml --explain",
)
def allocate(
    scenario: Scenario,
    votes: Annotated[
        Path | None,
        typer.Argument(
            metavar="[VOTES.csv]",
            help="Columns party,votes; for districts also district and candidate; rows INVALID and "
            "REGISTERED where the law asks for them. A party without a row is an error. "
            "'-' reads stdin. Left out: the votes of a scenario that holds a count.",
        ),
    ] = None,
    settings: Settings = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show bars, quotas, quotients, remainders and ties.")
    ] = False,
    form: Format = "table",
) -> None:
    """Apply the law once, exactly, to actual votes."""
    from simulator.cli.allocate import allocate

    allocate(scenario, votes, settings=settings or (), explain=explain, form=form)


@app.command(
    cls=_Command,
    epilog="Example: simulator replay scenarios/kazakhstan-2023 --seed 7 --draw 123456",
)
def replay(
    result: Annotated[
        Path, typer.Argument(metavar="RESULT", help="A result folder, or a scenario.")
    ],
    draw: Annotated[int, typer.Option(metavar="K", help="Which draw; the first is 0.")],
    seed: Annotated[
        int | None,
        typer.Option(metavar="S", help="For a scenario, by default 1; a result has its own."),
    ] = None,
    settings: Settings = None,
) -> None:
    """Show one draw: its votes, and how the law made seats of them."""
    from simulator.cli.replay import replay

    replay(result, draw, seed=seed, settings=settings or ())


@app.command(cls=_Command, epilog="Example: simulator schema > scenario.schema.json")
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from simulator.cli.schema import schema

    schema()


@app.command(cls=_Command, epilog="Example: simulator new my-election.toml")
def new(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write it; left out, it goes to stdout.")
    ] = None,
) -> None:
    """Write a commented starter scenario that runs as it is."""
    from simulator.cli.new import new

    new(file)


@app.command(cls=_Command, epilog="Example: simulator bench scenarios/kazakhstan-2023 --rounds 5")
def bench(
    scenario: Annotated[
        Path | None,
        typer.Argument(
            metavar="[SCENARIO]",
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
