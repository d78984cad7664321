"""First and last day of each poll, from one column, two, or the day of publication.

Years that a list does not write are counted back from the election. A list begins or ends with its
newest poll. From there each row is the last such day that is not later than the rows before it,
give or take a month: lists are in order of publication. If both ends could be the newest, and
years then differ, or neither can, the years are not known.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from simulator.errors import Problem
from simulator.scenario.files.cells import is_missing
from simulator.scenario.files.notes import Notes
from simulator.scenario.files.polls.dates import Order, Written, order_of, resolved, written
from simulator.scenario.files.polls.layout import DAYS
from simulator.scenario.files.polls.rows import Row
from simulator.scenario.files.read import MOST_FAULTS, fault, refuse
from simulator.scenario.tree import shown

OUT_OF_ORDER = 31
"""Days by which a row may be later than one that is nearer to the newest."""
GAP = 183
"""Days between two rows, or the newest and the election: beyond, another year is as near."""
Last = int | Callable[[int], int]
"""The last day of a poll (`date.toordinal`); without a year, a function of the latest day that it
may be."""
date_of = datetime.date.fromordinal


def days(rows: Sequence[Row], notes: Notes, until: int | None) -> list[tuple[int, int]]:
    """First and last day of fieldwork of each row; `until` is that of the election, if it is known.

    Raises: ScenarioError, with those without.
    """
    told, problems = _written(rows)
    order = _order(rows, told, notes)
    without = [_lacks_year(each) for each in told] if until is not None else [False] * len(rows)
    latest = [until if lacks else None for lacks in without]
    found = _all_fieldwork(rows, told, order, latest, problems)
    refuse(_once(problems))
    if until is not None and any(without):
        latest = _counted_back(rows, told, order, found, without, until)
        for row, lacks in zip(rows, without, strict=True):
            if lacks:
                notes.add(f"no year: counted back from {date_of(until)}", row.place.line)
        found = _all_fieldwork(rows, told, order, latest, problems)
    for row, each in zip(rows, told, strict=True):
        if each.keys() == {"published"}:
            notes.add("no days of fieldwork: the day of publication is taken", row.place.line)
    return found


def _all_fieldwork(
    rows: Sequence[Row],
    told: Sequence[Mapping[str, Written]],
    order: Order | None,
    latest: Sequence[int | None],
    problems: list[Problem],
) -> list[tuple[int, int]]:
    """The days of each row, of those without a year the last that are not after `latest`."""
    found = list[tuple[int, int]]()
    for row, each, bound in zip(rows, told, latest, strict=True):
        try:
            found.append(_fieldwork(each, order, bound))
        except ValueError as error:
            problems.append(Problem(str(row.place), "", str(error)))
    return found


def _lacks_year(told: Mapping[str, Written]) -> bool:
    """Whether no day of a row has a year."""
    ends = (end for cell in told.values() for end in (cell.first, cell.last))
    return bool(told) and all(end.year is None for end in ends)


def _counted_back(
    rows: Sequence[Row],
    told: Sequence[Mapping[str, Written]],
    order: Order | None,
    found: Sequence[tuple[int, int]],
    without: Sequence[bool],
    until: int,
) -> list[int | None]:
    """The latest day that each row without a year may be. Raises: ScenarioError, if unclear."""

    def last_day(each: Mapping[str, Written]) -> Callable[[int], int]:
        return lambda bound: _fieldwork(each, order, bound)[1]

    ends: list[Last] = [
        last_day(each) if lacks else days[1]
        for each, lacks, days in zip(told, without, found, strict=True)
    ]
    if (latest := latest_of(ends, until)) is None:
        place = without.index(True)
        text = next(iter(told[place].values())).text
        year = date_of(found[place][1]).year
        message = (
            f"{shown(text)} has no year: is it {year}, {year - 1} or earlier? years are counted "
            f"back from {date_of(until)} where rows are in order of days, without a gap of half a "
            "year; add years"
        )
        raise fault(*rows[place].place, message)
    return [bound if lacks else None for bound, lacks in zip(latest, without, strict=True)]


def _written(rows: Sequence[Row]) -> tuple[list[dict[str, Written]], list[Problem]]:
    """The days in each row, by column, and what is not a day."""
    told, problems = list[dict[str, Written]](), list[Problem]()
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
        told.append(found)
        if len(problems) > MOST_FAULTS:
            refuse(_once(problems))
    return told, problems


def _with_year(cell: Written, year: str) -> Written:
    """The days with the year of a column of its own, where they have none."""
    if cell.first.year or cell.last.year or not re.fullmatch("[12][0-9]{3}", year):
        return cell
    return cell._replace(last=cell.last._replace(year=int(year)))


def _order(
    rows: Sequence[Row], told: Sequence[Mapping[str, Written]], notes: Notes
) -> Order | None:
    """Which of two numbers is the month. Raises: ScenarioError, where rows disagree."""
    places = zip(rows, told, strict=True)
    order, wrong = order_of(
        (cell, row.place.line) for row, each in places for cell in each.values()
    )
    if wrong:
        raise fault(rows[0].place.file, 0, wrong)
    if order:
        which = "day, month, year" if order.day_first else "month, day, year"
        notes.add(f"days are read as {which}, as {shown(order.text)} shows", order.line)
    return order


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """The first problem of each place."""
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.place, problem)
    return list(first.values())


def _fieldwork(
    told: Mapping[str, Written], order: Order | None, latest: int | None
) -> tuple[int, int]:
    first = told.get("first")
    last = told.get("date") or told.get("last")
    dated = last is not None and (last.first.year or last.last.year)
    published = None if dated else _published(told, order, latest)
    if last is None and first is None and published is not None and "published" in told:
        return published.toordinal(), published.toordinal()
    if last is None:
        raise ValueError("no day: give the last day of fieldwork")
    days = resolved(last, order, published)
    if first is None:
        return days
    end = date_of(days[1])
    begin, _ = resolved(first, order, end)
    if begin > days[1]:
        raise ValueError(
            f"fieldwork ends before it begins: {shown(first.text)} to {shown(last.text)}"
        )
    return begin, days[1]


def _published(
    told: Mapping[str, Written], order: Order | None, latest: int | None
) -> datetime.date | None:
    """The day of publication; without one, the latest day that days without a year may be."""
    bound = date_of(latest) if latest is not None else None
    if "published" not in told:
        return bound
    return date_of(resolved(told["published"], order, bound)[1])


def latest_of(rows: Sequence[Last], election: int) -> list[int] | None:
    """For each row the latest day that it may be, which decides its year; None if unclear."""
    down, up = _from_the_newest(rows, election), _from_the_newest(rows[::-1], election)
    up = up[::-1] if up else None
    if down and up and _ends(rows, down) != _ends(rows, up):
        return None
    return down or up


def _ends(rows: Sequence[Last], latest: Sequence[int]) -> list[int]:
    return [
        last if isinstance(last, int) else last(bound)
        for last, bound in zip(rows, latest, strict=True)
    ]


def _from_the_newest(rows: Sequence[Last], election: int) -> list[int] | None:
    earliest, found = election, list[int]()
    for last in rows:
        bound = min(election, earliest + OUT_OF_ORDER)
        found.append(bound)
        end = last if isinstance(last, int) else last(bound)
        if isinstance(last, int) and end > election:
            continue  # it is not used
        if end > bound or (end < earliest - GAP and not isinstance(last, int)):
            return None
        earliest = min(earliest, end)
    return found
