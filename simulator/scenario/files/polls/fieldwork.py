"""First and last day of each poll, from one column, two, or the day of publication.

Years that a list does not write are counted back from the election. A list begins or ends with its
newest poll. From there each row is the last such day that is not later than the rows before it,
give or take a month: lists are in order of publication. If both ends could be the newest, and
years then differ, or neither can, the years are not known.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from simulator.errors import Problem
from simulator.scenario.files.cells import is_missing
from simulator.scenario.files.notes import Notes
from simulator.scenario.files.polls.dates import Order, Written, order_of, resolved, written
from simulator.scenario.files.polls.layout import DAYS
from simulator.scenario.files.polls.rows import Row
from simulator.scenario.files.read import MOST_FAULTS, fault, refuse
from simulator.scenario.tree import Place, shown

OUT_OF_ORDER = 31
"""Days by which a row may be later than one that is nearer to the newest."""
GAP = 183
"""Days between two rows, or the newest and the election: beyond, another year is as near."""
Fieldwork = tuple[int, int]
"""First and last day (`date.toordinal`)."""
date_of = datetime.date.fromordinal


class _Told(NamedTuple):
    """The days of a row as they are written, by column."""

    place: Place
    cells: Mapping[str, Written]

    @property
    def lacks_year(self) -> bool:
        """Whether no day has a year."""
        ends = (end for cell in self.cells.values() for end in (cell.first, cell.last))
        return bool(self.cells) and all(end.year is None for end in ends)

    def fieldwork(self, order: Order | None, latest: int | None) -> Fieldwork:
        """The days; those without a year are the last that are not after `latest`.

        Raises: ValueError.
        """
        first, last = self.cells.get("first"), self.cells.get("date") or self.cells.get("last")
        dated = last is not None and (last.first.year or last.last.year)
        published = None if dated else self._published(order, latest)
        if last is None and first is None and published is not None and "published" in self.cells:
            return published.toordinal(), published.toordinal()
        if last is None:
            raise ValueError("no day: give the last day of fieldwork")
        days = resolved(last, order, published)
        if first is None:
            return days
        begin, _ = resolved(first, order, date_of(days[1]))
        if begin > days[1]:
            told = f"{shown(first.text)} to {shown(last.text)}"
            raise ValueError(f"fieldwork ends before it begins: {told}")
        return begin, days[1]

    def _published(self, order: Order | None, latest: int | None) -> datetime.date | None:
        """The day of publication; without one, the latest day that days without a year may be."""
        bound = date_of(latest) if latest is not None else None
        if "published" not in self.cells:
            return bound
        return date_of(resolved(self.cells["published"], order, bound)[1])


def days(rows: Sequence[Row], notes: Notes, until: int | None) -> list[Fieldwork]:
    """First and last day of fieldwork of each row; `until` is that of the election, if it is known.

    Raises: ScenarioError, with those without.
    """
    told, problems = _written(rows)
    order = _order(told, notes)
    bounds = [until if each.lacks_year else None for each in told]
    found = _all_fieldwork(told, order, bounds, problems)
    refuse(_once(problems))
    if until is not None and any(bounds):
        bounds = _CountedBack(told, order, found, bounds, until).bounds()
        found = _all_fieldwork(told, order, bounds, problems)
        for each in told:
            if each.lacks_year:
                notes.add(f"no year: counted back from {date_of(until)}", each.place.line)
    for each in told:
        if each.cells.keys() == {"published"}:
            notes.add("no days of fieldwork: the day of publication is taken", each.place.line)
    return found


def _written(rows: Sequence[Row]) -> tuple[list[_Told], list[Problem]]:
    """The days in each row, by column, and what is not a day."""
    told, problems = list[_Told](), list[Problem]()
    for row in rows:
        found: dict[str, Written] = {}
        for name in DAYS:
            if is_missing(cell := row.cells.get(name, "")):
                continue
            try:
                found[name] = _with_year(written(cell), row.cells.get("year", ""))
            except ValueError as error:
                # Next to a period, any text may say when it came out.
                if name != "published" or not {"date", "last"} & found.keys():
                    problems.append(Problem(str(row.place), name, str(error)))
        told.append(_Told(row.place, found))
        if len(problems) > MOST_FAULTS:
            refuse(_once(problems))
    return told, problems


def _with_year(cell: Written, year: str) -> Written:
    """The days with the year of a column of its own, where they have none."""
    if cell.first.year or cell.last.year or not re.fullmatch("[12][0-9]{3}", year):
        return cell
    return cell._replace(last=cell.last._replace(year=int(year)))


def _order(told: Sequence[_Told], notes: Notes) -> Order | None:
    """Which of two numbers is the month. Raises: ScenarioError, where rows disagree."""
    order, wrong = order_of(
        (cell, each.place.line) for each in told for cell in each.cells.values()
    )
    if wrong:
        raise fault(told[0].place.file, 0, wrong)
    if order:
        which = "day, month, year" if order.day_first else "month, day, year"
        notes.add(f"days are read as {which}, as {shown(order.text)} shows", order.line)
    return order


def _all_fieldwork(
    told: Sequence[_Told],
    order: Order | None,
    bounds: Sequence[int | None],
    problems: list[Problem],
) -> list[Fieldwork]:
    """The days of each row, of those without a year the last that are not after their bound."""
    found = list[Fieldwork]()
    for each, bound in zip(told, bounds, strict=True):
        try:
            found.append(each.fieldwork(order, bound))
        except ValueError as error:
            problems.append(Problem(str(each.place), "", str(error)))
    return found


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """The first problem of each place."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.place, problem)
    return list(first.values())


class _CountedBack(NamedTuple):
    """Years of rows that have none: `without` has a number for these, None for all others."""

    told: Sequence[_Told]
    order: Order | None
    found: Sequence[Fieldwork]
    """As if each were the newest."""
    without: Sequence[int | None]
    until: int

    def bounds(self) -> list[int | None]:
        """The latest day that each row without a year may be, which decides its year.

        Raises: ScenarioError, if it is unclear.
        """
        every = range(len(self.told))
        down, up = self._from_the_newest(every), self._from_the_newest(every[::-1])
        if down and up and any(self._end(at, down[at]) != self._end(at, up[at]) for at in every):
            down = up = {}
        if latest := down or up:
            return [None if self.without[at] is None else latest[at] for at in every]
        place = next(at for at in every if self.without[at] is not None)
        text = next(iter(self.told[place].cells.values())).text
        year = date_of(self.found[place][1]).year
        message = (
            f"{shown(text)} has no year: is it {year}, {year - 1} or earlier? years are counted "
            f"back from {date_of(self.until)} where rows are in order of days, without a gap of "
            "half a year; add years"
        )
        raise fault(*self.told[place].place, message)

    def _end(self, at: int, bound: int) -> int:
        """The last day of a row; without a year, the latest that is not after the bound."""
        if self.without[at] is None:
            return self.found[at][1]
        return self.told[at].fieldwork(self.order, bound)[1]

    def _from_the_newest(self, places: Iterable[int]) -> dict[int, int]:
        """The latest day that each row may be, if the first is the newest; none if it cannot be."""
        earliest, latest = self.until, dict[int, int]()
        for at in places:
            bound = latest[at] = min(self.until, earliest + OUT_OF_ORDER)
            end, dated = self._end(at, bound), self.without[at] is None
            if dated and end > self.until:
                continue  # it is not used
            if end > bound or (end < earliest - GAP and not dated):
                return {}
            earliest = min(earliest, end)
        return latest
