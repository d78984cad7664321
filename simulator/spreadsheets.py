"""Text cells of CSV files that a spreadsheet would run as a formula.

Excel, LibreOffice and Google Sheets run a cell that begins with one of MARKS, quoted or not: a
party called `=HYPERLINK(...)` in a file of votes would act when somebody opens the table. Such a
text is written with an apostrophe before it, which a spreadsheet shows as text and this program
takes off again when it reads the file. Numbers are written as they are.

Source: OWASP, "CSV Injection".
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

MARKS = "=+\\-@\t\r\n＝＋－＠"
"""As in brackets of a pattern; the last four are the full-width forms."""
FORMULA = rf"^'*[{MARKS}]"
NUMBER = r"^[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?$"
_FORMULA, _NUMBER = re.compile(FORMULA), re.compile(NUMBER)


def guarded(cell: object) -> object:
    """A cell as it is written: a text that would be run gets an apostrophe."""
    runs = isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if runs else cell


def unguarded(text: str) -> str:
    """The text of a cell, without the apostrophe of `guarded`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows as the text of a CSV file."""
    return "".join(map(_line, rows))


def _line(row: Sequence[object]) -> str:
    """A carriage return is quoted only by a writer that ends lines with one."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(map(guarded, row))
    return text.getvalue().removesuffix("\r\n") + "\n"
