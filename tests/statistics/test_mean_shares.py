"""The mean of every share is the stated one, however its spread is said."""

from functools import cache

import numpy as np
import pytest

from simulator.plan.centring import mean_weights
from tests.statistics.quadrature import over_normal
from tests.statistics.sample import DRAWS, elections, plan_of, regions

TENTH = 0.001
"""Of a share: a tenth of a point."""
TWO = {"a": 60.0, "b": 40.0}
THREE = {"a": 50.0, "b": 30.0, "c": 20.0}
MANY = {"a": 31.0, "b": 27.0, "c": 22.0, "d": 14.0, "e": 4.5, "f": 1.5}
NORMAL, HEAVY = {"model": "logistic-normal"}, {"model": "multivariate-t", "degrees_of_freedom": 4.0}
RELATED = {"a": {"b": -0.5}, "c": {"b": 0.3}}
COVARIANCE = {"a": {"a": 0.2, "b": -0.05}, "b": {"b": 0.1}, "c": {"c": 0.3}}
WAYS = {
    "c-mean: 60/40 with a national sd of 0.3": (TWO, {**NORMAL, "national_sd": 0.3}),
    "c-mean: one of three alone varies": (THREE, {**NORMAL, "national_sd": {"a": 0.3}}),
    "one of three alone varies much": (THREE, {**NORMAL, "national_sd": {"a": 0.6}}),
    "a swing of one": (THREE, {**NORMAL, "national_sd": 1.0}),
    "six lists": (MANY, {**NORMAL, "national_sd": 0.4}),
    "a sample of 60": (MANY, {**NORMAL, "effective_sample_size": 60}),
    "a sample of 600": (MANY, {**NORMAL, "effective_sample_size": 600}),
    "correlations": (THREE, {**NORMAL, "national_sd": 0.4, "correlation": RELATED}),
    "a covariance": (THREE, {**NORMAL, "covariance": COVARIANCE}),
    "a heavy tail": (THREE, {**HEAVY, "national_sd": 0.3}),
    "a heavier tail": (TWO, {**HEAVY, "national_sd": 0.3, "degrees_of_freedom": 2.5}),
    "a heavy tail of one": (THREE, {**HEAVY, "national_sd": {"a": 0.4}}),
    "a Dirichlet": (MANY, {"model": "dirichlet", "effective_sample_size": 60}),
}
PEOPLE = [900_000, 400_000, 350_000, 200_000, 150_000]
LEANS = {0: {"a": 75.0, "b": 20.0}, 3: {"a": 20.0, "c": 50.0}}
REGIONS = [
    {"id": f"r{index}", "registered": people * 500}
    | ({"share": LEANS[index]} if index in LEANS else {})
    for index, people in enumerate(PEOPLE)
]


def check_means(drawn, stated, allowed=TENTH):
    """Each mean within `allowed`, and five standard errors: a false alarm in 10^6 numbers."""
    error = 5 * drawn.std(axis=1) / np.sqrt(drawn.shape[1])
    assert (np.abs(drawn.mean(axis=1) - stated) < allowed + error).all(), drawn.mean(axis=1)


@pytest.mark.parametrize("way", WAYS)
def test_mean_shares_are_the_stated_ones(way):
    """Errors of means of a million draws are a fiftieth of a point, or less."""
    shares, votes = WAYS[way]
    check_means(elections(plan_of(shares, votes)).shares, np.array([*shares.values()]) / 100)


