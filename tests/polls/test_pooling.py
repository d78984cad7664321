"""Pooling: the same as written-down least squares and as a Kalman filter, and what it recovers."""

import time

import numpy as np
import pytest

from simulator.polls.constants import Constants
from simulator.polls.pooling import Pooled, System, pool
from simulator.polls.table import Polls
from tests.polls.made import CONSTANTS, ELECTION, FIELDS, covariance_of, made

CASES = [
    {"polls": 1},
    {"polls": 73, "institutes": 8},
    {"polls": 60, "missing": 0.3},
    {"polls": 30, "days": 1},
    {"polls": 25, "institutes": 1, "missing": 0.5},
    {"polls": 40, "constants": Constants(beta=1 / 614, tau=0.0)},
    {"polls": 40, "constants": Constants(beta=1 / 614, nu=0.0)},
]


@pytest.mark.parametrize("case", CASES)
def test_pooled_is_generalised_least_squares(case: dict) -> None:
    polls, constants = made(1, **case), case.get("constants", CONSTANTS)
    pooled = pool(polls, ELECTION, constants)
    for party in range(len(polls.parties)):
        rows = np.flatnonzero(np.isfinite(polls.share[:, party]))
        share, variance, leaning, weight = least_squares(polls.rows(rows), party, constants)
        assert pooled.share[party] == pytest.approx(share, abs=1e-10)
        assert pooled.variance[party] == pytest.approx(variance, rel=1e-9)
        np.testing.assert_allclose(pooled.leaning[:, party], leaning, atol=1e-10)
        np.testing.assert_allclose(pooled.weight[rows, party], weight, atol=1e-9)


def least_squares(polls: Polls, party: int, constants: Constants) -> tuple:
    inverse = np.linalg.inv(covariance_of(polls, constants))
    y = polls.share[:, party]
    variance = 1 / inverse.sum()
    share = variance * inverse.sum(0) @ y
    houses = np.arange(len(polls.institutes))[:, None] == polls.institute
    leaning = constants.nu * houses @ inverse @ (y - share)
    return share, variance, np.where(houses.any(1), leaning, np.nan), variance * inverse.sum(0)


@pytest.mark.parametrize("seed", range(5))
def test_pooled_is_what_a_kalman_filter_ends_with(seed: int) -> None:
    polls = made(seed, polls=80, institutes=7, missing=0.2)
    pooled = pool(polls, ELECTION, CONSTANTS)
    for party in range(len(polls.parties)):
        rows = np.flatnonzero(np.isfinite(polls.share[:, party]))
        share, variance, leaning = filtered(polls.rows(rows), party)
        assert pooled.share[party] == pytest.approx(share, abs=1e-8)
        assert pooled.variance[party] == pytest.approx(variance, abs=1e-8)
        asked = np.isfinite(pooled.leaning[:, party])
        np.testing.assert_allclose(pooled.leaning[asked, party], leaning[asked], atol=1e-8)


def filtered(polls: Polls, party: int) -> tuple:
    """Day by day, states: level, then institutes. The first poll says where the level starts."""
    order = np.argsort(polls.last, kind="stable")
    noise = CONSTANTS.phi / np.clip(np.nan_to_num(polls.size, nan=1000.0), 200, 5000)
    houses = len(polls.institutes)
    state = np.zeros(1 + houses)
    spread = np.diag(np.r_[0.0, np.full(houses, CONSTANTS.nu)])
    start, house = order[0], 1 + polls.institute[order[0]]
    state[0] = polls.share[start, party]
    spread[0, 0] = CONSTANTS.nu + noise[start]
    spread[0, house] = spread[house, 0] = -CONSTANTS.nu
    day = polls.last[start]
    for row in order[1:]:
        spread[0, 0] += CONSTANTS.tau * (polls.last[row] - day)
        day = polls.last[row]
        seen = np.zeros(1 + houses)
        seen[[0, 1 + polls.institute[row]]] = 1
        gain = spread @ seen / (seen @ spread @ seen + noise[row])
        state += gain * (polls.share[row, party] - seen @ state)
        spread -= np.outer(gain, seen @ spread)
    return state[0], spread[0, 0] + CONSTANTS.tau * (ELECTION - day), state[1:]


