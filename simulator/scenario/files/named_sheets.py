"""A table that names a file in the place of its rows: `polls = { csv = "polls.csv" }`.

In Python a data frame may stand in the place of the file's name, or of the whole table. How names
in the file are read stands next to it: `names` and `rest`.
"""

import pathlib
from collections.abc import Callable, Sequence
from typing import Any

from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.frames import is_frame, names_sheet, sheet_at
from simulator.scenario.files.names import Known
from simulator.scenario.files.read import fault
from simulator.scenario.files.sheet import Sheet
from simulator.scenario.problems import SHEET_KEYS
from simulator.scenario.tree import Table, is_rows, shown, shown_key
from simulator.text import canonical


def put_sheet(
    tree: Table,
    key: str,
    rows: Sequence[str],
    folder: pathlib.Path,
    read: Callable[[pathlib.Path], Sheet],
) -> None:
    """Put the sheet of the file that the table `key` names in the place of its name.

    The file is in `folder`; `rows` are the keys in whose place it stands.
    """
    table = tree.get(key)
    if is_frame(table):
        table = Table(tree.place_of(key), {"csv": tree[key]})
        tree.write(key, table, table.place)
    if not isinstance(table, Table) or "csv" not in table:
        return
    named, place = table["csv"], table.place_of("csv")
    if both := next((each for each in rows if each in table), ""):
        other = f"[[{key}.{both}]]" if is_rows(table[both]) else f"{key}.{both}"
        raise fault(*place, f"give the {key} once: csv or {other}; found both", f"{key}.csv")
    if isinstance(named, Sheet):
        return
    if not names_sheet(named):
        message = f'{shown(named)}; must be the name of a file: "{key}.csv"'
        raise fault(*place, message, f"{key}.csv")
    table.write("csv", sheet_at(table, folder, key, read), place)


def other_names(table: Table, key: str, known: Known) -> dict[str, str]:
    """The parties that `names` gives other names in the file, in `canonical` form."""
    names: Any = table.get("names", Table(table.place))
    if not isinstance(names, Table):
        message = f'{shown(names)}; must be a table of parties by their names: {{ FP = "l" }}'
        raise fault(*table.place_of("names"), message, f"{key}.names")
    for name, party in names.items():
        if party not in known.party_ids:
            hint = did_you_mean(str(party), known.party_ids, "parties")
            message = f"unknown party {shown(party)}; {hint}"
            raise fault(*names.place_of(name), message, f"{key}.names.{shown_key(name)}")
    return {canonical(name): party for name, party in names.items()}


def drop_reading_keys(table: Table) -> None:
    """Take out the keys that say how a file is read: its rows are in its place."""
    for key in SHEET_KEYS:
        table.pop(key, None)
