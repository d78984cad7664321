"""Polls of one institute on the same days: the same poll twice, or one asked in two ways."""

import math
from collections.abc import Iterator, Sequence

from simulator.errors import Problem
from simulator.scenario.files.polls.arrays import ReadPoll
from simulator.scenario.files.polls.dates import said
from simulator.scenario.files.polls.notes import Notes
from simulator.scenario.tree import shown

NEAR = 7
"""Days between polls that may be one."""


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
