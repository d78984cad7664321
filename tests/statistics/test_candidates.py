"""District ballots: residuals of mean one, swings that are shared, districts that are not."""

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from simulator.job import Job
from tests.statistics.checks import (
    check_count,
    check_mean,
    check_quantiles,
    check_uncorrelated,
    check_variance,
)
from tests.statistics.sample import (
    DRAWS,
    candidate_votes,
    candidate_weights,
    elections,
    plan_of,
    scenario_of,
)

SHARES = {"a": 60.0, "b": 40.0}
PARTY = [
    *({"id": name, "share": share} for name, share in SHARES.items()),
    {"id": "none", "role": "against-all", "share": 0},
    {"id": "lone", "role": "independent", "swing_sd": 0.5},
    {"id": "local", "role": "independent"},
]
SD = np.array([0.3, 0.7, 1.0, 1.0, 0.2])
CANDIDATE = [
    {"party": "a", "retains": 0.5},
    {"party": "b", "retains": 0.8, "residual_sd": 0.7},
    {"party": "lone", "share": 20, "count": 2, "residual_sd": 1.0},
    {"party": "local", "share": 10, "residual_sd": 0.2},
    {"party": "none", "share": 5, "residual_sd": 0},
]
DISTRICTS = 7


def law(districts, candidates, party, **rest):
    """What a scenario with so many districts of the same candidates says."""
    return {
        "party": party,
        "ballot": [
            {"id": "list", "kind": "lists"},
            {"id": "district", "kind": "candidates", "residual_sd": 0.3},
        ],
        "district": [{"id": str(number)} for number in range(districts)],
        "candidate": [
            {"district": str(number)} | candidate
            for number in range(districts)
            for candidate in candidates
        ],
        "tier": [{"id": "district", "method": "plurality", "tie": "lot"}],
    } | rest


def one_district():
    votes = {"model": "logistic-normal", "effective_sample_size": 600}
    return plan_of(SHARES, votes, **law(1, CANDIDATE, PARTY))


@cache
def drawn():
    """Rows that candidates follow, and the residuals [candidate, draw] beside them."""
    plan = one_district()
    field = plan.candidates
    followed, weight = candidate_weights(plan)
    followed = np.where((field.follows >= 0)[:, None], followed[field.follows], 1.0)
    return followed, weight / (field.strength[:, None] * followed)


def check_residuals(rows, sd):
    """Log-normal with a mean of one, and unrelated to one another: 16 numbers and 10 pairs."""
    check_mean(rows, 1.0)
    for row, spread in zip(np.log(rows), sd, strict=True):
        check_variance(row, -(spread**2) / 2, spread**2)
        check_quantiles(row, stats.norm(-(spread**2) / 2, spread).ppf)
    for one, other in combinations(np.log(rows), 2):
        check_uncorrelated(one, other)


def test_residuals():
    _, residuals = drawn()
    check_residuals(residuals[:5], SD)
    assert np.abs(residuals[5] - 1).max() < 1e-12


def test_independents_share_a_swing_of_mean_one():
    followed, residuals = drawn()
    swing = followed[2]
    assert (followed[3] == swing).all()
    assert (followed[4] == 1.0).all()
    check_mean(swing, 1.0)
    check_quantiles(np.log(swing), stats.norm(-0.125, 0.5).ppf)
    for row in residuals[:5]:
        check_uncorrelated(np.log(row), np.log(swing))


def test_party_candidates_follow_their_list():
    """The rows that they follow are the shares of the list ballot, which have their own spread."""
    followed, _ = drawn()
    assert np.abs(followed[0] + followed[1] - 1).max() < 1e-12
    check_variance(np.log(followed[0] / followed[1]), np.log(1.5) + 1 / 1440, 1 / 144)


def test_all_ballots_of_a_district_are_given_out():
    plan = one_district()
    votes, valid = candidate_votes(plan, 20_000), elections(plan, draws=20_000).valid
    assert (votes >= 0).all()
    assert (votes == np.floor(votes)).all()
    assert (votes.sum(axis=0) == valid).all()


def check_winners(histogram, chance):
    """Seats of one of two candidates: districts are decided one by one, each by its own lot."""
    chances = stats.binom.pmf(np.arange(histogram.size), histogram.size - 1, chance)
    check_count(histogram, histogram.sum(), chances)


def duel():
    """Seven districts of two independents without a swing, and how often the first wins one."""
    party = [
        {"id": "list", "share": 100},
        {"id": "one", "role": "independent"},
        {"id": "two", "role": "independent"},
    ]
    candidates = [
        {"party": "one", "share": 55, "residual_sd": 0.6},
        {"party": "two", "share": 45, "residual_sd": 0.8},
    ]
    votes = {"model": "fixed"}
    scenario = scenario_of({}, votes, **law(DISTRICTS, candidates, party))
    margin = np.log(55 / 45) - (0.36 - 0.64) / 2
    return Job.of(scenario, 1), stats.norm.cdf(margin)


def test_winners_of_districts():
    """The seats of the first independent are binomial; one million draws, eight numbers."""
    job, chance = duel()
    check_winners(job.draw(0, DRAWS).counts["seats"][0, 1, : DISTRICTS + 1], chance)


def test_sees_districts_that_share_their_residuals():
    _, chance = duel()
    rng = np.random.default_rng(1)
    wins = rng.random((DISTRICTS, DRAWS)) < chance
    check_winners(np.bincount(wins.sum(axis=0), minlength=DISTRICTS + 1), chance)
    wins[1] = wins[0]
    with pytest.raises(AssertionError):
        check_winners(np.bincount(wins.sum(axis=0), minlength=DISTRICTS + 1), chance)


def test_sees_residuals_of_median_one():
    with pytest.raises(AssertionError):
        check_residuals(drawn()[1][:5] * np.exp(SD**2 / 2)[:, None], SD)


def test_sees_a_residual_that_two_candidates_share():
    rows = drawn()[1][:5].copy()
    rows[3] = rows[2]
    with pytest.raises(AssertionError):
        check_residuals(rows, SD)
