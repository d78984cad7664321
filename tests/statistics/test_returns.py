"""Conditioned draws: those of dense algebra; and those of the exact posterior."""

import numpy as np
import pytest

from benchmarks.returns_coverage import coverage
from simulator.kernel import DRAW, Room
from simulator.kernel.work import new_work
from simulator.nights.diagnosis import diagnose
from simulator.plan import compile as compile_plan
from simulator.plan.returns import heard, posterior
from simulator.plan.returns.model import State
from simulator.plan.returns.posterior import find_posterior
from simulator.uncertainty.conditioning import condition
from simulator.uncertainty.returns import SHARE
from tests.statistics.returns import (
    FORECAST,
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
from tests.statistics.sample import blocks, elections

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
PARTLY = {"id": "west", "counted": 40, "votes": {"a": 12_000, "b": 8_000, "c": 1_300, "d": 2_400}}
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
    "districts of one region": (
        {"region": [ISLE], "district": [COUNT, COUNT | {"id": "2", "counted": 30}]},
        CANDIDATES | {"district": [{"id": "1", "region": "west"}, {"id": "2", "region": "west"}]},
    ),
    "a region and its district": (
        {"region": [WEST, ISLE], "district": [COUNT]},
        CANDIDATES | {"tier": [*CANDIDATES["tier"], *FORECAST["tier"]]},
    ),
}


def normals_of(dense, work):
    """[..., lane] each: those of a block, in the order of `dense.parts`."""
    factors, options = dense.votes.factors, dense.options
    turnout = work.turnout[: dense.regions if dense.turnout.normals else 0]
    return work.factor[:factors], work.group[:, :options], work.own[:, :options], turnout


def moved_by_kernel(dense, plan, x):
    """What `x` [lane, normal] becomes given the counts."""
    work = new_work(plan, len(x), 0).returns
    rows = normals_of(dense, work)
    for each, part in zip(rows, dense.parts(x), strict=True):
        each[...] = np.moveaxis(part, 0, -1)[: len(each)]
    condition(plan.returns, plan.votes.groups, len(x), work)
    return np.concatenate([each.reshape(-1, len(x)) for each in rows]).T


SOME = {"a": 0.0, "b": 0.2, "c": 0.0, "d": 0.2}
OTHERS = {"a": 0.1, "b": 0.0, "c": 0.1, "d": 0.4}
ONE_GROUP = [{**row, "group": "coast"} for row in REGIONS]
LARGE = [{**row, "registered": 100 * row["registered"]} for row in ONE_GROUP]
NEARLY = {
    "id": "north",
    "counted": 97,
    "votes": {"a": 7_000_000, "b": 6_000_000, "c": 2_000_000, "d": 1_500_000},
}
OSCILLATES = (
    {
        "order_sd": 0.2,
        "region": [
            {"id": "r0", "votes": {"a": 76_895, "b": 12_266, "c": 59_124}},
            {"id": "r2", "counted": 95, "votes": {"a": 1_174_923, "b": 105_991, "c": 834_983}},
        ],
    },
    {
        "party": [
            {"id": name, "share": share}
            for name, share in zip("abc", (41.3, 7.3, 51.4), strict=True)
        ],
        "region": [
            {"id": "r0", "registered": 274_606, "group": "g"},
            {"id": "r1", "registered": 304_713, "group": "g"},
            {"id": "r2", "registered": 4_124_558},
        ],
        "votes": {
            "model": "logistic-normal",
            "national_sd": 0.02,
            "regional_sd": {"a": 0.1, "default": 0.3},
            "group_sd": 0.1,
        },
        "turnout": {"mean": 60, "invalid": 2},
    },
)
HARD = {
    "steps that oscillate": OSCILLATES,
    "spreads of some parties": (
        {"region": [PARTLY, ISLE]},
        {"votes": VOTES | {"regional_sd": OTHERS, "group_sd": SOME}, "region": ONE_GROUP},
    ),
    "large regions of one group": (
        {"region": [NEARLY, {**WEST, "counted": 5}]},
        {
            "votes": {"model": "fixed", "regional_sd": SOME, "group_sd": OTHERS},
            "party": PLAIN,
            "region": LARGE,
        },
    ),
    "a party of one region": (
        {"region": [{**WEST, "id": "north", "votes": {"a": 80_000, "b": 90_000, "c": 19_000}}]},
        {
            "region": [
                REGIONS[0] | {"share": {"a": 60, "d": 0}},
                REGIONS[1] | {"share": {"d": 0}},
                REGIONS[2],
                REGIONS[3] | {"share": {"d": 0}},
            ],
            "party": [
                *(
                    {**party, "share": share}
                    for party, share in zip(PARTIES[:3], (46, 33, 16), strict=True)
                ),
                PARTIES[3] | {"share": 5},
            ],
        },
    ),
    "far from all that was expected": (
        {
            "region": [
                WEST | {"votes": {"a": 1_000, "b": 2_000, "c": 3_000, "d": 50_000}},
                ISLE | {"counted": 90, "votes": {"a": 50, "b": 29_000, "c": 50}},
                {"id": "north", "votes": {"a": 100_000, "b": 50_000, "c": 50, "d": 29_000}},
            ]
        },
        {"votes": VOTES | {"national_sd": 0.05, "regional_sd": 0.1}},
    ),
}


