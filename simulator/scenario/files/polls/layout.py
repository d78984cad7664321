"""The columns of a table of polls, whatever shape the file has.

Wide tables have a row a poll and a column a party; long ones a row a poll and party. Columns that
sources add ("Lead", "Ref", numbers of rows) are left out with a note.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from simulator.scenario.files.columns import bare, renamed
from simulator.scenario.files.polls.cells import bare_cell, is_missing, share_of
from simulator.scenario.files.polls.dates import written
from simulator.scenario.files.polls.notes import Notes
from simulator.scenario.files.read import fault
from simulator.scenario.files.sheet import Sheet, checked
from simulator.scenario.tree import shown
from simulator.text import canonical

COLUMNS = ("institute", "date", "first", "last", "published", "size", "election", "poll")
LONG = ("party", "share")
DAYS = ("date", "first", "last", "published")
IGNORED = frozenset(
    [
        "lead",
        "vorsprung",
        "ledning",
        "margin",
        "difference",
        "diff",
        "moe",
        "margin_of_error",
        "error_margin",
        "sampling_error",
        "ref",
        "refs",
        "reference",
        "references",
        "source",
        "sources",
        "link",
        "links",
        "url",
        "notes",
        "note",
        "comment",
        "comments",
        "remarks",
        "kommentar",
        "quelle",
        "kalla",
        "method",
        "methodology",
        "mode",
        "methode",
        "metod",
        "area",
        "type",
        "client",
        "clients",
        "commissioner",
        "commissioned_by",
        "sponsor",
        "auftraggeber",
        "uppdragsgivare",
        "total",
        "totals",
        "sum",
        "summe",
        "turnout",
        "wahlbeteiligung",
        "valdeltagande",
        "opkomst",
        "valdeltakelse",
        "participation",
        "weight",
        "rating",
        "quality",
        "grade",
        "week",
        "vecka",
        "month",
        "year",
        "publyearmonth",
        "approxperiod",
        "details",
        "country",
    ]
)
"""Names of columns that are of no party, in `columns.bare` form."""
_CLIENT = re.compile(
    r"\s*/\s*(client|commissioner|commissioned by|sponsor|media|auftraggeber)s?$", re.I
)
_UNNAMED = re.compile(r"(Unnamed: [0-9]+(_level_[0-9]+)?)?")
_PERCENT = re.compile(r"\s*(\(%\)|\(in %\)|in %|%)$")
_NUMBER = re.compile(r"[-+<>~≈=]*\s*[0-9][0-9.,' ]*%?")


@dataclass(frozen=True)
class Layout:
    """Where the cells of a sheet stand."""

    sheet: Sheet
    header: list[str]
    """As it is written, in `canonical` form."""
    at: Mapping[str, int]
    """The columns of COLUMNS, and of LONG in a long table."""
    parties: Mapping[str, int]
    """Columns of parties in a wide table."""
    with_client: bool
    """Whether institutes have those who paid behind a stroke: "Sifo/SvD"."""


def layout_of(sheet: Sheet, notes: Notes, declared: Collection[str] = ()) -> Layout:
    """What each column is; `declared` are names of parties, in `canonical` form.

    Raises: ScenarioError, where none has the institutes, or the days.
    """
    sheet = checked(_without_unnamed(sheet, notes))
    as_written = [*map(canonical, sheet.header)]
    header = [_PERCENT.sub("", bare_cell(name)) or name for name in sheet.header]
    client = [bool(_CLIENT.search(name)) for name in header]
    header = [_CLIENT.sub("", name) for name in header]
    kinds = COLUMNS + LONG if _is_long(header) else COLUMNS
    sheet, told = renamed(checked(sheet._replace(header=header)), kinds)
    for each in told:
        notes.add(each.removeprefix(f"{sheet.file}: "))
    at = {name: place for place, name in enumerate(sheet.header) if name in kinds}
    _refuse_incomplete(sheet, at)
    parties = {} if "party" in at else _party_columns(sheet, set(at.values()), declared, notes)
    with_client = client[at["institute"]]
    return Layout(sheet=sheet, header=as_written, at=at, parties=parties, with_client=with_client)


def _is_long(header: Sequence[str]) -> bool:
    """Whether there is a column of parties and one of their shares."""
    _, notes = renamed(Sheet("", list(dict.fromkeys(header)), 1, []), LONG)
    named = {note.rpartition('"')[0].rpartition('"')[2] for note in notes}
    return named | {*map(bare, header)} >= {*LONG}


def _refuse_incomplete(sheet: Sheet, at: Mapping[str, int]) -> None:
    place = (sheet.file, sheet.header_line)
    listed = ", ".join(map(shown, sheet.header[:12]))
    if "institute" not in at:
        raise fault(
            *place,
            f"no column names the institutes (found {listed}); call it institute, or add one with "
            "the same name in each row if all polls are of one",
        )
    if not {"date", "last", "published"} & at.keys():
        raise fault(
            *place,
            f"no column has the days of fieldwork (found {listed}); call it date, or two of them "
            "first and last",
        )
    if {"date", "last"} <= at.keys():
        raise fault(
            *place,
            'the columns "date" and "last" could both be the last day of fieldwork; leave one out, '
            'or call the day of publication "published"',
        )


def _without_unnamed(sheet: Sheet, notes: Notes) -> Sheet:
    """Without columns that have no name and no use; one of days is that of publication."""
    if any(len(cells) != len(sheet.header) for _, cells in sheet.rows):
        return sheet
    header, drop = list(sheet.header), [False] * len(sheet.header)
    for place, name in enumerate(header):
        if _UNNAMED.fullmatch(name):
            cells = [cells[place] for _, cells in sheet.rows]
            drop[place] = not any(cells) or _counts_rows(cells)
            if not drop[place] and "published" not in header and _are_days(cells):
                header[place] = "published"
                notes.add(f'column {place + 1} has no name and is read as "published"')
    return sheet._replace(
        header=_kept(header, drop), rows=[(line, _kept(cells, drop)) for line, cells in sheet.rows]
    )


def _kept(cells: Sequence[str], drop: Sequence[bool]) -> list[str]:
    return [cell for cell, dropped in zip(cells, drop, strict=True) if not dropped]


def _counts_rows(cells: Sequence[str]) -> bool:
    """Whether cells are the numbers of the rows, from 0 or 1, as data frames write them."""
    return any(cells == [str(n + begin) for n in range(len(cells))] for begin in (0, 1))


def reads(read: Callable[[str], object], cell: str) -> bool:
    """Whether a cell can be read."""
    try:
        read(cell)
    except ValueError:
        return False
    return True


def _are_days(cells: Sequence[str]) -> bool:
    told = [cell for cell in cells if not is_missing(bare_cell(cell))]
    return bool(told) and sum(reads(written, cell) for cell in told) >= 0.5 * len(told)


def _party_columns(
    sheet: Sheet, taken: set[int], declared: Collection[str], notes: Notes
) -> dict[str, int]:
    """The columns of parties: what is left, but for those that hold texts."""
    parties: dict[str, int] = {}
    for place, name in enumerate(sheet.header):
        if place in taken:
            continue
        cells = {cells[place] for _, cells in sheet.rows} - {""}
        texts = bool(cells) and not any(
            _NUMBER.fullmatch(cell) or reads(share_of, cell) for cell in cells
        )
        if canonical(name) not in declared and (bare(name) in IGNORED or texts):
            notes.add(f"the column {shown(name)} is not used")
            continue
        if same := next((each for each in parties if canonical(each) == canonical(name)), ""):
            message = f"the columns {shown(same)} and {shown(name)} are of one party; leave one out"
            raise fault(sheet.file, sheet.header_line, message)
        parties[name] = place
    if not parties:
        raise fault(
            sheet.file,
            sheet.header_line,
            "no column has shares; give each party a column, or use the columns party and share",
        )
    return parties
