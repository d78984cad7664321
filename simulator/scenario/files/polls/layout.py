"""The columns of a table of polls, whatever shape the file has.

Wide tables have a row a poll and a column a party; long ones a row a poll and party. Columns that
sources add ("Lead", "Ref", numbers of rows) are left out with a note.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from simulator.scenario.files.columns import bare, meant, renamed
from simulator.scenario.files.limits import SEPARATORS
from simulator.scenario.files.polls.cells import (
    bare_cell,
    has_groups,
    is_missing,
    looks_like_number,
    share_or_none,
    size_of,
)
from simulator.scenario.files.polls.dates import written
from simulator.scenario.files.polls.headers import UNNAMED, one_header
from simulator.scenario.files.polls.leads import leads
from simulator.scenario.files.polls.notes import Notes
from simulator.scenario.files.polls.parties import other_parties
from simulator.scenario.files.polls.sums import adds_up
from simulator.scenario.files.read import fault
from simulator.scenario.files.sheet import Sheet, checked
from simulator.scenario.tree import shown
from simulator.text import canonical

COLUMNS = (
    *("institute", "date", "first", "last", "published", "year", "size", "population"),
    *("election", "poll"),
)
LONG = ("party", "share")
DAYS = ("date", "first", "last", "published")
_IGNORED = (
    "lead vorsprung ledning margin difference diff moe margin_of_error error_margin "
    "sampling_error ref refs reference references source sources link links url notes note "
    "comment comments remarks kommentar quelle kalla method methodology mode methode metod area "
    "type client clients commissioner commissioned_by sponsor auftraggeber uppdragsgivare total "
    "totals sum summe turnout wahlbeteiligung valdeltagande opkomst valdeltakelse participation "
    "weight rating quality grade week vecka month year publyearmonth approxperiod details "
    "country fark ventaja ero ledelse foring forspring scarto vantaggio przewaga naskok "
    "voorsprong elony vantagem avance ecart diferencia diferenca avantaj prednost diferenta "
    "διαφορα προβαδισμα отрыв преимущество munur katılım katilim participacion participacao "
    "frekwencja affluenza partecipazione reszveteli reszvetel ucast volebni_ucast "
    "aanestysprosentti συμμετοχη явка margin_error error_margen margen_de_error marge_d_erreur "
    "fehlertoleranz felmarginal publisher media medio commanditaire committente zleceniodawca "
    "zadavatel opdrachtgever musteri tilaaja oppdragsgiver megrendelo заказчик source_s fuente "
    "kilde kilder zdroj zrodlo fonte bron kaynak lahde forras источник metodo yontem metodologia "
    "nr num number index idx row lp lfd_nr response_rate svarsfrekvens svarprosent svarhlutfall "
    "gov government coalition opposition opp bloc_lead"
)
IGNORED = frozenset(["", *_IGNORED.split()])
"""Names of columns that are of no party, in `columns.bare` form; marks alone, as "#", are none."""
_CLIENT = re.compile(
    r"\s*/\s*(client|commissioner|commissioned by|sponsor|media|auftraggeber|link|medio|"
    r"contratante|commanditaire|committente|oppdragsgiver|opdrachtgever|tilaaja|zleceniodawca|"
    r"zadavatel)(s|\(s\))?$",
    re.I,
)
_PLAIN_DATE = frozenset({"date", "datum", "dato", "fecha", "data", "tarih", "дата"})
LEAST_ASKED = 100
"""Persons, in a column whose name does not say that it has their number."""
_PERCENT = re.compile(r"\s*(\(%\)|\(in %\)|in %|%)$")


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
    sheet = checked(_without_unnamed(one_header(_without_texts(sheet, notes), notes), notes))
    as_written = [*map(canonical, sheet.header)]
    header = [_PERCENT.sub("", bare_cell(name)) or name for name in sheet.header]
    client = [bool(_CLIENT.search(name)) for name in header]
    header = _with_published([_CLIENT.sub("", name) for name in header], notes)
    kinds = COLUMNS + LONG if _is_long(header) else COLUMNS
    sheet, told = renamed(checked(sheet._replace(header=header)), kinds)
    for each in told:
        notes.add(each.removeprefix(f"{sheet.file}: "))
    sheet = _named_by_content(sheet, declared, notes)
    at = {name: place for place, name in enumerate(sheet.header) if name in kinds}
    _refuse_incomplete(sheet, at, header)
    parties = {} if "party" in at else _party_columns(sheet, set(at.values()), declared, notes)
    with_client = client[at["institute"]]
    return SheetLayout(
        sheet=sheet, header=as_written, at=at, parties=parties, with_client=with_client
    )


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
    for kind, others, holds in _BY_CONTENT if len(header) > len(_BY_CONTENT) else ():
        if {kind, *others} & {*header}:
            continue
        places = [
            place
            for place, name in enumerate(header)
            if not {bare(name)} & {*COLUMNS, *LONG, *IGNORED}
            and canonical(name) not in declared
            and holds([cells[place] for _, cells in sheet.rows])
        ]
        if len(places) == 1:
            notes.add(f"the column {shown(header[places[0]])} is read as {shown(kind)}")
            header[places[0]] = kind
    return sheet._replace(header=header)


def _is_long(header: Sequence[str]) -> bool:
    """Whether there is a column of parties and one of their shares."""
    _, notes = renamed(Sheet("", list(dict.fromkeys(header)), 1, []), LONG)
    named = {note.rpartition('"')[0].rpartition('"')[2] for note in notes}
    return named | {*map(bare, header)} >= {*LONG}


def _refuse_incomplete(sheet: Sheet, at: Mapping[str, int], written: Sequence[str]) -> None:
    place = (sheet.file, sheet.header_line)
    listed = ", ".join(map(shown, written[:12]))
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


def _without_unnamed(sheet: Sheet, notes: Notes) -> Sheet:
    """Without columns that have no name and no use; one of days is that of publication."""
    if any(len(cells) != len(sheet.header) for _, cells in sheet.rows):
        return sheet
    header, drop = list(sheet.header), [False] * len(sheet.header)
    for place, name in enumerate(header):
        if UNNAMED.fullmatch(name):
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


def _told(cells: Iterable[str]) -> list[str]:
    return [cell for cell in cells if not is_missing(bare_cell(cell))]


def _are_days(cells: Sequence[str]) -> bool:
    told = _told(cells)
    days = [cell for cell in told if reads(written, cell) and math.isnan(share_or_none(cell))]
    return bool(told) and len(days) >= 0.5 * len(told)


def _are_sizes(cells: Sequence[str]) -> bool:
    told = _told(cells)
    sizes = [cell for cell in told if reads(size_of, cell) and size_of(cell) >= LEAST_ASKED]
    shares = [cell for cell in told if not math.isnan(share_or_none(cell)) and not has_groups(cell)]
    return bool(told) and len(sizes) >= 0.5 * len(told) and not shares


def _are_names(cells: Sequence[str]) -> bool:
    told = _told(cells)
    return bool(told) and not any(looks_like_number(cell) or reads(written, cell) for cell in told)


_BY_CONTENT = (
    ("date", ("first", "last", "published"), _are_days),
    ("size", ("party",), _are_sizes),
    ("institute", ("party",), _are_names),
    ("published", (), _are_days),
)
"""Columns that may have a name in any language: those that stand for them, and what they hold. A
second one of days is that of publication."""


def _party_columns(
    sheet: Sheet, taken: set[int], declared: Collection[str], notes: Notes
) -> dict[str, int]:
    """The columns of parties: what is left, but for those that hold texts."""
    parties: dict[str, int] = {}
    unused = list[int]()
    for place, name in enumerate(sheet.header):
        if place in taken:
            continue
        cells = {cells[place] for _, cells in sheet.rows} - {""}
        texts = bool(cells) and not any(map(looks_like_number, cells))
        if canonical(name) not in declared and (_is_ignored(name, cells) or texts):
            unused += [] if texts else [place]
            notes.add(f"the column {shown(name)} is not used")
            continue
        if same := next((each for each in parties if canonical(each) == canonical(name)), ""):
            message = f"the columns {shown(same)} and {shown(name)} are of one party; leave one out"
            raise fault(sheet.file, sheet.header_line, message)
        parties[name] = place
    parties = _without_leads(sheet, parties, declared, notes)
    if not parties:
        raise fault(
            sheet.file,
            sheet.header_line,
            "no column has shares; give each party a column, or use the columns party and share",
        )
    _ask_about_unused(sheet, parties, unused, notes)
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
            message = f"the column {told}: is it a party? write its name in full"
            raise fault(sheet.file, sheet.header_line, message)
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
    cells = {name: [cells[place] for _, cells in sheet.rows] for name, place in parties.items()}
    kept = dict(parties)
    for name, certain in leads(cells).items():
        told = f"every number of {shown(name)} is the lead of the first party over the second"
        if canonical(name) in declared:
            continue
        if certain:
            notes.add(f"{told}: not used")
            del kept[name]
        else:
            notes.add(f"{told}: if it is not a party, leave it out", warns=True)
    return kept