@pytest.mark.parametrize("name", CASES | HARD)
def test_normals_have_the_mean_and_covariance_of_dense_algebra(name):
    """One lane has no normals, and each of the others one of them alone. The mean is one about
    which it is found again."""
    returns, changes = (CASES | HARD)[name]
    scenario = scenario_of(returns, **changes)
    dense, plan = Dense(scenario), compile_plan(scenario)
    moved = moved_by_kernel(dense, plan, np.vstack([np.zeros(dense.size), np.eye(dense.size)]))
    matrix = (moved[1:] - moved[0])[: moved.shape[1]].T
    slope, gain, mean = dense.about(np.pad(moved[0], (0, dense.size - len(matrix))))
    covariance = (np.eye(dense.size) - gain @ slope)[: len(matrix), : len(matrix)]
    np.testing.assert_allclose(moved[0], mean[: len(matrix)], atol=1e-6)
    np.testing.assert_allclose(matrix @ matrix.T, covariance, atol=1e-8)
    factors = dense.votes.factors
    assert np.abs(matrix[:factors, factors:]).max(initial=0) == 0  # they follow themselves alone


def test_steps_that_oscillate_are_made_shorter(monkeypatch):
    """With whole steps the mean is not found."""
    returns, changes = OSCILLATES
    model, evidence, _ = heard(scenario_of(returns, **changes))
    assert find_posterior(model, evidence).found
    monkeypatch.setattr(posterior, "_paced", lambda *_: 1.0)
    assert not find_posterior(model, evidence).found


@pytest.mark.parametrize("name", CASES)
def test_draws_are_moved_as_lanes_are(name):
    returns, changes = CASES[name]
    scenario = scenario_of(returns, **changes)
    dense, plan = Dense(scenario), compile_plan(scenario)
    moved = moved_by_kernel(dense, plan, dense.prior(DRAWS, 5))
    logs = dense.logs(np.pad(moved, ((0, 0), (0, dense.size - moved.shape[1]))))
    room = Room(plan, DRAWS)
    room.run(5, 0, DRAWS, DRAW)
    for region in np.flatnonzero((plan.returns.part == 0) | (plan.returns.part == 1)):
        some = plan.returns.own[region, SHARE] > 0
        drawn = np.log(room.work.region_weight[region, : dense.options, :DRAWS].T[:, some])
        off = drawn - logs[:, region][:, some]
        assert np.abs(off - off.mean(axis=1, keepdims=True)).max() < 1e-8


