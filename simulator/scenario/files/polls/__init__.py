"""A file of polls, read to arrays: `polls = { csv = "polls.csv" }`, `new --from-polls`, `backtest`.

    institute,date,n,S,SD,M,others          institute,date,n,party,share
    Sifo,3-7 Sep 2022,2310,29.5,20,18,32.5  Sifo,2022-09-07,2310,S,29.5

A row a poll, or a row a poll and party, with the columns that sources have (`columns.py`): tables
of Wikipedia and wahlrecht.de are read as they are. Shares are percent; empty or a dash means that a
party was not shown. What was changed or left out is told in notes, each with its lines.
"""

import math
import pathlib
from collections.abc import Sequence

from simulator.errors import Problem
from simulator.polls.table import Polls, apart, iso, may_roll
from simulator.scenario.files.cells import share_of, size_of, voters_of
from simulator.scenario.files.names import Known
from simulator.scenario.files.notes import Note, Notes
from simulator.scenario.files.polls.arrays import ReadPoll, arrays
from simulator.scenario.files.polls.fieldwork import days
from simulator.scenario.files.polls.institutes import MOST, institutes, normal, repeated
from simulator.scenario.files.polls.layout import layout_of
from simulator.scenario.files.polls.parties import Meaning, ReadingRules, meaning
from simulator.scenario.files.polls.rows import Row, rows_of
from simulator.scenario.files.read import fault, refuse
from simulator.scenario.files.sheet import Sheet, read_written
from simulator.scenario.tree import shown

PLAIN = ReadingRules()


def read_polls(
    path: pathlib.Path, known: Known | None = None, reading: ReadingRules = PLAIN
) -> tuple[Polls, tuple[Note, ...]]:
    """The polls of a CSV file, and what was changed or left out.

    `known` are the parties of a scenario, by whose ids the polls then go; without, every column
    that can be a party is one, by its name.

    Raises: ScenarioError, with every line that is not a poll.
    """
    return polls_of(read_written(path), known, reading)


def polls_of(
    sheet: Sheet, known: Known | None = None, reading: ReadingRules = PLAIN
) -> tuple[Polls, tuple[Note, ...]]:
    """The same of a sheet."""
    notes = Notes(sheet.file)
    declared = {*reading.parts, *reading.declared, *(known.parties if known else ())}
    rows = rows_of(layout_of(sheet, notes, declared), notes)
    elections = dict.fromkeys(row.cells.get("election", "") for row in rows)
    if len(elections) > 1:
        listed = ", ".join(map(shown, [*elections][:4]))
        found = f"holds polls of {len(elections)} elections ({listed})"
        raise fault(sheet.file, 0, f"{found}: which is meant? leave out the others")
    return _polls(rows, known, reading, notes), notes.all()


def read_elections(path: pathlib.Path) -> dict[str, tuple[Polls, tuple[Note, ...]]]:
    """The polls of several elections in one file, by what its column `election` calls them."""
    sheet = read_written(path)
    notes = Notes(sheet.file)
    groups: dict[str, list[Row]] = {}
    for row in rows_of(layout_of(sheet, notes), notes):
        groups.setdefault(row.cells.get("election", ""), []).append(row)
    found = {}
    for name, rows in groups.items():
        own = Notes(sheet.file)
        found[name] = _polls(rows, None, ReadingRules(partial=True), own), own.all()
    return found


def _polls(rows: Sequence[Row], known: Known | None, reading: ReadingRules, notes: Notes) -> Polls:
    meanings = _meanings(rows, known, reading, notes)
    names = institutes(rows, notes)
    fieldwork = days(rows, notes, reading.until)
    polls, problems = [], list[Problem]()
    for row, (first, last) in zip(rows, fieldwork, strict=True):
        try:
            size = size_of(row.cells.get("size", ""))
        except ValueError as error:
            problems.append(Problem(str(row.place), "", f"size: {error}"))
            continue
        numbers = _numbers(row, problems)
        institute = names[normal(row.cells["institute"])]
        voters = voters_of(row.cells.get("size", ""), row.cells.get("population", ""))
        polls.append(ReadPoll(row.place, institute, first, last, size, voters, numbers))
    refuse(problems or repeated(polls, notes))
    table = arrays(polls, meanings, known, reading.partial, notes)
    return _used(table, [poll.place.line for poll in polls], reading.until, notes)


def _used(polls: Polls, lines: Sequence[int], until: int | None, notes: Notes) -> Polls:
    """Without polls of later days; notes on those that share respondents: `simulator.polls`."""
    if until is not None:
        for line, last in zip(lines, polls.last.tolist(), strict=True):
            if last > until:
                notes.add(f"after {iso(until)}: not used", line)
            elif last == until:
                told = "of the day of the election: if it is the result, leave it out"
                notes.add(told, line, warns=True)
        lines = [line for line, last in zip(lines, polls.last, strict=True) if last <= until]
        polls = polls.until(until)
        if not lines:
            raise fault(notes.file, 0, f"no poll ended by {iso(until)}")
    for line, institute, kept in zip(lines, polls.institute, apart(polls), strict=True):
        if not kept:
            name = polls.institutes[institute]
            notes.add(f"{name}: a later poll has some of the same days: one of them counts", line)
    named = polls.institutes[:MOST]
    if rolling := [name for place, name in enumerate(named) if may_roll(polls, place)]:
        notes.add(
            f"polls on many days in a row ({', '.join(rolling)}): if they share respondents, give "
            "the first day of fieldwork",
            warns=True,
        )
    return polls


def _meanings(
    rows: Sequence[Row], known: Known | None, reading: ReadingRules, notes: Notes
) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    problems = []
    for row in rows:
        for name, cell in row.shares.items():
            if name in found:
                continue
            try:
                found[name] = meaning(name, known, reading)
            except ValueError as error:
                found[name] = Meaning()
                problems.append(Problem(str(cell.place), "", str(error)))
            if found[name].note:
                notes.add(found[name].note)
    refuse(problems)
    return found


def _numbers(row: Row, problems: list[Problem]) -> dict[str, float]:
    numbers = {}
    for name, cell in row.shares.items():
        try:
            number = share_of(cell.text)
        except ValueError as error:
            problems.append(Problem(str(cell.place), name, str(error)))
            continue
        if not math.isnan(number):
            numbers[name] = number
    return numbers
