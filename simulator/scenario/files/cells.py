"""Cells of tables of polls and of returns: shares, numbers of persons asked, how much is counted.

As people publish them: "31,5 %", "~1,000", "TOM • 1.001", "Sifo[a]", "12/40". What could be read in
two ways is refused.
"""

import math
import re
from functools import lru_cache

from simulator.scenario.files.counts import whole
from simulator.scenario.tree import shown
from simulator.text import plain, stands_for_nothing

MOST_ASKED = 2_500_000
"""More than any poll has asked: the largest, of the Literary Digest in 1936, 2.4 million."""
LEAST_BESIDE_WORDS = 100
"""Persons asked that a number between words is at least: in "2 waves" it is of something else."""
_FOOTNOTE = re.compile(r"\s*\[[^\[\]]{1,20}\]|[\s*†‡§¹²³]+$")
_MARKED = re.compile(r"[\[*†‡§¹²³]")
_NUMBER = r"(?P<number>[0-9]{1,3}(?:[.,][0-9]{1,12})?|[.,][0-9]{1,12})"
"""Of percent, with a decimal point or comma."""
_SHARE = re.compile(
    rf"(?:(?P<less><)|~|≈|ca\.|c\.)?\s*{_NUMBER}\s*%?"
    r"(?:\s*\([-+−–±=▲▼△▽↑↓]\s*[0-9.,]*\)|\s*[±▲▼△▽↑↓]\s*[0-9.,]*)?"
)
_SIZE = re.compile(
    r"(?P<before>(?:[^\W\d_]+(?:\s*[•·/|:=]\s*|\.\s*|\s+)){0,2})[~≈±>≥]?\s*"
    r"(?P<number>[0-9][0-9.,' ’]*)[+~]?\s*\(?(?P<after>(?:[^\W\d_][^\d()]*)?)\)?"
)
"""A number with words about whom, and how: "TOM • 1.001", "n = 1,059 adults", "1000 (online)"."""
_MULTIPLES = frozenset(
    {"k", "tsd", "thousand", "tausend", "tusen", "tusind", "duizend", "mil", "mille", "mila", "tys"}
    | {"tis", "tuhat", "ezer", "bin", "тыс", "тис", "m", "mio", "mln", "million", "millions"}
    | {*"千万萬천만"}
)
_RANGE = re.compile(r"[0-9.,]+\s*%?\s*(?:[-–—−]|to|bis)\s*[0-9.,]+\s*%?")
VOTERS = {"lv": "likely voters", "rv": "registered voters", "a": "adults", "v": "voters"}
"""Of whom a poll is, where its size says so: "1,003 LV"."""
_PERCENT = re.compile(rf"{_NUMBER}\s*(?P<sign>%?)")
_STATIONS = re.compile(r"(?P<in>[0-9]{1,9})\s*(?:/|of)\s*(?P<all>[0-9]{1,9})")
_LIKE_NUMBER = re.compile(r"[-+<>~≈=±]*\s*[.,]?[0-9][0-9.,' ]*\s*(%|pp?)?(\s*\(.*\))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., '’])[0-9]{3})(?:\1[0-9]{3})*")
_WHOLE = re.compile(r"([0-9]|[0-9]{2,9}(?=\.|$))(?:(?<=[0-9]{2})\.0{1,2})?")
_UNKNOWN = frozenset(
    {"unknown", "na", "n.a.", "n.d.", "n/d", "s/d", "nd", "tba", "tbd", "not stated", "not given"}
    | {"undisclosed", "k.a.", "k. a.", "keine angabe", "unbekannt", "okänt", "ukjent", "ukendt"}
    | {"inconnu", "desconocido", "sconosciuto", "ej angivet", "ikke oplyst", "не указано"}
)
ALLOWED_PERCENT = "must be percent between 0 and 100"
ALLOWED_SHARE = f"{ALLOWED_PERCENT}, or empty if the party was not shown"
ALLOWED_COUNTED = f"{ALLOWED_PERCENT}, or stations as 12/40; empty where nothing is counted"
ALLOWED_SIZE = "must be the number of persons asked, a whole number, or empty if it is unknown"