@pytest.mark.parametrize("name", CASES)
def test_draws_in_python_are_those_of_the_kernel(name):
    returns, changes = CASES[name]
    scenario = scenario_of(returns, **changes)
    model, evidence, _ = heard(scenario)
    dense, x = Dense(scenario), np.random.default_rng(1).standard_normal((DRAWS, 64))
    x = x[:, : dense.size]
    moved = moved_by_kernel(dense, compile_plan(scenario), x)
    state = State(*(np.moveaxis(part, 0, -1) for part in dense.parts(x)))
    drawn = find_posterior(model, evidence).drawn(state)
    found = np.concatenate([each.reshape(-1, DRAWS) for each in drawn]).T
    np.testing.assert_allclose(found[:, : moved.shape[1]], moved, atol=1e-8)


EXACT = {
    "part of a region": ({"region": [PARTLY]}, {}),
    "two regions in part": (
        {"order_sd": 0.1, "unit_sd": 0.1, "region": [PARTLY, {**ISLE, "turnout": None}]},
        {"votes": {"model": "logistic-normal", "national_sd": 0.2, "regional_sd": 0.1}},
    ),
    "part of the nation": ({"order_sd": 0.15, "nation": NATION}, {}),
}


EXACT_DRAWS = 250_000
"""Of each sample: the bounds on means, 0.05 points, standard deviations, 0.02, and chances, 0.01,
are then three of their standard errors or more."""


