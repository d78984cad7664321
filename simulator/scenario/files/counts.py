"""Votes as a long table: `counted = { csv = "votes.csv" }`, with columns region, party, votes.

`counted` votes are a count that is known; `expected` ones say where the shares lie about which
votes vary: a scenario around the last result, or around a projection. Either fills what wide tables
say row by row: `party.votes` or `party.share`, `region.votes` or `region.share`, `turnout`. What
the scenario says of `share` and turnout itself stands: polls for the nation, the last count for how
regions differ. Where votes are expected, so are those of candidates.

    region,party,votes
    almeria,pp,131801
    almeria,BLANK,2213
    almeria,INVALID,2315
    almeria,REGISTERED,480411

Regions and parties go by id or by name, in any letter case, as keywords do; a declared name is not
a keyword. Rows without a region are of the nation. BLANK, AGAINST_ALL and OTHERS are votes of
the party with that role; blank ballots are invalid where no party has it. Every list needs a row
somewhere, of 0 where it has no votes. `rest` names the party that gathers undeclared ones.

Here the table is read; `fill_counts` writes it into the scenario.
"""

import pathlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from simulator.errors import Problem
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.labels import Counted, called_total, is_total, sums, sums_of_parts
from simulator.scenario.files.names import (
    INVALID,
    KEYWORDS,
    NO_PARTY,
    REGISTERED,
    Key,
    keyword,
    named,
    no_party,
    once,
)
from simulator.scenario.files.read import fault, refuse, taken
from simulator.scenario.files.sheet import Sheet, is_frame, names_sheet, records, sheet_at
from simulator.scenario.tree import Place, Table, is_rows, shown
from simulator.text import alike, canonical, number_hint

KINDS = ("counted", "expected")
COLUMNS = ("region", "party", "votes")
DIGITS = re.compile(r"[0-9]{1,13}")
MOST_VOTES = 2**40


class CountedRow(NamedTuple):
    """One line of the table; `region` is empty for the nation's."""

    region: str
    party: str
    votes: int
    place: Place


class StatedCounts(NamedTuple):
    """The table that a scenario names, and the party that gathers those it does not declare."""

    rows: tuple[CountedRow, ...]
    rest: str | None
    place: Place


def read_counts(tree: Table, folder: pathlib.Path) -> None:
    """Put the rows in the place of every table of votes that the tree names, in the tree itself."""
    if all(kind in tree for kind in KINDS):
        place = tree.place_of("expected")
        raise fault(*place, "give `counted` or `expected`, not both", "expected")
    for kind in KINDS:
        if kind in tree:
            place = tree.place_of(kind)
            tree.write(kind, _read(kind, tree[kind], folder, place), place)


def _read(kind: str, value: Any, folder: pathlib.Path, place: Place) -> StatedCounts:
    if is_rows(value):
        return StatedCounts(_rows(kind, [(row, row.place) for row in value]), None, place)
    table = Table(place, {"csv": value}) if is_frame(value) else value
    if not isinstance(table, Table) or not names_sheet(table.get("csv")):
        message = f'{shown(value)}; must be {{ csv = "votes.csv" }}, or [[{kind}]] tables'
        raise fault(*place, message, kind)
    for key in table:
        if key not in ("csv", "rest"):
            hint = did_you_mean(key, ("csv", "rest"), "known keys")
            raise fault(*table.place_of(key), f"unknown key; {hint}", f"{kind}.{key}")
    return StatedCounts(long_rows(sheet_at(table, folder, kind), kind), table.get("rest"), place)


def long_rows(sheet: Sheet, kind: str = "") -> tuple[CountedRow, ...]:
    """The rows of a long table, that of the key `kind`, if of any.

    Raises: ScenarioError, with the lines that are not counts.
    """
    return _rows(kind, records(sheet, COLUMNS, COLUMNS[1:]))


def undeclared(
    rows: Iterable[CountedRow], declared: Collection[str] = ()
) -> tuple[CountedRow, ...]:
    """The rows of a count of which no scenario says what they are, keywords in capitals.

    `declared` are names that are known to be of parties, in `canonical` form.

    Raises: ScenarioError, for rows that are of no party: sums of others, names that stand for none.
    """
    rows = [row._replace(party=keyword(row.party) or row.party) for row in rows]
    problems = [
        Problem(str(row.place), "", wrong)
        for row in rows
        if (wrong := _no_party(row.party, declared) or no_region(row.region))
    ]
    if not problems:
        problems = [Problem(str(place), "", wrong) for place, wrong in sums_among(rows, declared)]
    refuse(problems)
    return tuple(rows)


def _no_party(name: str, declared: Collection[str]) -> str:
    return "" if keyword(name) else no_party(name, canonical(name) in declared)


def no_region(name: str) -> str:
    """What a name is instead of a region's, as a message; empty for a region's, or for none."""
    return called_total(name) if is_total(name) else ""


def sums_among(
    rows: Iterable[CountedRow], declared: Collection[str] = ()
) -> Iterator[tuple[Place, str]]:
    """Rows, and regions, that have what all the others have together, and the message of each."""
    cast = [
        Counted(keyword(row.party) or row.party, row.region, row.votes, row.place)
        for row in rows
        if keyword(row.party) != REGISTERED
    ]
    valid = [row for row in cast if row.name != INVALID]
    told = dict([*sums(cast), *sums(valid)])
    parties = {row.place for row in cast if row.name in KEYWORDS or canonical(row.name) in declared}
    yield from ((place, wrong) for place, wrong in told.items() if place not in parties)
    yield from sums_of_parts(valid)


def look_alikes(rows: Iterable[CountedRow]) -> list[str]:
    """A warning for each name that differs from another in letter case or script alone."""
    rows = list(rows)
    return [
        *alike((row.party, str(row.place)) for row in rows),
        *alike((row.region, str(row.place)) for row in rows if row.region),
    ]


def _rows(kind: str, lines: Iterable[tuple[Mapping[str, Any], Place]]) -> tuple[CountedRow, ...]:
    first: dict[Key, Place] = {}

    def take(cells: Mapping[str, Any], place: Place) -> CountedRow:
        for key in cells:
            if key not in COLUMNS:
                raise ValueError(f"unknown key; {did_you_mean(key, COLUMNS, 'known keys')}")
        party, region = cells.get("party", ""), str(cells.get("region", ""))
        if not isinstance(party, str) or not party:
            raise ValueError(NO_PARTY)
        votes = whole(cells.get("votes"), "votes")
        once(first, (region, keyword(party) or party), place, named(party, region))
        return CountedRow(region, party, votes, place)

    rows, problems = taken(lines, take, kind)
    refuse(problems)
    return tuple(rows)


def whole(cell: Any, column: str) -> int:
    """The number in a cell. Raises: ValueError, for anything but digits."""
    digits = str(cell)
    if not DIGITS.fullmatch(digits) or int(digits) > MOST_VOTES:
        raise ValueError(
            f"{column}: {shown(cell)}; must be a whole number between 0 and {MOST_VOTES:,}, "
            f"digits only{number_hint(digits, whole=True)}"
        )
    return int(digits)
