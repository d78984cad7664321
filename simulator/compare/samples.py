"""One figure over the draws of one side, in whole numbers: from a tally, or from pairs of draws."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulator.counting.counts import PARTS, SHARE_BINS
from simulator.drawn import MILLIONTHS, SEATS, TURNOUT, Figure
from simulator.plan import Axes
from simulator.tally import Tally


@dataclass(frozen=True)
class Sample:
    """A figure over the draws of one side, in whole numbers."""

    draws: int
    total: int
    squares: int
    histogram: np.ndarray | None
    """Draws by value, of seats."""

    @property
    def mean(self) -> float:
        """The sum, divided by the draws."""
        return self.total / self.draws

    @property
    def se(self) -> float | None:
        """The standard error of the mean."""
        return se_of_mean(self.total, self.squares, self.draws)


def se_of_mean(total: int, squares: int, n: int) -> float | None:
    """The standard error of a mean, from whole sums; None of fewer than two draws."""
    return None if n < 2 else math.sqrt((n * squares - total * total) / (n * n * (n - 1)))


def sample(figure: Figure, axes: Axes, tally: Tally) -> Sample:
    """A figure over the draws of a tally; a party that is not there has nothing."""
    draws, histogram = tally.draws, histogram_of(figure, axes, tally)
    values = np.arange(len(histogram)).astype(object)
    total, squares = int(histogram @ values), int(histogram @ (values * values))
    if figure.measure not in MILLIONTHS:
        return Sample(draws, total, squares, histogram if figure.measure == SEATS else None)
    # The sum is exact; the spread about the mean is that of the middles of bins.
    exact, width = _exact_sum(figure, axes, tally), PARTS // SHARE_BINS
    spread = width * width * (draws * squares - total * total)
    return Sample(draws, exact, -(-(spread + exact * exact) // draws), None)


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
