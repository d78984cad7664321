"""The measures of each point in the table of a sweep: one row for each, with its error.

The error is the standard error of the simulation at that point alone. All points have the same
draws, so a difference between two of them is known better than two such errors together say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.plan import Axes
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import ListTier
from simulator.tables import bars, contenders
from simulator.tables.cells import chance, error_of_mean, mean_of, middle, share_of
from simulator.tables.of_elections import MEASURES
from simulator.tally import Tally

OF_LISTS = {"p_threshold": "cleared", "p_enters": "enters"}
"""Chances of lists, by tier, and the counts that they are of."""


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
        measure: Reading(value, error)
        for measure, value, error in (
            *_parties(scenario, tally),
            *_tiers(scenario, tally),
            *_events(scenario, tally),
            *_nation(scenario, tally),
        )
        if value is not None and error is not None
    }


MeasureCells = tuple[Measure, float | None, float | None]


def _parties(scenario: Scenario, tally: Tally) -> Iterator[MeasureCells]:
    axes, counts, barred = Axes.of(scenario), tally.counts, bars(scenario)
    for each in scenario.party:
        party = each.id
        if party in axes.options:
            option = axes.options.index(party)
            mean = share_of(int(counts["share_sum"][option]), tally.draws)
            yield Measure("share_mean", party=party), mean, _error(counts["shares"][option], 100.0)
        if party in axes.lists and barred:
            place = axes.lists.index(party)
            for name, kind in OF_LISTS.items():
                yield _chance(
                    Measure(name, None, party), counts[kind][barred, place].max(), tally.draws
                )
        if party in axes.parties:
            place = axes.parties.index(party)
            seats, mean_seats = _seats(counts["seats"][0, place], "all", party)
            yield seats
            for name in ("largest", "majority"):
                yield _chance(Measure(f"p_{name}", "all", party), counts[name][place], tally.draws)
            yield mean_seats


def _seats(histogram: np.ndarray, tier: str, party: str) -> tuple[MeasureCells, MeasureCells]:
    """The chance of no seat, and the mean."""
    draws, none = int(histogram.sum()), int(histogram[0])
    mean = mean_of(histogram)
    error = None if mean is None else error_of_mean(histogram, mean, draws)
    return _chance(Measure("p_zero", tier, party), none, draws), (
        Measure("seats_mean", tier, party),
        mean,
        error,
    )


def _chance(measure: Measure, hits: int, draws: int) -> MeasureCells:
    p, error, *_ = chance(int(hits), draws)
    return measure, p, error


def _tiers(scenario: Scenario, tally: Tally) -> Iterator[MeasureCells]:
    """Tier by tier, where there is more than one."""
    axes, counts = Axes.of(scenario), tally.counts
    for place, tier in enumerate(scenario.tier if len(scenario.tier) > 1 else ()):
        for party in contenders(scenario, axes, tier):
            histogram = counts["seats"][axes.house(tier.id), axes.parties.index(party)]
            none, seats = _seats(histogram, tier.id, party)
            yield seats
            if isinstance(tier, ListTier):
                row = axes.lists.index(party)
                for name, kind in OF_LISTS.items():
                    yield _chance(
                        Measure(name, tier.id, party), counts[kind][place, row], tally.draws
                    )
            yield none


def _events(scenario: Scenario, tally: Tally) -> Iterator[MeasureCells]:
    for event, hits in zip(scenario.event, tally.counts["events"].tolist(), strict=True):
        yield _chance(Measure("p_event", event=event.id), hits, tally.draws)


def _nation(scenario: Scenario, tally: Tally) -> Iterator[MeasureCells]:
    counts, draws = tally.counts, tally.draws
    turnout = share_of(int(counts["turnout_sum"][0]), draws)
    yield Measure("turnout_mean"), turnout, _error(counts["turnout"][0], 100.0)
    if any(isinstance(tier, ListTier) for tier in scenario.tier):
        for name in MEASURES:
            place = mean_of(counts[name])
            mean = None if place is None else middle(place, counts[name])
            yield Measure(f"{name}_mean"), mean, _error(counts[name], 100.0)


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
