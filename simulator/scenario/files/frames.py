"""Data frames where a CSV file may be named, in scenarios that are made in Python.

    Scenario.from_dict({"region": frame, "expected": {"csv": votes, "rest": "others"}, ...})

A frame of polars or pandas is read as the same table in a CSV file is; its rows are counted from 1
in messages. Neither library is imported: a frame is known by what it can do.
"""

import pathlib
from collections.abc import Callable, Iterable
from typing import Any

from simulator.scenario.files.read import inside
from simulator.scenario.files.sheet import Sheet, checked, read_sheet
from simulator.scenario.tree import Table
from simulator.text import plain

_ABSENT = ("nan", "NaT", "<NA>")
"""What pandas shows where a cell is empty."""


def is_frame(value: Any) -> bool:
    """Whether a value is a data frame of polars or pandas."""
    return hasattr(value, "columns") and (hasattr(value, "rows") or hasattr(value, "itertuples"))


def names_sheet(value: Any) -> bool:
    """Whether a value of the key `csv` can be one: the name of a file, or a frame itself."""
    return isinstance(value, str) or is_frame(value)


def sheet_at(
    value: Any, folder: pathlib.Path, key: str, read: Callable[[pathlib.Path], Sheet] = read_sheet
) -> Sheet:
    """The sheet that a frame is, or that the `csv` of a table names or holds."""
    named = value["csv"] if isinstance(value, Table) else value
    if is_frame(named):
        return _sheet_of(named, key)
    return read(inside(folder, folder, named, value.place_of("csv"), f"{key}.csv"))


def _sheet_of(frame: Any, key: str) -> Sheet:
    """The cells of a frame that stands at a key, as text.

    Raises: ScenarioError, for a column without a name or two of one name.
    """
    header = [plain(str(name)) for name in frame.columns]
    rows = [(number, [*map(_text, cells)]) for number, cells in enumerate(_rows(frame), start=1)]
    return checked(Sheet(f"frame of {key}, row", header, 0, rows))


def _rows(frame: Any) -> Iterable[tuple[Any, ...]]:
    found: Iterable[tuple[Any, ...]] = (
        frame.rows() if hasattr(frame, "rows") else frame.itertuples(index=False, name=None)
    )
    return found


def _text(cell: Any) -> str:
    """A cell as CSV has it; pandas makes whole numbers floats where one of them is missing."""
    if cell is None or str(cell) in _ABSENT:
        return ""
    if str(cell) in ("True", "False"):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return repr(float(cell)) if isinstance(cell, float) else plain(str(cell))