@pytest.mark.parametrize("regional_sd", [0.0, 0.2])
@pytest.mark.parametrize("turnout", [{"mean": 70}, {"mean": 70, "regional_sd": 0.1}])
def test_mean_shares_of_a_nation_of_regions(regional_sd, turnout):
    """Raking towards the nation's shares of each draw keeps their means."""
    votes = {**NORMAL, "national_sd": 0.3, "regional_sd": regional_sd}
    drawn = elections(plan_of(THREE, votes, region=REGIONS, turnout=turnout), draws=DRAWS // 4)
    check_means(drawn.shares, np.array([*THREE.values()]) / 100)


def test_a_turnout_that_moves_with_a_list_leaves_its_share():
    party = [{"id": name, "share": share} for name, share in THREE.items()]
    party[0]["turnout_correlation"] = 0.6
    turnout = {"registered": 2_000_000_000, "mean": 60, "national_sd": 0.2}
    plan = plan_of(THREE, {**NORMAL, "national_sd": 0.3}, party=party, turnout=turnout)
    check_means(elections(plan).shares, np.array([*THREE.values()]) / 100)


def test_it_sees_mean_weights_that_are_the_stated_shares():
    """What was drawn before: 59.6 for 60."""
    plan = plan_of(*WAYS["c-mean: 60/40 with a national sd of 0.3"])
    plan = plan._replace(votes=plan.votes._replace(mean_weight=plan.votes.share))
    with pytest.raises(AssertionError):
        check_means(elections(plan).shares, plan.votes.share)


@cache
def product_rule(factors, nodes=60):
    """Points [factor, point] and weights of Gauss and Hermite in each of so many directions."""
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    grids = np.meshgrid(*[points] * factors, indexing="ij")
    products = np.prod(np.meshgrid(*[weights / weights.sum()] * factors, indexing="ij"), axis=0)
    return np.array([grid.ravel() for grid in grids]), products.ravel()


@pytest.mark.parametrize(
    ("shares", "loading"),
    [
        ([0.6, 0.4], np.diag([0.3, 0.3])),
        ([0.5, 0.3, 0.2], np.diag([0.5, 0.0, 0.0])),
        ([0.5, 0.3, 0.2], np.array([[0.3, 0, 0], [-0.2, 0.2, 0], [0.1, 0.1, 0.4]])),
        ([0.9, 0.07, 0.03], np.diag([0.2, 0.5, 0.8])),
        ([0.5, 0.3, 0.2], np.eye(3)),
    ],
    ids=["two", "one alone", "correlated", "small ones", "a swing of one"],
)
def test_mean_weights_against_a_product_rule(shares, loading):
    """Another integration altogether: a twentieth of a point where the swing is one, else less."""
    points, weights = product_rule(len(shares))
    found = mean_weights(shares, loading, None)
    drawn = found[:, None] * np.exp(loading @ points - 0.5 * np.square(loading).sum(1)[:, None])
    means = (drawn / drawn.sum(axis=0)) @ weights
    allowed = 0.0005 if loading.max() == 1.0 else 0.0001
    assert np.abs(means - shares).max() < allowed


def test_mean_weights_of_two_against_one_integral():
    """The log-ratio of two is one normal."""
    first, second = mean_weights([0.6, 0.4], np.diag([0.3, 0.3]), None)
    share = over_normal(lambda swing: 1 / (1 + second / first * np.exp(-swing)), np.sqrt(2) * 0.3)
    assert abs(share - 0.6) < 0.0001


def test_shares_that_do_not_vary_and_lists_without_votes_are_left_alone():
    assert mean_weights([0.6, 0.4], np.zeros((2, 0)), None).tolist() == [0.6, 0.4]
    found = mean_weights([0.6, 0.0, 0.4], np.diag([0.3, 0.3, 0.3]), None)
    assert found[1] == 0.0
    assert np.array_equal(found[[0, 2]] > 0.0, [True, True])


def test_the_same_bits_everywhere():
    """Digits that were computed once: a change of these is a change of counts."""
    found = mean_weights([0.6, 0.3, 0.1], np.diag([0.3, 0.2, 0.4]), 4.0)
    assert [value.hex() for value in found.tolist()] == KNOWN


KNOWN = ["0x1.37f6e6a866e07p-1", "0x1.2bae56ee85df5p-2", "0x1.92f878acddcc5p-4"]


def test_regions_have_their_own_stated_shares_nearly():
    """Leans multiply weights, so that a region far from the nation drifts a little: as it says."""
    for sd, allowed in ((0.1, 0.001), (0.3, 0.01)):
        votes = {**NORMAL, "national_sd": sd}
        plan = plan_of(THREE, votes, region=REGIONS, turnout={"mean": 70})
        weight = regions(plan, draws=200_000).region_weight
        means = (weight / weight.sum(axis=1, keepdims=True)).mean(axis=2)
        expected = plan.votes.share * plan.votes.lean
        assert np.abs(means - expected / expected.sum(axis=1, keepdims=True)).max() < allowed
