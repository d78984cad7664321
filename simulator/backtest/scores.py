"""Scores of draws against what happened.

- CRPS, the continuous ranked probability score: E|X - x| - E|X - X'|/2, over all pairs of draws; in
  the unit of X, and the absolute error of a forecast that is certain. Gneiting and Raftery 2007,
  doi:10.1198/016214506000001437.
- Place of the result: P(X < x) and P(X = x); coverage and the histogram of places take a jump as if
  its place were drawn at random within it. Czado, Gneiting and Held 2009,
  doi:10.1111/j.1541-0420.2009.01191.x.
- Brier and log scores as in `simulator.compare.scores`; a log score takes (hits + 1/2) / (draws +
  1) for the probability, so that it is finite.
"""

import math

import numpy as np
from numpy.typing import NDArray

from simulator.backtest.elections import Floats

BINS = 10
"""Of the histogram of places, and of the reliability table."""


def crps(draws: Floats, result: Floats) -> Floats:
    """(figures) of draws (figures, draws)."""
    ordered = np.sort(draws, axis=1)
    number = ordered.shape[1]
    rank = 2.0 * np.arange(1, number + 1) - number - 1
    pairs = ordered @ rank / number**2
    score: Floats = np.abs(ordered - result[:, None]).mean(1) - pairs
    return score


def places(draws: Floats, result: Floats) -> tuple[Floats, Floats]:
    """(figures) P(X < x) and P(X = x)."""
    number = draws.shape[1]
    below = (draws < result[:, None]).sum(1) / number
    return below, (draws == result[:, None]).sum(1) / number


def brier(p: Floats, happened: NDArray[np.bool_]) -> Floats:
    """(chances) squared errors."""
    score: Floats = (p - happened) ** 2
    return score


def log_score(p: Floats | float, happened: NDArray[np.bool_] | bool, draws: int) -> Floats:
    """(chances, or one) minus the logarithm of the probability of what happened."""
    likely = np.where(happened, p, 1.0 - p)
    score: Floats = -np.log((likely * draws + 0.5) / (draws + 1))
    return score


def part_within(below: Floats, equal: Floats, low: float, high: float) -> Floats:
    """(figures) the part of the jump from `below` to `below + equal` that is between two places.

    0 or 1 where there is no jump; the upper end is included only if it is 1.
    """
    end = below + equal
    overlap = np.clip(np.minimum(end, high) - np.maximum(below, low), 0.0, None)
    inside = (below >= low) & ((below < high) | (high >= 1.0))
    part: Floats = np.where(equal > 0.0, overlap / np.where(equal > 0.0, equal, 1.0), inside)
    return part


def within(below: Floats, equal: Floats, level: float) -> Floats:
    """(figures) the part within the central interval of a level in percent."""
    tail = (100.0 - level) / 200.0
    return part_within(below, equal, tail, 1.0 - tail)


def mean_and_error(values: Floats, cluster: NDArray[np.int64]) -> tuple[float, float | None]:
    """The mean, and its standard error clustered by election; None where there is one election.

    Values of one election are not independent. The mean is a ratio, of the sum over its number;
    Liang and Zeger 1986, doi:10.1093/biomet/73.1.13, times G / (G - 1) for G elections.
    """
    mean = float(values.mean())
    sums = np.bincount(cluster, values - mean)
    count = len(np.unique(cluster))
    if count < 2:
        return mean, None
    error = math.sqrt(count / (count - 1) * float(sums @ sums)) / len(values)
    return mean, error
