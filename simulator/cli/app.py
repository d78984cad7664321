"""The commands, in the order of `--help`. Nothing heavy is imported before one is known."""

import os
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from simulator.cli.commands import inspect, saved, scenarios, simulate
from simulator.cli.endings import DEBUG, ended


class _Command(TyperCommand):
    """A command that reports its end in the same way as all others."""

    def invoke(self, ctx: Any) -> Any:
        """Do the work; the function's return value is the exit code."""
        raise typer.Exit(ended(lambda: super(_Command, self).invoke(ctx)))


KAZAKHSTAN = "kazakhstan-2023"
COMMANDS: dict[Callable[..., Any], str] = {
    simulate.run: f"run {KAZAKHSTAN} --draws 10M --seed 7",
    simulate.sweep: f"sweep {KAZAKHSTAN} --vary party.nsdp.share=4.5:6.0:0.1",
    simulate.night: f"night {KAZAKHSTAN} night/ --page night.html",
    saved.report: f"report {KAZAKHSTAN} --out page.html",
    scenarios.check: f"check {KAZAKHSTAN}",
    inspect.allocate: f"allocate {KAZAKHSTAN}/official --explain",
    inspect.compare: f"compare {KAZAKHSTAN} --set party.nsdp.share=5.4",
    inspect.draws: f"draws {KAZAKHSTAN} --draws 10k --out draws.parquet",
    inspect.polls: "polls scenario.toml --as-of 2022-08-01",
    inspect.replay: f'replay {KAZAKHSTAN} --where "nsdp enters" --first 5',
    saved.backtest: "backtest backtests/sweden --days 1,14,60",
    saved.chart: "chart results/kazakhstan-2023 seats --out seats.svg",
    saved.export: "export results/kazakhstan-2023 --out result.xlsx",
    scenarios.schema: "schema > scenario.schema.json",
    scenarios.laws: "laws spain",
    scenarios.new: "new --from-votes votes.csv --law spain --seats provinces.csv",
    scenarios.warm: "warm",
    scenarios.info: "info",
    simulate.bench: f"bench {KAZAKHSTAN} --rounds 5",
}
"""What each is, and an example of it."""
RESULTS_COMMANDS: dict[Callable[..., Any], str] = {
    saved.verify: "results verify results/kazakhstan-2023",
    saved.merge: "results merge part-1/mine/*-s1 part-2/mine/*-s1",
}
HELP = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # importing rich would double the time of --help
    context_settings=HELP,
)
results_app = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
    context_settings=HELP,
    epilog="Example: simulator results --format csv",
)


def _version(wanted: bool) -> None:
    if wanted:
        from simulator import __version__

        typer.echo(f"simulator {__version__}")
        raise typer.Exit


@app.callback()
def simulator(
    _wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[
        bool,
        typer.Option("--debug", help=f"Show the traceback of internal errors, like {DEBUG}=1."),
    ] = False,
) -> None:
    """Monte Carlo simulation of parliamentary elections."""
    if debug:
        os.environ[DEBUG] = "1"


for command, example in COMMANDS.items():
    app.command(cls=_Command, epilog=f"Example: simulator {example}")(command)
for command, example in RESULTS_COMMANDS.items():
    results_app.command(cls=_Command, epilog=f"Example: simulator {example}")(command)
results_app.callback()(saved.list_results)
app.add_typer(results_app, name="results")
