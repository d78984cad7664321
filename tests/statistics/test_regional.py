"""Regions: departures are normal, and move votes between regions, never the nation's shares."""

from functools import cache

import numpy as np
import pytest
from scipy import stats

from simulator.plan import compile as compile_plan
from simulator.scenario import load
from simulator.streams import Block
from simulator.uncertainty.regional import draw_groups, draw_regions
from tests.statistics.checks import check_mean, check_quantiles, check_uncorrelated, check_variance
from tests.statistics.sample import DRAWS, SHIPPED, elections, plan_of, regions
from tests.statistics.test_normals import check_unrelated

SHARES = {"a": 48.0, "b": 30.0, "c": 15.0, "d": 7.0}
VOTES = {"model": "logistic-normal", "effective_sample_size": 600}
SPREAD = {"a": 0.1, "b": 0.3, "default": 0.2}
PEOPLE = [900_000, 400_000, 350_000, 200_000, 150_000, 600_000]
LEANS = {0: {"a": 60.0, "b": 20.0}, 3: {"a": 20.0, "d": 30.0}}
FLAGSHIP = SHIPPED / "kazakhstan-2023"
RESIDUAL, BIAS = 1 / 20, 1 / 50
"""What raking may leave of a national share, over its forecast's standard deviation: root mean
square, and mean. Together they change a forecast's variance by less than one percent."""
SOME = 200_000


def plan(regional_sd, scale=500, **votes):
    """Six regions of different sizes, of which two lean."""
    region = [
        {"id": f"r{index}", "registered": people * scale}
        | ({"share": LEANS[index]} if index in LEANS else {})
        for index, people in enumerate(PEOPLE)
    ]
    return plan_of(
        SHARES, VOTES | {"regional_sd": regional_sd} | votes, region=region, turnout={"mean": 70}
    )


@cache
def drawn(spread):
    return elections(plan(SPREAD if spread else 0.0), draws=SOME)


def national(compiled, sample):
    """The nation's shares by the regions' weights, and those that the model drew; both [option]."""
    shares = sample.region_weight / sample.region_weight.sum(axis=1, keepdims=True)
    met = np.einsum("r,rod->od", compiled.turnout.part, shares)
    return met, sample.weight / sample.weight.sum(axis=0)


def check_nation(met, wanted):
    """Draw by draw the shares [option, draw] are those that the model drew."""
    left, spread = met - wanted, wanted.std(axis=1)
    assert (np.sqrt((left**2).mean(axis=1)) < RESIDUAL * spread).all()
    assert (np.abs(left.mean(axis=1)) < BIAS * spread).all()
    assert (np.abs(met.var(axis=1) / wanted.var(axis=1) - 1) < 0.01).all()


@pytest.mark.parametrize("place", [FLAGSHIP, None], ids=["kazakhstan-2023", "six regions"])
def test_regions_add_up_to_the_nation(place):
    """At the expected turnout, draw by draw."""
    compiled = compile_plan(load(place)) if place else plan(0.1)
    check_nation(*national(compiled, regions(compiled, draws=SOME)))


def test_departures_do_not_widen_the_nation():
    """With and without departures the nation's shares are the same in every draw."""
    check_nation(drawn(True).shares, drawn(False).shares)


def departures(compiled, draws=DRAWS):
    """[region, option, draw] before raking, on the log scale, without the lean."""
    lean, sd = compiled.votes.lean, compiled.votes.regional_sd
    weight, nation = np.empty((len(lean), 4, draws)), np.ones((4, draws))
    block = Block(np.uint64(1), 0, draws)
    shared = np.empty((compiled.votes.groups.number, 4, draws))
    draw_groups(compiled.votes.groups, block, shared)
    draw_regions(lean, sd, compiled.votes.groups, False, block, nation, shared, weight)
    return np.log(weight) - np.log(lean)[:, :, None]


def check_departures(rows, sd):
    """Mean, variance, quantiles of each option's departures."""
    for row, spread in zip(rows, sd, strict=True):
        check_mean(row, 0)
        check_variance(row, 0, spread**2)
        check_quantiles(row, stats.norm(0, spread).ppf)


def test_departures_are_normal_and_unrelated():
    """Each option of two regions, and pairs within and between regions."""
    compiled = plan(SPREAD)
    sd = compiled.votes.regional_sd
    rows = departures(compiled)
    for region in (0, 3):
        check_departures(rows[region], sd)
    for one, other in (((0, 0), (0, 1)), ((0, 0), (1, 0)), ((1, 2), (3, 3)), ((4, 1), (5, 1))):
        check_unrelated(rows[one] / sd[one[1]], rows[other] / sd[other[1]])


def test_leans_give_the_stated_shares_of_a_region():
    """Up to the fit that makes all regions meet the nation: the log-ratios of a lean are kept."""
    compiled = plan(0.0)
    weights = compiled.votes.share * compiled.votes.lean
    shares = weights / weights.sum(axis=1, keepdims=True)
    known = np.array([list((SHARES | LEANS.get(r, {})).values()) for r in range(len(PEOPLE))])
    double = np.log(shares / known * 100)
    double -= double[:, :1]
    assert np.abs(double - double[0]).max() < 1e-9
    assert np.abs(compiled.turnout.part @ shares - compiled.votes.share).max() < 1e-13


def test_departures_are_unrelated_to_the_nation():
    compiled = plan(SPREAD)
    check_uncorrelated(departures(compiled)[2, 0], regions(compiled).weight[0])


def test_sees_regions_that_are_not_raked():
    """The planted bug: departures as drawn; the largest region takes the nation along."""
    compiled = plan(SPREAD)
    sample = regions(plan(0.0), draws=SOME)
    loose = sample._replace(region_weight=sample.region_weight * np.exp(departures(compiled, SOME)))
    met, wanted = national(compiled, loose)
    with pytest.raises(AssertionError):
        check_nation(met, wanted)


def test_sees_one_departure_for_all_regions():
    rows = departures(plan(SPREAD))
    with pytest.raises(AssertionError):
        check_unrelated(rows[0, 0], rows[0, 0])


def test_sees_departures_of_one_sd_for_all():
    compiled = plan(SPREAD)
    with pytest.raises(AssertionError):
        check_departures(departures(plan(0.2))[0], compiled.votes.regional_sd)
