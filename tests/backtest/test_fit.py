"""What the mean of last polls was worth: against plain sums, and a search."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from simulator.backtest import read
from simulator.backtest.fit import past_sizes
from simulator.polls.constants import LEVEL
from simulator.polls.pooling import mean_of_last
from simulator.polls.record import DAYS
from simulator.polls.table import known_by
from simulator.scenario.files.shipped import names

SWEDEN = read(names()["backtests/sweden"])


def errors(days: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Shares that last polls had, and results, of each election."""
    found = []
    for election in SWEDEN.elections:
        polls = known_by(election.polls, election.day - days)
        mean = mean_of_last(polls, election.day)
        known = np.isfinite(mean) & np.isfinite(election.result)
        found.append((mean[known], election.result[known]))
    return found


def minus_log_likelihood(log_size: float, shares: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """Of ratios to the first party: what does not depend on the constant that is free."""
    tilt, total = SWEDEN.constants["national"].tilt, 0.0
    for forecast, result in shares:
        p, y = (np.append(each, 1 - each.sum()) for each in (forecast, result))
        contrast = np.hstack([-np.ones((len(p) - 1, 1)), np.eye(len(p) - 1)])
        loading = tilt * np.log(p / LEVEL)
        whole = np.diag(p**-0.8 / np.exp(log_size)) + np.outer(loading, loading)
        covariance, off = contrast @ whole @ contrast.T, contrast @ np.log(y / p)
        total += np.linalg.slogdet(covariance)[1] + off @ np.linalg.solve(covariance, off)
    return total / 2


@pytest.fixture(scope="module")
def sizes() -> dict[int, object]:
    return {each.days: each for each in past_sizes(SWEDEN)}


@pytest.mark.parametrize("days", DAYS)
def test_sizes_are_those_of_plain_sums_and_of_a_search(sizes: dict, days: int) -> None:
    shares, found = errors(days), sizes[days]
    assert (found.kind, found.elections) == ("national", 7)
    squares = degrees = 0.0
    for p, y in shares:
        off = np.log(y / p)
        squares += (p * (off - np.average(off, weights=p)) ** 2).sum()
        degrees += len(p) - 1
    assert found.size == pytest.approx(degrees / squares)
    assert found.low < found.size < found.high
    best = minimize_scalar(
        minus_log_likelihood, (np.log(20), np.log(2000)), args=(shares,), tol=1e-9
    )
    assert np.log(found.with_tilt) == pytest.approx(best.x, abs=2e-3)
