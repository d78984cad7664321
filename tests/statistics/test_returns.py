"""Conditioned draws: those of dense algebra, draw by draw; and those of the exact posterior."""

import numpy as np
import pytest

from benchmarks.returns_coverage import coverage
from simulator.kernel import DRAW, Room
from simulator.plan import compile as compile_plan
from simulator.returns import diagnose
from tests.statistics.returns import (
    ISLE,
    NATION,
    PARTIES,
    REGIONS,
    TURNOUT,
    VOTES,
    WEST,
    Dense,
    scenario_of,
)
from tests.statistics.sample import elections

DRAWS = 64
PLAIN = [{**party, "turnout_correlation": 0.0} for party in PARTIES]
CANDIDATES = {
    "ballot": [
        {"id": "list", "kind": "lists"},
        {"id": "district", "kind": "candidates", "residual_sd": 0.2},
    ],
    "district": [{"id": "1", "region": "west"}, {"id": "2", "region": "south"}],
    "candidate": [
        {"district": district, "party": party, "retains": retains}
        for district in ("1", "2")
        for party, retains in (("a", 0.9), ("b", 1.1), ("c", 0.7))
    ],
    "tier": [{"id": "districts", "method": "plurality"}],
}
COUNT = {"id": "1", "votes": {"a": 30_000, "b": 21_000, "c": 3_000}}
CASES = {
    "whole, part and turnout": ({"region": [WEST, ISLE]}, {}),
    "the nation's turnout": ({"region": [WEST, ISLE], "nation": {"turnout": 61}}, {}),
    "the nation's votes": ({"region": [{"id": "isle", "turnout": 62}], "nation": NATION}, {}),
    "everything": ({"region": [WEST, ISLE, ISLE | {"id": "south"}, WEST | {"id": "north"}]}, {}),
    "turnout that does not vary": (
        {"region": [WEST]},
        {"turnout": {"mean": 60, "invalid": 1}, "party": PLAIN},
    ),
    "regions that are alike": (
        {"region": [WEST]},
        {
            "votes": {"model": "logistic-normal", "national_sd": 0.1},
            "region": [{"id": row["id"], "registered": row["registered"]} for row in REGIONS],
        },
    ),
    "no national swing": (
        {"region": [WEST, ISLE]},
        {"votes": VOTES | {"national_sd": 0}, "party": PLAIN},
    ),
    "fixed shares": (
        {"region": [WEST, ISLE]},
        {"votes": {"model": "fixed", "regional_sd": 0.1}, "party": PLAIN},
    ),
    "no regions": (
        {"nation": NATION},
        {
            "region": [],
            "turnout": {"registered": 1_000_000, "mean": 50, "national_sd": 0.1},
            "votes": {"model": "logistic-normal", "national_sd": 0.1},
        },
    ),
    "a party that is absent": (
        {"region": [WEST, ISLE]},
        {"region": [REGIONS[0] | {"share": {"a": 60, "c": 0}}, *REGIONS[1:]]},
    ),
    "districts": ({"region": [ISLE], "district": [COUNT]}, CANDIDATES),
}


@pytest.mark.parametrize("name", CASES)
def test_draws_are_those_of_dense_algebra(name):
    returns, changes = CASES[name]
    scenario = scenario_of(returns, **changes)
    dense, plan = Dense(scenario), compile_plan(scenario)
    room = Room(plan, DRAWS)
    room.run(5, 0, DRAWS, DRAW)
    factor, group, _, turnout = dense.parts(dense.posterior(DRAWS, 5))
    work, options = room.work, dense.options
    close = {"rtol": 1e-9, "atol": 1e-8}
    np.testing.assert_allclose(work.factor[: factor.shape[1], :DRAWS].T, factor, **close)
    np.testing.assert_allclose(
        np.moveaxis(work.group_normals[:, :options, :DRAWS], -1, 0), group, **close
    )
    if dense.turnout.normals:
        np.testing.assert_allclose(work.own_turnout[: dense.regions, :DRAWS].T, turnout, **close)
    logs = dense.logs(dense.posterior(DRAWS, 5))
    for region in np.flatnonzero((plan.returns.part == 0) | (plan.returns.part == 1)):
        some = plan.returns.share[region] > 0
        drawn = np.log(work.region_weight[region, :options, :DRAWS].T[:, some])
        expected = logs[:, region][:, some]
        moved = (drawn - expected) - (drawn - expected).mean(axis=1, keepdims=True)
        assert np.abs(moved).max() < 1e-8


PARTLY = {"id": "west", "counted": 40, "votes": {"a": 12_000, "b": 8_000, "c": 1_300, "d": 2_400}}
EXACT = {
    "part of a region": ({"region": [PARTLY]}, {}),
    "two regions in part": (
        {"order_sd": 0.1, "unit_sd": 0.1, "region": [PARTLY, {**ISLE, "turnout": None}]},
        {"votes": {"model": "logistic-normal", "national_sd": 0.2, "regional_sd": 0.1}},
    ),
    "part of the nation": ({"order_sd": 0.15, "nation": NATION}, {}),
}


