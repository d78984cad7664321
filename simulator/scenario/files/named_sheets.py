"""`{ csv = "..." }` in the place of rows: of regions, candidates, ...; of polls; of returns.

The header names the keys of a row, dotted names nest (`share.amanat`), an empty cell is an absent
key. A table of tables (`votes.covariance`) has the name of each row in its first column. Polls and
returns have rows of their own kinds; how names in their files are read stands next to the file's:
`names` and `rest`. In Python a data frame may stand in the place of the file's name, or of the
whole.
"""

import math
import pathlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from simulator.errors import Problem, ScenarioError
from simulator.scenario.allowed import (
    Node,
    child,
    did_you_mean,
    is_row_array,
    is_table_map,
    keys,
    required,
    row_node,
    schema,
    types,
)
from simulator.scenario.files.names import Known
from simulator.scenario.files.read import fault, refuse
from simulator.scenario.files.sheet import Sheet, is_frame, names_sheet, sheet_at
from simulator.scenario.problems import SHEET_KEYS
from simulator.scenario.tree import Place, Table, is_rows, shown, shown_key
from simulator.text import canonical

OTHERS = {"extends", "counted", "expected"}
"""Keys that bring what a row may then leave out."""
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")


class _Column(NamedTuple):
    """A column: where it stands, the keys that it leads to, and the types it may hold."""

    at: int
    keys: list[str]
    types: set[str]


def fill(tree: Table, folder: pathlib.Path) -> None:
    """Put rows of CSV files in the place of every `{ csv = "..." }`, in the tree itself.

    The files are looked for in `folder`, and never outside of it. A tree that `extends` another
    may leave out required columns. Raises: ScenarioError, with every fault.
    """
    problems: list[Problem] = []
    for table, key, node in list(_named(tree, schema())):
        try:
            table[key] = _read(table, key, node, folder, whole=not OTHERS & tree.keys())
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)


def _named(table: Table, node: Node) -> Iterator[tuple[Table, str, Node]]:
    """Where a CSV file is named in place of rows: the table, its key, what may stand there."""
    for key, value in table.items():
        inner = child(node, key, table) if _has_sheet(value) else None
        if inner is None:
            continue
        if _names_sheet(value) and (is_row_array(inner) or is_table_map(inner)):
            yield table, key, inner
        elif isinstance(value, Table):
            yield from _named(value, inner)


def _has_sheet(value: Any) -> bool:
    inner = value.values() if isinstance(value, Table) else ()
    return _names_sheet(value) or any(map(_has_sheet, inner))


def _names_sheet(value: Any) -> bool:
    """Whether a value is a frame, or a table that names nothing but a CSV file or holds a frame."""
    if isinstance(value, Table):
        return list(value) == ["csv"] and names_sheet(value["csv"])
    return is_frame(value)


def _read(
    table: Table, key: str, node: Node, folder: pathlib.Path, whole: bool
) -> tuple[Table, ...] | Table:
    sheet, first = sheet_at(table[key], folder, key), 0 if is_row_array(node) else 1
    columns = _columns(sheet, row_node(node), first, whole)
    rows = [_row(sheet.file, line, cells, columns) for line, cells in sheet.rows]
    if is_row_array(node):
        return tuple(rows)
    tables = Table(table.place_of(key))
    for (_, (name, *_)), row in zip(sheet.rows, rows, strict=True):
        if name in tables:
            raise fault(*row.place, f"the row {shown_key(name)} appears twice")
        tables.write(name, row, row.place)
    return tables


def _columns(sheet: Sheet, row: Node, first: int, whole: bool) -> list[_Column]:
    """Those from the first on, once every one of them is known and every required one is there."""
    columns, problems = [], []
    place = str(Place(sheet.file, sheet.header_line))
    for index, name in enumerate(sheet.header[first:], start=first):
        column = _Column(index, name.split("."), _leaf_types(row, name.split(".")))
        columns.append(column)
        if not column.types:
            message = "unknown column; " + did_you_mean(name, keys(row), "known columns")
            problems.append(Problem(place, shown_key(name), message))
        elif column.types <= {"object", "array"}:
            message = f'not a column by itself; name one of its keys, as in "{name}.amanat"'
            problems.append(Problem(place, shown_key(name), message))
    for name in required(row) if whole else ():
        if not any(column.partition(".")[0] == name for column in sheet.header):
            problems.append(Problem(place, name, f'the column "{name}" is missing; add it'))
    refuse(problems)
    return columns


def _leaf_types(row: Node, names: list[str]) -> set[str]:
    node: Node | None = row
    for name in names:
        node = child(node, name) if node is not None else None
    return types(node) if node is not None else set()


def _row(file: str, line: int, cells: list[str], columns: list[_Column]) -> Table:
    row = Table(Place(file, line))
    for at, (*parents, last), kinds in columns:
        if cells[at] == "":
            continue
        table = row
        for parent in parents:
            table = table.setdefault(parent, Table(row.place))
        table[last] = _value(cells[at], kinds)
    return row


def _value(cell: str, kinds: set[str]) -> str | float | bool:
    """A cell as its column means it; what is not a number stays text, and is refused as such."""
    bare = cell.strip()
    if "integer" in kinds and _WHOLE.fullmatch(bare):
        return int(bare)
    if "number" in kinds and NUMBER.fullmatch(bare) and math.isfinite(float(bare)):
        return float(bare)
    if "boolean" in kinds and bare in ("true", "false"):
        return bare == "true"
    return cell


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
