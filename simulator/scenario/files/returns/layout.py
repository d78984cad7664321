"""The columns of a table of returns: places, how much is counted, and votes of parties.

Wide tables have a row a place and a column a party; long ones a row a place and party.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from simulator.errors import ScenarioError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.columns import IGNORED, bare, meant, renamed
from simulator.scenario.files.labels import is_total, label
from simulator.scenario.files.names import INVALID, Known
from simulator.scenario.files.notes import Notes
from simulator.scenario.files.read import fault
from simulator.scenario.files.returns import NUMBER, Rest
from simulator.scenario.files.returns.places import DISTRICT, PLACE, REGION
from simulator.scenario.files.sheet import Sheet
from simulator.scenario.tree import shown
from simulator.text import canonical

PLACES = (DISTRICT, REGION, PLACE)
FACTS = ("counted", "stations_counted", "stations", "cast", "turnout", "invalid", "valid", "winner")
COLUMNS = (*PLACES, *FACTS, "registered")
LONG = ("party", "votes")
_NOT_USED = IGNORED | {"time", "timestamp", "updated", "as_of", "date", "updated_at"}
HOW_TO_DECLARE = (
    'if it is a party by another name, say so: [returns] names = { NAME = "id" }; if it is one of '
    'the others: [returns] rest = "others"'
)
_PERCENT = re.compile(r"(\s*(\(%\)|\(in %\)|in %|%)$|^%\s*)")
_VOTES = re.compile(r"votes[ ._](.+)|(.+?)[ ._]\(?votes\)?", re.I)


class SheetLayout(NamedTuple):
    """Where the cells of a sheet stand."""

    at: Mapping[str, int]
    """The columns of COLUMNS, and of LONG in a long table."""
    parties: Mapping[int, str]
    """In a wide table: the party of each column of votes. `rest` may have several."""
    totals: tuple[int, ...]
    """Columns that sum those of parties."""


def layout_of(sheet: Sheet, known: Known, rest: Rest, notes: Notes) -> SheetLayout:
    """What each column is. Raises: ScenarioError, for one that is unknown or named twice."""
    if not sheet.rows:
        raise fault(sheet.file, 0, "no row below the header; give a row for each place")
    parties = {canonical(name) for name in sheet.header if canonical(name) in known.parties}
    header = [
        name if canonical(name) in parties else _PERCENT.sub("", name) or name
        for name in sheet.header
    ]
    kinds = COLUMNS + LONG if _is_long(header, parties) else COLUMNS
    at = _columns(sheet._replace(header=header), kinds, parties, notes)
    left = {place: name for place, name in enumerate(header) if place not in at.values()}
    if "party" in at:
        for place, name in left.items():
            if not _is_unused(sheet, place, name, notes):
                raise _beside_long(sheet, name, known)
        return SheetLayout(at, {}, ())
    return _wide(sheet, at, left, known, rest, notes)


def _is_long(header: Sequence[str], parties: set[str]) -> bool:
    said = {meant(name, COLUMNS + LONG) for name in header if canonical(name) not in parties}
    return said >= {*LONG}


def _columns(sheet: Sheet, kinds: Sequence[str], parties: set[str], notes: Notes) -> dict[str, int]:
    """The columns that say something else than votes; names of parties are not looked at."""
    masked = [
        f"\0{place}" if canonical(name) in parties else _invalid(name, kinds)
        for place, name in enumerate(sheet.header)
    ]
    found, told = renamed(sheet._replace(header=masked), kinds)
    for each in told:
        notes.add(each.removeprefix(f"{sheet.file}: "))
    return {name: place for place, name in enumerate(found.header) if name in kinds}


def _invalid(name: str, kinds: Sequence[str]) -> str:
    """Invalid ballots have names in many languages."""
    if meant(name, kinds) is None and label(name) == INVALID:
        return "invalid"
    return name


def _wide(
    sheet: Sheet,
    at: Mapping[str, int],
    left: Mapping[int, str],
    known: Known,
    rest: Rest,
    notes: Notes,
) -> SheetLayout:
    parties: dict[int, str] = {}
    totals: list[int] = []
    for place, name in left.items():
        if is_total(name) and canonical(name) not in known.parties:
            totals.append(place)
            continue
        party = _party(sheet, name, known, rest)
        if party is None and _is_unused(sheet, place, name, notes):
            continue
        if party is None:
            party = _gathered(sheet, name, known, rest.rest, notes)
        elif party in parties.values() and party != rest.rest:
            told = f"two columns are of the party {shown(party)}"
            raise sheet.wrong(f"{told}; leave one out, or add them up")
        parties[place] = party
    return SheetLayout(at, parties, tuple(totals))


def _party(sheet: Sheet, name: str, known: Known, rest: Rest) -> str | None:
    """The party of a column, also of one that is called "votes.spd" or "SPD votes"."""
    inner = _VOTES.fullmatch(name)
    for each in (name, *(part for part in (inner.groups() if inner else ()) if part)):
        if own := rest.names.get(canonical(each)):
            return own
        try:
            if found := known.party(each):
                return found
        except ScenarioError:
            raise
        except ValueError as error:
            wrong = str(error)
            if canonical(name) in known.parties:
                raise sheet.wrong(wrong) from None
    return None


def _is_unused(sheet: Sheet, place: int, name: str, notes: Notes) -> bool:
    """Whether a column is left out, with a note: one of numbers may be of a party."""
    cells = set(sheet.column(place)) - {""}
    unused = bare(name) in _NOT_USED or not any(NUMBER.fullmatch(cell) for cell in cells)
    if unused:
        notes.add(f"the column {shown(name)} is not used")
    return unused


def _beside_long(sheet: Sheet, name: str, known: Known) -> ScenarioError:
    """What is wrong with a column of numbers in a table with a row for each party."""
    if canonical(name) in known.parties:
        return sheet.wrong(
            f"{shown(name)} is a party, and the columns party and votes are there, too; give a "
            "column to each party, or a row, not both"
        )
    hint = did_you_mean(name, COLUMNS + LONG, "known columns")
    return sheet.wrong(f"unknown column {shown(name)}; {hint}")


def _gathered(sheet: Sheet, name: str, known: Known, rest: str | None, notes: Notes) -> str:
    """The party that gathers a column that nothing declares. Raises: ScenarioError, without one."""
    try:
        known.party(name)
        wrong = f"{known.undeclared(name)}; or a column: {', '.join(COLUMNS)}"
    except ValueError as error:
        wrong, rest = str(error), None
    if rest is None:
        raise sheet.wrong(f"{wrong}; {HOW_TO_DECLARE}")
    notes.add(f"{shown(name)} is not a party of the scenario: one of {shown(rest)}")
    return rest
