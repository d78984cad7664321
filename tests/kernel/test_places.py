"""Counts of districts and regions, against those of NumPy on the same elections, draw by draw."""

from functools import cache
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from simulator.job import Job
from simulator.kernel import ALLOCATE, DRAW, Room, simulate
from simulator.plan import Plan
from simulator.plan import compile as compile_plan
from simulator.plan.districts import fields_of_districts
from simulator.replay import replay
from simulator.scenario import Scenario, load
from simulator.tables import districts, regions
from simulator.tally import Tally

ASKED = ("counts.districts=true", "counts.regions=true")
DRAWS = 300


@cache
def asked(name: str) -> Scenario:
    return load(name, ASKED)


@cache
def tally(name: str) -> Tally:
    return Job.of(asked(name), 3).draw(0, DRAWS)


def keeping(plan: Plan) -> Plan:
    """The same, where ballots and seats of regions are there to look at after each draw."""
    return plan._replace(keeps_seats=True, keeps_regions=True, placed_tier=-1)


@pytest.mark.parametrize("name", ["scotland-2011", "germany-2025"])
def test_winners_and_shares_are_those_of_the_drawn_ballots(name: str) -> None:
    scenario = asked(name)
    plan = compile_plan(scenario)
    start = plan.candidates.start
    room = Room(plan, 1, kept=len(plan.candidates.party))
    wins, sums = np.zeros((2, start[-1]), np.int64)
    for draw in range(DRAWS):
        room.run(3, draw, draw + 1, DRAW | ALLOCATE)
        for first, last in pairwise(start.tolist()):
            votes = room.work.kept_votes[first:last]
            sums[first:last] += np.rint(1e6 / votes.sum() * votes).astype(np.int64)
            best = np.flatnonzero(votes == votes.max())
            if len(best) == 1:
                wins[first + best[0]] += 1
    found = tally(name).counts
    assert np.array_equal(found["district_shares"], sums)
    ties = DRAWS * (len(start) - 1) - wins.sum()
    assert np.abs(found["district_wins"] - wins).sum() == ties <= 5
    assert found["district_wins"].sum() == DRAWS * (len(start) - 1)


@pytest.mark.parametrize("name", ["scotland-2011", "spain-2016", "germany-2025"])
def test_regions_are_those_of_the_drawn_elections(name: str) -> None:
    room = Room(keeping(compile_plan(asked(name))), 1)
    work, found = room.work, tally(name).counts
    sums = {
        key: np.zeros_like(found[key]) for key in ("region_shares", "region_seats", "region_any")
    }
    for draw in range(DRAWS):
        room.run(3, draw, draw + 1, DRAW | ALLOCATE)
        scale = 1e6 / work.region_valid[:, :1]
        sums["region_shares"] += np.rint(work.region_votes[..., 0] * scale).astype(np.int64)
        seats = work.region_seats[..., 0].sum(axis=0).astype(np.int64)
        sums["region_seats"] += seats
        sums["region_any"] += seats > 0
    for key, wanted in sums.items():
        assert np.array_equal(found[key], wanted), key
    assert found["region_seats"].sum() == found["seats"][0].sum(axis=0) @ np.arange(
        found["seats"].shape[2]
    )


@pytest.mark.parametrize("name", ["kazakhstan-2023", "spain-2016"])
def test_seats_are_counted_at_once_as_they_are_counted_at_the_end(name: str) -> None:
    """Where one tier alone has seats of regions, and where the seats of each are kept first."""
    plan = compile_plan(asked(name))
    assert plan.placed_tier >= 0
    found, wanted = (simulate(each, 3, 0, DRAWS, 64).places for each in (plan, keeping(plan)))
    assert found.region_seats.sum() > 0
    assert all(np.array_equal(one, other) for one, other in zip(found, wanted, strict=True))


def test_who_enters_a_spanish_province() -> None:
    """3% of the valid votes there; an expected share far above or below decides it."""
    table = regions(asked("spain-2016"), tally("spain-2016"))
    far_above = table.filter(table["share_mean"] > 10)
    assert far_above["p_enters"].min() == 1.0
    assert (
        table.filter((table["share_mean"] < 1) & table["p_enters"].is_not_null())["p_enters"].max()
        == 0.0
    )


OPEN = "tier.congress.when_none=no-threshold"


