"""The forms of a result; JSON and CSV for other programs, as bytes, the same on every system."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from simulator.errors import SimulatorError

if TYPE_CHECKING:
    import polars as pl


FORMATS = ("table", "json", "csv")


def form_of(name: str) -> str:
    """A form that there is. Raises: SimulatorError for another."""
    if name.strip() not in FORMATS:
        raise SimulatorError(f"--format: {name!r}; must be {', '.join(FORMATS)}")
    return name.strip()


def write_json(document: dict[str, Any], stream: BinaryIO) -> None:
    """One object; a line for each key and for each row of a list, to be read by people too."""
    lines = ",\n".join(f"  {_text(key)}: {_value(value)}" for key, value in document.items())
    stream.write(f"{{\n{lines}\n}}\n".encode())


def write_csv(tables: dict[str, pl.DataFrame], stream: BinaryIO) -> None:
    """The table of parties, with a header: one row for each party, null cells empty.

    A file has one table; the others are in the folder of the result.
    """
    stream.write(tables["parties"].write_csv().encode())


def _value(value: Any) -> str:
    """A list of objects, or an object of objects, on a line for each; anything else on one."""
    rows = list(_rows(value))
    if not rows:
        return _text(value)
    opening, closing = "[]" if isinstance(value, list) else "{}"
    return f"{opening}\n    " + ",\n    ".join(rows) + f"\n  {closing}"


def _rows(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield from map(_text, value)
    elif isinstance(value, dict) and all(isinstance(item, dict | list) for item in value.values()):
        yield from (f"{_text(key)}: {_text(item)}" for key, item in value.items())


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
