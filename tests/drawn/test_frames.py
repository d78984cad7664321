"""A row for each draw has what the tally counts, to the last draw and the last millionth."""

import json

import numpy as np
import polars as pl
import pytest

import simulator
from simulator import plan, tables
from simulator.counting.counts import LOW_BITS, PARTS
from simulator.drawn import Extent, frame, frames
from simulator.errors import SimulatorError
from simulator.plan import Axes
from simulator.replay import replay
from simulator.scenario import Scenario, load
from tests.compare.made import SEED, close
from tests.handmade import scenario_of
from tests.kernel.test_replay import country

DRAWS = 3000


def regional() -> Scenario:
    """The country, with a tier whose seats are allocated region by region."""
    tree = country().model_dump(mode="json", exclude_none=True)
    for seats, region in zip((4, 3, 2), tree["region"], strict=True):
        region["seats"] = seats
    tree["tier"].insert(1, {"id": "areas", "method": "highest-averages", "by": "region"})
    return Scenario.model_validate_json(json.dumps(tree))


@pytest.fixture(scope="module", params=["close", "country", "flagship"])
def scenario(request: pytest.FixtureRequest) -> Scenario:
    made = {"close": lambda: close(5.4), "country": country}
    return made.get(request.param, lambda: load("kazakhstan-2023"))()


@pytest.fixture(scope="module")
def told(scenario: Scenario) -> pl.DataFrame:
    return simulator.draws(scenario, draws=DRAWS, seed=SEED)


@pytest.fixture(scope="module")
def tally(scenario: Scenario) -> simulator.Tally:
    return simulator.simulate(scenario, draws=DRAWS, seed=SEED, threads=1)


def test_the_histograms_of_seats_are_those_of_the_tally(scenario, told, tally) -> None:
    axes = Axes.of(scenario)
    for house, name in enumerate(axes.houses):
        for row, party in enumerate(axes.parties):
            column = told[f"seats.{party}" if house == 0 else f"seats.{name}.{party}"]
            counted = tally.counts["seats"][house][row]
            assert np.bincount(column, minlength=counted.size).tolist() == counted.tolist()
    whole = sum(told[f"seats.{party}"].cast(pl.Int64) for party in axes.parties)
    assert (whole == told["house"]).all()


def test_a_bloc_has_columns_of_its_own() -> None:
    tree = close(5.4).model_dump(mode="json", exclude_none=True)
    first, second = (party["id"] for party in tree["party"][:2])
    made = Scenario.model_validate_json(
        json.dumps(tree | {"bloc": [{"id": "both", "parties": [first, second]}]})
    )
    drawn = simulator.draws(made, draws=50, seed=SEED)
    tally = simulator.simulate(made, draws=50, seed=SEED, threads=1)
    both = drawn[f"seats.{first}"] + drawn[f"seats.{second}"]
    assert (drawn["seats.both"] == both).all()
    counted = tally.counts["bloc_seats"][0]
    assert np.bincount(both, minlength=counted.size).tolist() == counted.tolist()
    assert "share.both" in drawn.columns


def test_events_and_who_enters_are_those_of_the_tally(scenario, told, tally) -> None:
    axes = Axes.of(scenario)
    happened = [int(told[f"event.{event}"].sum()) for event in axes.events]
    assert happened == tally.counts["events"].tolist()
    for place in np.flatnonzero(plan.compile(scenario).tiers.of_lists):
        entered = [int(told[f"enters.{axes.tiers[place]}.{name}"].sum()) for name in axes.lists]
        assert entered == tally.counts["enters"][place].tolist()


def test_sums_of_shares_and_turnout_are_those_of_the_tally(scenario, told, tally) -> None:
    columns = [told[f"share.{option}"] for option in Axes.of(scenario).options]
    for column, sums in zip(columns, tally.counts["share_sums"], strict=True):
        millionths = np.rint(column.to_numpy() * PARTS / 100).astype(np.int64)
        assert (column == millionths / (PARTS / 100)).all()
        assert millionths.sum() == sums[0]
        squares = millionths * millionths
        assert [(squares >> LOW_BITS).sum(), (squares & ((1 << LOW_BITS) - 1)).sum()] == [*sums[1:]]
    turnout = np.rint(told["turnout"].to_numpy() * PARTS / 100).astype(np.int64)
    assert turnout.sum() == tally.counts["turnout_sums"][0][0]


def test_means_are_those_of_the_tables(scenario, told, tally) -> None:
    parties = tables.parties(scenario, tally)
    for party, seats, share in parties.select("party", "seats_mean", "share_mean").iter_rows():
        if seats is not None:
            assert told[f"seats.{party}"].mean() == pytest.approx(seats, abs=1e-9)
        if share is not None:
            assert told[f"share.{party}"].mean() == pytest.approx(share, abs=1e-9)


