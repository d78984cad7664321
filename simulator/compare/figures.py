"""What is compared: every figure that both elections have, under the ids of parties and events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from simulator.allocation.specs import Plurality, TierSpec
from simulator.counting.counts import PARTS
from simulator.elections import Elections, elections, happened, house_of
from simulator.plan import Axes, Plan
from simulator.plan import compile as compile_plan
from simulator.scenario.asking import asking, fault_of
from simulator.scenario.model import Event, Party, Scenario
from simulator.tables import contenders

ENTERS, SEATS, MAJORITY, LARGEST = "enters", "seats", "majority", "largest"
EVENT, SHARE, TURNOUT = "event", "share", "turnout"
CHANCES = (ENTERS, MAJORITY, LARGEST, EVENT)
"""Figures that are true or false in a draw; the others are numbers."""


class Figure(NamedTuple):
    """One thing that a draw says: whether a list enters, how many seats a party has, ..."""

    measure: str
    name: str | None = None
    """The id of a party or of an event; nobody's is turnout."""
    tier: str | None = None
    """Seats without a tier are of the whole house."""


def figures(a: Scenario, b: Scenario) -> list[Figure]:
    """Every figure, in the order in which people ask: who enters, seats, leads, events, votes.

    A party that only one of the two has is in both, without seats in the other. Tiers are those
    that both have; events, those that both have by now (see `asking_both`).
    """
    one, two = Axes.of(a), Axes.of(b)
    lists, parties = _union(one.lists, two.lists), _union(one.parties, two.parties)
    tiers = shared_tiers(a, b)
    found = [
        Figure(ENTERS, party, tier.id)
        for tier in tiers
        if not isinstance(tier, Plurality)
        for party in lists
    ]
    found += [Figure(SEATS, party) for party in parties]
    if max(len(a.tier), len(b.tier)) > 1:
        found += [
            Figure(SEATS, party, tier.id)
            for tier in tiers
            for party in parties
            if party in contenders(a, one, tier) or party in contenders(b, two, _named(b, tier.id))
        ]
    found += [Figure(measure, party) for measure in (MAJORITY, LARGEST) for party in parties]
    found += [Figure(EVENT, event) for event in one.events if event in two.events]
    found += [Figure(SHARE, option) for option in _union(one.options, two.options)]
    return [*found, Figure(TURNOUT)]


def _named(scenario: Scenario, name: str) -> TierSpec:
    return next(tier for tier in scenario.tier if tier.id == name)


def _union(one: tuple[str, ...], two: tuple[str, ...]) -> list[str]:
    return [*one, *(name for name in two if name not in one)]


def shared_tiers(a: Scenario, b: Scenario) -> list[TierSpec]:
    """The tiers of A that B has too, under the same id and both of lists, or both of districts."""
    theirs = {tier.id: isinstance(tier, Plurality) for tier in b.tier}
    return [tier for tier in a.tier if theirs.get(tier.id) == isinstance(tier, Plurality)]


def asking_both(a: Scenario, b: Scenario) -> tuple[Scenario, Scenario]:
    """Both scenarios, each with the events of the other that can be asked of it too."""
    return _asking_too(a, b), _asking_too(b, a)


def _asking_too(scenario: Scenario, other: Scenario) -> Scenario:
    own = {event.id for event in scenario.event}
    foreign = [event for event in other.event if event.id not in own]
    added = [event for event in foreign if not fault_of(scenario, event)]
    return asking(scenario, [*scenario.event, *added])


def notes(a: Scenario, b: Scenario) -> Iterator[str]:
    """Where the two are not about the same things; a sentence each."""
    yield from _only_in_one("party", "has no votes and no seats in", _ids(a.party), _ids(b.party))
    yield from _only_in_one("tier", "has no seats in", _ids(a.tier), _ids(b.tier))
    shared = [tier.id for tier in shared_tiers(a, b)]
    for tier in a.tier:
        if tier.id in _ids(b.tier) and tier.id not in shared:
            yield f"tier {tier.id!r} elects lists in one and districts in the other: left out"
    asked = {event.id: event.when for event in b.event}
    for event in a.event:
        if asked.get(event.id, event.when) != event.when:
            yield f"event {event.id!r} asks {event.when!r} in A and {asked[event.id]!r} in B"
    for mine, theirs, other in ((a, b, "B"), (b, a, "A")):
        for event in mine.event:
            if event.id not in _ids(theirs.event) and (fault := fault_of(theirs, event)):
                yield f"event {event.id!r} is left out; in {other}: {fault}"
    if a.house != b.house:
        yield f"the house has {a.house:,} seats in A and {b.house:,} in B"


