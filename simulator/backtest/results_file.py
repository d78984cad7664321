"""A file of results of elections: a row a party, the facts of its election in every row.

    election,date,kind,country,threshold,party,share,seats
    SE2022,2022-09-11,national,Sweden,4,S,30.33,107

Shares and the threshold are percent of the votes, empty where there is none. Facts that are the
same for all elections may be keys of backtest.toml instead of columns.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from simulator.errors import Problem
from simulator.polls.constants import KINDS, Kind
from simulator.scenario.files.cells import ALLOWED_PERCENT
from simulator.scenario.files.columns import bare, renamed
from simulator.scenario.files.counts import whole
from simulator.scenario.files.names import no_party
from simulator.scenario.files.polls.parties import no_party_named, other_parties
from simulator.scenario.files.read import refuse
from simulator.scenario.files.sheet import read_sheet, records
from simulator.scenario.tree import Place, shown
from simulator.text import canonical, number_hint

COLUMNS = ("election", "date", "kind", "country", "threshold", "party", "share", "seats")
FACTS = ("date", "kind", "country", "threshold")
IGNORED = ("source", "sources", "notes")
ALSO = {"edate": "date", "election_date": "date", "election_day": "date", "bar": "threshold"}
"""What collections call columns: more names than `columns` knows."""
MOST_SHARES = 100.5
"""Percent that parties have together at most; rounding leaves a little over 100."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,12})?")


@dataclass
class PastResult:
    """The result of an election, as it is in the file."""

    id: str
    place: Place
    day: int
    kind: Kind
    country: str
    threshold: float | None
    """A fraction."""
    facts: tuple[str, ...]
    """As cells."""
    shares: dict[str, float] = field(default_factory=dict)
    """Fractions by party."""
    seats: dict[str, int] = field(default_factory=dict)
    first: dict[str, Place] = field(default_factory=dict)


def read_results(path: Path, defaults: Mapping[str, str]) -> dict[str, PastResult]:
    """The results of a file, by election. Raises: ScenarioError, with every fault and its line."""
    sheet = read_sheet(path)
    header = [ALSO.get(bare(name), name) for name in sheet.header]
    sheet, _ = renamed(sheet._replace(header=header), COLUMNS)
    needed = [name for name in ("election", "date", "party", "share") if name not in defaults]
    found: dict[str, PastResult] = {}
    problems: list[Problem] = []
    for row, place in records(sheet, (*COLUMNS, *IGNORED), needed):
        try:
            _take(found, {**defaults, **{key: cell for key, cell in row.items() if cell}}, place)
        except ValueError as error:
            problems.append(Problem(str(place), "", str(error)))
    problems = problems or list(_wrong(found))
    refuse(problems)
    return found


def _take(found: dict[str, PastResult], row: Mapping[str, str], place: Place) -> None:
    """Add a row. Raises: ValueError."""
    name = row.get("election", "")
    if not name:
        raise ValueError("election: missing; give it")
    facts = tuple(row.get(fact, "") for fact in FACTS)
    result = found.get(name)
    if result is None:
        result = found[name] = _result(name, row, place, facts)
    for fact, here, first in zip(FACTS, facts, result.facts, strict=True):
        if here != first:
            raise ValueError(
                f"{fact}: {shown(here)}, but {shown(first)} in line {result.place.line}; an "
                "election has one"
            )
    _take_party(result, row, place)


def _result(name: str, row: Mapping[str, str], place: Place, facts: tuple[str, ...]) -> PastResult:
    kind = next((each for each in KINDS if each == row.get("kind", KINDS[0])), None)
    if kind is None:
        raise ValueError(f"kind: {wrong_kind(row['kind'])}")
    threshold = _percent(row["threshold"], "threshold") if row.get("threshold") else 0.0
    return PastResult(
        id=name,
        place=place,
        day=day_of(row.get("date", "")),
        kind=kind,
        country=row.get("country", ""),
        threshold=threshold or None,
        facts=facts,
    )


def wrong_kind(kind: Any) -> str:
    """What is wrong with a kind of election that is none."""
    return f"{shown(kind)}; must be {' or '.join(map(shown, KINDS))}"


def day_of(cell: str) -> int:
    """The day of an election (`date.toordinal`). Raises: ValueError."""
    try:
        if _DAY.fullmatch(cell):
            return date.fromisoformat(cell).toordinal()
    except ValueError:
        pass
    raise ValueError(f"date: {shown(cell)}; must be a date such as 2022-09-11")


def _percent(cell: str, column: str) -> float:
    if not _NUMBER.fullmatch(cell) or float(cell) > 100.0:
        told = f"{column}: {shown(cell)}; {ALLOWED_PERCENT}"
        raise ValueError(told + number_hint(cell))
    return float(cell) / 100.0


def _take_party(result: PastResult, row: Mapping[str, str], place: Place) -> None:
    name = row.get("party", "")
    if not name:
        raise ValueError("party: missing; give it")
    if other_parties(name) or no_party_named(name):
        return
    if wrong := no_party(name, declared=True):
        raise ValueError(f"party: {wrong}")
    if (earlier := result.first.setdefault(canonical(name), place)) is not place:
        raise ValueError(f"{shown(name)} of {shown(result.id)} is already in line {earlier.line}")
    result.shares[name] = _percent(row.get("share", ""), "share")
    if row.get("seats"):
        result.seats[name] = whole(row["seats"], "seats")


def _wrong(found: Mapping[str, PastResult]) -> Iterator[Problem]:
    """What is wrong with whole elections."""
    for result in found.values():
        total = 100.0 * math.fsum(result.shares.values())
        if total > MOST_SHARES:
            message = f"{shown(result.id)}: the shares add up to {total:.4g} percent; correct them"
            yield Problem(str(result.place), "", message)
        missing = [party for party in result.shares if party not in result.seats]
        if result.seats and missing:
            message = f"{shown(result.id)}: no seats of {shown(missing[0])}; write 0 if it has none"
            yield Problem(str(result.first[canonical(missing[0])]), "", message)


def defaults_of(tree: Mapping[str, Any]) -> dict[str, str]:
    """Facts that are keys of backtest.toml, as cells."""
    return {key: str(tree[key]) for key in ("kind", "country", "threshold") if key in tree}
