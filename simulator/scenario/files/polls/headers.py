"""Headers of two rows, as tables of encyclopedias have them, read as one.

Polling firm,Date,Sample,Party,Party,Party        Polling firm,Date,Sample,A,B,C
,,,A,B,C                                          Polling firm,Date,Sample,Unnamed: 3_level_1
"""

import re
from collections.abc import Sequence

from simulator.scenario.files.cells import looks_like_number
from simulator.scenario.files.notes import Notes
from simulator.scenario.files.read import SEPARATORS
from simulator.scenario.files.sheet import Sheet
from simulator.text import canonical

UNNAMED = re.compile(r"(Unnamed: [0-9]+(_level_[0-9]+)?)?")
"""A column without a name, also as data frames write it."""


def one_header(sheet: Sheet, notes: Notes) -> Sheet:
    """The sheet, with the names of the second row where the first has none of their own, without a
    title above and footnotes below."""
    sheet = _without_texts(sheet, notes)
    if not sheet.rows:
        return sheet
    (line, below), header = sheet.rows[0], sheet.header
    if len(below) != len(header):
        return sheet
    if _is_title(header, below):
        notes.add("a title: not used", sheet.header_line)
        return sheet._replace(header=below, header_line=line, rows=sheet.rows[1:])
    if not _continues(header, below):
        return sheet
    notes.add("a second row of the header: names are taken from it", line)
    places = zip(header, below, strict=True)
    whole = [above if UNNAMED.fullmatch(under) else under for above, under in places]
    return sheet._replace(header=whole, rows=sheet.rows[1:])


def _is_title(header: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a line has one text alone, and the next one the names of the columns."""
    names = [*filter(None, below)]
    return (
        len([*filter(None, header)]) == 1
        and len(names) > 2
        and not any(looks_like_number(name) for name in names)
    )


def _continues(header: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row only repeats names, or names columns that have no name of their own."""
    places = [*zip(header, below, strict=True)]
    said = [(above, under) for above, under in places if not UNNAMED.fullmatch(under)]
    new = [(above, under) for above, under in said if canonical(above) != canonical(under)]
    if any(looks_like_number(under) for _, under in new):
        return False
    own = any(not UNNAMED.fullmatch(above) and header.count(above) == 1 for above, _ in new)
    return not own and (bool(new) or len(said) < len([each for each in header if each]))


def _without_texts(sheet: Sheet, notes: Notes) -> Sheet:
    """Without lines of one cell that is a text, as footnotes are."""
    rows = []
    for line, cells in sheet.rows:
        alone = len(cells) == 1 < len(sheet.header) and not looks_like_number(cells[0])
        if alone and not any(mark in cells[0] for mark in SEPARATORS):
            notes.add("a text alone: not used", line)
        else:
            rows.append((line, cells))
    return sheet._replace(rows=rows)
