"""The columns of a table of polls, whatever shape the file has.

Wide tables have a row a poll and a column a party; long ones a row a poll and party. Columns that
sources add ("Lead", "Ref", numbers of rows) are left out with a note.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from simulator.scenario.files.cells import bare_cell, is_missing, looks_like_number, share_or_none
from simulator.scenario.files.columns import bare, meant, renamed
from simulator.scenario.files.notes import Notes
from simulator.scenario.files.polls.contents import BY_CONTENT, are_days, counts_rows, leads, spare
from simulator.scenario.files.polls.headers import UNNAMED, one_header
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
    "swing change nr num number index idx row lp lfd_nr response_rate svarsfrekvens "
    "svarprosent svarhlutfall "
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
_BESIDE_SHARES = re.compile(
    r"[\s_-]*\(?\b(seats?|mandates?|sitze|mandater?|change|swing|lead)\)?$|\s*(\+/[-−]|±|Δ)$", re.I
)
"""What follows the name of a party in columns of something else than its share."""
_PLAIN_DATE = frozenset({"date", "datum", "dato", "fecha", "data", "tarih", "дата"})
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
    sheet = checked(_without_unnamed(one_header(sheet, notes), notes))
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
    for kind, others, holds in BY_CONTENT if len(header) > len(BY_CONTENT) else ():
        if {kind, *others} & {*header}:
            continue
        places = [
            place
            for place, name in enumerate(header)
            if not {bare(name)} & ({*COLUMNS, *LONG, *IGNORED} - {"poll"})
            and canonical(name) not in declared
            and holds([cells[place] for _, cells in sheet.rows])
        ]
        if len(places) == 1:
            notes.add(f"the column {shown(header[places[0]])} is read as {shown(kind)}")
            header[places[0]] = kind
    return sheet._replace(header=header)


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


def _without_unnamed(sheet: Sheet, notes: Notes) -> Sheet:
    """Without columns that have no name and no use; one of days is that of publication."""
    if any(len(cells) != len(sheet.header) for _, cells in sheet.rows):
        return sheet
    header, drop = list(sheet.header), [False] * len(sheet.header)
    for place, name in enumerate(header):
        if UNNAMED.fullmatch(name):
            cells = [cells[place] for _, cells in sheet.rows]
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
        cells = {cells[place] for _, cells in sheet.rows} - {""}
        texts = bool(cells) and not any(map(looks_like_number, cells))
        party = _BESIDE_SHARES.sub("", name)
        of_party = party != name and party in sheet.header
        if canonical(name) not in declared and (of_party or texts or _is_ignored(name, cells)):
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
    for name in spare({name: [row[at] for _, row in sheet.rows] for name, at in parties.items()}):
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
