"""Output formats: plain columns for people; JSON and CSV for other programs, as bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from simulator.cli.page import cells, padded
from simulator.errors import SimulatorError
from simulator.intervals import Z, decimals, less_than, more_than, trim

if TYPE_CHECKING:
    import polars as pl


FORMATS = ("table", "json", "csv")
FIRST = 2
"""Decimals of numbers without an error."""


def form_of(name: str) -> str:
    """A known format. Raises: SimulatorError for any other."""
    if name.strip() not in FORMATS:
        raise SimulatorError(f"--format: {name!r}; must be {', '.join(FORMATS)}")
    return name.strip()


def columns(header: Sequence[str], rows: Sequence[Sequence[str]], names: int = 1) -> str:
    """A table whose first `names` columns are names. A row that is short ends early."""
    lines = [list(header), *(list(row) for row in rows)]
    width = [
        max(cells(line[place]) for line in lines if place < len(line))
        for place in range(max(map(len, lines)))
    ]
    return "\n".join(
        "  ".join(
            padded(cell, width[place], right=place >= names) for place, cell in enumerate(line)
        ).rstrip()
        for line in lines
    )


def chance_cell(p: float, error: float, draws: int) -> str:
    """A probability, rounded to its precision; a bound if no draw or every draw was a hit."""
    if p in (0.0, 1.0):
        return less_than(draws) if p == 0.0 else more_than(draws)
    return trim(p, error)


def change_cell(change: float, error: float) -> str:
    """A change, rounded to its precision, and half of its 95% interval: "+4.21 ± 0.09"."""
    if error == 0.0:
        return f"{change:+.{FIRST}f}" if change else "0"
    places = decimals(error)
    return f"{change:+.{places}f} ± {Z * error:.{places}f}"


def bounds_note(tables: Iterable[str], *draws: int) -> str:
    """A note on the bounds in tables, for their foot; empty if there are none."""
    text = "".join(tables)
    fewest, most = min(draws), max(draws)
    if fewest <= 3 or ("< " not in text and "> " not in text):
        return ""
    if fewest == most:
        less, more, number = less_than(fewest), more_than(fewest), f"{fewest:,}"
    else:
        less, more, number = "< p%", "> p%", f"{fewest:,} to {most:,}"
    return f"{less}: in none of {number} draws; {more}: in all of them (95% bounds)"


def write_json(document: dict[str, Any], stream: BinaryIO) -> None:
    """One object; a line for each key and for each row of a list, readable by people too."""
    lines = ",\n".join(f"  {_text(key)}: {_value(value)}" for key, value in document.items())
    stream.write(f"{{\n{lines}\n}}\n".encode())


def write_csv(tables: dict[str, pl.DataFrame], stream: BinaryIO) -> None:
    """The table of parties, with a header: one row for each party, null cells empty.

    A file has one table; the others are in the folder of the result.
    """
    from simulator.tables.cells import csv_bytes

    stream.write(csv_bytes(tables["parties"]))


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
