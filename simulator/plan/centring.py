"""Mean weights with which the mean of every share is the stated one.

A share is a weight over the sum of weights, and the mean of a quotient is not that of its parts:
of two lists at 60 and 40 with a swing of 0.3 each, the first would have 59.6 on average. The mean
weights are found by a fixed point, each multiplied by the stated share over its mean, which is
taken over a fixed sample: in each factor the quantiles of a normal, once each, in an order of its
own (McKay, Beckman and Conover 1979, doi:10.2307/1268522), and the same points mirrored.

Additions, products, quotients and roots alone, in a fixed order: the same bits on every machine.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from simulator.arrays import Floats, Integers
from simulator.uncertainty.logistic_normal import LARGEST_SWING

MOST_POINTS, LEAST_POINTS, MOST_WEIGHTS = 2**14, 2**10, 2**16
"""Of the sample, before it is mirrored: powers of two, for `_mean`; fewer of many options."""
ROUNDS = 200
CLOSE = 1e-9
"""A relative change of every mean weight at which they are found."""
STEPS = 2**12
"""Of the grid on which a density is added up."""
HALVINGS = 11
"""Of what is exponentiated, before as many squares."""
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIXERS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))


def mean_weights(shares: Sequence[float], loading: Floats, degrees: float | None) -> Floats:
    """[option] mean weights that give these mean `shares` [option].

    `loading` is [option, factor]; `degrees` are those of freedom of a heavy tail, None for none.
    """
    stated = np.array(shares)
    if not loading.any():
        return stated
    relative = _relative_weights(loading, degrees)
    found = stated.copy()
    for _ in range(ROUNDS):
        ratio = np.where(stated > 0.0, stated, 1.0) / _mean_shares(found, relative)
        found *= np.where(stated > 0.0, ratio, 1.0)
        if np.abs(ratio - 1.0)[stated > 0.0].max() < CLOSE:
            break
    return found


def _mean_shares(weights: Floats, relative: Floats) -> Floats:
    """[option] over the sample; one where an option has no weight, to be divided by."""
    drawn = weights[:, None] * relative
    total = np.zeros(relative.shape[1])
    for row in drawn:
        total += row
    return np.where(weights > 0.0, _mean(drawn / total), 1.0)


def _mean(rows: Floats) -> Floats:
    """The mean of each row, whose length is a power of two: halves are added to each other."""
    size = rows.shape[1]
    while rows.shape[1] > 1:
        half = rows.shape[1] // 2
        rows = rows[:, :half] + rows[:, half:]
    mean: Floats = rows[:, 0] / size
    return mean


def _relative_weights(loading: Floats, degrees: float | None) -> Floats:
    """[option, point] weights over their means, as the models draw them."""
    options, factors = loading.shape
    points = MOST_POINTS
    while points > LEAST_POINTS and points * options > MOST_WEIGHTS:
        points //= 2
    swings = np.zeros((options, points))
    for factor in range(factors):
        for option in np.flatnonzero(loading[:, factor]):
            swings[option] += loading[option, factor] * _normals(points, factor)
    if degrees is not None:
        swings *= _scales(degrees / 2.0, points)[_order(points, factors)]
    centre = np.zeros((options, 1))
    for factor in range(factors):
        centre -= 0.5 * np.square(loading[:, factor : factor + 1])
    both = np.concatenate([swings, -swings], axis=1) + centre
    return _exp(np.clip(both, -LARGEST_SWING, LARGEST_SWING))


@lru_cache(maxsize=64)
def _normals(points: int, factor: int) -> Floats:
    """[point] quantiles of a normal in the order of a factor."""
    grid = _grid(-9.0, 9.0)
    normals: Floats = _quantiles(-0.5 * np.square(grid), grid, points)[_order(points, factor)]
    return normals


def _scales(half: float, points: int) -> Floats:
    """Quantiles of the heavy tail's scale: sqrt((half - 1) / g) of a gamma g of shape `half`.

    The logarithm of g / half has the density exp(half (t - e^t + 1)), up to a constant.
    """
    grid = _grid(-32.0, 12.0) / math.sqrt(half)
    log_gamma = _quantiles(half * (grid - _exp(np.minimum(grid, 12.0)) + 1.0), grid, points)
    scales: Floats = np.sqrt((half - 1.0) / (half * _exp(log_gamma)))
    return scales


def _grid(low: float, high: float) -> Floats:
    grid: Floats = low + (high - low) / STEPS * np.arange(STEPS + 1, dtype=np.float64)
    return grid


def _quantiles(log_density: Floats, grid: Floats, points: int) -> Floats:
    """[point] quantiles (i + 1/2) / points of what has this density on a grid, in rising order."""
    density = _exp(np.clip(log_density, -600.0, 0.0))
    below = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1])])
    wanted = below[-1] * ((np.arange(points) + 0.5) / points)
    place = np.searchsorted(below, wanted)
    part = (wanted - below[place - 1]) / (below[place] - below[place - 1])
    quantiles: Floats = grid[place - 1] + part * (grid[place] - grid[place - 1])
    return quantiles


def _order(points: int, factor: int) -> Integers:
    """An order of so many points, unrelated to that of any other factor: Splitmix64's numbers."""
    word = GOLDEN * np.arange(points * factor + 1, points * (factor + 1) + 1, dtype=np.uint64)
    for shift, multiplier in MIXERS:
        word = (word ^ (word >> np.uint64(shift))) * np.uint64(multiplier)
    order: Integers = np.argsort(word, kind="stable")
    return order


def _exp(x: Floats) -> Floats:
    """e to the x [...] for |x| <= 700, ten digits: libm differs between machines."""
    small = x * 2.0**-HALVINGS
    value = np.ones_like(x)
    for order in range(8, 0, -1):
        value = 1.0 + small * value / order
    for _ in range(HALVINGS):
        value = np.square(value)
    return value
