"""A CSV file, or a data frame, as rows of cells: its shape, and nothing of what the cells mean.

A line is a row, whatever it begins with: CSV has no comments, and lists have names such as #SIEŤ.

    Scenario.from_dict({"region": frame, "expected": {"csv": votes, "rest": "others"}, ...})

A frame of polars or pandas is read as the same table in a CSV file is; its rows are counted from 1
in messages. Neither library is imported: a frame is known by what it can do.
"""

import csv
import pathlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import compress
from typing import Any, NamedTuple

from simulator.errors import Problem, ScenarioError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.read import (
    MEGABYTE,
    SEPARATORS,
    fault,
    inside,
    read_text,
    refuse,
    refuse_large_sheet,
)
from simulator.scenario.tree import Place, Table, shown
from simulator.spreadsheets import unguarded
from simulator.text import plain, unseen

CSV_LIMIT = 20 * MEGABYTE
LONGEST_ROW = 20
"""Lines of a row: cells of tables copied from a page may have line breaks."""
_NAMES = ("party", "region", "district", "candidate", "tier", "name")
"""Columns whose cells are names."""
_SAYS_SEPARATOR = re.compile(r'"?sep=.?"?\s*', re.IGNORECASE)
"""The first line of a file for spreadsheets."""
_UNCLOSED = "close the quotes; a cell with a line break may hold no separator"
_RAGGED = "quote cells that contain a comma"
_ABSENT = ("nan", "NaT", "<NA>")
"""What pandas shows where a cell is empty."""
NO_COMMENTS = "a line that begins with # is a row like any other: keep notes in another file"


class Sheet(NamedTuple):
    """The header, the rows as they stand below it, and the line of each."""

    file: str
    header: list[str]
    header_line: int
    rows: list[tuple[int, list[str]]]

    def column(self, place: int) -> list[str]:
        """The cells of a column, row by row."""
        return [cells[place] for _, cells in self.rows]

    def wrong(self, message: str) -> ScenarioError:
        """A problem of the header that ends the reading."""
        return fault(self.file, self.header_line, message)

    def without(self, dropped: Sequence[bool]) -> "Sheet":
        """The sheet without the columns that are dropped; every row has as many cells."""
        kept = [not drop for drop in dropped]
        rows = [(line, [*compress(cells, kept)]) for line, cells in self.rows]
        return self._replace(header=[*compress(self.header, kept)], rows=rows)


def read_sheet(path: pathlib.Path) -> Sheet:
    """A CSV file, each cell as `plain` text, line breaks as blanks; empty lines are skipped.

    Between cells are commas, or semicolons or tabs if the header has those. Skipped are also the
    cells that a spreadsheet leaves: rows, and columns at the end, in which all is blank.
    Raises: ScenarioError for what is not CSV, a header that names a column twice, ragged rows.
    """
    return sheet_of(read_text(path, CSV_LIMIT), str(path))


def sheet_of(text: str, file: str) -> Sheet:
    """The same from a text."""
    return checked(written(text, file))


def read_written(path: pathlib.Path) -> Sheet:
    """A CSV file as `read_sheet` reads it, before the header and the length of rows are checked."""
    return written(read_text(path, CSV_LIMIT), str(path))


def written(text: str, file: str) -> Sheet:
    """The same from a text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    refuse_large_sheet(text, file)
    lines = _lines_of(text, file)
    line, header = next(lines, (1, []))
    if header and header[0].startswith("#") and (header[0] != "#" or len(header) == 1):
        raise fault(file, line, f"unknown column {shown(plain(header[0]))}; {NO_COMMENTS}")
    rows = [(number, [plain(cell) for cell in cells]) for number, cells in lines]
    rows = [(number, cells) for number, cells in rows if any(cells)]
    return _without_blank_end(Sheet(file, [plain(name) for name in header], line, rows))


def checked(sheet: Sheet) -> Sheet:
    """The sheet itself. Raises: ScenarioError for a header that cannot be used, ragged rows."""
    if problems := [*_header_problems(sheet), *_ragged(sheet)]:
        raise ScenarioError(problems)
    return sheet


def _without_blank_end(sheet: Sheet) -> Sheet:
    """Without the columns at the end that have no name and no cell with anything in it."""
    full = len(sheet.header)
    if any(len(cells) != full for _, cells in sheet.rows):
        return sheet
    columns = zip(sheet.header, *(cells for _, cells in sheet.rows), strict=True)
    width = max((number for number, cells in enumerate(columns, 1) if any(cells)), default=0)
    rows = [(line, cells[:width]) for line, cells in sheet.rows]
    return sheet._replace(header=sheet.header[:width], rows=rows)


def records(
    sheet: Sheet, columns: Sequence[str], needed: Sequence[str]
) -> list[tuple[dict[str, str], Place]]:
    """The rows by column, and their places; names of columns in any case.

    Raises: ScenarioError for a column that is not one of `columns`, a needed one that is absent, a
    name with characters that nobody sees.
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
    rows = [
        (dict(zip(header, cells, strict=True)), Place(sheet.file, line))
        for line, cells in sheet.rows
    ]
    refuse(
        [
            Problem(str(where), column, f"{shown(row[column])} {wrong}")
            for row, where in rows
            for column in _NAMES
            if (wrong := unseen(row.get(column, "")))
        ]
    )
    return rows


