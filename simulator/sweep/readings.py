"""The figures of each point in the table of a sweep: one row for each, with its error.

The error is the standard error of the simulation at that point alone. All points have the same
draws, so a difference between two of them is known better than two such errors together say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

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
)
from simulator.figures.tally import TallyFigures
from simulator.figures.tiers import contenders
from simulator.plan import Axes
from simulator.scenario.model import Scenario
from simulator.tally import Tally


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
    """What is asked of a point: of each party, of each tier where there are several, of events."""
    for party in scenario.party:
        for measure in (SHARE, CLEARED, ENTERS, ZERO, LARGEST, MAJORITY, SEATS):
            yield Figure(measure, party.id)
    axes = Axes.of(scenario)
    for tier in scenario.tier if len(scenario.tier) > 1 else ():
        for name in contenders(scenario, axes, tier):
            for measure in (SEATS, CLEARED, ENTERS, ZERO):
                yield Figure(measure, name, tier.id)
    yield from (Figure(EVENT, event.id) for event in scenario.event)
    yield from map(Figure, (TURNOUT, WASTED, GALLAGHER))
