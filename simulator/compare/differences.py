"""From exact counts to differences with their errors, paired and independent.

Paired: the errors of the mean differences over pairs of draws, as `figures.moments` has them.

Independent: the errors of both sides add as squares. A test of equal chances pools the two, or a
rare event seen on one side alone would seem certain of itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from simulator.compare.noise import holm, p_value
from simulator.compare.pairs import Pairs
from simulator.figures import (
    CHANCES,
    SEATS,
    Differences,
    Figure,
    Moments,
    TallyFigures,
    transport,
)
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
    """Of the change: simulation error; None of a single draw."""
    se_independent: float | None
    """What it would be, had the two sides as many draws each and none in common."""
    p: float
    """How likely so large a change is by noise alone."""
    changed: int | None
    """Pairs of draws in which the figure differs; None where draws are not paired."""
    distance: float | None
    """Of seats: between the two distributions, in seats moved (Wasserstein, order one)."""
    beyond_noise: bool
    different: bool
    """Beyond noise and the tolerance: the change is too large to be noise around the tolerance."""


def of_pairs(figures: Sequence[Figure], pairs: Pairs, tolerance: float) -> list[Difference]:
    """The differences of paired draws."""
    draws = pairs.draws
    histograms = iter(zip(*pairs.seats, strict=True))
    rows = []
    for figure, sums in zip(figures, pairs.sums.tolist(), strict=True):
        total_a, squares_a, total_b, squares_b, squares, changed = sums
        both = Differences(draws, total_b - total_a, squares, changed)
        rows.append(
            _Unjudged(
                figure=figure,
                a=Moments(draws, total_a, squares_a),
                b=Moments(draws, total_b, squares_b),
                error=both.se,
                noise=both.se,
                changed=changed,
                distance=transport(*next(histograms)) if figure.measure == SEATS else None,
            )
        )
    return _judged(rows, tolerance)


def of_tallies(
    figures: Sequence[Figure],
    a: tuple[Scenario, Tally],
    b: tuple[Scenario, Tally],
    tolerance: float,
) -> list[Difference]:
    """The differences of draws that have nothing in common."""
    sides = TallyFigures(*a), TallyFigures(*b)
    rows = []
    for figure in figures:
        one, two = (side.moments(figure) for side in sides)
        error, seats = _apart(one, two), (side.histogram(figure) for side in sides)
        rows.append(
            _Unjudged(
                figure=figure,
                a=one,
                b=two,
                error=error,
                noise=_pooled(one, two) if figure.measure in CHANCES else error,
                changed=None,
                distance=transport(*seats) if figure.measure == SEATS else None,
            )
        )
    return _judged(rows, tolerance)


class _Unjudged(NamedTuple):
    """A difference before it is judged beside the others; `noise` is the error under test."""

    figure: Figure
    a: Moments
    b: Moments
    error: float | None
    noise: float | None
    changed: int | None
    distance: float | None

    def p(self, tolerance: float) -> float:
        """How likely the change is by noise; a single draw cannot tell."""
        if self.noise is None:
            return 1.0
        size = self.figure.unit * self.figure.points
        change = size * (self.b.mean - self.a.mean)
        return p_value(change, size * self.noise, self.changed, tolerance)


def _judged(rows: Sequence[_Unjudged], tolerance: float) -> list[Difference]:
    """All differences, each told whether it stands out among all of them."""
    p_values = [row.p(0.0) for row in rows]
    beyond, different = holm(p_values), holm([row.p(tolerance) for row in rows])
    judged = zip(rows, p_values, beyond, different, strict=True)
    return [_difference(*each) for each in judged]


def _difference(row: _Unjudged, p: float, beyond_noise: bool, different: bool) -> Difference:
    unit, apart = row.figure.unit, _apart(row.a, row.b)
    return Difference(
        figure=row.figure,
        a=unit * row.a.mean,
        b=unit * row.b.mean,
        change=unit * (row.b.mean - row.a.mean),
        se=None if row.error is None else unit * row.error,
        se_independent=None if apart is None else unit * apart,
        p=p,
        changed=row.changed,
        distance=row.distance,
        beyond_noise=beyond_noise,
        different=different,
    )


def _apart(a: Moments, b: Moments) -> float | None:
    """The standard error of a difference of draws that have nothing in common."""
    one, two = a.se, b.se
    return None if one is None or two is None else math.hypot(one, two)


def _pooled(a: Moments, b: Moments) -> float:
    """The error of a difference of two chances, were both the same."""
    draws, hits = a.draws + b.draws, a.total + b.total
    p = hits / draws
    return math.sqrt(p * (1 - p) * (1 / a.draws + 1 / b.draws))
