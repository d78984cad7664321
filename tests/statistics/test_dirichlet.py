"""Dirichlet shares: Beta marginals, moments, and the chance that all six enter."""

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from simulator.job import Job
from simulator.plan import compile as compile_plan
from tests.statistics.checks import check_count, check_mean, check_quantiles, check_variance
from tests.statistics.election import LISTED, SIZE, P, all_enter, election
from tests.statistics.quadrature import chance_all_reach, dirichlet_weights
from tests.statistics.sample import DRAWS, elections, gammas, plan_of

WIDE = {"a": 55.0, "b": 25.0, "c": 12.0, "d": 6.0, "e": 2.0}
"""With an effective sample size of 6 the smallest shape is 0.1."""


@cache
def sample():
    return elections(compile_plan(election("dirichlet"))).shares


@cache
def wide_sample():
    """The model's own weights: whole ballots would cut the tails of tiny shares."""
    votes = {"model": "dirichlet", "effective_sample_size": 6}
    weights = gammas(plan_of(WIDE, votes).votes.shapes)
    return weights / weights.sum(axis=0)


@cache
def chance():
    """That all six enter, by quadrature."""
    return chance_all_reach(dirichlet_weights(SIZE - 1, P), LISTED)


def check_dirichlet(shares, mean, size):
    """Moments, covariances, and the Beta distribution of each share and of each sum of two.

    With eight options 148 numbers for the shares, 392 for the sums.
    """
    check_mean(shares, mean)
    check_variance(shares, mean, mean * (1 - mean) / size)
    for row, share in zip(shares, mean, strict=True):
        check_quantiles(row, stats.beta((size - 1) * share, (size - 1) * (1 - share)).ppf)
    for one, other in combinations(range(len(mean)), 2):
        product = (shares[one] - mean[one]) * (shares[other] - mean[other])
        check_mean(product, -mean[one] * mean[other] / size)
        both = mean[one] + mean[other]
        exact = stats.beta((size - 1) * both, (size - 1) * (1 - both))
        check_quantiles(shares[one] + shares[other], exact.ppf)


def check_wide(shares):
    """Moments and distributions."""
    mean = np.array(list(WIDE.values())) / 100
    check_mean(shares, mean)
    check_variance(shares, mean, mean * (1 - mean) / 6)
    for row, share in zip(shares, mean, strict=True):
        check_quantiles(row, stats.beta(5 * share, 5 * (1 - share)).ppf)


def check_all_enter(count, draws):
    check_count(count, draws, chance())


def test_shares_of_a_poll():
    """A false alarm in 3,000 seeds."""
    check_dirichlet(sample(), P, SIZE)


def test_shares_that_are_hardly_known():
    """Shapes from 0.1 to 2.75: the quantiles of tiny shares are those of the gammas' tails."""
    check_wide(wide_sample())


def test_quadrature_of_two_options_is_the_beta_distribution():
    """The exact value itself is checked where there is a formula."""
    weights = dirichlet_weights(SIZE - 1, (0.06, 0.94))
    exact = stats.beta(599 * 0.06, 599 * 0.94).sf(0.05)
    assert abs(chance_all_reach(weights, 1) - exact) < 1e-5


def test_all_six_enter():
    """One million draws of the whole kernel, counted by an event."""
    tally = Job.of(election("dirichlet"), 1).draw(0, DRAWS)
    check_all_enter(tally.counts["events"][0], DRAWS)


def test_sees_a_normal_instead_of_a_gamma():
    rng = np.random.default_rng(1)
    shape = (SIZE - 1) * P[:, None]
    weights = np.maximum(rng.normal(shape, np.sqrt(shape), (len(P), DRAWS)), 0)
    shares = weights / weights.sum(axis=0)
    check_mean(shares[0], P[0])
    with pytest.raises(AssertionError):
        check_dirichlet(shares, P, SIZE)


def test_sees_a_concentration_taken_for_the_sample_size():
    mean = np.array(list(WIDE.values())) / 100
    weights = np.random.default_rng(1).gamma(6 * mean[:, None], size=(len(mean), DRAWS))
    with pytest.raises(AssertionError):
        check_wide(weights / weights.sum(axis=0))


def test_sees_two_parties_that_share_a_number():
    weights = np.random.default_rng(1).gamma((SIZE - 1) * P[:, None], size=(len(P), DRAWS))
    weights[4] = weights[5] * P[4] / P[5]
    with pytest.raises(AssertionError):
        check_dirichlet(weights / weights.sum(axis=0), P, SIZE)


def test_plain_numpy_agrees_that_all_six_enter():
    check_all_enter(all_enter(sample()), DRAWS)


def test_sees_the_mass_of_a_party_dropped_before_the_threshold():
    """Ballots against all leave the base, or the smallest list does."""
    for dropped in (7, 6):
        base = np.delete(sample(), dropped, axis=0).sum(axis=0)
        with pytest.raises(AssertionError):
            check_all_enter(all_enter(sample(), base), DRAWS)
