"""Groups of regions: what they have in common is normal, by party, and moves no national share."""

from functools import cache

import numpy as np
import pytest
from scipy import stats

from simulator.kernel import simulate
from tests.statistics.checks import check_correlation, check_near, check_quantiles, check_variance
from tests.statistics.sample import elections, plan_of, regions
from tests.statistics.test_mean_shares import check_means
from tests.statistics.test_normals import check_unrelated
from tests.statistics.test_regional import SHARES, SPREAD, VOTES, check_nation, departures

PEOPLE = {"n1": 900, "n2": 400, "e1": 350, "e2": 200, "w1": 150, "w2": 600, "alone": 300}
GROUP = {"n": "north", "e": "east", "w": "west", "a": None}
LEANS = {"n1": {"a": 60.0, "b": 20.0}, "e2": {"a": 20.0, "d": 30.0}}
TOGETHER = {"a": 0.2, "b": 0.0, "default": 0.3}
SOME = 200_000


def rows(names=tuple(PEOPLE), grouped=True):
    """Regions in some order; the first letter of each says its group."""
    return [
        {"id": name, "registered": PEOPLE[name] * 500_000}
        | ({"group": GROUP[name[0]]} if grouped and GROUP[name[0]] else {})
        | ({"share": LEANS[name]} if name in LEANS else {})
        for name in names
    ]


def plan(own, together, region=None, **rest):
    votes = VOTES | {"regional_sd": own, "group_sd": together} | rest
    return plan_of(SHARES, votes, region=region or rows(), turnout={"mean": 70})


def both(compiled):
    """By option, the standard deviations of a region's own departure and of its group's."""
    return compiled.votes.regional_sd, compiled.votes.groups.sd


def test_departures_have_the_two_variances():
    """Of a region in a group the sum, of the one that is in none its own."""
    compiled = plan(SPREAD, TOGETHER)
    own, together = both(compiled)
    found = departures(compiled)
    for region, common in ((0, together), (3, together), (6, 0 * together)):
        for row, variance in zip(found[region], own**2 + common**2, strict=True):
            check_variance(row, 0, variance)
            check_quantiles(row, stats.norm(0, np.sqrt(variance)).ppf)


def test_regions_of_a_group_depart_together_and_no_others():
    """Of each option: regions 0 and 1 are north, 2 and 3 east, 6 is alone."""
    compiled = plan(SPREAD, TOGETHER)
    own, together = both(compiled)
    found, whole = departures(compiled), np.sqrt(own**2 + together**2)
    for option, rho in enumerate(together**2 / whole**2):
        for one, other in ((0, 1), (2, 3), (4, 5)):
            check_correlation(found[one, option], found[other, option], rho)
        for one, other in ((1, 2), (3, 4), (0, 5), (5, 6)):
            check_correlation(found[one, option], found[other, option], 0.0)
    for one, other in (((0, 0), (1, 2)), ((2, 0), (2, 3))):
        check_unrelated(found[one] / whole[one[1]], found[other] / whole[other[1]])


def by_numpy(compiled, of, draws=SOME):
    """Shares [region, option, draw] of another generator and another raking, until it is done."""
    votes, rng = compiled.votes, np.random.default_rng(7)
    shape = (len(of), votes.options, draws)
    normals = rng.standard_normal(shape) * votes.regional_sd[:, None]
    common = rng.standard_normal((max(of) + 1, *shape[1:])) * votes.groups.sd[:, None]
    for region, group in enumerate(of):
        normals[region] += common[group] if group >= 0 else 0.0
    swings = rng.standard_normal(shape[1:]) / np.sqrt(600 * votes.share)[:, None]
    nation = votes.mean_weight[:, None] * np.exp(swings)
    nation /= nation.sum(axis=0)
    weight = nation * votes.lean[:, :, None] * np.exp(normals)
    for _ in range(12):
        weight /= weight.sum(axis=1, keepdims=True)
        weight *= nation / np.einsum("r,rod->od", compiled.turnout.part, weight)
    return weight / weight.sum(axis=1, keepdims=True)


