"""From exact counts to differences with their errors, paired and independent.

Paired: with D = b - a in each of n pairs of draws, the change is sum(D) / n and its standard error
sqrt((sum(D^2) - sum(D)^2 / n) / (n - 1) / n). For a chance that is McNemar's: only the draws count
in which one of the two has it (McNemar 1947, doi:10.1007/BF02295996). Sums are whole numbers; there
is one division and one root.

Independent: the errors of both sides add as squares. A test of equal chances pools the two, or a
rare event seen on one side alone would seem certain of itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simulator.compare.figures import CHANCES, SEATS, SHARE, TURNOUT, Figure
from simulator.compare.noise import holm, p_value
from simulator.compare.pairs import (
    CHANGED,
    PRODUCTS,
    SQUARES_A,
    SQUARES_B,
    SUM_A,
    SUM_B,
    Pairs,
)
from simulator.counting.counts import PARTS, SHARE_BINS
from simulator.plan import Axes
from simulator.scenario.model import Scenario
from simulator.tally import Tally

MILLIONTHS = (SHARE, TURNOUT)


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


def scale(figure: Figure) -> float:
    """What one unit of a figure's sums is: a millionth of a share is 0.0001 percent."""
    return 100.0 / PARTS if figure.measure in MILLIONTHS else 1.0


def points(figure: Figure) -> float:
    """What a difference of one is in the units of a tolerance: points, or seats."""
    return 100.0 if figure.measure in CHANCES else 1.0


def of_pairs(figures: Sequence[Figure], pairs: Pairs, tolerance: float) -> list[Difference]:
    """The differences of paired draws."""
    with_seats = [figure for figure in figures if figure.measure == SEATS]
    rows = []
    for figure, sums in zip(figures, pairs.sums.tolist(), strict=True):
        histograms = None
        if figure.measure == SEATS:
            histograms = pairs.seats[:, with_seats.index(figure)]
        a = _Sample(
            pairs.draws, sums[SUM_A], sums[SQUARES_A], None if histograms is None else histograms[0]
        )
        b = _Sample(
            pairs.draws, sums[SUM_B], sums[SQUARES_B], None if histograms is None else histograms[1]
        )
        squares = sums[SQUARES_A] + sums[SQUARES_B] - 2 * sums[PRODUCTS]
        error = _se(sums[SUM_B] - sums[SUM_A], squares, pairs.draws)
        rows.append(_Row(figure, a, b, error, error, sums[CHANGED]))
    return _judged(rows, tolerance)


def of_tallies(
    figures: Sequence[Figure],
    a: tuple[Scenario, Tally],
    b: tuple[Scenario, Tally],
    tolerance: float,
) -> list[Difference]:
    """The differences of draws that have nothing in common."""
    rows = []
    for figure in figures:
        one, two = (sample(figure, Axes.of(scenario), tally) for scenario, tally in (a, b))
        error = _apart(one, two)
        noise = _pooled(one, two) if figure.measure in CHANCES else error
        rows.append(_Row(figure, one, two, error, noise, None))
    return _judged(rows, tolerance)


@dataclass(frozen=True)
class _Sample:
    """A figure over the draws of one side, in whole numbers."""

    draws: int
    total: int
    squares: int
    histogram: np.ndarray | None
    """Draws by value, of seats."""

    @property
    def mean(self) -> float:
        return self.total / self.draws

    @property
    def se(self) -> float | None:
        return _se(self.total, self.squares, self.draws)


class _Row(NamedTuple):
    """A difference before it is judged beside the others; `noise` is the error under test."""

    figure: Figure
    a: _Sample
    b: _Sample
    error: float | None
    noise: float | None
    changed: int | None

    def p(self, tolerance: float) -> float:
        """How likely the change is by noise; a single draw cannot tell."""
        if self.noise is None:
            return 1.0
        size = scale(self.figure) * points(self.figure)
        change = size * (self.b.mean - self.a.mean)
        return p_value(change, size * self.noise, self.changed, tolerance)


def _judged(rows: Sequence[_Row], tolerance: float) -> list[Difference]:
    """All differences, each told whether it stands out among all of them."""
    p_values = [row.p(0.0) for row in rows]
    beyond, different = holm(p_values), holm([row.p(tolerance) for row in rows])
    judged = zip(rows, p_values, beyond, different, strict=True)
    return [_difference(*each) for each in judged]


