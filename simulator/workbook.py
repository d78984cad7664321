"""Tables as a workbook of Excel: a sheet each, with units, and one that says what they are of.

Texts that a spreadsheet would run are written as in CSV files, see `simulator.spreadsheets`; no
cell is a formula. The same tables give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simulator.errors import SimulatorError
from simulator.extras import refuse_missing
from simulator.spreadsheets import guarded
from simulator.tables.cells import TEXT, guarded_texts, unit_of

if TYPE_CHECKING:
    import polars as pl
    import xlsxwriter
    from xlsxwriter.format import Format

ABOUT = "about"
MOST_ROWS = 1_048_570
"""That a sheet has room for."""
MOST_LETTERS = 32_767
"""Of a cell."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Written as the time of making, so that the same tables are the same file."""


def workbook(about: Mapping[str, object], tables: Mapping[str, pl.DataFrame]) -> bytes:
    """A workbook: the sheet `about` with a row for each key, then a sheet for each table.

    The first row of a table's sheet has units, the second the names of columns.

    Raises: SimulatorError, where xlsxwriter is not installed, or a table has too many rows.
    """
    refuse_missing("xlsxwriter", "charts", "export needs")
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        book.set_properties({"created": MADE})
        bold = book.add_format({"bold": True})
        unit = book.add_format({"italic": True, "font_color": "#5b626d"})
        _about(book, about, bold)
        for name, table in tables.items():
            _sheet(book, name, table, bold, unit)
    return stream.getvalue()


def _about(book: xlsxwriter.Workbook, about: Mapping[str, object], bold: Format) -> None:
    sheet = book.add_worksheet(ABOUT)
    for row, (key, value) in enumerate(about.items()):
        sheet.write_string(row, 0, key, bold)
        if isinstance(value, int) and abs(value) < 2**53:
            sheet.write_number(row, 1, value)
        else:
            sheet.write_string(row, 1, str(guarded(str(value)))[:MOST_LETTERS])
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)


def _sheet(
    book: xlsxwriter.Workbook, name: str, table: pl.DataFrame, bold: Format, unit: Format
) -> None:
    if table.height > MOST_ROWS:
        raise SimulatorError(
            f"{name}: {table.height:,} rows; a sheet of Excel has room for {MOST_ROWS:,}: use the "
            "Parquet file"
        )
    safe = guarded_texts(table)
    sheet = book.add_worksheet(name[:31])
    for column, (label, kind) in enumerate(safe.schema.items()):
        sheet.write_string(0, column, unit_of(label) if kind.is_numeric() else TEXT, unit)
        sheet.write_string(1, column, label, bold)
        for row, value in enumerate(safe[label].to_list(), start=2):
            if isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif isinstance(value, int | float):
                sheet.write_number(row, column, value)
            elif value is not None:
                sheet.write_string(row, column, value[:MOST_LETTERS])
    sheet.freeze_panes(2, 1)
    sheet.autofit()
