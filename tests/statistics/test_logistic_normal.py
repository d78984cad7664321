"""Logistic-normal shares: log-ratios are normal; means and variances are the stated ones."""

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from simulator.job import Job
from simulator.plan import compile as compile_plan
from simulator.plan.centring import mean_weights
from tests.statistics.checks import (
    check_correlation,
    check_count,
    check_mean,
    check_quantiles,
    check_variance,
)
from tests.statistics.election import LISTED, SIZE, P, all_enter, election
from tests.statistics.quadrature import chance_all_reach, lognormal_weights, over_normal
from tests.statistics.sample import DRAWS, elections, plan_of

COVARIANCE = {
    "a": {"a": 0.04, "b": -0.01, "c": 0.005},
    "b": {"b": 0.02, "c": 0.012},
    "c": {"c": 0.09},
}
THREE = {"a": 50.0, "b": 30.0, "c": 15.0, "d": 5.0}
"""The last does not move by itself."""


@cache
def sample():
    return elections(compile_plan(election("logistic-normal"))).shares


@cache
def correlated():
    """Mean weights, and shares whose spread is said by a covariance, by option."""
    plan = plan_of(THREE, {"model": "logistic-normal", "covariance": COVARIANCE})
    return plan.votes.mean_weight, elections(plan).shares


@cache
def chance():
    return chance_all_reach(lognormal_weights(SIZE, P), LISTED)


def matrix(table, names):
    return np.array(
        [[table.get(a, {}).get(b, table.get(b, {}).get(a, 0.0)) for b in names] for a in names]
    )


def check_log_ratios(shares, mean, covariance):
    """Every log-ratio of two shares is normal, with its mean, variance and correlations."""
    logs, pairs = np.log(shares), list(combinations(range(len(mean)), 2))
    to_first = {}
    for one, other in pairs:
        ratio = logs[one] - logs[other]
        variance = covariance[one, one] + covariance[other, other] - 2 * covariance[one, other]
        centre = np.log(mean[one] / mean[other])
        centre -= (covariance[one, one] - covariance[other, other]) / 2
        check_mean(ratio, centre)
        check_variance(ratio, centre, variance)
        check_quantiles(ratio, stats.norm(centre, np.sqrt(variance)).ppf)
        if one == 0:
            to_first[other] = ratio, variance
    for one, other in combinations(to_first, 2):
        (first, first_variance), (second, second_variance) = to_first[one], to_first[other]
        common = covariance[0, 0] + covariance[one, other]
        common -= covariance[0, one] + covariance[0, other]
        rho = common / np.sqrt(first_variance * second_variance)
        check_correlation(first, second, rho)


def check_all_enter(count, draws):
    check_count(count, draws, chance())


def test_log_ratios_of_a_poll():
    """28 pairs of 15 numbers and 21 correlations: a false alarm in 4,000 seeds."""
    check_log_ratios(sample(), P, np.diag(1 / (SIZE * P)))


def test_log_ratios_of_a_covariance():
    mean, shares = correlated()
    check_log_ratios(shares, mean, matrix(COVARIANCE, THREE))


def test_a_correlation_beside_standard_deviations():
    sd = {"a": 0.1, "b": 0.2, "default": 0.05}
    votes = {
        "model": "logistic-normal",
        "national_sd": sd,
        "correlation": {"a": {"b": -0.5}, "c": {"b": 0.3}},
    }
    spread = np.array([0.1, 0.2, 0.05, 0.05])
    related = np.eye(4)
    related[0, 1] = related[1, 0] = -0.5
    related[1, 2] = related[2, 1] = 0.3
    plan = plan_of(THREE, votes)
    check_log_ratios(
        elections(plan).shares, plan.votes.mean_weight, related * np.outer(spread, spread)
    )


