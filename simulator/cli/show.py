"""A result on stdout, in the forms that were asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console

from simulator.cli.formats import write_csv, write_json
from simulator.cli.page import WIDEST
from simulator.cli.render import render
from simulator.document import document
from simulator.errors import SimulatorError
from simulator.scenario import Scenario
from simulator.tables import all_tables
from simulator.tally import Tally

FORMATS = ("table", "json", "csv")


def one_of(formats: Sequence[str], name: str) -> str:
    """A form that there is. Raises: SimulatorError for another."""
    if name.strip() not in formats:
        raise SimulatorError(f"--format: {name!r}; must be {', '.join(formats)}")
    return name.strip()


def show(scenario: Scenario, tally: Tally, forms: Sequence[str]) -> None:
    """Print a result, form by form."""
    for form in forms:
        if form == "table":
            width = None if sys.stdout.isatty() else WIDEST
            render(scenario, tally, Console(file=sys.stdout, width=width))
        elif form == "json":
            write_json(document(scenario, tally), sys.stdout.buffer)
        else:
            write_csv(all_tables(scenario, tally), sys.stdout.buffer)
        sys.stdout.flush()
