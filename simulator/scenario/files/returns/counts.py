"""The rows of a table of returns, a count for each place."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from simulator.errors import Problem
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.files.cells import (
    counted_of,
    is_missing,
    is_one,
    part_of,
    percent_of,
    votes_of,
)
from simulator.scenario.files.counts import whole
from simulator.scenario.files.labels import is_total
from simulator.scenario.files.names import INVALID, Known
from simulator.scenario.files.notes import Note, Notes
from simulator.scenario.files.read import MOST_FAULTS, refuse
from simulator.scenario.files.returns import Rest
from simulator.scenario.files.returns.layout import HOW_TO_DECLARE, PLACES, SheetLayout, layout_of
from simulator.scenario.files.returns.place_count import (
    PlaceCount,
    faults,
    settle_districts,
    without_sums,
)
from simulator.scenario.files.returns.places import NATION, Places, Spot
from simulator.scenario.files.sheet import Sheet
from simulator.scenario.tree import Place, shown
from simulator.text import canonical


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
    problems = [wrong for each in counts for wrong in faults(each)]
    if not problems:
        settle_districts(counts, notes)
        counts = [each for each in counts if not each.says_nothing]
        counts, problems = without_sums(counts, notes)
    refuse(problems)
    return counts, notes.all()


class _Cell(NamedTuple):
    """A number of votes: the name it has in the file, its text, and the party, if it is known."""

    name: str
    text: str
    party: str | None = None


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
        refuse(self.problems)
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
        own.cast, own.invalid = self._whole(cells, "cast"), self._whole(cells, "invalid")
        own.turnout = _named("turnout", percent_of, self._cell(cells, "turnout")) or None
        if winner := self._cell(cells, "winner"):
            own.winner = self._party(winner)
        if (valid := self._whole(cells, "valid")) is not None:
            own.totals.append((place, "valid", valid))
        return own

    def _counted(self, cells: Sequence[str]) -> float | None:
        percent: float | None = _named("counted", counted_of, self._cell(cells, "counted"))
        stations = self._cell(cells, "stations_counted")
        if percent is not None or not stations:
            return percent
        if not self._cell(cells, "stations"):
            raise ValueError(f"{stations} stations are counted, of how many? give stations")
        counted = whole(stations, "stations_counted")
        every = whole(self._cell(cells, "stations"), "stations")
        return part_of(counted, every) if counted else 0.0

    def _cell(self, cells: Sequence[str], column: str) -> str:
        at = self.layout.at.get(column)
        return "" if at is None or is_missing(cells[at]) else cells[at]

    def _whole(self, cells: Sequence[str], column: str) -> int | None:
        cell = self._cell(cells, column)
        return whole(cell, column) if cell else None

    def _votes(self, own: PlaceCount, place: Place, cells: Sequence[str]) -> Iterator[str]:
        """Note the votes of a row; what is wrong with them."""
        is_long = "party" in self.layout.at
        for cell in self._long(cells) if is_long else self._wide(cells):
            if is_missing(cell.text):
                continue
            try:
                number = votes_of(cell.text, f"votes of {cell.name}" if cell.name else "votes")
                self._note(own, place, cell, number)
            except ValueError as error:
                yield str(error)

    def _wide(self, cells: Sequence[str]) -> Iterator[_Cell]:
        header = self.sheet.header
        for at, party in self.layout.parties.items():
            yield _Cell(header[at], cells[at], party)
        for at in self.layout.totals:
            yield _Cell(header[at], cells[at])

    def _long(self, cells: Sequence[str]) -> Iterator[_Cell]:
        name, text = (cells[self.layout.at[column]] for column in ("party", "votes"))
        yield _Cell(name, text)

    def _note(self, own: PlaceCount, place: Place, cell: _Cell, number: int) -> None:
        """A number of votes. Raises: ValueError, for one of nobody, or of a party once more."""
        if not cell.name:
            raise ValueError(f"{cell.text} votes of whom? give the party")
        if cell.party is not None:
            own.votes[cell.party] = own.votes.get(cell.party, 0) + number
        elif is_total(cell.name) and canonical(cell.name) not in self.known.parties:
            own.totals.append((place, cell.name, number))
        elif kind := self.known.no_votes(cell.name):
            own.invalid = number if kind == INVALID else own.invalid
        else:
            self._add(own, place, cell.name, number)

    def _add(self, own: PlaceCount, place: Place, name: str, number: int) -> None:
        """Votes of a row of a long table. Raises: ValueError."""
        party = self._party(name)
        gathered = party == self.rest.rest and canonical(name) not in self.known.parties
        earlier = place if gathered else self.first.setdefault((own.spot, party), place)
        if earlier is not place:
            raise ValueError(f"{shown(name)} in {own.spot} is already in line {earlier.line}")
        own.votes[party] = own.votes.get(party, 0) + number

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
