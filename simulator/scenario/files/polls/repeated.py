"""Polls of one institute on the same days: the same poll twice, or one asked in two ways."""

import math
from collections.abc import Iterator, Sequence

from simulator.errors import Problem
from simulator.scenario.files.polls.arrays import ReadPoll
from simulator.scenario.files.polls.dates import said
from simulator.scenario.files.polls.notes import Notes
from simulator.scenario.tree import shown


def repeated(polls: Sequence[ReadPoll], notes: Notes) -> list[Problem]:
    """What is wrong with them; a warning of polls that may be one."""
    groups: dict[tuple[str, int, int], list[ReadPoll]] = {}
    for poll in polls:
        groups.setdefault((poll.institute, poll.first, poll.last), []).append(poll)
    return [
        problem
        for group in groups.values()
        for problem in (_problems(group, notes) if len(group) > 1 else ())
    ]


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
