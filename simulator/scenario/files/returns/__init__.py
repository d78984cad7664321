"""A file of returns, read to counts of places: `returns = { csv = "night.csv" }`, `--returns`.

    region,counted,amanat,aq-jol,cast       region,counted,party,votes
    almaty,40,101234,20111,                 almaty,40,amanat,101234

A row a place, or a row a place and party. Columns are known by the names that sources have
(`columns.py`), parties and places by id or name. Rows of which nothing is counted are left out. A
sum of the rows above is checked, and not counted twice. What could mean two things is refused.
"""

import pathlib
import re
from collections.abc import Mapping
from typing import NamedTuple

from simulator.scenario.files.sheet import Sheet, checked, read_written

NUMBER = re.compile(r"[-+]?[0-9][0-9.,' ]*%?")
"""What is hardly the name of a column."""


class Rest(NamedTuple):
    """How names that nothing declares are read."""

    names: Mapping[str, str]
    """Parties by other names of theirs, in `canonical` form."""
    rest: str | None
    """The party that gathers all others."""


def read_returns(path: pathlib.Path) -> Sheet:
    """The sheet in a file. Raises: ScenarioError, where its first line names no columns."""
    sheet = read_written(path)
    if sheet.header and sheet.header[0][:1] in ("<", "{", "["):
        what = "a page of the web" if sheet.header[0].startswith("<") else "JSON"
        message = f"this is {what}, not a table; give a CSV file: region,counted,PARTY,..."
        raise sheet.wrong(message)
    if sum(bool(NUMBER.fullmatch(name)) for name in sheet.header) > 1:
        message = "the first line has numbers; it must name the columns: region,counted,PARTY,..."
        raise sheet.wrong(message)
    return checked(sheet)
