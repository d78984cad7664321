"""A result on stdout, in the forms that were asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from simulator.cli.formats import write_csv, write_json
from simulator.cli.page import stdout_console
from simulator.cli.render import render
from simulator.document import document
from simulator.scenario import Scenario
from simulator.tables import all_tables
from simulator.tally import Tally


def show(scenario: Scenario, tally: Tally, forms: Sequence[str]) -> None:
    """Print a result, form by form."""
    for form in forms:
        if form == "table":
            render(scenario, tally, stdout_console())
        elif form == "json":
            write_json(document(scenario, tally), sys.stdout.buffer)
        else:
            write_csv(all_tables(scenario, tally), sys.stdout.buffer)
        sys.stdout.flush()
