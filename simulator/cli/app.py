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
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Draw elsewhere: local:N for N processes, or the address of a dask scheduler.",
    ),
]
Out = Annotated[Path, typer.Option(help="Where results are kept.")]
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
    first: Annotated[
        str | None,
        typer.Option(
            metavar="K",
            help="Number of the first draw, by default 0: machines may draw parts, which "
            "`results merge` adds.",
        ),
    ] = None,
    seed: Seed = 1,
    threads: Annotated[
        int | None, typer.Option(metavar="T", min=1, help="By default one for each processor.")
    ] = None,
    cluster: Cluster = None,
    target_se: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Double the draws, from 65,536, until no event or threshold has a larger "
            "Monte Carlo standard error; at most 100M draws.",
        ),
    ] = None,
    settings: Settings = None,
    out: Out = Path("results"),
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
        first=first,
        target_se=target_se,
        seed=seed,
        threads=threads,
        cluster=cluster,
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
    cluster: Cluster = None,
    out: Annotated[Path, typer.Option(help="Where results are kept.")] = Path("results"),
    form: Format = "table",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr.")] = False,
) -> int:
    """Simulate many variants of a scenario, and say what decides.

    All with the same draws. Each point is kept once: what is there already is not drawn again,
    and what was interrupted goes on.
    """
    from simulator.cli.sweep import sweep as work

    return work(
        sweep,
        vary=vary or (),
        dry_run=dry_run,
        draws=draws,
        seed=seed,
        threads=threads,
        cluster=cluster,
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


@app.command(
    cls=_Command,
    epilog="Example: simulator compare scenarios/kazakhstan-2023 --set party.nsdp.share=5.4",
)
def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="A result folder, or a scenario.")],
    b: Annotated[
        Path | None,
        typer.Argument(
            metavar="[B]",
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
    tolerance: Annotated[
        float | None,
        typer.Option(
            metavar="X",
            help="Differences up to X points of a probability or a share, and up to X seats of a "
            "mean, are none. By default 0.",
        ),
    ] = None,
    form: Format = "table",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
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
        tolerance=tolerance,
        form=form,
        quiet=quiet,
    )


@app.command(
    cls=_Command,
    epilog='Example: simulator replay scenarios/kazakhstan-2023 --where "nsdp enters" --first 5',
)
def replay(
    result: Annotated[
        Path, typer.Argument(metavar="RESULT", help="A result folder, or a scenario.")
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
        settings=settings or (),
    )


results = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: simulator results --format csv",
)
app.add_typer(results, name="results")


@results.callback()
def list_results(ctx: typer.Context, out: Out = Path("results"), form: Format = "table") -> None:
    """List what is kept, verify it, or merge it."""
    if ctx.invoked_subcommand is None:
        from simulator.cli.results import list_results

        raise typer.Exit(ended(lambda: list_results(out, form)))


@results.command(cls=_Command, epilog="Example: simulator results verify results/kazakhstan-2023")
def verify(
    places: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[RESULT...]", help="Result folders, or folders of them; left out, --out."
        ),
    ] = None,
    out: Out = Path("results"),
    form: Format = "table",
) -> int:
    """Check every file's hash, and that the counts can be right; exit code 1 where they are not."""
    from simulator.cli.results import verify

    return verify(places or [out], form)


@results.command(
    cls=_Command, epilog="Example: simulator results merge part-1/mine/*-s1 part-2/mine/*-s1"
)
def merge(
    sources: Annotated[
        list[Path], typer.Argument(metavar="RESULT...", help="Result folders, two or more.")
    ],
    out: Out = Path("results"),
) -> None:
    """Add results of the same scenario and seed that share no draw, and keep the sum."""
    from simulator.cli.results import merge

    merge(sources, out)


@app.command(cls=_Command, epilog="Example: simulator schema > scenario.schema.json")
def schema(
    sweep: Annotated[bool, typer.Option("--sweep", help="Of sweep files instead.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from simulator.cli.schema import schema

    schema(sweep=sweep)


@app.command(cls=_Command, epilog="Example: simulator laws spain")
def laws(
    name: Annotated[str | None, typer.Argument(help="A law, to print its tables.")] = None,
) -> None:
    """List the laws that ship, or print one."""
    from simulator.cli.laws import laws

    laws(name)


@app.command(
    cls=_Command,
    epilog="Example: simulator new --from-votes votes.csv --law spain --seats provinces.csv",
)
def new(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write the starter; left out, to stdout.")
    ] = None,
    votes: Annotated[
        Path | None,
        typer.Option(
            "--from-votes",
            metavar="CSV",
            help="Columns region,party,votes; also rows BLANK, INVALID, AGAINST_ALL, REGISTERED. "
            "Makes a folder: the count as it is, and a scenario around it.",
        ),
    ] = None,
    law: Annotated[str | None, typer.Option(metavar="NAME", help="See `simulator laws`.")] = None,
    seats: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CSV|N|TIER=N",
            help="Columns region,seats,population; or the seats of a tier, by default the last "
            "of lists. Repeatable.",
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
            help="Fold lists that are nowhere so large, and lead no district, into one.",
        ),
    ] = 0.0,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="By default the name of the CSV file.")
    ] = None,
) -> None:
    """Write a starter scenario, or one of counted votes and a law."""
    from simulator.cli.new import new, new_from_votes
    from simulator.errors import SimulatorError

    if votes is not None:
        if file is not None:
            raise SimulatorError(f"{file}: leave it out; --out names the folder to write")
        new_from_votes(votes, law, seats=seats or (), candidates=candidates, fold=fold, out=out)
        return
    for option, value in (("--law", law), ("--seats", seats), ("--out", out)):
        if value is not None:
            raise SimulatorError(f"{option}: belongs to --from-votes; name the file of votes")
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
