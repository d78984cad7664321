"""Shares of polls as the kernel draws them: their mean and covariance are those asked for."""

import numpy as np

from simulator.plan import compile as compile_plan
from simulator.scenario import Scenario
from tests.statistics.checks import check_near
from tests.statistics.sample import MANY, elections
from tests.statistics.test_logistic_normal import check_log_ratios, matrix

ROWS = [
    ("Ask", "2022-08-01", {"a": 31, "b": 28, "c": 20, "d": 9, "e": 5}),
    ("Tell", "2022-08-20", {"a": 30, "b": 30, "c": 18, "d": 10, "e": 4.5}),
    ("Ask", "2022-09-05", {"a": 29, "b": 31, "c": 19, "d": 8.5, "e": 5.5}),
]
DRAWN = 2**19


def test_the_draws_have_the_covariance_and_the_mean_shares_that_were_asked_for() -> None:
    """15 log-ratios and 10 correlations, each within 5 sigma; and six means."""
    scenario = Scenario.from_dict(
        {
            "format": 1,
            "id": "polls",
            "date": "2022-09-11",
            "party": [{"id": name} for name in "abcde"] + [{"id": "rest", "role": "other"}],
            "polls": {"poll": [{"institute": i, "last": last, "share": s} for i, last, s in ROWS]},
            "votes": {"spread": "polls"},
            "turnout": {"registered": MANY},
            "tier": [{"id": "all", "method": "largest-remainder", "seats": 69}],
        }
    )
    plan = compile_plan(scenario)
    shares = elections(plan, DRAWN).shares
    names = [party.id for party in scenario.party]
    asked = matrix(scenario.votes.filled, names)  # type: ignore[union-attr]
    check_log_ratios(shares, plan.votes.mean_weight, asked)
    pooled = np.array([party.share for party in scenario.party]) / 100
    # The mean weights are found over a fixed sample of 2^14 points, mirrored: see plan.centring.
    error = np.hypot(shares.std(axis=1) / np.sqrt(DRAWN), 1e-6)
    check_near(shares.mean(axis=1), pooled, error)
