"""Standard gammas of all shapes, alone and in groups that are accepted together."""

from fractions import Fraction
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from simulator.streams import _add_doubt
from tests.statistics.checks import (
    check_distribution,
    check_independent,
    check_mean,
    check_quantiles,
    check_uncorrelated,
    check_variance,
)
from tests.statistics.sample import DRAWS, gammas

SHAPES = (0.05, 0.3, 0.999, 1.0, 1.5, 3.0, 17.0, 300.0, 1e4, 1e6)
GROUPS = {
    "pairs that fail often": (1.0, 1.0, 1.2, 1.0, 0.2, 0.05),
    "three at a time": (1.5, 1.1, 2.0, 1.5, 1.5, 1.5),
    "small beside large": (2.0, 30.0, 250.0, 0.6, 1e5, 1.0, 8.0),
    "a list election": (320.2, 63.0, 53.3, 47.1, 37.4, 31.8, 19.3, 26.8),
}
TENTHS = np.arange(1, 10) / 10


@cache
def alone(shape):
    return gammas([shape])[0]


@cache
def group(name):
    return gammas(GROUPS[name])


def check_gamma(sample, shape):
    """Mean, variance and 13 quantiles."""
    check_mean(sample, shape)
    check_variance(sample, shape, shape)
    check_quantiles(sample, stats.gamma(shape).ppf)


def check_rows(rows, shapes):
    """Each row's distribution and each pair's independence."""
    for row, shape in zip(rows, shapes, strict=True):
        check_gamma(row, shape)
    for one, other in combinations(range(len(shapes)), 2):
        check_uncorrelated(rows[one], rows[other])
        quantiles = [stats.gamma(shapes[row]).ppf(TENTHS) for row in (one, other)]
        check_independent(rows[one], rows[other], quantiles)


@pytest.mark.parametrize("shape", SHAPES)
def test_one_gamma(shape):
    check_gamma(alone(shape), shape)


@pytest.mark.parametrize("shape", [0.05, 1.0, 300.0])
def test_the_whole_distribution(shape):
    check_distribution(alone(shape)[:500_000], stats.gamma(shape).cdf)


@pytest.mark.parametrize("name", GROUPS)
def test_rows_that_are_accepted_together(name):
    """Up to 8 rows of 15 numbers and 28 pairs of two: a false alarm in 10,000 seeds."""
    check_rows(group(name), GROUPS[name])


def test_three_rows_of_a_group_are_independent_together():
    """Cells of a product of two rows' signs about the median, and the third row."""
    rows, shapes = group("three at a time"), GROUPS["three at a time"]
    for places in ((0, 1, 2), (3, 4, 5), (1, 2, 3)):
        signs = [np.sign(rows[row] - stats.gamma(shapes[row]).median()) for row in places]
        check_mean(signs[0] * signs[1] * signs[2], 0)


def test_a_shape_of_zero_is_zero():
    rows = gammas([0.0, 5.0, 0.0, 1.0])
    assert (rows[[0, 2]] == 0).all()
    check_gamma(rows[1], 5.0)
    check_gamma(rows[3], 1.0)


def log_chance(x, shape):
    """The log of the chance that Marsaglia and Tsang accept the candidates x."""
    d = (shape if shape >= 1 else shape + 1) - 1 / 3
    v = np.maximum(1 + x / np.sqrt(9 * d), 1e-100) ** 3
    return 0.5 * x**2 + d - d * v + d * np.log(v)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_doubt_covers_every_rejection(shape):
    """A uniform below one minus the doubts is below the product of the chances: a grid, no luck."""
    x = np.linspace(-7, 7, 100_001)
    x = x[np.abs(x) > 0.1 * shape**0.25]  # nearer to zero the exact chance is lost in rounding
    doubt = np.zeros(x.size)
    _add_doubt(x, shape, x.size, doubt)
    assert (doubt >= -np.expm1(log_chance(x, shape))).all()


def candidates(rng, shape):
    """Candidates for a shape of one or more, and the log of their chance to be accepted."""
    d, x = shape - 1 / 3, rng.standard_normal(DRAWS)
    return d * np.maximum(1 + x / np.sqrt(9 * d), 0) ** 3, log_chance(x, shape)


def test_sees_a_normal_instead_of_a_gamma():
    normal = np.random.default_rng(1).normal(300, np.sqrt(300), DRAWS)
    check_mean(normal, 300)
    check_variance(normal, 300, 300)
    with pytest.raises(AssertionError):
        check_gamma(normal, 300)


def test_sees_that_nothing_is_rejected():
    with pytest.raises(AssertionError):
        check_gamma(candidates(np.random.default_rng(1), 1.5)[0], 1.5)


def test_sees_two_rows_that_share_a_uniform():
    """Each row is accepted by itself, rightly, but with one uniform for both."""
    rng = np.random.default_rng(1)
    (one, first), (other, second) = (candidates(rng, 1.0) for _ in range(2))
    uniform = np.log(rng.random(DRAWS))
    rows = np.array(
        [
            np.where(uniform < chance, row, rng.gamma(1.0, size=DRAWS))
            for row, chance in ((one, first), (other, second))
        ]
    )
    for row in rows:
        check_gamma(row, 1.0)
    with pytest.raises(AssertionError):
        check_rows(rows, (1.0, 1.0))


def test_sees_two_rows_that_share_their_numbers():
    row = alone(17.0)
    with pytest.raises(AssertionError):
        check_rows(np.array([row, row]), (17.0, 17.0))


def test_sees_a_shape_that_is_off_by_one():
    """An effective sample size taken for the concentration: 600 p instead of 599 p."""
    with pytest.raises(AssertionError):
        check_gamma(gammas([300.5])[0], 300.0)


def test_the_bounds_of_rejection_hold() -> None:
    """0.6 d y^4 <= -h <= d y^4 for |y| <= 1/4, by the alternating series of log(1 + y)."""
    for step in range(-100, 101):
        y = Fraction(step, 400)
        rest = sum((-y) ** (power - 4) / power for power in range(4, 60))
        assert Fraction(6, 10) <= 3 * rest <= 1
