"""The covariance of log shares, and the mean of last polls."""

import numpy as np
import pytest

from simulator.polls.constants import Constants
from simulator.polls.covariance import covariance, effective_size, share_covariance
from simulator.polls.pooling import mean_of_last
from simulator.polls.table import Polls

SHARES = np.array([0.30, 0.25, 0.20, 0.12, 0.08, 0.05])


def test_variance_of_a_party_at_the_level_of_the_tilt() -> None:
    """At 10 percent the tilt is zero: beta 10^0.8, written out."""
    shares = np.array([0.1, 0.9])
    national = covariance(shares, np.zeros(2), Constants.of("national"))
    assert national[0, 0] == pytest.approx(10**0.8 / 780)
    regional = covariance(shares, np.full(2, 1 / 1000), Constants.of("regional"))
    assert regional[0, 0] == pytest.approx(10**0.8 * (1 / 280 + 1 / 1000))
    assert national[1, 0] == 0


def test_the_level_of_the_tilt_does_not_affect_shares() -> None:
    """Another level adds the same to every log share."""
    constants = Constants.of("national")
    logs = covariance(SHARES, np.zeros(6), constants)
    loading = constants.tilt * np.log(SHARES / 0.25)
    other = np.diag(np.diag(logs) - (constants.tilt * np.log(SHARES / 0.1)) ** 2)
    other += np.outer(loading, loading)
    np.testing.assert_allclose(
        share_covariance(SHARES, logs), share_covariance(SHARES, other), atol=1e-15
    )


def test_a_sample_has_its_own_effective_size() -> None:
    """Variances 1/(n p) of log shares give shares the covariance of a sample of n."""
    logs = np.diag(1 / (600 * SHARES))
    assert effective_size(SHARES, logs) == pytest.approx(600)
    sample = (np.diag(SHARES) - np.outer(SHARES, SHARES)) / 600
    np.testing.assert_allclose(share_covariance(SHARES, logs), sample, atol=1e-15)


def test_parties_that_move_as_one_count_as_one() -> None:
    """Split in two that move together, the first party adds no independent error."""
    split = np.r_[0.7 * SHARES[0], SHARES[1:], 0.3 * SHARES[0]]
    rows = np.r_[0:6, 0]
    logs = covariance(SHARES, np.zeros(6), Constants.of("national"))
    assert effective_size(split, logs[np.ix_(rows, rows)]) == pytest.approx(
        effective_size(SHARES, logs)
    )


def test_mean_of_last_polls() -> None:
    """By hand: A's later poll, B's only one, C's is too old; B did not ask about the second."""
    polls = Polls(
        parties=("x", "y", "z"),
        institutes=("A", "B", "C"),
        institute=np.array([0, 0, 1, 2]),
        first=np.array([80, 95, 90, 70]),
        last=np.array([81, 97, 92, 75]),
        size=np.full(4, 1000.0),
        share=np.array(
            [[0.5, 0.1, np.nan], [0.4, 0.2, np.nan], [0.3, np.nan, np.nan], [0.9, 0.9, 0.9]]
        ),
    )
    np.testing.assert_allclose(mean_of_last(polls, 100), [0.35, 0.2, np.nan])
    np.testing.assert_allclose(mean_of_last(polls, 95), [0.5666667, 0.5, 0.9], atol=1e-6)
    assert np.isnan(mean_of_last(polls, 10)).all()
