"""From exact counts to differences with their errors, paired and independent.

Paired: the errors of the mean differences over pairs of draws, as `figures.moments` has them.

Independent: the errors of both sides add as squares. A test of equal probabilities pools the two;
otherwise a rare event seen on only one side would seem to have no error.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simulator.compare.pairs import Pairs
from simulator.figures.definitions import CHANCES, SEATS, Figure
from simulator.figures.moments import Differences, Moments, transport
from simulator.figures.tally import TallyFigures
from simulator.scenario.model import Scenario
from simulator.tally import Tally


class Difference(NamedTuple):
    """One figure on both sides. Chances are fractions of one, shares and turnout percent."""

    figure: Figure
    a: float
    b: float
    change: float
    """b - a."""
    se: float | None
    """Simulation error of the change; None for a single draw."""
    se_independent: float | None
    """What it would be with as many draws on each side and none in common."""
    p: float
    """The p-value: the probability of so large a change from simulation error alone."""
    changed: int | None
    """Pairs of draws in which the figure differs; None where draws are not paired."""
    distance: float | None
    """Of seats: between the two distributions, in seats moved (Wasserstein, order one)."""
    beyond_noise: bool
    different: bool
    """Significantly beyond the tolerance: too large for simulation error around the tolerance."""


def of_pairs(figures: Sequence[Figure], pairs: Pairs, tolerance: float) -> list[Difference]:
    """The differences of paired draws."""
    n, histograms = pairs.draws, iter(zip(*pairs.seats, strict=True))
    rows = []
    for figure, sums in zip(figures, pairs.sums.tolist(), strict=True):
        a, squares_a, b, squares_b, squares, changed = sums
        sides = Moments(n, a, squares_a), Moments(n, b, squares_b)
        seats = next(histograms) if figure.measure == SEATS else None
        rows.append(_Row(figure, sides, seats, Differences(n, b - a, squares, changed)))
    return _judged(rows, tolerance)


def of_tallies(
    figures: Sequence[Figure],
    a: tuple[Scenario, Tally],
    b: tuple[Scenario, Tally],
    tolerance: float,
) -> list[Difference]:
    """The differences of draws that have nothing in common."""
    of_a, of_b = TallyFigures(*a), TallyFigures(*b)
    rows = []
    for figure in figures:
        seats = None
        if figure.measure == SEATS:
            seats = of_a.histogram(figure), of_b.histogram(figure)
        rows.append(_Row(figure, (of_a.moments(figure), of_b.moments(figure)), seats, None))
    return _judged(rows, tolerance)


class _Row(NamedTuple):
    """A figure on both sides, and its differences if draws are paired."""

    figure: Figure
    sides: tuple[Moments, Moments]
    seats: tuple[np.ndarray, np.ndarray] | None
    """Draws by number of seats, on both sides."""
    paired: Differences | None


def _judged(rows: Sequence[_Row], tolerance: float) -> list[Difference]:
    """All differences, each marked if it is significant among all of them."""
    found = [_difference(row, tolerance) for row in rows]
    beyond, different = (holm(p_values) for p_values in zip(*(p for _, p in found), strict=True))
    return [
        row._replace(beyond_noise=one, different=other)
        for (row, _), one, other in zip(found, beyond, different, strict=True)
    ]


def _difference(row: _Row, tolerance: float) -> tuple[Difference, list[float]]:
    """A difference, not judged yet, and its p-values without and with tolerance."""
    figure, (a, b), paired = row.figure, row.sides, row.paired
    apart = None if a.se is None or b.se is None else math.hypot(a.se, b.se)
    error = apart if paired is None else paired.se
    noise = _pooled(a, b) if paired is None and figure.measure in CHANCES else error
    unit, change = figure.unit, b.mean - a.mean
    size, changed = unit * figure.points, None if paired is None else paired.changed
    p_values = [
        1.0 if noise is None else p_value(size * change, size * noise, changed, allowed)
        for allowed in (0.0, tolerance)
    ]
    difference = Difference(
        figure=figure,
        a=unit * a.mean,
        b=unit * b.mean,
        change=unit * change,
        se=None if error is None else unit * error,
        se_independent=None if apart is None else unit * apart,
        p=p_values[0],
        changed=changed,
        distance=None if row.seats is None else transport(*row.seats),
        beyond_noise=False,
        different=False,
    )
    return difference, p_values


def _pooled(a: Moments, b: Moments) -> float:
    """The error of a difference of two probabilities, if both were the same."""
    draws, hits = a.draws + b.draws, a.total + b.total
    p = hits / draws
    return math.sqrt(p * (1 - p) * (1 / a.draws + 1 / b.draws))


LEVEL = 0.05


def p_value(change: float, error: float, changed: int | None, tolerance: float = 0.0) -> float:
    """The probability of so large a difference if the true one is within the tolerance; two-sided.

    `changed` is how many pairs of draws differ; None where draws are not paired.
    """
    excess = abs(change) - tolerance
    if excess <= 0.0:
        return 1.0
    p = math.erfc(excess / error / math.sqrt(2)) if error > 0.0 else 0.0
    return p if changed is None else min(1.0, max(p, 2.0 ** (1 - changed)))


def holm(p_values: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Which hypotheses Holm's procedure rejects; the chance of any false rejection is `level`."""
    rejected = [False] * len(p_values)
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    for rank, place in enumerate(order):
        if p_values[place] > level / (len(p_values) - rank):
            break
        rejected[place] = True
    return rejected
