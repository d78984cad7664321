"""Institutes, and what is there twice: names of one in two spellings, polls that may be one poll.

One that is nearly another gets a warning. Polls of one institute on the same days are the same poll
twice, or one that was asked in two ways.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from simulator.errors import Problem
from simulator.scenario.files.notes import Notes
from simulator.scenario.files.polls.arrays import ReadPoll
from simulator.scenario.files.polls.dates import said
from simulator.scenario.files.polls.rows import Row, is_exit_poll
from simulator.scenario.files.read import refuse
from simulator.scenario.tree import shown
from simulator.text import plain

MOST = 200
"""Institutes among which near names are looked for."""
NEAR = 7
"""Days between polls that may be one."""


def institutes(rows: Sequence[Row], notes: Notes) -> dict[str, str]:
    """The spelling of each institute that most rows have, by its `normal` form."""
    problems = [
        Problem(str(row.place), "", "institute: missing; give its name")
        for row in rows
        if not row.cells["institute"]
    ]
    refuse(problems)
    spelt: dict[str, Counter[str]] = {}
    for row in rows:
        if is_exit_poll(row.cells["institute"]):
            notes.add("an exit poll: it counts as any other poll", row.place.line, warns=True)
        spelt.setdefault(normal(row.cells["institute"]), Counter())[row.cells["institute"]] += 1
    for names in spelt.values():
        if len(names) > 1:
            listed = " and ".join(map(shown, names))
            notes.add(f"{listed} are one institute")
    _warn_of_near(spelt, rows, notes)
    return {form: names.most_common(1)[0][0] for form, names in spelt.items()}


def normal(name: str) -> str:
    """The form in which institutes are one: letters and digits, whatever case, accents, marks."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(char for char in letters if char.isalnum())
    return kept or plain(name).casefold()


def _warn_of_near(spelt: Mapping[str, Counter[str]], rows: Sequence[Row], notes: Notes) -> None:
    """A note on an institute that may be another one, misspelt."""
    if len(spelt) > MOST:
        return
    total = {form: names.total() for form, names in spelt.items()}
    for form in spelt:
        more = [other for other in spelt if other != form and total[other] > total[form]]
        if len(form) < 4 or not (near := get_close_matches(form, more, 1, 0.8)):
            continue
        name, other = (next(iter(spelt[each])) for each in (form, near[0]))
        line = next(row.place.line for row in rows if normal(row.cells["institute"]) == form)
        notes.add(
            f"{shown(name)}: did you mean {shown(other)}? they count as two institutes",
            line,
            warns=True,
        )


def repeated(polls: Sequence[ReadPoll], notes: Notes) -> list[Problem]:
    """What is wrong with them; a warning of polls that may be one."""
    groups: dict[tuple[str, int, int], list[ReadPoll]] = {}
    for poll in polls:
        groups.setdefault((poll.institute, poll.first, poll.last), []).append(poll)
    _warn_of_same_figures(polls, notes)
    return [
        problem
        for group in groups.values()
        for problem in (_problems(group, notes) if len(group) > 1 else ())
    ]


def _warn_of_same_figures(polls: Sequence[ReadPoll], notes: Notes) -> None:
    """Polls of an institute a few days apart with the same size and shares: may be one."""
    earlier: dict[tuple[object, ...], ReadPoll] = {}
    for poll in polls:
        same = earlier.setdefault((poll.institute, *_figures(poll)), poll)
        if 0 < abs(same.last - poll.last) <= NEAR and not math.isnan(poll.size):
            told = f"has the figures of that in line {same.place.line}: if they are one, leave one"
            notes.add(f"{_which(poll)} {told} out", poll.place.line, warns=True)


def _problems(group: Sequence[ReadPoll], notes: Notes) -> Iterator[Problem]:
    for place, poll in enumerate(group):
        earlier = group[:place]
        if same := next((each for each in earlier if _figures(each) == _figures(poll)), None):
            told = f"is already in line {same.place.line}; leave one out"
            yield Problem(str(poll.place), "", f"{_which(poll)} {told}")
        elif other := _of_other_voters(poll, earlier):
            told = (
                f"is of {poll.voters}, and of {other.voters} in line {other.place.line}: which are "
                "meant? leave the other out"
            )
            yield Problem(str(poll.place), "", f"{_which(poll)} {told}")
        elif any(each.size == poll.size for each in earlier):
            told = "has the size of another one: if one of them is hypothetical, leave it out"
            notes.add(f"{_which(poll)} {told}", poll.place.line, warns=True)


def _of_other_voters(poll: ReadPoll, earlier: Sequence[ReadPoll]) -> ReadPoll | None:
    others = (each for each in earlier if each.voters and each.voters != poll.voters)
    return next(others, None) if poll.voters else None


def _figures(poll: ReadPoll) -> tuple[object, ...]:
    size = None if math.isnan(poll.size) else poll.size
    return size, *sorted(poll.numbers.items())


def _which(poll: ReadPoll) -> str:
    return f"the poll of {shown(poll.institute)} of {said(poll.first, poll.last)}"