def bare_cell(text: str) -> str:
    """A text without marks of footnotes such as "[a]" or "*"."""
    return plain(_FOOTNOTE.sub("", text)) if _MARKED.search(text) else text


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value: empty, a dash, "n/a", "unknown"."""
    return not text or stands_for_nothing(text) or text.casefold() in _UNKNOWN


@lru_cache(100_000)
def share_of(cell: str) -> float:
    """A share as it is written, NaN for none. Raises: ValueError for anything else.

    "<1" is half of it.
    """
    text = bare_cell(cell)
    if is_missing(text):
        return math.nan
    found = _SHARE.fullmatch(text)
    number = _number(found) if found else math.inf
    if not found or number > 100:
        ranged = "is a range: write one number; " if _RANGE.fullmatch(text) else ""
        asked = 100 < number < math.inf or _GROUPED.fullmatch(text)
        hint = '; if it is the number of persons asked, call the column "size"' if asked else ""
        raise ValueError(f"{shown(cell)}; {ranged}{ALLOWED_SHARE}{hint}")
    return number / 2 if found["less"] else number


def _number(found: re.Match[str]) -> float:
    return float(found["number"].replace(",", "."))


def has_groups(cell: str) -> bool:
    """Whether a number may have a mark between its thousands: "1,059"."""
    return bool(_GROUPED.fullmatch(bare_cell(cell)))


def share_or_none(cell: str) -> float:
    """The same, NaN for anything else."""
    try:
        return share_of(cell)
    except ValueError:
        return math.nan


def looks_like_number(cell: str) -> bool:
    """Whether a cell is a number, a share or a size, whatever it is of; or none that is said."""
    text = bare_cell(cell)
    return is_missing(text) or any(form.fullmatch(text) for form in (_LIKE_NUMBER, _RANGE))


def size_of(cell: str) -> float:
    """Persons asked, NaN where unknown. Raises: ValueError for what is not one number.

    A mark before three digits separates thousands: nobody asks 1.001 persons.
    """
    text = bare_cell(cell)
    if is_missing(text):
        return math.nan
    found = _SIZE.fullmatch(text)
    number = found["number"].strip() if found else ""
    if _GROUPED.fullmatch(number):
        number = re.sub(r"[^0-9]", "", number)
    digits = _WHOLE.fullmatch(number)
    asked = int(digits[1]) if digits else 0
    words = bool(found and (found["before"] or found["after"]))
    multiple = found and found["after"].casefold().partition(" ")[0].strip(".") in _MULTIPLES
    least = LEAST_BESIDE_WORDS if words else 1
    if multiple or not least <= asked <= MOST_ASKED:
        hint = "; write the number in full" if multiple else _size_hint(text, asked)
        raise ValueError(f"{shown(cell)}; {ALLOWED_SIZE}{hint}")
    return float(asked)


def _size_hint(text: str, asked: int) -> str:
    if asked > MOST_ASKED:
        return "; no poll has asked so many: if it is the result of an election, leave the row out"
    if len(re.findall("[0-9][0-9.,' ’]*", text)) > 1:
        return "; it has two numbers: write the one that says how many were asked"
    return ""


def voters_of(size: str, population: str) -> str:
    """Of whom a poll is, as a column of its own or its size says; empty where neither does."""
    found = _SIZE.fullmatch(bare_cell(size))
    after = found["after"].strip().casefold() if found else ""
    said = VOTERS.get(after, after if after in VOTERS.values() else "")
    return VOTERS.get(population.casefold(), population.casefold()) or said


def counted_of(cell: str) -> float | None:
    """Percent, or polling stations, that are counted. Raises: ValueError."""
    if stations := _STATIONS.fullmatch(cell):
        return part_of(int(stations["in"]), int(stations["all"]))
    return percent_of(cell, ALLOWED_COUNTED)


def percent_of(cell: str, allowed: str = ALLOWED_PERCENT) -> float | None:
    """Percent as it is written, None for an empty cell or a dash.

    Raises: ValueError, for anything else, and for a number that may be meant as a fraction of one.
    """
    if is_missing(cell):
        return None
    found = _PERCENT.fullmatch(cell)
    number = _number(found) if found else -1.0
    if not found or not 0 <= number <= 100:
        raise ValueError(f"{shown(cell)}; {allowed}")
    if 0 < number < 1 and not found["sign"]:
        raise ValueError(
            f"{cell}; is it {number:g} percent or a fraction? write {number:g}% or {100 * number:g}"
        )
    return number


def votes_of(cell: str, column: str) -> int:
    """A number of ballots. Raises: ValueError, for anything else, as a share in percent."""
    if "%" in cell or re.fullmatch(r"[0-9]{1,2}[.,][0-9]{1,2}", cell):
        message = "must be a whole number of ballots; shares in percent cannot be used"
        raise ValueError(f"{column}: {shown(cell)}; {message}")
    return whole(cell, column)


def is_one(cell: str) -> bool:
    """Whether a cell may be all, as a fraction, or one percent."""
    return re.fullmatch(r"1(?:[.,]0+)?", cell) is not None


def part_of(counted: int, stations: int) -> float:
    """Percent of the polling stations that are counted. Raises: ValueError."""
    if not stations or counted > stations:
        raise ValueError(f"{counted:,} of {stations:,} stations; at most all of them are counted")
    return 100 * counted / stations
