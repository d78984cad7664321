"""Scores of draws against what happened.

- CRPS, the continuous ranked probability score: E|X - x| - E|X - X'|/2, over all pairs of draws; in
  the unit of X, and the absolute error of a forecast that is certain. Gneiting and Raftery 2007,
  doi:10.1198/016214506000001437.
- Place of the result: P(X < x) and P(X = x), for coverage and the histogram of places: see
  `simulator.compare.coverage`.
- Brier and log scores as in `simulator.compare.scores`; a log score takes (hits + 1/2) / (draws +
  1) for the probability, so that it is finite.
"""

import math
from typing import Any

import numpy as np

from simulator.arrays import Flags, Floats, Integers
from simulator.compare.scores import Chance, Number

Row = dict[str, Any]
"""Of a table of forecasts."""

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


def brier(p: Floats, happened: Flags) -> Floats:
    """(chances) squared errors."""
    score: Floats = (p - happened) ** 2
    return score


def log_score(p: Floats | float, happened: Flags | bool, draws: int) -> Floats:
    """(chances, or one) minus the logarithm of the probability of what happened."""
    likely = np.where(happened, p, 1.0 - p)
    score: Floats = -np.log((likely * draws + 0.5) / (draws + 1))
    return score


def mean_and_error(values: Floats, cluster: Integers) -> tuple[float, float | None]:
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


def number_row(measure: str, party: str | None, number: Number) -> Row:
    """A number of seats, or a share or turnout in percent."""
    return {
        "measure": measure,
        "party": party,
        "mean": number.mean,
        "result": number.official,
        "error": abs(number.mean - number.official),
        "crps": number.rps,
        "below": number.below,
        "equal": number.equal,
    }


def chance_row(measure: str, party: str | None, chance: Chance, draws: int) -> Row:
    """The chance of what happened or did not."""
    return {
        "measure": measure,
        "party": party,
        "p": chance.p,
        "happened": chance.happened,
        "brier": chance.brier,
        "log": float(log_score(chance.p, chance.happened, draws)),
    }
