"""Output formats: columns for people; JSON and CSV for programs; Markdown and HTML for pages."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from html import escape
from math import floor, log10
from typing import TYPE_CHECKING, Any, BinaryIO

from simulator.cli.page import cells, padded
from simulator.errors import SimulatorError
from simulator.intervals import Z, decimals, less_than, more_than
from simulator.spreadsheets import csv_text

if TYPE_CHECKING:
    import polars as pl

    Table = pl.DataFrame | tuple[Sequence[str], Sequence[Sequence[object]]]
    """What is printed in rows: a frame, or a header and rows."""

FORMATS = ("table", "json", "csv", "markdown", "html")
FIRST = 2
"""Decimals of numbers without an error."""
Rows = Sequence[Sequence[object]]
DIGITS = 4
"""Of a number with a fraction; digits before the point are never cut."""
_ACTS = re.compile(r"([\\`*\[\]|~]|(?<!\w)_|_(?!\w))")
"""What would be markup in a cell of Markdown; what is markup in HTML is escaped anyway."""


def form_of(name: str) -> str:
    """A known format. Raises: SimulatorError for any other."""
    if name.strip() not in FORMATS:
        raise SimulatorError(f"--format: {name!r}; must be {', '.join(FORMATS)}")
    return name.strip()


def columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column has names. A row that is short ends early."""
    lines = [list(header), *(list(row) for row in rows)]
    width = [
        max(cells(line[place]) for line in lines if place < len(line))
        for place in range(max(map(len, lines)))
    ]
    return "\n".join(
        "  ".join(
            padded(cell, width[place], right=place > 0) for place, cell in enumerate(line)
        ).rstrip()
        for line in lines
    )


def change_cell(change: float, error: float | None, points: float = 1.0) -> str:
    """A change, rounded to its precision, and half of its 95% interval: "+4.21 ± 0.09".

    Both times `points`: 100 for a probability.
    """
    change, error = points * change, points * (error or 0.0)
    if error == 0.0:
        return f"{change:+.{FIRST}f}" if change else "0"
    places = decimals(error)
    return f"{change:+.{places}f} ± {Z * error:.{places}f}"


def from_to(numbers: Iterable[int]) -> str:
    """How many, of several that may differ: "10,000", or "10,000 to 20,000"."""
    found = {*numbers}
    return f"{min(found):,}" if len(found) == 1 else f"{min(found):,} to {max(found):,}"


def bounds_note(tables: Iterable[str], *draws: int) -> str:
    """A note on the bounds in tables, for their foot; empty if there are none."""
    text = "".join(tables)
    fewest, most = min(draws), max(draws)
    if fewest <= 3 or ("< " not in text and "> " not in text):
        return ""
    if fewest == most:
        less, more = less_than(fewest), more_than(fewest)
    else:
        less, more = "< p%", "> p%"
    return f"{less}: in none of {from_to(draws)} draws; {more}: in all of them (95% bounds)"


def write_json(document: dict[str, Any], stream: BinaryIO) -> None:
    """One object; a line for each key and for each row of a list, readable by people too."""
    lines = ",\n".join(f"  {_text(key)}: {_value(value)}" for key, value in document.items())
    stream.write(f"{{\n{lines}\n}}\n".encode())


def show(
    form: str,
    *,
    text: Callable[[], object],
    document: Callable[[], dict[str, Any]],
    rows: Callable[[], Table],
) -> None:
    """Print in one format: `text` prints for people, `document` is JSON, `rows` are all others.

    A format of rows has one table, the one that matters most; JSON and the saved folder have all.
    """
    sys.stdout.flush()
    if form == "table":
        text()
    elif form == "json":
        write_json(document(), sys.stdout.buffer)
    else:
        sys.stdout.buffer.write(rows_bytes(rows(), form))
    sys.stdout.flush()


def rows_bytes(table: Table, form: str) -> bytes:
    """CSV, guarded as `simulator.spreadsheets` has it; Markdown or HTML."""
    from simulator.tables.cells import csv_bytes

    if not isinstance(table, tuple):
        if form == "csv":
            return csv_bytes(table)
        table = (table.columns, table.rows())
    header, rows = table
    if form == "csv":
        return csv_text([header, *rows]).encode()
    return (markdown if form == "markdown" else html)(header, rows).encode()


def _value(value: Any) -> str:
    """A list of objects, or an object of objects, on a line for each; anything else on one."""
    rows = list[str]()
    if isinstance(value, list):
        rows = [_text(item) for item in value]
    elif isinstance(value, dict) and all(isinstance(item, dict | list) for item in value.values()):
        rows = [f"{_text(key)}: {_text(item)}" for key, item in value.items()]
    if not rows:
        return _text(value)
    opening, closing = "[]" if isinstance(value, list) else "{}"
    return f"{opening}\n    " + ",\n    ".join(rows) + f"\n  {closing}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def markdown(header: Sequence[str], rows: Rows) -> str:
    """A table of GitHub Flavored Markdown, numbers to the right.

    Source: GitHub Flavored Markdown Spec, 4.10 Tables.
    """
    right = _numeric(header, rows)
    rule = ["---:" if number else "---" for number in right]
    lines = [list(map(_marked, header)), rule, *(list(map(_marked, row)) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def html(header: Sequence[str], rows: Rows) -> str:
    """A `<table>`, without styles; cells of numbers have the class `number`."""
    kinds = [' class="number"' if number else "" for number in _numeric(header, rows)]
    heads = (
        f'<th scope="col"{kind}>{escape(name)}</th>'
        for kind, name in zip(kinds, header, strict=True)
    )
    lines = (
        "".join(
            f"<td{kind}>{escape(cell(each))}</td>" for kind, each in zip(kinds, row, strict=True)
        )
        for row in rows
    )
    head, body = "".join(heads), "".join(f"<tr>{line}</tr>\n" for line in lines)
    return f"<table>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def cell(value: object) -> str:
    """A cell as people read it: four digits of a number with a fraction, nothing for null.

    Without an exponent, which a reader of a page would stumble over.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, float):
        return str(value)
    if value == 0.0:
        return "0"
    places = max(0, DIGITS - 1 - floor(log10(abs(value))))
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _marked(value: object) -> str:
    """A cell of Markdown, on one line; an address in it does not become a link."""
    text = escape(" ".join(cell(value).split()), quote=False)
    return _ACTS.sub(r"\\\1", text).replace("://", ":&#47;/")


def _numeric(header: Sequence[str], rows: Rows) -> list[bool]:
    """Whether a column has numbers only, and any."""
    columns = ([row[at] for row in rows if row[at] not in (None, "")] for at in range(len(header)))
    return [
        bool(column) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in column)
        for column in columns
    ]
