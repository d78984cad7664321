"""The rows of a table of returns, a count for each place."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.errors import Problem, ScenarioError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.counts import MOST_FAULTS, few, whole
from simulator.scenario.files.names import INVALID, Known
from simulator.scenario.files.polls.cells import is_missing
from simulator.scenario.files.polls.notes import Note, Notes
from simulator.scenario.files.returns.cells import is_one, part_of, percent_of
from simulator.scenario.files.returns.layout import (
    HOW_TO_DECLARE,
    PLACES,
    Rest,
    SheetLayout,
    layout_of,
)
from simulator.scenario.files.returns.places import DISTRICT, NATION, Places, Spot
from simulator.scenario.files.sheet import Sheet
from simulator.scenario.files.sums import is_total
from simulator.scenario.tree import Place, shown
from simulator.text import canonical

WHOLE = 100.0


@dataclass
class PlaceCount:
    """What a file says of a place; `line` is that of its first row."""

    spot: Spot
    line: Place
    counted: float | None = None
    votes: dict[str, int] = field(default_factory=dict)
    """By party, zeros as they are written."""
    cast: int | None = None
    turnout: float | None = None
    invalid: int | None = None
    winner: str | None = None
    totals: list[tuple[Place, str, int]] = field(default_factory=list)
    """What sums of the parties are said to be: place, name of the column or row, number."""

    @property
    def total(self) -> int:
        """Counted votes of all parties."""
        return sum(self.votes.values())

    @property
    def says_nothing(self) -> bool:
        """Whether nothing is counted or known here yet."""
        known = (self.cast, self.turnout, self.winner)
        return not self.counted and not self.total and all(each is None for each in known)


def returns_of(
    sheet: Sheet, known: Known, places: Places, rest: Rest
) -> tuple[list[PlaceCount], tuple[Note, ...]]:
    """The counts of places, in the order of the file, and what was changed or left out.

    Raises: ScenarioError, with every line that is wrong or could mean two things.
    """
    notes = Notes(sheet.file)
    layout = layout_of(sheet, known, rest, notes)
    reading = _Reading(sheet, layout, known, places, rest)
    counts = [each for each in reading.read() if not each.says_nothing]
    problems = [wrong for each in counts for wrong in _faults(each)]
    if not problems:
        _settle_districts(counts, notes)
        counts = [each for each in counts if not each.says_nothing]
        counts, problems = _without_sums(counts, notes)
    if problems:
        raise ScenarioError(few(problems))
    return counts, notes.all()


class _Reading:
    """One sheet, row by row."""

    def __init__(
        self, sheet: Sheet, layout: SheetLayout, known: Known, places: Places, rest: Rest
    ) -> None:
        self.sheet, self.layout = sheet, layout
        self.known, self.places, self.rest = known, places, rest
        self.counts: dict[Spot, PlaceCount] = {}
        self.first: dict[tuple[Spot, str], Place] = {}
        self.problems: list[Problem] = []

    def read(self) -> list[PlaceCount]:
        """All places."""
        for line, cells in self.sheet.rows:
            place = Place(self.sheet.file, line)
            for wrong in self._row(place, cells):
                self.problems.append(Problem(str(place), "", wrong))
            if len(self.problems) > MOST_FAULTS:
                break
        self._refuse_fractions()
        if self.problems:
            raise ScenarioError(few(self.problems))
        return list(self.counts.values())

    def _row(self, place: Place, cells: Sequence[str]) -> Iterator[str]:
        try:
            spot = self._spot(cells)
            own = self._facts(place, spot, cells)
        except ValueError as error:
            yield str(error)
            return
        earlier = self.counts.get(spot)
        if earlier is None:
            self.counts[spot] = own
        elif "party" not in self.layout.at:
            yield f"{spot} is already in line {earlier.line.line}; leave one of the rows out"
            return
        else:
            yield from _merged(earlier, own)
        yield from self._votes(self.counts[spot], place, cells)

    def _spot(self, cells: Sequence[str]) -> Spot:
        """The place of a row. Raises: ValueError."""
        given = [column for column in PLACES if column in self.layout.at]
        for column in given:
            if name := cells[self.layout.at[column]]:
                return self.places.spot(column, name)
        if given and len({self._name(cells) for _, cells in self.sheet.rows}) > 1:
            raise ValueError('no place; give the region, or call the row "nation"')
        return Spot(NATION)

    def _name(self, cells: Sequence[str]) -> str:
        return "".join(cells[self.layout.at[c]] for c in PLACES if c in self.layout.at)

    def _facts(self, place: Place, spot: Spot, cells: Sequence[str]) -> PlaceCount:
        """All but votes. Raises: ValueError."""
        own = PlaceCount(spot, place, counted=self._counted(cells))
        if (cast := self._cell(cells, "cast")) != "":
            own.cast = whole(cast, "cast")
        if (invalid := self._cell(cells, "invalid")) != "":
            own.invalid = whole(invalid, "invalid")
        own.turnout = _named("turnout", percent_of, self._cell(cells, "turnout")) or None
        if winner := self._cell(cells, "winner"):
            own.winner = self._party(winner)
        if (valid := self._cell(cells, "valid")) != "":
            own.totals.append((place, "valid", whole(valid, "valid")))
        return own

    def _counted(self, cells: Sequence[str]) -> float | None:
        percent: float | None = _named("counted", percent_of, self._cell(cells, "counted"))
        stations = [self._cell(cells, name) for name in ("stations_counted", "stations")]
        if percent is not None or not stations[0]:
            return percent
        if not stations[1]:
            raise ValueError(f"{stations[0]} stations are counted, of how many? give stations")
        counted, every = (
            whole(cell, name)
            for cell, name in zip(stations, ("stations_counted", "stations"), strict=True)
        )
        return part_of(counted, every) if counted else 0.0

    def _cell(self, cells: Sequence[str], column: str) -> str:
        at = self.layout.at.get(column)
        return "" if at is None or is_missing(cells[at]) else cells[at]

    def _votes(self, own: PlaceCount, place: Place, cells: Sequence[str]) -> Iterator[str]:
        if "party" in self.layout.at:
            columns = [(cells[self.layout.at["party"]], cells[self.layout.at["votes"]])]
        else:
            columns = [(name, cells[at]) for name, at in self.layout.parties.items()]
            for at in self.layout.totals:
                if not is_missing(cells[at]):
                    columns.append((self.sheet.header[at], cells[at]))
        for name, cell in columns:
            try:
                self._one(own, place, name, cell)
            except ValueError as error:
                yield str(error)

    def _one(self, own: PlaceCount, place: Place, name: str, cell: str) -> None:
        """Votes of one party. Raises: ValueError."""
        if is_missing(cell):
            return
        if not name:
            raise ValueError(f"{cell} votes of whom? give the party")
        party = name if name.startswith("\0") or name in self.layout.parties else None
        shown_name = self.sheet.header[int(name[1:])] if name.startswith("\0") else name
        number = whole(cell, f"votes of {shown_name}")
        if party is None and is_total(name) and canonical(name) not in self.known.parties:
            own.totals.append((place, name, number))
            return
        if party is None and (kind := self.known.no_votes(name)):
            own.invalid = number if kind == INVALID else own.invalid
            return
        if name.startswith("\0"):
            party = self.rest.rest
            own.votes[str(party)] = own.votes.get(str(party), 0) + number
            return
        party = party or self._party(name)
        gathered = party == self.rest.rest and canonical(name) not in self.known.parties
        if not gathered and self.first.setdefault((own.spot, party), place) != place:
            raise ValueError(
                f"{shown(name)} in {own.spot} is already in line {self.first[own.spot, party].line}"
            )
        own.votes[party] = own.votes.get(party, 0) + number if gathered else number

    def _party(self, name: str) -> str:
        """The id of a party. Raises: ValueError."""
        if own := self.rest.names.get(canonical(name)):
            return own
        if found := self.known.party(name):
            return found
        if self.known.no_votes(name):
            parties = did_you_mean(name, self.known.party_ids, "parties")
            raise ValueError(f"{shown(name)} is not a party; {parties}")
        if self.rest.rest is not None:
            return self.rest.rest
        raise ValueError(f"{self.known.undeclared(name)}; {HOW_TO_DECLARE}")

    def _refuse_fractions(self) -> None:
        """Where no more than 1 is counted anywhere, 1 may be one percent or all of it."""
        at = self.layout.at.get("counted")
        if at is None:
            return
        cells = {line: cells[at] for line, cells in self.sheet.rows if not is_missing(cells[at])}
        ones = [line for line, cell in cells.items() if is_one(cell)]
        if ones and all(is_one(cell) or cell in ("0", "0.0", "0,0") for cell in cells.values()):
            message = "1; is it one percent or the whole place? write 1% or 100"
            self.problems.append(Problem(str(Place(self.sheet.file, ones[0])), "counted", message))


def _named(column: str, read: Any, cell: str) -> Any:
    """What a cell says. Raises: ValueError, with the name of its column."""
    try:
        return read(cell)
    except ValueError as error:
        raise ValueError(f"{column}: {error}") from None


def _merged(whole: PlaceCount, row: PlaceCount) -> Iterator[str]:
    """Facts of a further row of a place in a long table: the same ones, or none."""
    for name in ("counted", "cast", "turnout", "invalid", "winner"):
        said, here = getattr(whole, name), getattr(row, name)
        if said is None:
            setattr(whole, name, here)
        elif here is not None and here != said:
            yield (
                f"{name}: {here:g}, but {said:g} in line {whole.line.line}; which is it?"
                if (not isinstance(here, str))
                else f"{name}: {shown(here)}, but {shown(said)} in line {whole.line.line}"
            )
    whole.totals += row.totals


def _faults(own: PlaceCount) -> Iterator[Problem]:
    """What cannot be true of a place."""
    for place, name, number in own.totals:
        sums = {own.total, own.total + (own.invalid or 0)}
        if own.votes and number not in sums:
            message = (
                f"{shown(name)} is {number:,}, and the parties have {own.total:,} together; "
                "correct one of them, or leave the total out"
            )
            yield Problem(str(place), "", message)
    if wrong := _wrong(own):
        yield Problem(str(own.line), "", f"{own.spot}: {wrong}")


def _wrong(own: PlaceCount) -> str:
    """What contradicts itself in a row, as a message; empty for nothing."""
    if own.cast is not None and own.turnout is not None:
        return "cast and turnout both say how many voted; give one of them"
    if own.total and own.counted is None:
        return "votes, but how much is counted? give counted, 100 where all of it is"
    if own.total and not own.counted:
        return f"{own.total:,} votes, but 0 percent is counted; which is it?"
    if own.counted and not own.total and own.votes:
        return f"no votes, though {own.counted:.4g} percent is counted; which is it?"
    if own.counted and not own.votes and (own.cast, own.turnout, own.winner) == (None,) * 3:
        return f"{own.counted:.4g} percent is counted, but there are no votes; give them"
    if (
        own.winner
        and own.counted == WHOLE
        and own.votes.get(own.winner, 0) < max(own.votes.values(), default=0)
    ):
        return f"{shown(own.winner)} is the winner, but has not the most votes; which is it?"
    return _wrong_cast(own)


def _wrong_cast(own: PlaceCount) -> str:
    ballots = own.total + (own.invalid or 0)
    if own.cast is None or not own.votes:
        return ""
    if own.cast < ballots:
        return f"cast: {own.cast:,}, but {ballots:,} ballots are counted; at least as many are cast"
    if own.counted is not None and own.counted < WHOLE and own.cast == ballots:
        return (
            f"cast: {own.cast:,} is what is counted so far, though {own.counted:.4g} percent is; "
            "cast is of the whole place: leave it out where it is not known"
        )
    if own.counted == WHOLE and own.invalid is not None and own.cast != ballots:
        return f"cast: {own.cast:,}, but votes and invalid ballots make {ballots:,}; which is it?"
    return ""


def _settle_districts(counts: Sequence[PlaceCount], notes: Notes) -> None:
    """A whole count says who won; part of one says too little, called or not."""
    for own in counts:
        if own.spot.kind != DISTRICT or not own.votes:
            continue
        if own.counted == WHOLE:
            own.winner = None
            continue
        message = "a district counted in part: its votes are used when all are counted"
        notes.add(message, own.line.line)
        own.votes, own.counted = {}, None


def _without_sums(counts: list[PlaceCount], notes: Notes) -> tuple[list[PlaceCount], list[Problem]]:
    """Without the nation's row, where it sums those of places; what is wrong where it does not."""
    nation = next((each for each in counts if each.spot.kind == NATION), None)
    others = [each for each in counts if each.spot.kind != NATION and each.votes]
    kinds = {each.spot.kind for each in others}
    if nation is None or not nation.votes or not others:
        return counts, []
    sums = [_sum(others, kind) for kind in kinds]
    parties = [party for party, number in nation.votes.items() if number]
    if any(all(each.get(party, 0) == nation.votes[party] for party in parties) for each in sums):
        notes.add("sums the other rows: checked, and not counted twice", nation.line.line)
        return [each for each in counts if each is not nation], []
    best = max(sums, key=lambda each: math.fsum(each.values()))
    party = next(each for each in parties if best.get(each, 0) != nation.votes[each])
    message = (
        f"the nation has {nation.votes[party]:,} votes of {shown(party)}, and the rows of places "
        f"{best.get(party, 0):,}: ballots would count twice; correct it, or leave one out, the "
        "nation or the places"
    )
    return counts, [Problem(str(nation.line), "", message)]


def _sum(counts: Sequence[PlaceCount], kind: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for each in counts:
        if each.spot.kind == kind:
            for party, number in each.votes.items():
                found[party] = found.get(party, 0) + number
    return found