@pytest.mark.parametrize("name", EXACT)
def test_draws_are_those_of_the_exact_posterior(name):
    """Draws of the prior, each weighted by its likelihood: means within 0.05 points and their own
    error, standard deviations within 0.02, chances within 0.01."""
    returns, changes = EXACT[name]
    scenario = scenario_of(returns, **changes)
    dense, plan = Dense(scenario), compile_plan(scenario)
    random = np.random.default_rng(1)
    logs, shares = [], []
    for _ in range(10):
        x = random.standard_normal((40_000, dense.size))
        logs.append(dense.log_likelihood(x))
        shares.append(dense.shares(x, plan))
    exact, weight = np.concatenate(shares), np.exp(np.concatenate(logs) - np.max(logs))
    weight /= weight.sum()
    draws = elections(plan, 40_000)
    drawn, size = 100 * draws.shares, 1 / (weight**2).sum()
    mean = weight @ exact
    sd = np.sqrt(weight @ (exact - mean) ** 2)
    error = sd * np.sqrt(1 / size + 1 / drawn.shape[1])
    assert size > 5_000
    assert (np.abs(drawn.mean(axis=1) - mean) < 0.05 + 4 * error).all()
    assert (np.abs(drawn.std(axis=1) - sd) < 0.02 + 4 * error).all()
    chance = weight @ (exact > mean + 0.5 * sd)
    of_chance = np.sqrt(0.25 * (1 / size + 1 / drawn.shape[1]))
    found = (drawn > (mean + 0.5 * sd)[:, None]).mean(axis=1)
    assert (np.abs(found - chance) < 0.01 + 4 * of_chance).all()


def test_draws_are_those_that_rejection_leaves():
    """Without Bayes' rule: elections are drawn, part of the isle is counted in each, and those are
    kept whose count comes out as it was seen, up to two points."""
    isle = ISLE | {"turnout": 60.0}
    returns = {"order_sd": 0.1, "unit_sd": 0.1, "region": [isle]}
    scenario = scenario_of(returns, turnout={"mean": 60}, party=PLAIN)
    dense, plan = Dense(scenario), compile_plan(scenario)
    random = np.random.default_rng(2)
    seen = np.array([isle["votes"][name] for name in "abcd"], float)
    sd = np.sqrt((0.7 * 0.1) ** 2 + 0.7 / 0.3 * 0.1**2 + 1 / (seen + 0.5))
    kept = []
    for _ in range(20):
        x = random.standard_normal((50_000, dense.size))
        counted = np.exp(dense.logs(x)[:, 2] + sd * random.standard_normal((len(x), 4)))
        shares = counted / counted.sum(axis=1, keepdims=True)
        near = (np.abs(shares - seen / seen.sum()) < 0.02).all(axis=1)
        kept.append(dense.shares(x[near], plan))
    exact, drawn = np.concatenate(kept), 100 * elections(plan, 20_000).shares
    error = exact.std(axis=0) * np.sqrt(1 / len(exact) + 1 / drawn.shape[1])
    assert len(exact) > 5_000
    assert (np.abs(drawn.mean(axis=1) - exact.mean(axis=0)) < 0.05 + 4 * error).all()
    assert (np.abs(drawn.std(axis=1) - exact.std(axis=0)) < 0.03 + 4 * error).all()


@pytest.mark.parametrize("stage", [0.25, 0.5, 0.75])
def test_truths_are_where_the_forecast_says(stage):
    """Binomial bounds, as if the four parties of a truth were one: each of them alone is binomial.
    With 80 truths, four standard errors are 18 and 10 points."""
    six = [{"id": f"r{n}", "registered": 40_000 * (n + 1), "group": "gh"[n % 2]} for n in range(8)]
    scenario = scenario_of({}, region=six)
    found = coverage(scenario, stage, 80)
    assert abs(found.covered[0] - 80) < 4 * np.sqrt(0.8 * 0.2 / 80) * 100 / 2
    assert abs(found.covered[1] - 95) < 4 * np.sqrt(0.95 * 0.05 / 80) * 100 / 2
    assert found.error < found.sd


def test_a_linear_model_has_all_of_its_draws():
    """Without departures in the regions the log weights of each are the nation's, which is linear;
    with extreme ones little is."""
    plain = {"model": "logistic-normal", "national_sd": 0.1}
    alike = [{"id": row["id"], "registered": row["registered"]} for row in REGIONS]
    linear = diagnose(scenario_of({"region": [PARTLY]}, votes=plain, region=alike))
    assert linear.effective > 0.999
    extreme = VOTES | {"regional_sd": 1.5, "national_sd": 0.5, "group_sd": 0}
    far = diagnose(scenario_of({"region": [PARTLY, ISLE]}, votes=extreme))
    assert far.effective < 0.9


def test_surprises_are_the_largest_first():
    low = WEST | {"votes": {"a": 15_000, "b": 30_000, "c": 4_000, "d": 5_000}, "turnout": 75}
    found = diagnose(scenario_of({"region": [low, ISLE]}, turnout=TURNOUT))
    sizes = [abs(each.sd) for each in found.surprises]
    assert sizes == sorted(sizes, reverse=True)
    first = next(each for each in found.surprises if each.party == "a")
    assert (first.place, round(first.counted, 1)) == ("west", round(100 * 15 / 54, 1))
    assert first.sd < -5
    turnout = next(each for each in found.surprises if each.party is None)
    assert turnout.place == "west"
    assert turnout.counted == pytest.approx(75)
    assert 55 < turnout.expected < 65
    assert turnout.sd > 2
