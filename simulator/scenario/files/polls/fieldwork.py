"""First and last day of each poll, from one column, two, or the day of publication."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from simulator.errors import Problem, ScenarioError
from simulator.scenario.files.counts import MOST_FAULTS, few
from simulator.scenario.files.polls.cells import is_missing
from simulator.scenario.files.polls.dates import Order, Written, order_of, resolved, written
from simulator.scenario.files.polls.layout import DAYS
from simulator.scenario.files.polls.notes import Notes
from simulator.scenario.files.polls.rows import Row
from simulator.scenario.tree import shown


def days(rows: Sequence[Row], notes: Notes) -> list[tuple[int, int]]:
    """First and last day of fieldwork of each row. Raises: ScenarioError, with those without."""
    told, problems = _written(rows)
    order = _order(rows, told, notes)
    found = list[tuple[int, int]]()
    for row, each in zip(rows, told, strict=True):
        try:
            found.append(_fieldwork(row, each, order, notes))
        except ValueError as error:
            problems.append(Problem(str(row.place), "", str(error)))
    if problems:
        raise ScenarioError(few(_once(problems)))
    return found


def _written(rows: Sequence[Row]) -> tuple[list[dict[str, Written]], list[Problem]]:
    """The days in each row, by column, and what is not a day."""
    told, problems = list[dict[str, Written]](), list[Problem]()
    for row in rows:
        found: dict[str, Written] = {}
        for name in DAYS:
            if is_missing(cell := row.cells.get(name, "")):
                continue
            try:
                found[name] = written(cell)
            except ValueError as error:
                # Next to a period, any text may say when it came out.
                if name != "published" or not {"date", "last"} & found.keys():
                    problems.append(Problem(str(row.place), name, str(error)))
        told.append(found)
        if len(problems) > MOST_FAULTS:
            raise ScenarioError(few(_once(problems)))
    return told, problems


def _order(
    rows: Sequence[Row], told: Sequence[Mapping[str, Written]], notes: Notes
) -> Order | None:
    """Which of two numbers is the month. Raises: ScenarioError, where rows disagree."""
    places = zip(rows, told, strict=True)
    order, wrong = order_of(
        (cell, row.place.line) for row, each in places for cell in each.values()
    )
    if wrong:
        raise ScenarioError([Problem(rows[0].place.file, "", wrong)])
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
    row: Row, told: Mapping[str, Written], order: Order | None, notes: Notes
) -> tuple[int, int]:
    published = _published(told, order)
    first = told.get("first")
    last = told.get("date") or told.get("last")
    if last is None and first is None and published is not None:
        notes.add("no days of fieldwork: the day of publication is taken", row.place.line)
        return published.toordinal(), published.toordinal()
    if last is None:
        raise ValueError("no day: give the last day of fieldwork")
    days = resolved(last, order, published)
    if first is None:
        return days
    end = datetime.date.fromordinal(days[1])
    begin, _ = resolved(first, order, end)
    if begin > days[1]:
        raise ValueError(
            f"fieldwork ends before it begins: {shown(first.text)} to {shown(last.text)}"
        )
    return begin, days[1]


def _published(told: Mapping[str, Written], order: Order | None) -> datetime.date | None:
    if "published" not in told:
        return None
    return datetime.date.fromordinal(resolved(told["published"], order)[1])
