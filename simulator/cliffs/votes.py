"""How many votes stand between an outcome and another: for each list and event, in each district.

The number for a list is looked for among 1, 2, 4, ... votes, and between the first of these that
change the outcome and the one before by halving: with so many votes the outcome is another, and
with one less it is not. Where more votes can cost seats, as under some laws, a smaller number may
do it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from simulator.cliffs.expected import Expected, Outcome, changes
from simulator.plan import Axes
from simulator.plan.districts import fields_of_districts
from simulator.scenario.model import Scenario

MOST = 0.05
"""Of the valid ballots: more votes are not near."""


class Flip(NamedTuple):
    """Votes of one list that change the house, or whether an event happens."""

    party: str
    event: str | None
    """None: the seats of the house."""
    happens: bool | None
    """The event, without these votes; None of the seats."""
    votes: int
    """More, or, below zero, fewer."""
    points: float
    """In percent of the valid ballots."""
    seats: dict[str, int]
    """What changes, by party."""


def flips(scenario: Scenario) -> Iterator[Flip]:
    """Each list, with more and with fewer votes, for the seats and each event that is near.

    None where there are no list ballots.
    """
    axes = Axes.of(scenario)
    if not axes.options:
        return
    expected = Expected.of(scenario)
    for place in range(len(axes.lists)):
        for sign in (1, -1):
            yield from _Search(axes, expected, place, sign).found()


@dataclass(frozen=True)
class _Search:
    """More (sign 1) or fewer (-1) votes for the list at a place; each number is tried once."""

    axes: Axes
    expected: Expected
    place: int
    sign: int
    known: dict[int, Outcome] = field(default_factory=dict)

    def found(self) -> Iterator[Flip]:
        """The seats, then the events, of which there is a number."""
        most = int(MOST * self.expected.valid)
        if self.sign < 0:
            most = min(most, self.expected.votes(self.place))
        for event in (None, *range(len(self.axes.events))):
            votes = fewest(partial(self._differs, event), most)
            if votes is not None:
                yield self._flip(event, votes)

    def _outcome(self, votes: int) -> Outcome:
        if votes not in self.known:
            self.known[votes] = self.expected.outcome(self.place, self.sign * votes)
        return self.known[votes]

    def _differs(self, event: int | None, votes: int) -> bool:
        one, two = self._outcome(0), self._outcome(votes)
        return one.seats != two.seats if event is None else one.events[event] != two.events[event]

    def _flip(self, event: int | None, votes: int) -> Flip:
        one, two, more = self._outcome(0), self._outcome(votes), self.sign * votes
        return Flip(
            party=self.axes.lists[self.place],
            event=None if event is None else self.axes.events[event],
            happens=None if event is None else one.events[event],
            votes=more,
            points=100.0 * more / self.expected.valid,
            seats=changes(self.axes, one, two),
        )


def fewest(differs: Callable[[int], bool], most: int) -> int | None:
    """The fewest votes from 1 to `most` that make a difference, looked for as described above."""
    same, number = 0, 1
    while number < most and not differs(number):
        same, number = number, 2 * number
    number = min(number, most)
    if number < 1 or not differs(number):
        return None
    while number - same > 1:
        middle = (same + number) // 2
        if differs(middle):
            number = middle
        else:
            same = middle
    return number


class Margin(NamedTuple):
    """A district, and what happens if the second there has one vote more than the leader."""

    district: str
    region: str | None
    party: str
    """Of the leader."""
    second: str
    """The party of the one behind."""
    votes: int
    """That the second would need."""
    points: float
    """In percent of the district's valid ballots."""
    seats: dict[str, int]
    """What changes in the whole house, by party."""
    events: tuple[str, ...]
    """Those that would happen and do not, or the other way round."""


def margins(scenario: Scenario) -> Iterator[Margin]:
    """Every district with two candidates or more who can win it, in the order of the plan.

    Votes against all win no seat, nor do small candidates that are merged. The votes come from
    people who do not vote; those of all others, and for lists, stay as they are.
    """
    fields = fields_of_districts(scenario)
    if not fields:
        return
    axes, expected = Axes.of(scenario), Expected.of(scenario)
    candidates = expected.plan.candidates
    places = pairwise(candidates.start.tolist())
    for (district, standing), (start, end) in zip(fields, places, strict=True):
        votes = [int(number) for number in candidates.counted[start:end]]
        able = [place for place in range(len(votes)) if candidates.eligible[start + place]]
        if len(able) < 2:
            continue
        first, second = sorted(able, key=lambda place: -votes[place])[:2]
        more = votes[first] - votes[second] + 1
        before, after = expected.outcome(), expected.with_candidate(start + second, more)
        yield Margin(
            district=district.id,
            region=district.region,
            party=standing[first].party,
            second=standing[second].party,
            votes=more,
            points=100.0 * more / max(sum(votes), 1),
            seats=changes(axes, before, after),
            events=tuple(
                event
                for event, one, two in zip(axes.events, before.events, after.events, strict=True)
                if one != two
            ),
        )
