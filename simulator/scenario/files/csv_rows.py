"""Large tables in CSV files: `region = { csv = "regions.csv" }` in place of `[[region]]`.

The header names the keys of a row, dotted names nest (`share.amanat`), an empty cell is an absent
key. A table of tables (`votes.covariance`) has the name of each row in its first column. In Python
a data frame may stand in the place of the file's name, or of the whole.
"""

import math
import pathlib
import re
from collections.abc import Iterator
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
from simulator.scenario.files.frames import is_frame, names_sheet, sheet_at
from simulator.scenario.files.read import fault, refuse
from simulator.scenario.files.sheet import Sheet
from simulator.scenario.tree import Place, Table, shown_key

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
    sheet = sheet_at(table[key], folder, key)
    row = row_node(node)
    if is_row_array(node):
        columns = _columns(sheet, row, range(len(sheet.header)), whole)
        return tuple(_row(sheet.file, line, cells, columns) for line, cells in sheet.rows)
    columns = _columns(sheet, row, range(1, len(sheet.header)), whole)
    return _map(sheet, columns, table.place_of(key))


def _map(sheet: Sheet, columns: list[_Column], place: Place) -> Table:
    tables = Table(place)
    for line, cells in sheet.rows:
        if cells[0] in tables:
            raise fault(sheet.file, line, f"the row {shown_key(cells[0])} appears twice")
        row = _row(sheet.file, line, cells, columns)
        tables.write(cells[0], row, row.place)
    return tables


def _columns(sheet: Sheet, row: Node, indices: range, whole: bool) -> list[_Column]:
    """The columns, once every one of them is known and every required one is there."""
    columns, problems = [], []
    place = str(Place(sheet.file, sheet.header_line))
    for index in indices:
        name = sheet.header[index]
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
