"""A heavy tail that all parties share: the variance is kept, the tails are Student's."""

from functools import cache

import numpy as np
import pytest
from scipy import integrate, stats

from tests.statistics.checks import check_count, check_mean, check_quantiles, check_variance
from tests.statistics.sample import DRAWS, gammas, plan_of, regions

SHARES = {"a": 40.0, "b": 30.0, "c": 20.0, "d": 10.0}
SD = {"a": 0.0, "b": 0.1, "c": 0.2, "d": 0.3}
"""The first does not move: each log-ratio to it is one swing."""
DEGREES = (3.0, 4.0, 9.0, 50.0)
TAIL = 2.5


@cache
def swings(degrees):
    """[swing, draw]: log-ratios to the first option, centred and over their standard deviations."""
    votes = {"model": "multivariate-t", "national_sd": SD, "degrees_of_freedom": degrees}
    plan = plan_of(SHARES, votes)
    logs = np.log(regions(plan).weight)
    spread, mean = np.array(list(SD.values())), plan.votes.mean_weight
    centre = np.log(mean / mean[0]) - spread**2 / 2
    return ((logs - logs[0] - centre[:, None])[1:].T / spread[1:]).T


def scaled_t(degrees):
    """Student's distribution with a variance of one."""
    return stats.t(degrees, scale=np.sqrt((degrees - 2) / degrees))


def chance_of_tails(degrees, swings):
    """That so many swings are all beyond TAIL: over the chi-squared of their common scale."""

    def beyond(chi_squared):
        scale = np.sqrt((degrees - 2) / chi_squared)
        return (2 * stats.norm.sf(TAIL / scale)) ** swings * stats.chi2.pdf(chi_squared, degrees)

    return integrate.quad(beyond, 0, 20 * degrees, points=[1.0, degrees], limit=200)[0]


def check_heavy_tail(swings, degrees):
    """Distribution and tails of each swing, and tails of two and three together: 48 numbers."""
    for row in swings:
        check_quantiles(row, scaled_t(degrees).ppf)
    beyond = np.abs(swings) > TAIL
    for rows in ([0], [0, 1], [1, 2], [0, 2], [0, 1, 2]):
        count = np.count_nonzero(beyond[rows].all(axis=0))
        check_count(count, DRAWS, chance_of_tails(degrees, len(rows)))


@pytest.mark.parametrize("degrees", DEGREES)
def test_swings_have_student_s_distribution(degrees):
    """48 numbers for each of four: a false alarm in 9,000 seeds."""
    check_heavy_tail(swings(degrees), degrees)


@pytest.mark.parametrize("degrees", [9.0, 50.0])
def test_the_stated_variance_is_kept(degrees):
    """Where the fourth moment exists; the quantiles say it for the others."""
    check_mean(swings(degrees), np.zeros(3))
    check_variance(swings(degrees), np.zeros(3), np.ones(3))


@pytest.mark.parametrize("degrees", DEGREES)
def test_the_quadrature_of_one_swing_is_student_s_tail(degrees):
    assert abs(chance_of_tails(degrees, 1) - 2 * scaled_t(degrees).sf(TAIL)) < 1e-9


@pytest.mark.parametrize("degrees", DEGREES)
def test_the_scale_has_a_mean_square_of_one_over(degrees):
    """What is drawn is the gamma behind it: half of a chi-squared."""
    check_quantiles(2 * gammas([degrees / 2], purpose=6)[0], stats.chi2(degrees).ppf)


def planted(scale_of):
    rng = np.random.default_rng(1)
    return scale_of(rng) * rng.standard_normal((3, DRAWS))


def scale(rng, degrees, rows=1):
    return np.sqrt((degrees - 2) / rng.chisquare(degrees, (rows, DRAWS)))


def test_the_model_in_plain_numpy():
    check_heavy_tail(planted(lambda rng: scale(rng, 4.0)), 4.0)


@pytest.mark.parametrize(
    "scale_of",
    [
        lambda _: 1.0,
        lambda rng: scale(rng, 4.0, rows=3),
        lambda rng: scale(rng, 4.0) * np.sqrt(2),
        lambda rng: scale(rng, 5.0),
    ],
    ids=["no tail", "a scale for each", "variance not kept", "another degree"],
)
def test_sees(scale_of):
    with pytest.raises(AssertionError):
        check_heavy_tail(planted(scale_of), 4.0)