def _difference(row: _Row, p: float, beyond_noise: bool, different: bool) -> Difference:
    unit, apart = scale(row.figure), _apart(row.a, row.b)
    one, two = row.a.histogram, row.b.histogram
    return Difference(
        figure=row.figure,
        a=unit * row.a.mean,
        b=unit * row.b.mean,
        change=unit * (row.b.mean - row.a.mean),
        se=None if row.error is None else unit * row.error,
        se_independent=None if apart is None else unit * apart,
        p=p,
        changed=row.changed,
        distance=None if one is None or two is None else transport(one, two),
        beyond_noise=beyond_noise,
        different=different,
    )


def _se(total: int, squares: int, n: int) -> float | None:
    """The standard error of a mean, from whole sums; None of fewer than two draws."""
    return None if n < 2 else math.sqrt((n * squares - total * total) / (n * n * (n - 1)))


def _apart(a: _Sample, b: _Sample) -> float | None:
    """The standard error of a difference of draws that have nothing in common."""
    one, two = a.se, b.se
    return None if one is None or two is None else math.hypot(one, two)


def _pooled(a: _Sample, b: _Sample) -> float:
    """The error of a difference of two chances, were both the same."""
    draws, hits = a.draws + b.draws, a.total + b.total
    p = hits / draws
    return math.sqrt(p * (1 - p) * (1 / a.draws + 1 / b.draws))


def sample(figure: Figure, axes: Axes, tally: Tally) -> _Sample:
    """A figure over the draws of a tally; a party that is not there has nothing."""
    draws, histogram = tally.draws, histogram_of(figure, axes, tally)
    values = np.arange(len(histogram)).astype(object)
    total, squares = int(histogram @ values), int(histogram @ (values * values))
    if figure.measure not in MILLIONTHS:
        return _Sample(draws, total, squares, histogram if figure.measure == SEATS else None)
    # The sum is exact; the spread about the mean is that of the middles of bins.
    exact, width = _exact_sum(figure, axes, tally), PARTS // SHARE_BINS
    spread = width * width * (draws * squares - total * total)
    return _Sample(draws, exact, (spread + exact * exact) // draws, None)


def histogram_of(figure: Figure, axes: Axes, tally: Tally) -> np.ndarray:
    """Draws by value: a chance without and with it; seats; bins of a share."""
    counts, name = tally.counts, figure.name or ""
    match figure.measure:
        case "seats":
            house = axes.house(figure.tier) if len(axes.tiers) > 1 else 0
            return _row(counts["seats"][house], axes.parties, name, tally.draws)
        case "share":
            return _row(counts["shares"], axes.options, name, tally.draws)
        case "turnout":
            turnout: np.ndarray = counts["turnout"][0]
            return turnout
        case "enters":
            hits, names = counts["enters"][axes.tiers.index(figure.tier or "")], axes.lists
        case "event":
            hits, names = counts["events"], axes.events
        case measure:
            hits, names = counts[measure], axes.parties
    with_it = int(hits[names.index(name)]) if name in names else 0
    return np.array([tally.draws - with_it, with_it])


def _row(rows: np.ndarray, names: tuple[str, ...], name: str, draws: int) -> np.ndarray:
    if name not in names:
        return np.array([draws])
    row: np.ndarray = rows[names.index(name)]
    return row


def _exact_sum(figure: Figure, axes: Axes, tally: Tally) -> int:
    """The sum of a share or of turnout in whole millionths."""
    if figure.measure == TURNOUT:
        return int(tally.counts["turnout_sum"][0])
    if figure.name not in axes.options:
        return 0
    return int(tally.counts["share_sum"][axes.options.index(figure.name)])


def transport(a: np.ndarray, b: np.ndarray) -> float:
    """How far apart two distributions of seats are: seats to be moved, in the mean of draws.

    `a` and `b` are draws by number of seats. The Wasserstein distance of order one, on a line the
    area between the distribution functions (Vallender 1974, doi:10.1137/1118101).
    """
    size = max(len(a), len(b))
    one, two = (np.cumsum(np.pad(row, (0, size - len(row)))) / row.sum() for row in (a, b))
    return float(np.abs(one - two).sum())
