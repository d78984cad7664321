"""Seats against exact chances: theorems of highest averages, majorities, fair lots."""

from functools import cache
from math import comb

import numpy as np
import pytest
from scipy import stats

from simulator.job import Job
from tests.statistics.checks import check_count, check_uncorrelated, check_uniform
from tests.statistics.sample import DRAWS, elections, plan_of, scenario_of

UNIFORM = [(2, 9), (3, 4), (4, 7), (5, 5)]
"""Lists and seats."""


@cache
def uniform_tally(lists, seats, divisor):
    """Every mix of shares is as likely as every other: a Dirichlet with all shapes one."""
    scenario = scenario_of(
        {f"p{number}": 100 / lists for number in range(lists)},
        {"model": "dirichlet", "effective_sample_size": lists + 1},
        tier=[{"id": "list", "method": "highest-averages", "divisor": divisor, "seats": seats}],
    )
    return Job.of(scenario, 1).draw(0, DRAWS)


def vectors(tally):
    """How often each vector of seats occurred; those that never did are absent."""
    assert tally.joint[0].outside == 0
    assert (tally.joint[0].vectors().sum(axis=1) == tally.joint[0].vectors()[0].sum()).all()
    return tally.joint[0].counts


def check_vectors(counts, lists, seats):
    """All of them occur, each with the chance 1 / C(seats + lists - 1, lists - 1)."""
    assert counts.size == comb(seats + lists - 1, lists - 1)
    check_uniform(counts)


@pytest.mark.parametrize(("lists", "seats"), UNIFORM)
def test_under_uniform_shares_dhondt_makes_every_vector_equally_likely(lists, seats):
    """The cone over a unit cube of quotients has the same volume for all cubes of one sum."""
    check_vectors(vectors(uniform_tally(lists, seats, "dhondt")), lists, seats)


@pytest.mark.parametrize(("lists", "seats"), UNIFORM)
def test_majorities_under_uniform_shares(lists, seats):
    """The part of all vectors in which a list has more than half of the seats."""
    tally = uniform_tally(lists, seats, "dhondt")
    most = seats // 2 + 1
    more = sum(comb(seats - own + lists - 2, lists - 2) for own in range(most, seats + 1))
    check_count(tally.counts["majority"], DRAWS, more / comb(seats + lists - 1, lists - 1))


@pytest.mark.parametrize(("lists", "seats"), UNIFORM)
def test_sees_another_divisor(lists, seats):
    with pytest.raises(AssertionError):
        check_vectors(vectors(uniform_tally(lists, seats, "sainte-lague")), lists, seats)


def test_sees_a_normal_instead_of_a_gamma():
    """Shapes of one drawn as normals of mean and variance one, cut at zero."""
    weights = np.maximum(np.random.default_rng(1).normal(1, 1, (3, DRAWS)), 1e-9)
    taken = (weights / np.arange(1, 5)[:, None, None]).reshape(12, DRAWS)
    place = np.argpartition(-taken, 3, axis=0)[:4] % 3
    keys = (place == 0).sum(axis=0) * 5 + (place == 1).sum(axis=0)
    counts = np.bincount(keys)
    with pytest.raises(AssertionError):
        check_vectors(counts[counts > 0], 3, 4)


def majority(model, share, **votes):
    """How often the first of two lists has a majority of 69 seats."""
    return of_two(model, share, **votes).draw(0, DRAWS).counts["majority"]


def of_two(model, share, **votes):
    return Job.of(scenario_of({"a": share, "b": 100 - share}, {"model": model} | votes), 1)


@pytest.mark.parametrize("share", [50.0, 51.5, 45.0])
def test_two_party_majorities_of_a_dirichlet(share):
    """Half of the votes is half of the seats: the chance is the Beta distribution's."""
    count = majority("dirichlet", share, effective_sample_size=600)
    chance = stats.beta(5.99 * share, 599 - 5.99 * share).sf(0.5)
    check_count(count, DRAWS, np.array([chance, 1 - chance]))


@pytest.mark.parametrize("share", [50.0, 51.5, 45.0])
def test_two_party_majorities_of_a_logistic_normal(share):
    sd = {"a": 0.05, "b": 0.08}
    count = majority("logistic-normal", share, national_sd=sd)
    one, other = of_two("logistic-normal", share, national_sd=sd).plan.votes.mean_weight
    margin = np.log(one / other) - (0.05**2 - 0.08**2) / 2
    chance = stats.norm.cdf(margin / np.hypot(0.05, 0.08))
    check_count(count, DRAWS, np.array([chance, 1 - chance]))


def test_sees_half_a_point_of_share():
    count = majority("dirichlet", 50.5, effective_sample_size=600)
    with pytest.raises(AssertionError):
        check_count(count, DRAWS, 0.5)


def tied(lists, seats, method="largest-remainder", tiers=1):
    """Lists with equal votes, and seats that do not divide."""
    return {
        "party": [{"id": f"p{number}", "votes": 1000} for number in range(lists)],
        "tier": [
            {"id": f"t{number}", "method": method, "seats": seats, "tie": "lot"}
            for number in range(tiers)
        ],
        "turnout": {},
    }


@pytest.mark.parametrize("method", ["largest-remainder", "highest-averages"])
@pytest.mark.parametrize(("lists", "seats"), [(2, 5), (3, 4), (3, 5), (7, 10)])
def test_lots_are_fair(lists, seats, method):
    """Each list has the seat left over as often as its chance says."""
    scenario = scenario_of({}, {"model": "fixed"}, **tied(lists, seats, method))
    tally = Job.of(scenario, 1).draw(0, DRAWS)
    more = seats // lists + 1
    assert tally.counts["tied"].tolist() == [DRAWS]
    check_count(tally.counts["seats"][0, :, more], DRAWS, (seats % lists) / lists)
    check_uniform(tally.joint[0].counts)
    assert tally.joint[0].counts.size == comb(lists, seats % lists)


def check_lots(extra):
    """Who has the extra seat [tier, draw] is unrelated between tiers and from draw to draw."""
    check_uncorrelated(extra[0], extra[1])
    check_uncorrelated(extra[0, 1:], extra[0, :-1])
    check_uncorrelated(extra[1, 1:], extra[0, :-1])


def lots():
    plan = plan_of({}, {"model": "fixed"}, **tied(2, 5, tiers=2))
    return elections(plan).seats[:, 0] - 2


def test_lots_of_tiers_and_draws_are_unrelated():
    check_lots(lots())


def test_sees_one_lot_for_two_tiers():
    extra = lots()
    with pytest.raises(AssertionError):
        check_lots(np.array([extra[0], extra[0]]))
    with pytest.raises(AssertionError):
        check_lots(np.repeat(extra[:, ::2], 2, axis=1))