def test_leanings_of_a_party_add_up_to_zero_and_weights_to_one() -> None:
    pooled = pool(made(3, polls=90, missing=0.4), ELECTION, CONSTANTS)
    np.testing.assert_allclose(np.nansum(pooled.leaning, axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(pooled.weight.sum(0), 1, atol=1e-12)


def test_the_determinant_of_the_system_is_that_of_the_restricted_likelihood() -> None:
    polls = made(4, polls=50)
    system = System.of(polls, ELECTION, CONSTANTS)
    v = covariance_of(polls)
    whole = np.linalg.slogdet(v)[1] + np.log(np.linalg.inv(v).sum())
    small = np.log(system.noise).sum() + np.linalg.slogdet(system.matrix)[1]
    assert small == pytest.approx(whole, abs=1e-8)


def test_a_poll_weighs_nothing_before_the_window_and_after_the_day() -> None:
    polls = made(5, polls=60, days=300)
    pooled = pool(polls, ELECTION - 30, CONSTANTS, window=90)
    used = polls.last[polls.last <= ELECTION - 30]
    expected = np.sort(used[used >= used.max() - 90])
    np.testing.assert_array_equal(np.sort(pooled.polls.last), expected)


def test_a_party_in_no_poll_has_no_share_and_changes_no_other() -> None:
    polls = made(6)
    without = pool(polls, ELECTION, CONSTANTS)
    more = Polls(
        **{name: getattr(polls, name) for name in FIELDS if name != "parties"},
        parties=(*polls.parties, "late"),
        share=np.column_stack([polls.share, np.full(len(polls), np.nan)]),
    )
    pooled = pool(more, ELECTION, CONSTANTS)
    assert np.isnan(pooled.share[-1])
    assert np.isnan(pooled.variance[-1])
    assert np.isnan(pooled.leaning[:, -1]).all()
    np.testing.assert_array_equal(pooled.share[:-1], without.share)


def test_no_poll_says_nothing() -> None:
    pooled = pool(made(7).until(0), ELECTION, CONSTANTS)
    assert np.isnan(pooled.share).all()
    assert len(pooled.polls) == 0


def test_errors_of_simulated_polls_have_the_variance_that_is_stated() -> None:
    """4,000 independent parties: the mean square is chi-squared; |z| < 5 fails in 6 of 10 million.

    The drift to election day is in it: the last polls are 40 days old.
    """
    polls = made(8, polls=50, parties=4000)
    early = polls.rows(polls.last < ELECTION - 40)
    pooled = pool(early, ELECTION, CONSTANTS)
    z = (pooled.share - 0.2) / np.sqrt(0.16 * pooled.variance)
    assert abs((z**2).sum() - 4000) < 5 * np.sqrt(2 * 4000)
    assert abs(z.mean()) * np.sqrt(4000) < 5


def test_permuting_polls_changes_nothing() -> None:
    polls = made(9, missing=0.2)
    order = np.random.default_rng(0).permutation(len(polls))
    one, other = pool(polls, ELECTION, CONSTANTS), pool(polls.rows(order), ELECTION, CONSTANTS)
    np.testing.assert_allclose(one.share, other.share, atol=1e-12)
    np.testing.assert_allclose(one.weight[order], other.weight, atol=1e-10)


def test_a_thousand_polls_of_twenty_parties_are_pooled_in_50_ms() -> None:
    """Two of them came late. The best of a few, in time of this thread: others may be busy."""
    polls = made(10, polls=1000, parties=20, institutes=12, days=180)
    polls.share[polls.last < ELECTION - 60, :2] = np.nan
    assert min(timed(polls) for _ in range(7)) < 0.05


def timed(polls: Polls) -> float:
    start = time.thread_time()
    assert isinstance(pool(polls, ELECTION, CONSTANTS), Pooled)
    return time.thread_time() - start