def _only_in_one(kind: str, fate: str, a: list[str], b: list[str]) -> Iterator[str]:
    for mine, theirs, one, other in ((a, b, "A", "B"), (b, a, "B", "A")):
        for name in mine:
            if name not in theirs:
                yield f"{kind} {name!r} is in {one} alone: it {fate} {other}"


def _ids(rows: Iterable[Party] | Iterable[TierSpec] | Iterable[Event]) -> list[str]:
    return [row.id for row in rows]


@dataclass(frozen=True)
class Side:
    """One of the two elections, ready to be drawn."""

    axes: Axes
    plan: Plan
    seed: int

    @classmethod
    def of(cls, scenario: Scenario, seed: int) -> Side:
        """Compile a scenario. Raises: PlanError."""
        return cls(Axes.of(scenario), compile_plan(scenario), seed)

    def of_lists(self, tier: str) -> bool | None:
        """Whether a tier is of lists, or of districts; None where there is no such tier."""
        if tier not in self.axes.tiers:
            return None
        return bool(self.plan.tiers.of_lists[self.axes.tiers.index(tier)])

    def draw(self, first: int, last: int) -> Drawn:
        """The draws `first` to `last` - 1."""
        return Drawn(self, elections(self.plan, self.seed, first, last))


@dataclass(frozen=True)
class Drawn:
    """Draws of one side, and every figure in each of them."""

    side: Side
    elections: Elections

    def values(self, figure: Figure) -> np.ndarray:
        """A figure [draw]: bool for a chance, whole seats, whole millionths of a share.

        Of a party that the side does not have: false, or zero.
        """
        axes, name = self.side.axes, figure.name or ""
        match figure.measure:
            case "enters":
                rows = self.elections.enters[axes.tiers.index(figure.tier or "")]
                return self._row(rows, axes.lists, name)
            case "seats":
                return self._row(self.house(figure.tier), axes.parties, name)
            case "majority":
                return self._row(2 * self.whole > self.side.plan.house, axes.parties, name)
            case "largest":
                return self._row(self.leads, axes.parties, name)
            case "event":
                return self._row(self.events, axes.events, name)
            case "share":
                return self._row(self.shares, axes.options, name)
            case _:
                return self.turnout

    def _row(self, rows: np.ndarray, names: tuple[str, ...], name: str) -> np.ndarray:
        if name not in names:
            return np.zeros(rows.shape[-1], rows.dtype)
        row: np.ndarray = rows[names.index(name)]
        return row

    def house(self, tier: str | None) -> np.ndarray:
        """Seats [party, draw] of a tier, or of the whole house."""
        if tier is None:
            return self.whole
        return house_of(self.elections, 1 + self.side.axes.tiers.index(tier))

    @cached_property
    def whole(self) -> np.ndarray:
        """Seats of the whole house: int32 [party, draw]."""
        return house_of(self.elections, 0)

    @cached_property
    def leads(self) -> np.ndarray:
        """Who alone has the most seats: bool [party, draw]."""
        front = (self.whole == self.whole.max(axis=0)) & (self.whole > 0)
        alone: np.ndarray = front & (front.sum(axis=0) == 1)
        return alone

    @cached_property
    def events(self) -> np.ndarray:
        """Which events happened: bool [event, draw]."""
        return happened(self.side.plan.events, self.elections)

    @cached_property
    def shares(self) -> np.ndarray:
        """Shares in whole millionths, rounded down: int64 [option, draw]."""
        return _millionths(self.elections.votes, self.elections.valid)

    @cached_property
    def turnout(self) -> np.ndarray:
        """Turnout in whole millionths, rounded down: int64 [draw]."""
        return _millionths(self.elections.cast, self.elections.registered)


def _millionths(parts: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """As the kernel rounds them, so that sums are those of the tally."""
    millionths: np.ndarray = np.floor(parts * (PARTS / np.maximum(whole, 1.0))).astype(np.int64)
    return millionths