@pytest.mark.parametrize("settings", [(), (OPEN, "tier.congress.threshold.share=35")])
def test_who_enters_where_a_law_is_applied_draw_by_draw(settings: tuple[str, ...]) -> None:
    """A cap that no list can reach changes no count, though draws are then taken one by one.

    And NumPy, on the ballots of each draw: 3% there, or all with votes where none has 35%.
    """
    block = load("spain-2016", (*ASKED, *settings))
    by_lane = block.with_(tier={block.tier[0].id: {"seat_cap": block.house}})
    plan = compile_plan(by_lane)
    assert plan.by_lane == 1
    assert compile_plan(block).by_lane is None
    found = Job.of(by_lane, 3).draw(0, DRAWS).counts["region_enters"][0]
    assert np.array_equal(found, Job.of(block, 3).draw(0, DRAWS).counts["region_enters"][0])
    least, wanted = (35 if settings else 3), np.zeros_like(found)
    room = Room(plan, 1)
    for draw in range(DRAWS):
        room.run(3, draw, draw + 1, DRAW)
        votes = room.work.region_votes[..., 0]
        reached = 100 * votes[:, : plan.lists] >= least * room.work.region_valid[:, :1]
        nobody = bool(settings) & ~reached.any(axis=1, keepdims=True)
        wanted += (reached | nobody) & (votes[:, : plan.lists] > 0)
    assert np.array_equal(found, wanted)
    table = regions(by_lane, Job.of(by_lane, 3).draw(0, DRAWS))
    assert table["p_enters"].max() == found.max() / DRAWS


@pytest.mark.parametrize("name", ["scotland-2011", "spain-2016"])
def test_parts_add_up_and_nothing_else_changes(name: str) -> None:
    job = Job.of(asked(name), 3)
    whole = tally(name)
    assert (job.draw(0, 77) + job.draw(77, DRAWS)).sha256() == whole.sha256()
    plain = Job.of(load(name), 3).draw(0, DRAWS)
    assert not any(key.startswith(("district_", "region_")) for key in plain.counts)
    for key, array in plain.counts.items():
        assert np.array_equal(array, whole.counts[key]), key


def test_the_table_of_districts() -> None:
    scenario = asked("scotland-2011")
    table = districts(scenario, tally("scotland-2011"))
    assert table.height == sum(len(field) for _, field in fields_of_districts(scenario))
    by_district = table.group_by("district").agg(pl.col("p", "share_mean").sum())
    assert by_district["p"].to_numpy() == pytest.approx(1.0)
    assert by_district["share_mean"].to_numpy() == pytest.approx(100.0, abs=1e-4)
    leaders = table.filter(table["margin"] > 0)
    assert leaders["district"].n_unique() == leaders.height == 73


@pytest.mark.parametrize("name", ["scotland-2011", "new-zealand-2014"])
def test_chances_shares_and_margins_are_those_of_replayed_draws(name: str) -> None:
    """By NumPy alone, of the ballots of each draw; `replay` knows nothing of what is counted."""
    plan, draws = compile_plan(load(name)), 150
    drawn = [replay(plan, 3, draw).candidate_votes for draw in range(draws)]
    table = districts(asked(name), Job.of(asked(name), 3).draw(0, draws))
    fields = table.partition_by("district", maintain_order=True)
    assert len(fields) == len(drawn[0])
    for place, field in enumerate(fields):
        votes = np.array([each[place] for each in drawn], np.float64)
        shares = 100 * votes / votes.sum(axis=1, keepdims=True)
        mean = shares.mean(axis=0)
        best = np.array([np.delete(mean, at).max() for at in range(mean.size)])
        won = np.bincount(votes.argmax(axis=1), minlength=mean.size) / draws
        ties = (votes == votes.max(axis=1, keepdims=True)).sum(axis=1) > 1
        np.testing.assert_allclose(field["p"], won, rtol=0, atol=ties.sum() / draws + 1e-12)
        np.testing.assert_allclose(field["share_mean"], mean, rtol=0, atol=1e-4)
        np.testing.assert_allclose(field["margin"], mean - best, rtol=0, atol=2e-4)


def test_a_count_has_its_winners() -> None:
    scenario = load("scotland-2011/official", ASKED)
    count = Job.of(scenario, 1).draw(0, 10)
    table = districts(scenario, count)
    won = table.filter(table["p"] == 1.0)
    assert won.height == 73
    assert won.filter(won["party"] == "snp").height == 53
    assert regions(scenario, count)["seats_mean"].sum() == pytest.approx(129.0)


def test_whoever_does_not_ask_has_empty_tables() -> None:
    scenario = load("scotland-2011")
    plain = Job.of(scenario, 3).draw(0, 10)
    assert districts(scenario, plain).is_empty()
    assert regions(scenario, plain).is_empty()