def test_a_piece_of_the_draws_is_a_piece_of_the_frame(scenario, told) -> None:
    part = simulator.draws(scenario, draws=70, first=1000, seed=SEED)
    assert part.equals(told[1000:1070])
    assert part["draw"].to_list() == [*range(1000, 1070)]
    two = frame(scenario, SEED, ((3, 5), (1000, 1002)), Extent())
    assert two.equals(pl.concat([told[3:5], told[1000:1002]]))


def test_pieces_are_small_and_make_the_whole(scenario, told, monkeypatch) -> None:
    monkeypatch.setattr("simulator.elections.MOST_AT_ONCE", 700)
    pieces = list(frames(scenario, SEED, ((0, DRAWS),), Extent()))
    assert [len(piece) for piece in pieces] == [700, 700, 700, 700, 200]
    assert pl.concat(pieces).equals(told)


def test_regions_and_districts_are_those_of_a_replay() -> None:
    scenario = regional()
    axes, compiled = Axes.of(scenario), plan.compile(scenario)
    told = simulator.draws(scenario, draws=60, first=7, seed=2, by_region=True, by_district=True)
    assert told.select(pl.selectors.exclude("^(region|district)[.].*$")).equals(
        simulator.draws(scenario, draws=60, first=7, seed=2)
    )
    for row in told.iter_rows(named=True):
        again = replay(compiled, 2, row["draw"])
        for region, drawn in zip(scenario.region, again.regions, strict=True):
            own = f"region.{region.id}"
            assert row[f"{own}.turnout"] == round(100 * drawn.cast / drawn.registered, 4)
            for option, votes in zip(axes.options, drawn.votes, strict=True):
                assert row[f"{own}.share.{option}"] == pytest.approx(
                    100 * votes / drawn.valid, abs=5.1e-5
                )
        won = [row[f"district.{district.id}"] for district in scenario.district]
        seats = again.seats[axes.district_tier]
        assert [won.count(party) for party in axes.parties] == [*seats]


@pytest.mark.parametrize(("made", "local"), [(country, ["place"]), (regional, ["areas", "place"])])
def test_seats_of_regions_add_up_to_those_of_their_tiers(made, local) -> None:
    scenario = made()
    told = simulator.draws(scenario, draws=200, by_region=True)
    assert {"place"} <= set(local) <= set(Axes.of(scenario).tiers)
    for party in Axes.of(scenario).parties:
        regions = sum(told[f"region.{region.id}.seats.{party}"] for region in scenario.region)
        assert (regions == sum(told[f"seats.{tier}.{party}"] for tier in local)).all()


@pytest.mark.parametrize("tie", ["registration", "lot"])
def test_tied_districts_have_the_winner_whose_seat_it_is(tie: str) -> None:
    """Of seven voters in a district, three candidates often have as many."""
    tiers = [tier.model_dump(exclude_none=True) for tier in close(5).tier]
    scenario = close(
        5.4, tier=[tiers[0], tiers[1] | {"tie": tie}], turnout={"registered": 21, "mean": 60}
    )
    told = simulator.draws(scenario, draws=400, seed=3, by_district=True)
    tally = simulator.simulate(scenario, draws=400, seed=3, threads=1)
    assert tally.counts["tied"][1] > 50
    for party in Axes.of(scenario).parties:
        won = sum((told[f"district.{place}"] == party).cast(pl.Int16) for place in (1, 2, 3))
        assert (won == told[f"seats.districts.{party}"]).all()


def test_a_district_without_votes_has_no_winner() -> None:
    scenario = scenario_of(turnout={"registered": 3, "mean": 40})
    told = simulator.draws(scenario, draws=10, by_district=True)
    filled = told.select(pl.sum_horizontal(pl.col("^district[.].*$").is_not_null())).to_series()
    assert (filled == told["seats.districts.red"] + told["seats.districts.lone"]).all()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"draws": 0}, "draws: 0; must be a whole number between 1 and"),
        ({"first": -1}, "must be one or more of the draws"),
        ({"seed": -1}, "seed: -1; must be a whole number between 0 and"),
        ({"by_region": True}, "by region: the scenario has no"),
    ],
)
def test_what_there_is_none_of_is_refused(asked, message: str) -> None:
    with pytest.raises(SimulatorError, match=message):
        simulator.draws(close(5.4), **asked)


def test_a_scenario_without_districts_has_none_to_tell() -> None:
    scenario = close(
        5.4,
        tier=[close(5).tier[0].model_dump(exclude_none=True)],
        candidate=[],
        district=[],
        ballot=[{"id": "list", "kind": "lists"}],
    )
    with pytest.raises(SimulatorError, match="by district: no tier is filled by districts"):
        simulator.draws(scenario, by_district=True)


def test_small_numbers_take_little_room_and_can_be_added() -> None:
    told = simulator.draws(close(5.4), draws=10)
    assert told["seats.red"].dtype == pl.Int16
    assert told["event.half"].dtype == pl.Boolean
    assert told["share.red"].dtype == pl.Float64
