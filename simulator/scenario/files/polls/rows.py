"""Tables of polls as rows of one kind, a row a poll.

Rows that are not polls are left out with a note: repeated headers, events, results of elections.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.errors import Problem
from simulator.scenario.files.cells import bare_cell, is_missing, share_of
from simulator.scenario.files.notes import Notes
from simulator.scenario.files.polls.contents import reads
from simulator.scenario.files.polls.layout import COLUMNS, SheetLayout
from simulator.scenario.files.polls.not_polls import no_institute
from simulator.scenario.files.read import fault, refuse
from simulator.scenario.tree import Place, shown
from simulator.text import canonical

MOST_POLLS = 10_000


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


def _cells(layout: SheetLayout, cells: Sequence[str]) -> dict[str, str]:
    """Those of COLUMNS, without footnotes."""
    told = {name: bare_cell(cells[place]) for name, place in layout.at.items()}
    if layout.with_client:
        told["institute"] = told["institute"].partition("/")[0].strip() or told["institute"]
    return told


def _wide(layout: SheetLayout, notes: Notes) -> Iterator[Row]:
    for line, cells in layout.sheet.rows:
        place = Place(layout.sheet.file, line)
        told = _cells(layout, cells)
        shares = {name: Cell(cells[at], place) for name, at in layout.parties.items()}
        if why := _no_poll(layout, told, cells, [cell.text for cell in shares.values()]):
            notes.add(f"{why}: not used", line)
            continue
        yield Row(place, told, shares)


def _no_poll(
    layout: SheetLayout, told: Mapping[str, str], cells: Sequence[str], shares: Sequence[str]
) -> str:
    """What a row is instead of a poll; empty for a poll."""
    if repeats_header(layout, cells):
        return "repeats the header"
    if why := no_institute(told["institute"]):
        return why
    values = {share for share in shares if not is_missing(bare_cell(share))}
    if not values:
        return "no party has a share"
    texts = not any(reads(share_of, value) for value in values)
    if len(values) == 1 and len(shares) > 1 and texts:
        return f"{shown(values.pop())} is an event"
    return "neither an institute nor a share" if texts and not told["institute"] else ""


def repeats_header(layout: SheetLayout, cells: Sequence[str]) -> bool:
    """Whether a row names the columns once more."""
    return canonical(cells[0]) == layout.header[0] and [*map(canonical, cells)] == layout.header


def _long(layout: SheetLayout, notes: Notes) -> list[Row]:
    """Rows of the same institute, days, size, election and poll are one poll."""
    rows: dict[tuple[str, ...], Row] = {}
    problems = []
    names: dict[str, str] = {}
    for line, cells in layout.sheet.rows:
        place = Place(layout.sheet.file, line)
        told = _cells(layout, cells)
        if repeats_header(layout, cells):
            notes.add("repeats the header: not used", line)
            continue
        if why := no_institute(told["institute"]):
            notes.add(f"{why}: not used", line)
            continue
        if not told["party"]:
            problems.append(Problem(str(place), "", "party: missing; give it"))
            continue
        key = tuple(told.get(name, "") for name in COLUMNS)
        row = rows.setdefault(key, Row(place, told))
        name = names.setdefault(canonical(told["party"]), told["party"])
        if name in row.shares:
            earlier = row.shares[name].place.line
            message = f"{shown(name)} in the same poll is already in line {earlier}; leave one out"
            problems.append(Problem(str(place), "", message))
            continue
        row.shares[name] = Cell(cells[layout.at["share"]], place)
    refuse(problems)
    return list(rows.values())