def _lines_of(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, with the number of its first line; empty lines are skipped.

    Raises: ScenarioError for what is not CSV.
    """
    lines, place, separator = text.split("\n"), 0, ""
    while place < len(lines):
        here, line, taken = lines[place : place + LONGEST_ROW], place + 1, 1
        if plain(here[0]).strip() and (separator or not _SAYS_SEPARATOR.fullmatch(here[0])):
            separator = separator or _separator(here)
            try:
                cells, taken = _row(here, separator)
            except csv.Error as error:
                message = f"not valid CSV: {error}; {_UNCLOSED}"
                raise ScenarioError([Problem(str(Place(file, line)), "", message)]) from None
            yield line, [*map(unguarded, cells)]
        place += taken


def _row(lines: Sequence[str], separator: str) -> tuple[list[str], int]:
    """The cells of a row, and how many of the lines it has: a quoted cell may go on in the next.

    Not one that holds a separator as well, or is alone in its row: its quotes may be those of two
    cells, and the rows between would be lost. Raises: csv.Error.
    """
    quotes = 0
    for end, line in enumerate(lines, start=1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            with suppress(csv.Error):
                cells = _split("\n".join(lines[:end]), separator)
                torn = any("\n" in cell and separator in cell for cell in cells)
                if end == 1 or (len(cells) > 1 and not torn):
                    return [cell.replace("\n", " ") for cell in cells], end
            break
    return _split(lines[0], separator), 1


def _split(row: str, separator: str) -> list[str]:
    return next(csv.reader([row], delimiter=separator, strict=True))


def _separator(lines: Sequence[str]) -> str:
    """What makes the most columns of a header; commas, if that is as many."""

    def columns(mark: str) -> int:
        try:
            return len(_row(lines, mark)[0])
        except csv.Error:
            return 0

    return max(SEPARATORS, key=columns)


def _header_problems(sheet: Sheet) -> Iterator[Problem]:
    place = str(Place(sheet.file, sheet.header_line))
    if not sheet.header:
        yield Problem(place, "", "is empty; the first line must name the columns")
    seen = set[str]()
    for number, name in enumerate(sheet.header, start=1):
        if not name:
            yield Problem(place, "", f"column {number} has no name in the header")
        elif name in seen:
            yield Problem(place, "", f"the column {shown(name)} appears twice in the header")
        seen.add(name)


def _ragged(sheet: Sheet) -> Iterator[Problem]:
    width = len(sheet.header)
    bad = [(line, cells) for line, cells in sheet.rows if len(cells) != width]
    for line, cells in bad[:3]:
        hint = NO_COMMENTS if cells[0].startswith("#") else _RAGGED
        hint = "keep titles in another file" if width == 1 else hint
        if len(cells) == 1 and hint == _RAGGED:
            hint = "use the separator of the header, or leave out a line that is not of the table"
        message = f"{len(cells)} cells; the header names {width} columns ({hint})"
        yield Problem(f"{sheet.file}:{line}", "", message)
    if bad[3:]:
        yield Problem(sheet.file, "", f"and {len(bad) - 3:,} more rows of the wrong length")


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
    found = frame.rows() if hasattr(frame, "rows") else frame.itertuples(index=False, name=None)
    rows = [(number, [*map(_text, cells)]) for number, cells in enumerate(found, start=1)]
    return checked(Sheet(f"frame of {key}, row", header, 0, rows))


def _text(cell: Any) -> str:
    """A cell as CSV has it; pandas makes whole numbers floats where one of them is missing."""
    if cell is None or str(cell) in _ABSENT:
        return ""
    if str(cell) in ("True", "False"):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return repr(float(cell)) if isinstance(cell, float) else plain(str(cell))
