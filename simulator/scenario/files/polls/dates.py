"""Days of fieldwork as people publish them: one day, or a range, in one cell or in two.

    2022-09-03      2022-09-03/2022-09-07      3-7 Sep 2022      28 Aug – 3 Sep 2022
    03.09.2022      31.08.–06.09.              Sep 3–7, 2022     3. bis 7. September 2022

A year that is not written is that of the other end, or of the day of publication. Numbers such as
03/09/2022 are days and months in the order that another row shows; if none does, they are refused.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from simulator.polls.table import iso
from simulator.scenario.files.cells import bare_cell
from simulator.scenario.tree import shown
from simulator.text import without_accents

ALLOWED = 'write 2022-09-03, or a range such as "3-7 Sep 2022"'
LONGEST = 370
"""Days of fieldwork; more is a mistake in a year."""
LONGEST_CELL = 80
"""Characters of a range of days."""
_DAY, _MONTH, _YEAR = r"(?P<d>[0-9]{1,2})", r"(?P<m>[0-9]{1,2})", r"(?P<y>[0-9]{4})"
_WORD = r"(?P<w>[^\W\d_]{3,})\.?"
_TIME = r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_NTH = r"(?:st|nd|rd|th|er|º|\.)?"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}-{_MONTH}-{_DAY}{_TIME}",
        rf"{_YEAR}[/.]{_MONTH}[/.]{_DAY}",
        r"(?P<y>[12][0-9]{3})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        rf"{_DAY}\.\s?{_MONTH}\.\s?{_YEAR}?",
        rf"{_DAY}\.{_MONTH}",
        rf"(?P<a>[0-9]{{1,2}})(?P<mark>[/-])(?P<b>[0-9]{{1,2}})(?P=mark){_YEAR}",
        r"(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})(?:,?\s+(?P<y>[0-9]{4}))?",
        rf"{_DAY}{_NTH}(?:\s*(?:of|de)\s+|[\s-]*){_WORD}(?:,?(?:\s*(?:de)\s+|[\s-]*){_YEAR})?",
        rf"{_WORD}\s*{_DAY}{_NTH}(?:,?\s*{_YEAR})?",
        rf"{_YEAR}\.?\s+{_WORD}\s*{_DAY}\.?",
        rf"{_DAY}{_NTH}(?:,?\s+{_YEAR})?",
        rf"(?:{_YEAR}\s?[年년]\s?)?{_MONTH}\s?[月월]\s?{_DAY}\s?[日일]?",
        rf"{_DAY}\s?[日일]",
    )
]
_WEEKDAY = re.compile(
    r"\b(?:(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|"
    r"mittwoch|sonnabend|(?:mån|man|tis|tirs|ons|tors?|fre|lör|lør|sön|søn)(?:dag)?|(?:maan|dins|"
    r"woens|donder|vrij|zater|zon)dag|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|"
    r"miércoles|jueves|viernes|sábado|domingo|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|"
    r"(?:mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo)(?=[.,]))\b[,.]*\s*",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:den|am|vom|von|du|del?|dal|le|from|od|fra|från|between|entre|zwischen|mellan|mellem|mellom|"
    r"tra|tussen|van)\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*[–—‑−‒~〜～&]\s*|\s+-\s+|-|\s+(?:to|until|till|bis|al?|au|t\.o\.m\.|tom|til|t/m|tot|do|até|"
    r"and|und|u\.|et|y|e|i|och|og|en|ja|és)\s+|\s*/\s*",
    re.IGNORECASE,
)

_SHORT_YEAR = re.compile(
    r"(?<![0-9])(?<![0-9]{4}[./-])[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2}(?![0-9]|\1[0-9])"
    r"|^[0-9]{1,2}\.?[-\s]?[^\W\d_]{3,}\.?[-\s]'?[0-9]{2}$"
)
"""A year of two digits, which could be read as a day."""

_COMMON = (
    "january januar januari janvier enero gennaio janeiro styczen stycznia января",
    "february februar februari fevrier febrero febbraio fevereiro luty lutego февраля",
    "march marz maerz mars maart marzo marco marzec marca марта",
    "april avril abril aprile kwiecien kwietnia апреля",
    "may mai maj mei mayo maggio maio maja мая",
    "june juni juin junio giugno junho czerwiec czerwca июня",
    "july juli juillet julio luglio julho lipiec lipca июля",
    "august augusti augustus aout agosto sierpien sierpnia августа",
    "september septembre septiembre settembre setembro wrzesien wrzesnia сентября",
    "october oktober octobre octubre ottobre outubro pazdziernik pazdziernika октября",
    "november novembre noviembre novembro listopad listopada ноября",
    "december dezember desember decembre diciembre dicembre dezembro grudzien grudnia декабря",
)
_RARER = (
    "ocak tammikuuta leden ledna ianuarie jaanuar ιανουαριου січня януари januara",
    "şubat helmikuuta unor unora februarie veebruar φεβρουαριου лютого февруари februara",
    "mart marts maaliskuuta brezen brezna marcius martie marec март μαρτιου березня",
    "nisan huhtikuuta duben dubna aprilis aprilie aprill απριλιου квітня април aprila",
    "mayıs toukokuuta kveten kvetna majus μαιου травня май mája",
    "haziran kesakuuta cerven cervna junius iunie juuni jun июнь ιουνιου червня юни juna",
    "temmuz heinakuuta cervenec cervence julius iulie juuli jul ιουλιου липня юли jula",
    "ağustos elokuuta srpen srpna augusztus avgust agust αυγουστου серпня август augusta",
    "eylül syyskuuta zari szeptember septembrie septembar σεπτεμβριου вересня септември septembra",
    "ekim lokakuuta rijen rijna octombrie oktoober oktobar οκτωβριου жовтня октомври oktobra",
    "kasım marraskuuta listopadu noiembrie novembar νοεμβριου листопада ноември novembra",
    "aralık joulukuuta prosinec prosince decembrie detsember decembar δεκεμβριου грудня декември",
)
"""Read where no common name begins like the word: "mar" is March, and not "marraskuuta"."""
LEAST_LETTERS = 3
"""Letters of a month that is cut short."""


class Part(NamedTuple):
    """One end of a range as it is written. With `pair`, which of day and month is which is open."""

    day: int
    month: int | None
    year: int | None
    pair: bool = False


class Written(NamedTuple):
    """A cell of days: its text and its two ends, which are one where it is a single day."""

    text: str
    first: Part
    last: Part


def written(cell: str) -> Written:
    """The days in a cell. Raises: ValueError for a text that is not a day, or a range of days."""
    if len(cell) > LONGEST_CELL:
        raise ValueError(f"{shown(cell)} is not a day; {ALLOWED}")
    text = _WEEKDAY.sub("", bare_cell(cell))
    if begins := _BEFORE.match(text):
        text = text[begins.end() :]
    if (one := _part(text)) and one.month is not None:
        return Written(cell, one, one)
    for between in () if _SHORT_YEAR.search(text) else _BETWEEN.finditer(text):
        first, last = _part(text[: between.start()].strip()), _part(text[between.end() :].strip())
        if first and last and (first.month or last.month):
            return Written(cell, first, last)
    raise ValueError(f"{shown(cell)} is not a day; {_hint(text)}{ALLOWED}")


def _hint(text: str) -> str:
    if re.fullmatch(r"[1-9][0-9]{4}", text):
        return "a spreadsheet's number of a day? "
    if re.search(r"\b(?:w|week|kw|woche|v|vecka|uge|uke)\.?\s?[0-9]{1,2}\b", text, re.IGNORECASE):
        return "give the days of the week: "
    if _SHORT_YEAR.search(text) or re.search(r"(?:[^\W\d_]\.?,?[-\s]*|')[0-9]{2}$", text):
        return "give the year with four digits: "
    if re.fullmatch(r"[^\W\d_]+\.?\s+[0-9]{4}|[0-9]{4}-[0-9]{2}", text):
        return "the day of the month is missing: "
    return ""


def _part(text: str) -> Part | None:
    for form in _FORMS:
        if not (found := form.fullmatch(text)):
            continue
        told = found.groupdict()
        year = int(told["y"]) if told.get("y") else None
        if told.get("a"):
            return Part(int(told["a"]), int(told["b"]), year, pair=True)
        month = month_of(told["w"]) if told.get("w") else int(told["m"]) if told.get("m") else None
        if told.get("w") and month is None:
            continue
        return Part(int(told["d"]), month, year)
    return None


class Order(NamedTuple):
    """Which of two numbers is the month, and the line that shows it."""

    day_first: bool
    text: str
    line: int


def order_of(cells: Iterable[tuple[Written, int]]) -> tuple[Order | None, str]:
    """The order of day and month in all cells (with their lines), and what is wrong, if anything.

    None where no cell is written in such numbers, or none shows the order.
    """
    shows: dict[bool, Order] = {}
    for cell, line in cells:
        for part in {cell.first, cell.last}:
            if part.pair and (part.day > 12) != ((part.month or 0) > 12):
                shows.setdefault(part.day > 12, Order(part.day > 12, cell.text, line))
    if len(shows) == 2:
        one, other = shows[True], shows[False]
        return None, (
            f"{shown(one.text)} in line {one.line} has the day first, {shown(other.text)} in line "
            f"{other.line} the month; {ALLOWED}"
        )
    return next(iter(shows.values()), None), ""


def resolved(
    cell: Written, order: Order | None, published: datetime.date | None = None
) -> tuple[int, int]:
    """First and last day of a cell (`date.toordinal`).

    Raises: ValueError for days that do not exist, or that could be two.
    """
    first, last = _settled(cell.first, cell.text, order), _settled(cell.last, cell.text, order)
    first = first._replace(month=first.month or last.month)
    last = last._replace(month=last.month or first.month)
    if first.year is None and last.year is None:
        last = last._replace(year=_year(last, cell.text, published))
    ends = _ends(first, last, cell.text)
    if ends[0] > ends[1]:
        raise ValueError(f"{shown(cell.text)} ends before it begins; {ALLOWED}")
    if ends[1] - ends[0] > LONGEST:
        raise ValueError(f"{shown(cell.text)} is more than a year of fieldwork; correct a year")
    return ends


def _settled(part: Part, text: str, order: Order | None) -> Part:
    if not part.pair or part.day == part.month:
        return part
    if order is None:
        day, month = part.day, part.month
        raise ValueError(
            f"{shown(text)}: is it day {day} of month {month}, or day {month} of month {day}? "
            f"no row shows which; {ALLOWED}"
        )
    return part if order.day_first else part._replace(day=part.month or 0, month=part.day)


def _year(last: Part, text: str, published: datetime.date | None) -> int:
    """The year in which the last day is not after that of publication."""
    if published is None:
        raise ValueError(f"{shown(text)} has no year; add it, or a column published; {ALLOWED}")
    later = (last.month or 0, last.day) > (published.month, published.day)
    return published.year - later


def _ends(first: Part, last: Part, text: str) -> tuple[int, int]:
    """A year that one end does not have is the other's, or the next to it over New Year."""
    over = (first.month or 0, first.day) > (last.month or 0, last.day)
    if first.year is None:
        first = first._replace(year=(last.year or 0) - (over and first.month != last.month))
    elif last.year is None:
        last = last._replace(year=first.year + (over and first.month != last.month))
    return _ordinal(first, text), _ordinal(last, text)


def _ordinal(part: Part, text: str) -> int:
    try:
        day = datetime.date(part.year or 0, part.month or 0, part.day)
    except ValueError:
        raise ValueError(f"{shown(text)}: there is no such day; {ALLOWED}") from None
    if not 1900 <= day.year <= 2199:
        raise ValueError(f"{shown(text)}: the year must be between 1900 and 2199")
    return day.toordinal()


def said(first: int, last: int) -> str:
    """A range of days, as messages say it."""
    return " to ".join(dict.fromkeys(map(iso, (first, last))))


@cache
def _names(months: Sequence[str]) -> list[list[str]]:
    return [without_accents(names).split() for names in months]


@cache
def month_of(word: str) -> int | None:
    """The number of a month by its name or its first letters; None for other words."""
    start = without_accents(word.casefold())
    if len(start) < LEAST_LETTERS:
        return None
    for months in (_COMMON, _RARER):
        each = list(enumerate(_names(months), start=1))
        whole = {number for number, names in each if start in names}
        begin = {number for number, names in each if any(n.startswith(start) for n in names)}
        for found in (whole, begin):
            if len(found) == 1:
                return next(iter(found))
    return None
