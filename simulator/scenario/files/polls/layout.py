"""The columns of a table of polls, whatever shape the file has.

Wide tables have a row a poll and a column a party; long ones a row a poll and party. Columns that
sources add ("Lead", "Ref", numbers of rows) are left out with a note. Headers of two rows, as
encyclopedias have them, are read as one:

    Polling firm,Date,Sample,Party,Party,Party        Polling firm,Date,Sample,A,B,C
    ,,,A,B,C                                          Polling firm,Date,Sample,Unnamed: 3_level_1
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from simulator.scenario.files.cells import bare_cell, is_missing, looks_like_number, share_or_none
from simulator.scenario.files.columns import IGNORED, bare, meant, renamed
from simulator.scenario.files.notes import Notes
from simulator.scenario.files.polls.contents import BY_CONTENT, are_days, counts_rows, leads, spare
from simulator.scenario.files.polls.parties import other_parties
from simulator.scenario.files.polls.sums import adds_up
from simulator.scenario.files.read import SEPARATORS
from simulator.scenario.files.sheet import Sheet, checked
from simulator.scenario.tree import shown
from simulator.text import canonical

COLUMNS = (
    *("institute", "date", "first", "last", "published", "year", "size", "population"),
    *("election", "poll"),
)
LONG = ("party", "share")
DAYS = ("date", "first", "last", "published")
_CLIENT = re.compile(
    r"\s*/\s*(client|commissioner|commissioned by|sponsor|media|auftraggeber|link|medio|"
    r"contratante|commanditaire|committente|oppdragsgiver|opdrachtgever|tilaaja|zleceniodawca|"
    r"zadavatel)(s|\(s\))?$",
    re.I,
)
_BESIDE_SHARES = re.compile(
    r"[\s_-]*\(?\b(seats?|mandates?|sitze|mandater?|change|swing|lead)\)?$|\s*(\+/[-−]|±|Δ)$", re.I
)
"""What follows the name of a party in columns of something else than its share."""
_PLAIN_DATE = frozenset({"date", "datum", "dato", "fecha", "data", "tarih", "дата"})
_PERCENT = re.compile(r"\s*(\(%\)|\(in %\)|in %|%)$")

UNNAMED = re.compile(r"(Unnamed: [0-9]+(_level_[0-9]+)?)?")
"""A column without a name, also as data frames write it."""


@dataclass(frozen=True)
class SheetLayout:
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


def layout_of(sheet: Sheet, notes: Notes, declared: Collection[str] = ()) -> SheetLayout:
    """What each column is; `declared` are names of parties, in `canonical` form.

    Raises: ScenarioError, where none has the institutes, or the days.
    """
    sheet = checked(_without_unnamed(_one_header(sheet, notes), notes))
    as_written = [*map(canonical, sheet.header)]
    header = [_PERCENT.sub("", bare_cell(name)) or name for name in sheet.header]
    client = [bool(_CLIENT.search(name)) for name in header]
    header = _with_published([_CLIENT.sub("", name) for name in header], notes)
    is_long = {meant(name, LONG) for name in header} >= {*LONG}
    kinds = COLUMNS + LONG if is_long else COLUMNS
    sheet, told = renamed(checked(sheet._replace(header=header)), kinds)
    for each in told:
        notes.add(each.removeprefix(f"{sheet.file}: "))
    sheet = _named_by_content(sheet, declared, notes)
    at = {name: place for place, name in enumerate(sheet.header) if name in kinds}
    _refuse_incomplete(sheet, at, header)
    parties = {} if "party" in at else _party_columns(sheet, set(at.values()), declared, notes)
    return SheetLayout(sheet, as_written, at, parties, with_client=client[at["institute"]])


def _one_header(sheet: Sheet, notes: Notes) -> Sheet:
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


def _with_published(header: list[str], notes: Notes) -> list[str]:
    """The header, in which a plain "date" next to the period of fieldwork is of publication."""
    kinds = [meant(name, COLUMNS) for name in header]
    plain = [place for place, name in enumerate(header) if bare(name) in _PLAIN_DATE]
    if kinds.count("date") != 2 or len(plain) != 1 or "published" in kinds:
        return header
    notes.add(f'the column {shown(header[plain[0]])} is read as "published"')
    return [*header[: plain[0]], "published", *header[plain[0] + 1 :]]


def _named_by_content(sheet: Sheet, declared: Collection[str], notes: Notes) -> Sheet:
    """Columns that no known name says, by what they hold, where only one can be meant."""
    header = list(sheet.header)
    for kind, others, holds in BY_CONTENT if len(header) > len(BY_CONTENT) else ():
        if {kind, *others} & {*header}:
            continue
        places = [
            place
            for place, name in enumerate(header)
            if not {bare(name)} & ({*COLUMNS, *LONG, *IGNORED} - {"poll"})
            and canonical(name) not in declared
            and holds(sheet.column(place))
        ]
        if len(places) == 1:
            notes.add(f"the column {shown(header[places[0]])} is read as {shown(kind)}")
            header[places[0]] = kind
    return sheet._replace(header=header)


def _refuse_incomplete(sheet: Sheet, at: Mapping[str, int], written: Sequence[str]) -> None:
    listed = ", ".join(map(shown, written[:12]))
    if "institute" not in at:
        raise sheet.wrong(
            f"no column names the institutes (found {listed}); call it institute, or add one with "
            "the same name in each row if all polls are of one"
        )
    if not {"date", "last", "published"} & at.keys():
        raise sheet.wrong(
            f"no column has the days of fieldwork (found {listed}); call it date, or two of them "
            "first and last"
        )
    if {"date", "last"} <= at.keys():
        raise sheet.wrong(
            'the columns "date" and "last" could both be the last day of fieldwork; leave one out, '
            'or call the day of publication "published"'
        )


def _without_unnamed(sheet: Sheet, notes: Notes) -> Sheet:
    """Without columns that have no name and no use; one of days is that of publication."""
    if any(len(cells) != len(sheet.header) for _, cells in sheet.rows):
        return sheet
    header, drop = list(sheet.header), [False] * len(sheet.header)
    for place, name in enumerate(header):
        if UNNAMED.fullmatch(name):
            cells = sheet.column(place)
            drop[place] = not any(cells) or counts_rows(cells)
            if not drop[place] and "published" not in header and are_days(cells):
                header[place] = "published"
                notes.add(f'column {place + 1} has no name and is read as "published"')
    return sheet._replace(header=header).without(drop)


def _party_columns(
    sheet: Sheet, taken: set[int], declared: Collection[str], notes: Notes
) -> dict[str, int]:
    """The columns of parties: what is left, but for those that hold texts."""
    parties: dict[str, int] = {}
    unused = list[int]()
    for place, name in enumerate(sheet.header):
        if place in taken:
            continue
        cells = set(sheet.column(place)) - {""}
        texts = bool(cells) and not any(map(looks_like_number, cells))
        party = _BESIDE_SHARES.sub("", name)
        of_party = party != name and party in sheet.header
        if canonical(name) not in declared and (of_party or texts or _is_ignored(name, cells)):
            unused += [] if texts else [place]
            notes.add(f"the column {shown(name)} is not used")
            continue
        if same := next((each for each in parties if canonical(each) == canonical(name)), ""):
            both = f"{shown(same)} and {shown(name)}"
            raise sheet.wrong(f"the columns {both} are of one party; leave one out")
        parties[name] = place
    parties = _without_leads(sheet, parties, declared, notes)
    if not parties:
        raise sheet.wrong(
            "no column has shares; give each party a column, or use the columns party and share"
        )
    _ask_about_unused(sheet, parties, unused, notes)
    for name in spare({name: sheet.column(at) for name, at in parties.items()}):
        if canonical(name) not in declared:
            told = f"without the column {shown(name)} the shares add up to 100 in every row"
            notes.add(f"{told}: if it is not a party, leave it out", warns=True)
    return parties


def _ask_about_unused(
    sheet: Sheet, parties: Mapping[str, int], unused: Sequence[int], notes: Notes
) -> None:
    """Whether a column that goes by no party's name is of one, as shares add up to 100 with it.

    Raises: ScenarioError, where other parties have a column; without one, it is a warning.
    """
    for place in unused:
        shares = [(share_or_none(cells[place]), cells) for _, cells in sheet.rows]
        sums = [
            (sum(filter(math.isfinite, (share_or_none(cells[at]) for at in parties.values()))), own)
            for own, cells in shares
            if math.isfinite(own)
        ]
        if not sums or any(adds_up(rest) or not adds_up(rest + own) for rest, own in sums):
            continue
        told = f"{shown(sheet.header[place])} is not used, but the shares add up to 100 with it"
        if any(map(other_parties, parties)):
            raise sheet.wrong(f"the column {told}: is it a party? write its name in full")
        notes.add(f"{told}: if it is a party, write its name in full", warns=True)


def _is_ignored(name: str, cells: Collection[str]) -> bool:
    """Whether a column is of no party by its name: one of shares called "Ref" is of Reform."""
    numbers = (bare_cell(cell) for cell in cells)
    reform = bare(name) == "ref" and any(not is_missing(each) for each in numbers)
    return bare(name) in IGNORED and not reform


def _without_leads(
    sheet: Sheet, parties: Mapping[str, int], declared: Collection[str], notes: Notes
) -> dict[str, int]:
    """Without columns of the lead; a warning of those that may be a party."""
    cells = {name: sheet.column(place) for name, place in parties.items()}
    kept = dict(parties)
    for name, certain in leads(cells).items():
        told = f"every number of {shown(name)} is the lead of the first party over the second"
        if canonical(name) in declared:
            continue
        if certain:
            del kept[name]
        why = "not used" if certain else "if it is not a party, leave it out"
        notes.add(f"{told}: {why}", warns=not certain)
    return kept