@pytest.mark.parametrize("name", EXACT)
def test_draws_are_those_of_the_exact_posterior(name):
    """Draws that are each weighted by what is known exactly, prior and likelihood."""
    returns, changes = EXACT[name]
    scenario = scenario_of(returns, **changes)
    dense, plan = Dense(scenario), compile_plan(scenario)
    random, found, weights = np.random.default_rng(1), [], []
    for _ in range(20):
        x, logs = dense.weighted(EXACT_DRAWS // 20, random)
        found.append(dense.shares(x, plan))
        weights.append(logs)
    exact, logs = np.concatenate(found), np.concatenate(weights)
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    assert 1 / (weight**2).sum() > 0.9 * EXACT_DRAWS
    drawn = 100 * elections(plan, EXACT_DRAWS).shares
    assert_alike(drawn, exact, weight)


def assert_alike(drawn, exact, weight):
    """`drawn` [share, draw] has the moments of `exact` [draw, share] with these weights."""
    mean = weight @ exact
    sd = np.sqrt(weight @ (exact - mean) ** 2)
    assert np.abs(drawn.mean(axis=1) - mean).max() < 0.05
    assert np.abs(drawn.std(axis=1) - sd).max() < 0.02
    chance = weight @ (exact > mean + 0.5 * sd)
    found = (drawn > (mean + 0.5 * sd)[:, None]).mean(axis=1)
    assert np.abs(found - chance).max() < 0.01


SMALL = {
    "party": [{"id": "a", "share": 50}, {"id": "b", "share": 30}, {"id": "c", "share": 20}],
    "region": [
        {"id": "isle", "registered": 50_000, "share": {"c": 30}},
        {"id": "north", "registered": 150_000},
    ],
    "votes": {"model": "logistic-normal", "national_sd": 0.05, "regional_sd": 0.05},
    "turnout": {"mean": 60},
}
SEEN = {"a": 4_250, "b": 2_600, "c": 2_450}


def test_draws_are_those_that_rejection_leaves():
    """Without Bayes' rule: elections are drawn, part of the isle is counted in each, and those are
    kept whose count comes out as it was seen, up to a point (`moved_to_seen` is for the rest)."""
    isle = {"id": "isle", "counted": 30, "votes": SEEN, "turnout": 60}
    scenario = scenario_of({"order_sd": 0.05, "unit_sd": 0.02, "region": [isle]}, **SMALL)
    dense, plan = Dense(scenario), compile_plan(scenario)
    random, kept = np.random.default_rng(2), []
    for _ in range(40):
        x = random.standard_normal((50_000, dense.size))
        near, off = is_seen(dense.logs(x)[:, 0], 0.3, 0.05, 0.02, random)
        kept.append(np.hstack([dense.shares(x[near], plan), off]))
    exact = moved_to_seen(np.concatenate(kept))
    assert len(exact) > 40_000
    drawn = 100 * elections(plan, 200_000).shares
    assert_alike(drawn, exact, np.full(len(exact), 1 / len(exact)))


def is_seen(logs, part, order_sd, unit_sd, random):
    """Of which draws with these log weights [draw, row] the part counted is SEEN, up to a point;
    and how far off the first two shares of each of these are."""
    seen = np.array([*SEEN.values()])
    sd = np.sqrt(((1 - part) * order_sd) ** 2 + (1 - part) / part * unit_sd**2 + 1 / seen)
    counted = np.exp(logs + sd * random.standard_normal(logs.shape))
    off = counted / counted.sum(axis=1, keepdims=True) - seen / seen.sum()
    near = (np.abs(off) < 0.01).all(axis=1)
    return near, off[near, :2]


def moved_to_seen(kept):
    """Shares, the first three columns, at an `off` of zero, the last two: less their regression
    on it (Beaumont, Zhang and Balding 2002, doi:10.1093/genetics/162.4.2025)."""
    shares, off = kept[:, :3], kept[:, 3:]
    sides = np.column_stack([off, np.ones(len(off))])
    return shares - off @ np.linalg.lstsq(sides, shares, rcond=None)[0][:2]


@pytest.mark.parametrize("residual_sd", [0.0, 0.08])
def test_candidates_are_those_that_rejection_leaves(residual_sd):
    """The same of a district that is counted in part: what its candidates have in the end."""
    retains = {"a": 0.95, "b": 1.05, "c": 0.9}
    scenario = scenario_of(
        {
            "order_sd": 0.05,
            "unit_sd": 0.02,
            "district": [{"id": "1", "counted": 30, "votes": SEEN}],
        },
        **SMALL,
        ballot=[
            {"id": "list", "kind": "lists"},
            {"id": "district", "kind": "candidates", "residual_sd": residual_sd},
        ],
        district=[{"id": "1", "region": "isle"}],
        candidate=[
            {"district": "1", "party": party, "retains": kept} for party, kept in retains.items()
        ],
        tier=[{"id": "districts", "method": "plurality"}],
    )
    dense, plan = Dense(scenario), compile_plan(scenario)
    seen, strength = np.array([*SEEN.values()]), np.array([*retains.values()])
    random, kept = np.random.default_rng(3), []
    for _ in range(40):
        logs = dense.logs(random.standard_normal((50_000, dense.size)))[:, 0]
        logs = logs + np.log(strength) + residual_sd * random.standard_normal(logs.shape)
        near, off = is_seen(logs, 0.3, 0.05, 0.02, random)
        shares = np.exp(logs[near])
        whole = 30_000 * shares / shares.sum(axis=1, keepdims=True)
        rest = np.maximum(whole - seen, 0)
        whole = seen + rest / rest.sum(axis=1, keepdims=True) * (30_000 - seen.sum())
        kept.append(np.hstack([100 * whole / 30_000, off]))
    exact = moved_to_seen(np.concatenate(kept))
    assert len(exact) > 40_000
    drawn = np.empty((3, 200_000))
    for here, lanes, work in blocks(plan, 1, 0, 200_000, DRAW):
        drawn[:, here] = 100 * work.candidate_votes[:, :lanes] / 30_000
    assert_alike(drawn, exact, np.full(len(exact), 1 / len(exact)))


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


def test_a_mean_that_is_not_found_is_told(monkeypatch):
    monkeypatch.setattr(posterior, "STEPS", 1)
    found = diagnose(scenario_of({"region": [WEST, ISLE]}))
    assert found.effective == 0.0
    assert any("the returns contradict the forecast" in each for each in found.warnings)
