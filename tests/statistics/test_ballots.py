"""Whole ballots: they sum exactly, and nobody is a ballot away from an exact part."""

from fractions import Fraction

import numpy as np
import pytest

from simulator.plan import compile as compile_plan
from simulator.scenario import load
from simulator.uncertainty.ballots import count_ballots, total_weight
from tests.statistics.sample import SHIPPED, elections, plan_of

SHARES = {"a": 48.0, "b": 30.0, "c": 15.0, "zero": 0.0, "rest": 7.0}


def weights(rows, lanes, seed=1):
    """Weights of all sizes, with rows of nothing among them."""
    rng = np.random.default_rng(seed)
    weight = rng.gamma(rng.uniform(0.05, 300, (rows, 1)), size=(rows, lanes))
    weight[rng.random((rows, lanes)) < 0.1] = 0.0
    weight[0, weight.sum(axis=0) == 0] = 1.0
    return weight


def given(weight, valid, last):
    """The ballots that the kernel gives [row, lane]."""
    rows, lanes = weight.shape
    total, running, out = np.empty(lanes), np.empty((2, lanes)), np.zeros((rows, lanes))
    total_weight(weight, rows, lanes, total)
    count_ballots(weight, rows, last, lanes, valid, valid / total, *running, out)
    return out


def check_ballots(votes, weight, valid):
    """Whole, not negative, exact in sum, and each less than one ballot from its exact part."""
    assert (votes == np.floor(votes)).all()
    assert (votes >= 0).all()
    assert (votes.sum(axis=0) == valid).all()
    assert (votes[weight == 0] == 0).all()
    for lane in range(0, weight.shape[1], 97):
        parts = [Fraction(number) for number in weight[:, lane]]
        for part, number in zip(parts, votes[:, lane], strict=True):
            assert abs(part * int(valid[lane]) / sum(parts) - int(number)) <= 1 + Fraction(1, 10**5)


@pytest.mark.parametrize("last", [0, 3, 7])
@pytest.mark.parametrize("most", [10, 6_366_441, 2**31 - 1])
def test_ballots_of_random_weights(last, most):
    weight = weights(8, 20_000)
    weight[last] += 0.5
    valid = np.floor(np.random.default_rng(2).uniform(0, most + 1, weight.shape[1]))
    check_ballots(given(weight, valid, last), weight, valid)


def test_one_row_has_all():
    valid = np.arange(100.0)
    check_ballots(given(np.ones((1, 100)), valid, 0), np.ones((1, 100)), valid)


def rounded_one_by_one(weight, valid):
    return np.floor(weight / weight.sum(axis=0) * valid + 0.5)


def rounded_down_and_the_last_takes_the_rest(weight, valid):
    votes = np.floor(weight / weight.sum(axis=0) * valid)
    votes[-1] += valid - votes.sum(axis=0)
    return votes


@pytest.mark.parametrize("planted", [rounded_one_by_one, rounded_down_and_the_last_takes_the_rest])
def test_sees(planted):
    weight = weights(8, 20_000)
    valid = np.full(20_000, 1e6)
    with pytest.raises(AssertionError):
        check_ballots(planted(weight, valid), weight, valid)


@pytest.mark.parametrize("name", ["kazakhstan-2023", "kazakhstan-2021"])
def test_drawn_elections_are_whole(name):
    drawn = elections(compile_plan(load(SHIPPED / name)), draws=50_000)
    assert (drawn.votes == np.floor(drawn.votes)).all()
    assert (drawn.votes >= 0).all()
    assert (drawn.votes.sum(axis=0) == drawn.valid).all()
    assert (drawn.valid <= drawn.cast).all()


@pytest.mark.parametrize("model", ["dirichlet", "logistic-normal", "multivariate-t"])
def test_a_list_without_a_share_has_no_ballot(model):
    votes = {"model": model, "effective_sample_size": 50}
    if model == "multivariate-t":
        votes["degrees_of_freedom"] = 3
    drawn = elections(plan_of(SHARES, votes), draws=50_000)
    assert (drawn.votes[3] == 0).all()
    assert (drawn.votes.sum(axis=0) == drawn.valid).all()
