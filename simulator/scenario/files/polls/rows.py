"""Tables of polls as rows of one kind, a row a poll.

Rows that are not polls are left out with a note: repeated headers, events, averages, suppositions,
results of elections. A result is called by words for elections and results, with years, days and
words such as "general" or "official": "Elecciones generales de 2019", "26 May 2019 election".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from simulator.errors import Problem
from simulator.scenario.files.cells import bare_cell, is_missing, share_of
from simulator.scenario.files.labels import forms, written
from simulator.scenario.files.notes import Notes
from simulator.scenario.files.polls.contents import reads
from simulator.scenario.files.polls.dates import month_of
from simulator.scenario.files.polls.layout import COLUMNS, SheetLayout
from simulator.scenario.files.read import fault, refuse
from simulator.scenario.tree import Place, shown
from simulator.text import canonical

MOST_POLLS = 10_000
LONGEST = 60
"""Characters of a name that may be an election's."""
_ELECTION = (
    "election elections result results wahl wahlen wahlergebnis ergebnis ergebnisse endergebnis "
    "bundestagswahl landtagswahl europawahl nationalratswahl val valet valresultat riksdagsval "
    "riksdagsvalet europaparlamentsvalet valg valget valgresultat stortingsvalg stortingsvalget "
    "folketingsvalg folketingsvalget elección elecciones resultado resultados legislativas "
    "eleição eleições élection élections législatives résultat résultats elezione elezioni "
    "risultato risultati verkiezing verkiezingen kamerverkiezingen verkiezingsuitslag uitslag "
    "vaalit vaalitulos eduskuntavaalit eurovaalit tulos wybory wyniki wyborów volby voleb "
    "výsledky voľby volieb výsledok választás választások eredmény eredmények izbori volitve "
    "rezultati alegeri alegerile rezultate rezultatul избори резултати выборы выборов результаты "
    "результат вибори виборів результати εκλογές εκλογών αποτέλεσμα αποτελέσματα seçim seçimi "
    "seçimler seçimleri sonuç sonuçlar sonuçları בחירות תוצאות kosningar alþingiskosningar "
    "úrslit valimised tulemused rinkimai rezultatai vēlēšanas rezultāti"
)
_BESIDE = (
    "general federal state national parliamentary legislative presidential european regional "
    "local ep eu last previous actual official parliament snap early final provisional "
    "preliminary the of in den night riksdag bundestag landtag storting folketing sejm senate "
    "knesset cortes duma de del des du d la las los le les do da das dos di delle van het az i y "
    "a generales legislativo oficial oficiales oficiais final finais generali politiche "
    "ufficiali ufficiale parlamentarne parlamentní parlamentné parlamentare oficjalne genel "
    "yerel resmi officiel officiels officielle définitif définitifs provisoires amtliches "
    "vorläufiges endgültiges letzte tweede kamer парламентские парламентарни официальные госдуму "
    "в βουλευτικές vorige forrige sidste"
)
_AVERAGE = re.compile(
    r"(?:(?:polls?|polling|weighted|moving|\w+[- ]day) )*(?:average|avg\.?|mean|aggregate|"
    r"durchschnitt|mittelwert|medelvärde|snitt|gjennomsnitt|gennemsnit|promedio|media|média|moyenne|średnia|průměr|"
    r"gemiddelde|ortalama|keskiarvo|átlag|среднее|μέσος όρος)(?: (?:of|de|der|del) .+)?|"
    r"poll of polls",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:hypoth[eé]t|hypotet|hipot[eéè]t|ipotetic|гипотетич)\w*", re.IGNORECASE
)
_EXIT = re.compile(r"\bexit[- ]?polls?\b|\bvallokalsundersökning|экзит-?пол", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+|[0-9]+")
_ELECTIONS, _OTHER_WORDS = forms(_ELECTION.split()), forms(_BESIDE.split())


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


def rows_of(layout: SheetLayout, notes: Notes) -> list[Row]:
    """The polls, in the order of the file. Raises: ScenarioError, for a party twice in one."""
    rows = _long(layout, notes) if "party" in layout.at else list(_wide(layout, notes))
    if not rows:
        raise fault(layout.sheet.file, 0, "holds no poll; give a row for each, with its shares")
    if len(rows) > MOST_POLLS:
        told = f"{len(rows):,} polls are too many; at most {MOST_POLLS:,}: leave out old ones"
        raise fault(layout.sheet.file, 0, told)
    return rows


def _polls(layout: SheetLayout, notes: Notes) -> Iterator[tuple[Place, dict[str, str], list[str]]]:
    """The place of each row that may be of a poll, its cells of COLUMNS without footnotes, and all.

    The others repeat the header, or are of no institute: there is a note on each.
    """
    for line, cells in layout.sheet.rows:
        told = {name: bare_cell(cells[place]) for name, place in layout.at.items()}
        if layout.with_client:
            told["institute"] = told["institute"].partition("/")[0].strip() or told["institute"]
        repeats = canonical(cells[0]) == layout.header[0]
        if repeats and [*map(canonical, cells)] == layout.header:
            notes.add("repeats the header: not used", line)
        elif why := no_institute(told["institute"]):
            notes.add(f"{why}: not used", line)
        else:
            yield Place(layout.sheet.file, line), told, cells


def _wide(layout: SheetLayout, notes: Notes) -> Iterator[Row]:
    for place, told, cells in _polls(layout, notes):
        shares = {name: Cell(cells[at], place) for name, at in layout.parties.items()}
        if why := _no_poll(told["institute"], [cell.text for cell in shares.values()]):
            notes.add(f"{why}: not used", place.line)
        else:
            yield Row(place, told, shares)


def _no_poll(institute: str, shares: Sequence[str]) -> str:
    """What a row is instead of a poll; empty for a poll."""
    values = {share for share in shares if not is_missing(bare_cell(share))}
    if not values:
        return "no party has a share"
    texts = not any(reads(share_of, value) for value in values)
    if len(values) == 1 and len(shares) > 1 and texts:
        return f"{shown(values.pop())} is an event"
    return "neither an institute nor a share" if texts and not institute else ""


def _long(layout: SheetLayout, notes: Notes) -> list[Row]:
    """Rows of the same institute, days, size, election and poll are one poll."""
    rows: dict[tuple[str, ...], Row] = {}
    problems = []
    names: dict[str, str] = {}
    for place, told, cells in _polls(layout, notes):
        if not told["party"]:
            problems.append(Problem(str(place), "", "party: missing; give it"))
            continue
        key = tuple(told.get(name, "") for name in COLUMNS)
        row = rows.setdefault(key, Row(place, told))
        name = names.setdefault(canonical(told["party"]), told["party"])
        cell = Cell(cells[layout.at["share"]], place)
        if (earlier := row.shares.setdefault(name, cell)) is not cell:
            where = f"is already in line {earlier.place.line}; leave one out"
            problems.append(Problem(str(place), "", f"{shown(name)} in the same poll {where}"))
    refuse(problems)
    return list(rows.values())


@cache
def no_institute(name: str) -> str:
    """What a name in the place of an institute is instead: "2018 election", "Average"."""
    if len(name) >= LONGEST:
        return ""
    if name.isdigit() or _is_result(name):
        return f"{shown(name)} is the result of an election"
    if _SUPPOSED.search(name):
        return f"{shown(name)} is hypothetical"
    return f"{shown(name)} is an average of polls" if _AVERAGE.fullmatch(name) else ""


def _is_result(name: str) -> bool:
    words = _WORD.findall(written(name)[0])
    if not any(word in _ELECTIONS for word in words):
        return False
    return all(
        word.isdigit() or word in _ELECTIONS or word in _OTHER_WORDS or month_of(word) is not None
        for word in words
    )


def is_exit_poll(name: str) -> bool:
    """Whether a name says that voters were asked as they left: "Exit poll (Alpha)"."""
    return bool(_EXIT.search(name))