def moments(shares):
    """Products about the mean of an option's shares in every two regions, with their errors."""
    found = shares - shares.mean(axis=-1, keepdims=True)
    pairs = [found[one] * found[other] for one in range(len(found)) for other in range(one + 1)]
    return np.array([[p.mean(), p.std() / np.sqrt(p.size)] for p in pairs])


def test_shares_of_regions_covary_as_those_of_numpy():
    """Every two regions, every option, raking included: within five standard errors of both."""
    compiled = plan(SPREAD, TOGETHER)
    weight = regions(compiled, draws=SOME).region_weight
    shares = weight / weight.sum(axis=1, keepdims=True)
    wanted = by_numpy(compiled, [1, 1, 0, 0, 2, 2, -1])
    for option in range(len(SHARES)):
        found, other = moments(shares[:, option]), moments(wanted[:, option])
        check_near(found[:, 0], other[:, 0], np.hypot(found[:, 1], other[:, 1]))
    loose = moments(by_numpy(compiled, [-1] * 7)[:, 2])
    with pytest.raises(AssertionError):  # the planted bug: regions that depart alone
        check_near(found[:, 0], loose[:, 0], np.hypot(found[:, 1], loose[:, 1]))


def test_the_order_of_regions_does_not_move_their_groups():
    """Draw by draw: without departures of their own, only the rounding of sums differs."""
    order = ("w2", "e1", "alone", "n2", "n1", "w1", "e2")
    compiled = plan(0.0, TOGETHER), plan(0.0, TOGETHER, region=rows(order))
    here, there = (regions(each, draws=2000).region_weight for each in compiled)
    names = list(PEOPLE)
    assert np.allclose(here[[names.index(name) for name in order]], there, rtol=1e-12, atol=0)


@cache
def drawn(together, grouped):
    compiled = plan(SPREAD, TOGETHER if together else 0.0, region=rows(grouped=grouped))
    return regions(compiled, draws=5000).region_weight


def test_no_groups_and_no_standard_deviation_are_the_same_draws():
    """Bit for bit; and with both, the region that is in no group departs as it did."""
    without = drawn(together=False, grouped=False)
    assert np.array_equal(without, drawn(together=True, grouped=False))
    assert np.array_equal(without, drawn(together=False, grouped=True))
    assert not np.array_equal(without, drawn(together=True, grouped=True))
    one, other = plan(SPREAD, TOGETHER), plan(SPREAD, 0.0)
    assert np.array_equal(departures(one, 3000)[6], departures(other, 3000)[6])


MODELS = {
    "fixed": {"model": "fixed"},
    "dirichlet": {"model": "dirichlet", "effective_sample_size": 300},
    "logistic-normal": VOTES,
    "multivariate-t": VOTES | {"model": "multivariate-t", "degrees_of_freedom": 4.0},
}


@pytest.mark.parametrize("model", MODELS)
def test_every_model_keeps_the_nation(model):
    """Its mean shares are those stated; the regions deviate, and their nation as without them."""
    compiled = (
        plan_of(
            SHARES,
            MODELS[model] | {"regional_sd": 0.1, "group_sd": sd},
            region=rows(),
            turnout={"mean": 70},
        )
        for sd in (0.15, 0.0)
    )
    together, apart = (elections(each, draws=SOME).shares for each in compiled)
    check_means(together, np.array([*SHARES.values()]) / 100)
    if model == "fixed":
        assert together.std(axis=1).max() < 2e-4
    else:
        check_nation(together, apart)


def test_blocks_and_parts_add_up():
    compiled = plan(SPREAD, TOGETHER)
    whole, parts = simulate(compiled, 3, 0, 700, 256), [(0, 77), (77, 700)]
    one, other = (simulate(compiled, 3, first, last, 64) for first, last in parts)
    assert np.array_equal(whole.counts.seats, one.counts.seats + other.counts.seats)
    assert np.array_equal(whole.counts.share_sums, one.counts.share_sums + other.counts.share_sums)
