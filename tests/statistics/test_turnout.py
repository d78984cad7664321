"""Turnout: its median, its spread on the logit scale, and how parties move with it."""

from functools import cache

import numpy as np
import pytest
from scipy import special, stats

from tests.statistics.checks import (
    check_correlation,
    check_count,
    check_mean,
    check_quantiles,
    check_uncorrelated,
    check_variance,
)
from tests.statistics.sample import MANY, elections, plan_of, regions

SHARES = {"a": 50.0, "b": 30.0, "c": 20.0}
SD = {"a": 0.1, "b": 0.2, "c": 0.0}
RHO = {"a": 0.6, "b": -0.3}
MEAN = 60.0
CENTRE = special.logit(MEAN / 100)


@cache
def sample():
    """A nation whose turnout moves with two of its three lists."""
    party = [
        {"id": name, "share": share, "turnout_correlation": RHO.get(name, 0.0)}
        for name, share in SHARES.items()
    ]
    return elections(
        plan_of(
            SHARES,
            {"model": "logistic-normal", "national_sd": SD},
            party=party,
            turnout={"registered": MANY, "mean": MEAN, "national_sd": 0.15, "invalid": 2.5},
        )
    )


PEOPLE = {"north": MANY // 2, "south": MANY // 4}


def plan_of_regions():
    """Two regions whose turnout has national and regional parts."""
    return plan_of(
        SHARES,
        {"model": "fixed"},
        region=[{"id": name, "registered": number} for name, number in PEOPLE.items()],
        turnout={
            "national_sd": 0.1,
            "regional_sd": 0.2,
            "region": [{"id": "north", "mean": 40}, {"id": "south", "mean": 75, "sd": 0.4}],
        },
    )


@cache
def regional_cast():
    """[region, draw]"""
    return regions(plan_of_regions()).cast


def check_turnout(logits, centre, sd):
    """Median, mean, variance and 13 quantiles on the logit scale."""
    check_count(np.count_nonzero(logits < centre), logits.size, 0.5)
    check_mean(logits, centre)
    check_variance(logits, centre, sd**2)
    check_quantiles(logits, stats.norm(centre, sd).ppf)


def check_movement(ratios, logits):
    """The correlation of turnout with the log-ratios to the list that does not move."""
    for name in RHO:
        check_correlation(ratios[name], logits, RHO[name])


def log_ratios():
    logs = np.log(sample().votes)
    return {name: logs[row] - logs[2] for row, name in enumerate(RHO)}


def logits():
    return special.logit(sample().cast / MANY)


def test_turnout_of_the_nation():
    check_turnout(logits(), CENTRE, 0.15)


def test_parties_move_with_turnout():
    """Two correlations, and none of the swings with one another beyond what turnout brings."""
    ratios = log_ratios()
    check_movement(ratios, logits())
    check_correlation(ratios["a"], ratios["b"], 0.0)


def test_swings_keep_their_spread():
    for name, ratio in log_ratios().items():
        centre = np.log(SHARES[name] / SHARES["c"]) - SD[name] ** 2 / 2
        check_variance(ratio, centre, SD[name] ** 2)


def test_invalid_ballots_are_a_whole_part_of_the_cast():
    drawn = sample()
    exact = drawn.cast * 0.025
    invalid = drawn.cast - drawn.valid
    assert (np.abs(invalid - exact) <= 0.5 + 1e-6).all()
    assert (invalid == np.floor(exact + 0.5)).all()  # halves up
    assert (drawn.votes.sum(axis=0) == drawn.valid).all()


def test_turnout_of_regions():
    """The nation's swing and each region's own part; 16 numbers and a correlation."""
    north, south = special.logit(regional_cast() / np.array(list(PEOPLE.values()))[:, None])
    check_turnout(north, special.logit(0.40), np.hypot(0.1, 0.2))
    check_turnout(south, special.logit(0.75), np.hypot(0.1, 0.4))
    check_correlation(north, south, 0.1**2 / np.hypot(0.1, 0.2) / np.hypot(0.1, 0.4))


def test_the_nation_s_ballots_are_those_of_its_regions():
    """The kernel's own sum, draw by draw."""
    assert (elections(plan_of_regions()).cast == regional_cast().sum(axis=0)).all()


def test_turnout_without_a_correlation_leaves_shares_alone():
    drawn = elections(
        plan_of(
            SHARES,
            {"model": "dirichlet", "effective_sample_size": 600},
            turnout={"registered": MANY, "mean": MEAN, "national_sd": 0.15},
        )
    )
    for row in drawn.shares:
        check_uncorrelated(row, drawn.cast)


def test_sees_a_spread_one_percent_too_wide():
    check_turnout(logits(), CENTRE, 0.15)
    with pytest.raises(AssertionError):
        check_turnout(CENTRE + 1.01 * (logits() - CENTRE), CENTRE, 0.15)


def test_sees_a_mean_taken_for_the_median():
    """The mean turnout is less than the median above a half: the stated number is the median."""
    lower = special.logit(special.expit(logits()).mean())
    with pytest.raises(AssertionError):
        check_turnout(logits() + CENTRE - lower, CENTRE, 0.15)


def test_sees_a_swing_that_two_lists_share():
    ratio = log_ratios()["a"]
    with pytest.raises(AssertionError):
        check_movement({"a": ratio, "b": ratio}, logits())
