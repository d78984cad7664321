"""The columns of a table of returns: places, how much is counted, and votes of parties.

Wide tables have a row a place and a column a party; long ones a row a place and party.
"""

import pathlib
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from simulator.errors import ScenarioError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.columns import bare, meant, renamed
from simulator.scenario.files.labels import is_total, label
from simulator.scenario.files.names import INVALID, Known
from simulator.scenario.files.polls.layout import IGNORED
from simulator.scenario.files.polls.notes import Notes
from simulator.scenario.files.read import fault
from simulator.scenario.files.returns.places import DISTRICT, PLACE, REGION
from simulator.scenario.files.sheet import Sheet, checked, read_written
from simulator.scenario.tree import shown
from simulator.text import canonical

PLACES = (DISTRICT, REGION, PLACE)
FACTS = ("counted", "stations_counted", "stations", "cast", "turnout", "invalid", "valid", "winner")
COLUMNS = (*PLACES, *FACTS, "registered")
LONG = ("party", "votes")
_NOT_USED = IGNORED | {"time", "timestamp", "updated", "as_of", "date", "updated_at"}
_PERCENT = re.compile(r"(\s*(\(%\)|\(in %\)|in %|%)$|^%\s*)")
_VOTES = re.compile(r"votes[ ._](.+)|(.+?)[ ._]\(?votes\)?", re.I)
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,' ]*%?")


class SheetLayout(NamedTuple):
    """Where the cells of a sheet stand."""

    at: Mapping[str, int]
    """The columns of COLUMNS, and of LONG in a long table."""
    parties: Mapping[int, str]
    """In a wide table: the party of each column of votes. `rest` may have several."""
    totals: tuple[int, ...]
    """Columns that sum those of parties."""


class Rest(NamedTuple):
    """How names that nothing declares are read."""

    names: Mapping[str, str]
    """Parties by other names of theirs, in `canonical` form."""
    rest: str | None
    """The party that gathers all others."""


def read_returns(path: pathlib.Path) -> Sheet:
    """The sheet in a file. Raises: ScenarioError, where its first line names no columns."""
    sheet = read_written(path)
    if sheet.header and sheet.header[0][:1] in ("<", "{", "["):
        what = "a page of the web" if sheet.header[0].startswith("<") else "JSON"
        message = f"this is {what}, not a table; give a CSV file: region,counted,PARTY,..."
        raise fault(sheet.file, sheet.header_line, message)
    if sum(bool(_NUMBER.fullmatch(name)) for name in sheet.header) > 1:
        message = "the first line has numbers; it must name the columns: region,counted,PARTY,..."
        raise fault(sheet.file, sheet.header_line, message)
    return checked(sheet)


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
            _is_gathered(sheet, place, name, known, notes, is_long=True)
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
        if party is None and _is_gathered(sheet, place, name, known, notes, rest=rest.rest):
            parties[place] = str(rest.rest)
        elif party is not None and party in parties.values() and party != rest.rest:
            message = f"two columns are of the party {shown(party)}; leave one out, or add them up"
            raise fault(sheet.file, sheet.header_line, message)
        elif party is not None:
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
                raise fault(sheet.file, sheet.header_line, wrong) from None
    return None


def _is_gathered(
    sheet: Sheet,
    place: int,
    name: str,
    known: Known,
    notes: Notes,
    *,
    rest: str | None = None,
    is_long: bool = False,
) -> bool:
    """Whether a column that nothing declares is gathered; if not, it is left out with a note.

    Raises: ScenarioError, for one with numbers that may be of a party.
    """
    cells = {cells[place] for _, cells in sheet.rows} - {""}
    texts = not any(_NUMBER.fullmatch(cell) for cell in cells)
    if bare(name) in _NOT_USED or texts:
        notes.add(f"the column {shown(name)} is not used")
        return False
    if is_long and canonical(name) in known.parties:
        message = (
            f"{shown(name)} is a party, and the columns party and votes are there, too; give a "
            "column to each party, or a row, not both"
        )
        raise fault(sheet.file, sheet.header_line, message)
    if is_long:
        hint = did_you_mean(name, COLUMNS + LONG, "known columns")
        raise fault(sheet.file, sheet.header_line, f"unknown column {shown(name)}; {hint}")
    try:
        known.party(name)
        wrong = f"{known.undeclared(name)}; or a column: {', '.join(COLUMNS)}"
    except ValueError as error:
        wrong, rest = str(error), None
    if rest is not None:
        notes.add(f"{shown(name)} is not a party of the scenario: one of {shown(rest)}")
        return True
    raise fault(sheet.file, sheet.header_line, f"{wrong}; {HOW_TO_DECLARE}")


HOW_TO_DECLARE = (
    'if it is a party by another name, say so: [returns] names = { NAME = "id" }; if it is one of '
    'the others: [returns] rest = "others"'
)
