"""Cells of tables of polls: shares, numbers of persons asked, names with marks of footnotes.

As people publish them: "31,5 %", "~1,000", "TOM • 1.001", "Sifo[a]". What could be read in two ways
is refused.
"""

import math
import re
import unicodedata
from functools import lru_cache

from simulator.scenario.tree import shown
from simulator.text import plain, stands_for_nothing

MOST_ASKED = 10_000_000
_FOOTNOTE = re.compile(r"\s*\[[^\[\]]{1,20}\]|[\s*†‡§¹²³]+$")
_MARKED = re.compile(r"[\[*†‡§¹²³]")
_SHARE = re.compile(
    r"(?:(?P<less><)|~|≈|ca\.|c\.)?\s*(?P<number>[0-9]{1,3}(?:[.,][0-9]{1,12})?|[.,][0-9]{1,12})\s*%?"
    r"(?:\s*\([-+−–±=]\s*[0-9.,]*\))?"
)
_ABOUT = r"(?:~|≈|±|ca\.?|c\.|circa|cirka|about|around|approx\.?|approximately|rund|etwa|omkring|>)"
_MODE = r"(?:[A-Z]{1,4}(?:\s*[•·/|:]\s*|\s+))"
"""How persons were asked, in capitals before the number: "TOM • 1.001" is three ways of it."""
_WHO = r"(?:\s*(?:\+|\(?(?P<who>LV|RV|A|V)\)?|\([^\W\d][^\d()]*\)))"
_SIZE = re.compile(rf"{_MODE}?(?:{_ABOUT}\s*)?(?P<number>[0-9][0-9.,' ’]*){_WHO}?", re.IGNORECASE)
_RANGE = re.compile(r"[0-9.,]+\s*%?\s*(?:[-–—−]|to|bis)\s*[0-9.,]+\s*%?")
VOTERS = {"LV": "likely voters", "RV": "registered voters", "A": "all adults", "V": "voters"}
"""Of whom a poll is, where its size says so: "1,003 LV"."""
_LIKE_NUMBER = re.compile(r"[-+<>~≈=±]*\s*[.,]?[0-9][0-9.,' ]*\s*(%|pp?)?(\s*\(.*\))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., '’])[0-9]{3})(?:\1[0-9]{3})*")
_WHOLE = re.compile(r"([0-9]|[0-9]{2,9}(?=\.|$))(?:(?<=[0-9]{2})\.0{1,2})?")
_UNKNOWN = frozenset({"unknown", "na", "n.a.", "k.a.", "k. a.", "keine angabe", "okänt", "ukjent"})
ALLOWED_SHARE = "must be percent between 0 and 100, or empty if the party was not shown"
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
    number = float(found["number"].replace(",", ".")) if found else math.inf
    if not found or number > 100:
        ranged = "is a range: write one number; " if _RANGE.fullmatch(text) else ""
        raise ValueError(f"{shown(cell)}; {ranged}{ALLOWED_SHARE}")
    return number / 2 if found["less"] else number


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
    whole = _WHOLE.fullmatch(number)
    if not whole or not 1 <= int(whole[1]) <= MOST_ASKED:
        raise ValueError(f"{shown(cell)}; {ALLOWED_SIZE}")
    return float(whole[1])


def voters_of(cell: str) -> str:
    """Of whom a poll is, as its size says; empty where it does not."""
    found = _SIZE.fullmatch(bare_cell(cell))
    return VOTERS[found["who"].upper()] if found and found["who"] else ""


def normal(name: str) -> str:
    """The form in which institutes are one: letters and digits, whatever case, accents, marks."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(char for char in letters if char.isalnum())
    return kept or plain(name).casefold()
