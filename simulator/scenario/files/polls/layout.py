"""Tables of polls as rows of one kind, whatever shape the file has.

Wide tables have a row a poll and a column a party; long ones a row a poll and party. Columns that
sources add ("Lead", "Ref", numbers of rows) are left out with a note, and so are rows that are not
polls: repeated headers, events, results of elections.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from simulator.errors import Problem, ScenarioError
from simulator.scenario.files.columns import bare, renamed
from simulator.scenario.files.polls.cells import bare_cell, is_missing, share_of
from simulator.scenario.files.polls.dates import written
from simulator.scenario.files.polls.notes import Notes
from simulator.scenario.files.read import fault
from simulator.scenario.files.sheet import Sheet, checked
from simulator.scenario.tree import Place, shown
from simulator.text import canonical

COLUMNS = ("institute", "date", "first", "last", "published", "size", "election", "poll")
LONG = ("party", "share")
DAYS = ("date", "first", "last", "published")
MOST_POLLS = 10_000
LONGEST = 60
"""Characters of a name that may be an election's."""
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
_ELECTION = (
    r"(?:(?:general|federal|state|national|parliamentary|legislative|presidential|european|eu|ep|"
    r"riksdag|bundestag|landtag|storting|folketing|sejm|senate|local|last|previous|actual|official|"
    r"parliament|snap|final|the)[ -]?)*"
    r"(?:elections?|election results?|results?|bundestagswahl|landtagswahl|europawahl|wahl|"
    r"wahlergebnis|ergebnis|riksdagsvalet|riksdagsval|valresultat|valet|val|stortingsvalg|"
    r"folketingsvalg|valgresultat|elecciones generales|elecciones|verkiezingen|vaalit|wybory)"
)
_NOT_POLL = re.compile(
    rf"(?:in |den )?(?:[12][0-9]{{3}}[ -]?)?{_ELECTION}(?:[ -](?:results?|night))?"
    rf"(?:[ ,]*(?:in |of )?(?:[0-9]{{1,2}}\.? ?\w+ )?[12][0-9]{{3}})?",
    re.IGNORECASE,
)


class Cell(NamedTuple):
    """The share of one party in one poll, as it is written."""

    text: str
    place: Place


@dataclass
class Row:
    """A poll as it is written: `cells` are of COLUMNS, `shares` by the name of the party."""

    place: Place
    cells: Mapping[str, str]
    shares: dict[str, Cell] = field(default_factory=dict)


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


def _reads(read: Callable[[str], object], cell: str) -> bool:
    try:
        read(cell)
    except ValueError:
        return False
    return True


def _are_days(cells: Sequence[str]) -> bool:
    told = [cell for cell in cells if not is_missing(bare_cell(cell))]
    return bool(told) and sum(_reads(written, cell) for cell in told) >= 0.5 * len(told)


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
            _NUMBER.fullmatch(cell) or _reads(share_of, cell) for cell in cells
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


def rows_of(layout: Layout, notes: Notes) -> list[Row]:
    """The polls, in the order of the file. Raises: ScenarioError, for a party twice in one."""
    rows = _long(layout, notes) if "party" in layout.at else list(_wide(layout, notes))
    if not rows:
        raise fault(layout.sheet.file, 0, "holds no poll; give a row for each, with its shares")
    if len(rows) > MOST_POLLS:
        told = f"{len(rows):,} polls are too many; at most {MOST_POLLS:,}: leave out old ones"
        raise fault(layout.sheet.file, 0, told)
    return rows


def _cells(layout: Layout, cells: Sequence[str]) -> dict[str, str]:
    """Those of COLUMNS, without footnotes."""
    told = {name: bare_cell(cells[place]) for name, place in layout.at.items()}
    if layout.with_client:
        told["institute"] = told["institute"].partition("/")[0].strip() or told["institute"]
    return told


def _wide(layout: Layout, notes: Notes) -> Iterator[Row]:
    for line, cells in layout.sheet.rows:
        place = Place(layout.sheet.file, line)
        told = _cells(layout, cells)
        shares = {name: Cell(cells[at], place) for name, at in layout.parties.items()}
        if why := _no_poll(layout, told, cells, [cell.text for cell in shares.values()]):
            notes.add(f"{why}: not used", line)
            continue
        yield Row(place, told, shares)


def _no_poll(
    layout: Layout, told: Mapping[str, str], cells: Sequence[str], shares: Sequence[str]
) -> str:
    """What a row is instead of a poll; empty for a poll."""
    if repeats_header(layout, cells):
        return "repeats the header"
    if is_result(told["institute"]):
        return f"{shown(told['institute'])} is the result of an election"
    values = {share for share in shares if not is_missing(bare_cell(share))}
    if not values:
        return "no party has a share"
    if len(values) == 1 and len(shares) > 1 and not any(_reads(share_of, v) for v in values):
        return f"{shown(values.pop())} is an event"
    return ""


def repeats_header(layout: Layout, cells: Sequence[str]) -> bool:
    """Whether a row names the columns once more."""
    return canonical(cells[0]) == layout.header[0] and [*map(canonical, cells)] == layout.header


@cache
def is_result(name: str) -> bool:
    """Whether a name is what tables of polls call the result of an election: "2018 election"."""
    return len(name) < LONGEST and bool(_NOT_POLL.fullmatch(name))


def _long(layout: Layout, notes: Notes) -> list[Row]:
    """Rows of the same institute, days, size, election and poll are one poll."""
    rows: dict[tuple[str, ...], Row] = {}
    problems = []
    names: dict[str, str] = {}
    for line, cells in layout.sheet.rows:
        place = Place(layout.sheet.file, line)
        told = _cells(layout, cells)
        if repeats_header(layout, cells):
            notes.add("repeats the header: not used", line)
            continue
        if is_result(told["institute"]):
            notes.add(f"{shown(told['institute'])} is the result of an election: not used", line)
            continue
        if not told["party"]:
            problems.append(Problem(str(place), "", "party: missing; give it"))
            continue
        key = tuple(told.get(name, "") for name in COLUMNS)
        row = rows.setdefault(key, Row(place, told))
        name = names.setdefault(canonical(told["party"]), told["party"])
        if name in row.shares:
            earlier = row.shares[name].place.line
            message = f"{shown(name)} in the same poll is already in line {earlier}; leave one out"
            problems.append(Problem(str(place), "", message))
            continue
        row.shares[name] = Cell(cells[layout.at["share"]], place)
    if problems:
        raise ScenarioError(problems)
    return list(rows.values())
