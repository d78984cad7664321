"""Standard normals: moments, distribution, tails to five sigma, independence."""

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from simulator.jit import allocating
from simulator.streams import NATIONAL, Block, radius, standard_normals
from tests.statistics.checks import (
    check_count,
    check_distribution,
    check_independent,
    check_near,
    check_quantiles,
    check_uncorrelated,
)
from tests.statistics.sample import DRAWS, normals

SIGMAS = np.array([1.0, 2.0, 3.0, 4.0, 4.5, 5.0])
SIXTEENTHS = stats.norm.ppf(np.arange(1, 16) / 16)


@cache
def sample():
    """Four quads of normals."""
    return normals(16)


@allocating
def count_beyond(seed, draws, sigmas):
    """How many of four normals a draw are beyond each sigma: above, then below."""
    out = np.empty((4, 1024))
    beyond = np.zeros((2, sigmas.size), np.int64)
    for first in range(0, draws, 1024):
        standard_normals(out, 4, Block(seed, first, 1024), NATIONAL, 0)
        for row in range(4):
            for lane in range(1024):
                if abs(out[row, lane]) > sigmas[0]:
                    side = 0 if out[row, lane] > 0 else 1
                    for index in range(sigmas.size):
                        beyond[side, index] += abs(out[row, lane]) > sigmas[index]
    return beyond


def check_normal(row):
    """Four moments, 13 quantiles and the largest distance: 18 numbers."""
    n = row.size
    for power, moment, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
        check_near((row**power).mean(), moment, np.sqrt(variance / n))
    check_quantiles(row, stats.norm.ppf)
    check_distribution(row, stats.norm.cdf)


def check_unrelated(one, other):
    """Correlation of the numbers, of their squares and crosswise, and cells: 5 numbers."""
    for first, second in ((one, other), (one**2, other**2), (one, other**2), (one**2, other)):
        check_uncorrelated(first, second)
    check_independent(one, other, (SIXTEENTHS, SIXTEENTHS))


@pytest.mark.parametrize("row", range(16))
def test_each_row_is_normal(row):
    check_normal(sample()[row])


def test_tails_to_five_sigma():
    """Of 100 million normals some 29 are above five sigma; exact tails, 12 numbers."""
    draws = 25_000 * 1024
    chances = stats.norm.sf(SIGMAS)
    check_count(count_beyond(np.uint64(1), draws, SIGMAS), 4 * draws, np.array([chances, chances]))


def test_the_largest_normal_is_the_stated_one():
    assert 6.76 < radius(np.uint64(0)) < 6.77


@pytest.mark.parametrize("pair", list(combinations(range(8), 2)), ids=str)
def test_rows_are_unrelated(pair):
    """Within a quad and between two of them."""
    one, other = pair
    check_unrelated(sample()[one], sample()[other])


@pytest.mark.parametrize("lag", [1, 2, 4, 8, 256, 1024])
def test_draws_are_unrelated(lag):
    row = sample()[0]
    check_unrelated(row[:-lag], row[lag:])


@pytest.mark.parametrize(
    "other", [{"purpose": 2}, {"purpose": 3}, {"place": 1}, {"place": 1000}, {"seed": 2}], ids=str
)
def test_streams_are_unrelated(other):
    check_unrelated(sample()[0], normals(1, **other)[0])


def test_four_rows_together_are_spherical():
    """The squared length of a quad is chi-squared with four degrees of freedom."""
    check_quantiles((sample()[:4] ** 2).sum(axis=0), stats.chi2(4).ppf)


def test_sees_a_sum_of_twelve_uniforms():
    uniforms = np.random.default_rng(1).random((12, DRAWS))
    with pytest.raises(AssertionError):
        check_normal(uniforms.sum(axis=0) - 6)


def test_sees_one_percent_too_wide():
    with pytest.raises(AssertionError):
        check_normal(1.01 * sample()[0])


def test_sees_a_number_that_two_rows_share():
    row = sample()[0]
    with pytest.raises(AssertionError):
        check_unrelated(row, row)


def test_sees_a_radius_that_two_rows_share():
    """The two of a pair at one angle each: uncorrelated, and dependent."""
    one, other = sample()[:2]
    distance = np.hypot(one, other)
    angle = np.random.default_rng(1).uniform(0, 2 * np.pi, DRAWS)
    with pytest.raises(AssertionError):
        check_unrelated(one, distance * np.cos(angle))


def test_sees_every_draw_used_twice():
    twice = np.repeat(sample()[0][: DRAWS // 2], 2)
    check_normal(twice[::2])
    with pytest.raises(AssertionError):
        check_unrelated(twice[:-1], twice[1:])