@pytest.mark.parametrize("size", [100, 600, 5000])
@pytest.mark.parametrize("share", [3.0, 20.0, 50.0])
def test_two_options_have_the_moments_of_the_quadrature(share, size):
    """The share is the logistic function of one normal: mean and variance exactly."""
    votes = {"model": "logistic-normal", "effective_sample_size": size}
    plan = plan_of({"a": share, "b": 100 - share}, votes)
    first = share / 100
    mean, variance = moments_of_two(plan.votes.mean_weight, first, size)
    assert abs(mean - first) < 1e-4
    drawn = elections(plan).shares[0]
    check_mean(drawn, mean)
    check_variance(drawn, mean, variance)


def moments_of_two(weights, share, size):
    """Mean and variance of the first of two shares by quadrature."""
    one, other = weights
    centre = np.log(one / other) - (1 / share - 1 / (1 - share)) / (2 * size)
    sd = np.sqrt((1 / share + 1 / (1 - share)) / size)

    def shares(swing):
        return 1 / (1 + np.exp(-centre - swing))

    mean = over_normal(shares, sd)
    return mean, over_normal(lambda swing: (shares(swing) - mean) ** 2, sd)


def errors_of_two(share, size):
    """Mean less the stated share, and variance over p(1 - p)/n less one."""
    stated = np.array([share, 1 - share])
    weights = mean_weights(stated.tolist(), np.diag(1 / np.sqrt(size * stated)), None)
    mean, variance = moments_of_two(weights, share, size)
    return mean - share, variance * size / (share * (1 - share)) - 1


@pytest.mark.parametrize("share", [0.05, 0.2, 0.4])
def test_the_stated_orders_of_the_error(share):
    """The mean errs not at all; of ten times the sample the relative variance a tenth as much."""
    (mean, variance), (mean_of_ten, variance_of_ten) = (
        errors_of_two(share, size) for size in (2000, 20_000)
    )
    assert abs(mean) < 1e-6
    assert abs(mean_of_ten) < 1e-7
    assert 8.5 < variance / variance_of_ten < 11.5


def test_mean_shares_and_variances_are_those_stated():
    """Up to the next order, 1/n^2 for a mean and 1/(n p) of a variance; each with |z| < 5."""
    shares = sample()
    for row, share in zip(shares, P, strict=True):
        error = 5 * row.std() / np.sqrt(DRAWS)
        assert abs(row.mean() - share) < error + 2 / SIZE**2
        variance = share * (1 - share) / SIZE
        noise = 5 * np.sqrt(2.5 / DRAWS)
        assert abs(row.var() / variance - 1) < noise + 2 / (SIZE * share)


def test_all_six_enter():
    tally = Job.of(election("logistic-normal"), 1).draw(0, DRAWS)
    check_all_enter(tally.counts["events"][0], DRAWS)


def test_sees_the_mass_of_a_party_dropped_before_the_threshold():
    check_all_enter(all_enter(sample()), DRAWS)
    with pytest.raises(AssertionError):
        check_all_enter(all_enter(sample(), sample()[:7].sum(axis=0)), DRAWS)


def planted(weights_of):
    """Shares from a change of the model's weights; unchanged they pass."""
    sd = np.sqrt(1 / (SIZE * P))[:, None]
    swing = sd * np.random.default_rng(1).standard_normal((len(P), DRAWS))
    weights = weights_of(swing, sd)
    return weights / weights.sum(axis=0)


def check_poll(shares):
    check_log_ratios(shares, P, np.diag(1 / (SIZE * P)))


def test_the_model_in_plain_numpy():
    check_poll(planted(lambda swing, sd: P[:, None] * np.exp(swing - sd**2 / 2)))


@pytest.mark.parametrize(
    "weights_of",
    [
        lambda swing, _: P[:, None] * np.exp(swing),
        lambda swing, _: P[:, None] * np.maximum(1 + swing, 0.01),
        lambda swing, sd: P[:, None] * np.exp(sd / sd[0] * swing[0] - sd**2 / 2),
        lambda swing, sd: P[:, None] * np.exp(swing[[0, 1, 2, 3, 4, 4, 6, 7]] - sd**2 / 2),
    ],
    ids=["uncentred", "no exponential", "one swing for all", "one swing for two"],
)
def test_sees(weights_of):
    with pytest.raises(AssertionError):
        check_poll(planted(weights_of))
