"""A CSV file as lines of cells: its shape, and nothing about what the cells mean."""

import csv
import pathlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from simulator.errors import Problem, ScenarioError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.limits import refuse_large_sheet
from simulator.scenario.files.read import MEGABYTE, fault, read_text
from simulator.scenario.tree import Place, shown
from simulator.spreadsheets import unguarded

CSV_LIMIT = 20 * MEGABYTE
_SEPARATORS = {";": "semicolons", "\t": "tabs"}


class Sheet(NamedTuple):
    """The header, the rows as they stand below it, and the line of each."""

    file: str
    header: list[str]
    header_line: int
    rows: list[tuple[int, list[str]]]


def read_sheet(path: pathlib.Path) -> Sheet:
    """A CSV file, UTF-8, comma between cells; empty lines and lines that start with # are skipped.

    Raises: ScenarioError for what is not CSV, a header that names a column twice, ragged rows.
    """
    return sheet_of(read_text(path, CSV_LIMIT), str(path))


def sheet_of(text: str, file: str) -> Sheet:
    """The same from a text."""
    refuse_large_sheet(text, file)
    lines = _lines_of(text, file)
    line, header = next(lines, (1, []))
    header = [name.strip() for name in header]
    sheet = Sheet(file, header, line, list(lines))
    problems = [*_header_problems(sheet), *_ragged(sheet)]
    if problems:
        raise ScenarioError(problems)
    return sheet


def records(
    sheet: Sheet, columns: Sequence[str], needed: Sequence[str]
) -> list[tuple[dict[str, str], Place]]:
    """The rows by column, cells trimmed, and their places; names of columns in any case.

    Raises: ScenarioError for a column that is not one of `columns`, or a needed one that is absent.
    """
    header, place = [name.lower() for name in sheet.header], (sheet.file, sheet.header_line)
    for name in header:
        if name not in columns:
            hint = did_you_mean(name, columns, "known columns")
            raise fault(*place, f"unknown column {shown(name)}; {hint}")
        if header.count(name) > 1:
            raise fault(*place, f"the column {shown(name)} appears twice in the header")
    for name in needed:
        if name not in header:
            raise fault(*place, f'the column "{name}" is missing; add it')
    return [
        (dict(zip(header, map(str.strip, cells), strict=True)), Place(sheet.file, line))
        for line, cells in sheet.rows
    ]


def _lines_of(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line, with its number; empty lines and comments (#) are skipped.

    Raises: ScenarioError for what is not CSV.
    """
    # Line by line: a quote that is never closed is then a fault of its own line.
    for line, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip() or raw.startswith("#"):
            continue
        try:
            yield line, [*map(unguarded, next(csv.reader([raw], strict=True)))]
        except csv.Error as error:
            message = f"not valid CSV: {error}; a quoted cell must end on the same line"
            raise ScenarioError([Problem(str(Place(file, line)), "", message)]) from None


def _header_problems(sheet: Sheet) -> Iterator[Problem]:
    place = str(Place(sheet.file, sheet.header_line))
    if not sheet.header:
        yield Problem(place, "", "is empty; the first line must name the columns")
    if found := _other_separator(sheet.header):
        yield Problem(place, "", f"{found} as separator; use commas")
        return
    seen = set[str]()
    for number, name in enumerate(sheet.header, start=1):
        if not name:
            yield Problem(place, "", f"column {number} has no name in the header")
        elif name in seen:
            yield Problem(place, "", f"the column {shown(name)} appears twice in the header")
        seen.add(name)


def _other_separator(header: Sequence[str]) -> str:
    """The separator between column names, if it is not a comma; otherwise empty."""
    found = (name for mark, name in _SEPARATORS.items() if len(header) == 1 and mark in header[0])
    return next(found, "")


def _ragged(sheet: Sheet) -> Iterator[Problem]:
    width = len(sheet.header)
    bad = [(line, len(cells)) for line, cells in sheet.rows if len(cells) != width]
    for line, found in bad[:3]:
        message = (
            f"{found} cells; the header names {width} columns (quote cells that contain a comma)"
        )
        yield Problem(f"{sheet.file}:{line}", "", message)
    if bad[3:]:
        yield Problem(sheet.file, "", f"and {len(bad) - 3:,} more rows of the wrong length")
