"""The work of a sweep, and what is saved of a point once it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from simulator import results
from simulator.archive import sound
from simulator.draw_ranges import Draws, gaps, number_of
from simulator.figures.definitions import (
    CLEARED,
    ENTERS,
    EVENT,
    GALLAGHER,
    LARGEST,
    MAJORITY,
    SEATS,
    SHARE,
    TURNOUT,
    WASTED,
    ZERO,
    Figure,
    contenders,
)
from simulator.figures.tally import TallyFigures
from simulator.plan import Axes
from simulator.scenario.model import Scenario
from simulator.sweep.points import Point, Points
from simulator.tally import Tally


class Change(NamedTuple):
    """A difference from the baseline, and its standard error; None of a single draw."""

    value: float
    error: float | None


Changes = dict[Figure, Change]


@dataclass(frozen=True)
class Outcome:
    """A point, the draws it has, and what they say."""

    point: Point
    ranges: Draws
    tally_sha256: str
    folder: Path
    readings: Readings
    changes: Changes = field(default_factory=dict)
    """From the baseline; there once all points are."""

    @property
    def draws(self) -> int:
        """How many elections were drawn."""
        return number_of(self.ranges)


@dataclass(frozen=True)
class Work:
    """What there is to do: points whose draws are not all there yet, and what the others gave.

    Points with the same fingerprint are one.
    """

    points: Points
    draws: int
    root: Path
    done: dict[str, Outcome]
    """By fingerprint."""
    missing: dict[str, tuple[Point, Draws]]
    """By fingerprint: a point, and the draws it lacks."""

    @classmethod
    def of(
        cls, points: Points, draws: int, root: Path, known: Mapping[str, Outcome] | None = None
    ) -> Work:
        """Read what is saved under `root`; `known` are outcomes that were read before.

        Raises: ResultError, if a saved result is damaged, or of another version of the program.
        """
        done = {name: each for name, each in (known or {}).items() if each.draws >= draws}
        work = cls(points=points, draws=draws, root=root, done=done, missing={})
        for point in points.points:
            if point.fingerprint not in work.done and point.fingerprint not in work.missing:
                work._look(point)
        return work

    def folder(self, point: Point) -> Path:
        """Where a point is saved."""
        return results.folder_of(self.root, point.scenario, point.fingerprint, self.points.seed)

    @property
    def lacking(self) -> int:
        """How many draws are missing."""
        return sum(number_of(draws) for _, draws in self.missing.values())

    def look_again(self) -> list[Point]:
        """Read what other runs have saved of unfinished points; returns those that are done now."""
        points = [point for point, _ in self.missing.values()]
        self.missing.clear()
        for point in points:
            self._look(point)
        return [point for point in points if point.fingerprint in self.done]

    def _look(self, point: Point) -> None:
        kept = results.kept(self.folder(point))
        if kept is not None:
            results.refuse_other_program(sound(kept))
        missing = tuple(gaps(() if kept is None else kept.tally.ranges, 0, self.draws))
        if kept is None or missing:
            self.missing[point.fingerprint] = (point, missing)
        else:
            self.done[point.fingerprint] = self.outcome(point, kept)

    def outcome(self, point: Point, kept: results.Result) -> Outcome:
        """What the table of the sweep needs of a result."""
        return Outcome(
            point=point,
            ranges=kept.tally.ranges,
            tally_sha256=kept.run["tally_sha256"],
            folder=kept.folder,
            readings=readings(point.scenario, kept.tally),
        )

    def outcomes(self) -> list[Outcome]:
        """Point by point, once all are done."""
        return [self.done[point.fingerprint] for point in self.points.points]


class Reading(NamedTuple):
    """A number and its standard error."""

    value: float
    error: float


Readings = dict[Figure, Reading]


def readings(scenario: Scenario, tally: Tally) -> Readings:
    """Every figure of a tally that has a value and an error.

    Shares, turnout and wasted votes are percent, chances fractions of one.
    """
    of = TallyFigures(scenario, tally)
    return {
        figure: Reading(value, error)
        for figure in _figures(scenario)
        for value, error in [of.reading(figure)]
        if value is not None and error is not None
    }


def _figures(scenario: Scenario) -> Iterator[Figure]:
    """What is asked of a point: of parties, blocs, tiers where there are several, events."""
    for party in scenario.party:
        for measure in (SHARE, CLEARED, ENTERS, ZERO, LARGEST, MAJORITY, SEATS):
            yield Figure(measure, party.id)
    for bloc in scenario.bloc:
        for measure in (SHARE, ZERO, LARGEST, MAJORITY, SEATS):
            yield Figure(measure, bloc.id)
    axes = Axes.of(scenario)
    for tier in scenario.tier if len(scenario.tier) > 1 else ():
        for name in contenders(scenario, axes, tier):
            for measure in (SEATS, CLEARED, ENTERS, ZERO):
                yield Figure(measure, name, tier.id)
    yield from (Figure(EVENT, event.id) for event in scenario.event)
    yield from map(Figure, (TURNOUT, WASTED, GALLAGHER))
