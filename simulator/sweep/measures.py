"""What is kept of each point for the table of a sweep: one row a measure, with its error.

The error is the standard error of the simulation at that point alone. All points have the same
draws, so a difference between two of them is known better than two such errors together say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from simulator import tables
from simulator.plan import Axes
from simulator.scenario.model import Scenario
from simulator.tally import Tally

OF_PARTIES = ("p_threshold", "p_enters", "p_zero", "p_largest", "p_majority")
"""Probabilities that `tables.parties` has with errors of the same names."""


class Measure(NamedTuple):
    """What a number is about; None where that does not apply. `tier` "all" is the whole house."""

    measure: str
    tier: str | None = None
    party: str | None = None
    event: str | None = None


class Reading(NamedTuple):
    """A number and its standard error."""

    value: float
    error: float


Readings = dict[Measure, Reading]


def readings(scenario: Scenario, tally: Tally) -> Readings:
    """Every measure of a tally.

    `share_mean`, `turnout_mean` and `wasted_mean` are percent, `gallagher_mean` in its usual
    points, `seats_mean` seats, and `p_...` probabilities as fractions of one.
    """
    return {
        measure: Reading(float(value), float(error))
        for measure, value, error in (
            *_parties(scenario, tally),
            *_tiers(scenario, tally),
            *_events(scenario, tally),
            *_nation(scenario, tally),
        )
        if value is not None and error is not None
    }


Row = tuple[Measure, Any, Any]


def _parties(scenario: Scenario, tally: Tally) -> Iterator[Row]:
    options = Axes.of(scenario).options
    for row in tables.parties(scenario, tally).to_dicts():
        party = row["party"]
        if party in options:
            error = _error(tally.counts["shares"][options.index(party)], 100.0)
            yield Measure("share_mean", party=party), row["share_mean"], error
        for name in OF_PARTIES:
            tier = "all" if name in ("p_zero", "p_largest", "p_majority") else None
            yield Measure(name, tier, party), row[name], row[f"{name}_se"]
        yield Measure("seats_mean", "all", party), row["seats_mean"], row["seats_mean_se"]


def _tiers(scenario: Scenario, tally: Tally) -> Iterator[Row]:
    """Tier by tier, where there is more than one."""
    if len(scenario.tier) < 2:
        return
    for row in tables.tiers(scenario, tally).to_dicts():
        where = Measure("seats_mean", row["tier"], row["party"])
        yield where, row["seats_mean"], row["seats_mean_se"]
        for name in ("p_threshold", "p_enters", "p_zero"):
            yield where._replace(measure=name), row[name], row[f"{name}_se"]


def _events(scenario: Scenario, tally: Tally) -> Iterator[Row]:
    for row in tables.events(scenario, tally).to_dicts():
        yield Measure("p_event", event=row["event"]), row["p"], row["se"]


def _nation(scenario: Scenario, tally: Tally) -> Iterator[Row]:
    turnout = tables.turnout(scenario, tally).row(0, named=True)
    yield Measure("turnout_mean"), turnout["mean"], _error(tally.counts["turnout"][0], 100.0)
    for row in tables.proportionality(scenario, tally).to_dicts():
        name = row["measure"]
        yield Measure(f"{name}_mean"), row["mean"], _error(tally.counts[name], 100.0)


def _error(bins: np.ndarray, whole: float) -> float | None:
    """The standard error of a mean from bins that divide 0 to `whole`; None of a single draw.

    What is lost inside a bin is at most half of its width, hundreds of times less than the spread
    of shares and turnout; where all draws fall into one bin the error is 0.
    """
    draws = int(bins.sum())
    if draws < 2:
        return None
    middles = (np.arange(bins.size) + 0.5) * (whole / bins.size)
    mean = float(bins @ middles) / draws
    squares = float(bins @ np.square(middles - mean))
    return math.sqrt(squares / (draws - 1) / draws)
