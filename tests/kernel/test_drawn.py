"""A user's own draws: each row's seats are those of the exact law for that row's ballots."""

from fractions import Fraction
from math import floor

import numpy as np
import pytest

import simulator
from simulator import plan
from simulator.ballots.apply import Ballots, apply_law
from simulator.elections import elections
from simulator.plan import Axes
from simulator.scenario import Scenario
from simulator.scenario.load import build

NAMES = ("a", "b", "c", "rest")
ROWS = np.round(100 * np.random.default_rng(5).dirichlet((8, 7, 1, 2), 37), 3)
ROWS[:, 0] += 100 - ROWS.sum(axis=1)
VOTERS = 3001


def mine(rows: np.ndarray = ROWS, **changes: object) -> Scenario:
    tier = {"id": "list", "method": "highest-averages", "divisor": "dhondt", "seats": 17}
    tree = {
        "format": 1,
        "id": "mine",
        "party": [{"id": name} for name in NAMES[:3]] + [{"id": "rest", "role": "other"}],
        "turnout": {"registered": VOTERS},
        "votes": {"model": "draws", "shares": dict(zip(NAMES, rows.T.tolist(), strict=True))},
        "tier": [tier | {"threshold": {"share": 5}}],
    }
    return build(tree | changes)


def ballots_of(row: np.ndarray, voters: int, last: int) -> list[int]:
    """Cumulative rounding, halves up, in fractions; the party `last` takes what is left."""
    shares = [Fraction(share) for share in row.tolist()]
    votes, sum_of_shares, given = [0] * len(shares), Fraction(0), 0
    for option, share in enumerate(shares):
        if option != last:
            sum_of_shares += share
            upto = floor(sum_of_shares * voters / sum(shares) + Fraction(1, 2))
            votes[option], given = upto - given, upto
    votes[last] = voters - given
    return votes


def test_seats_of_each_row_are_those_of_the_exact_law() -> None:
    scenario = mine()
    compiled = plan.compile(scenario)
    found = elections(compiled, 1, 0, len(ROWS))
    for draw, row in enumerate(ROWS):
        votes = ballots_of(row, VOTERS, compiled.votes.last)
        assert found.votes[:, draw].astype(int).tolist() == votes
        ballots = Ballots(options=dict(zip(NAMES, votes, strict=True)), registered=VOTERS)
        seats = apply_law(scenario, ballots).seats("list")
        assert [seats[name] for name in NAMES[:3]] == found.seats[0, :, draw].tolist()


def test_as_many_draws_as_rows_are_the_rows_and_then_they_begin_again() -> None:
    scenario = mine()
    told = simulator.draws(scenario, draws=37 * 3 + 5, first=11, seed=8)
    once = simulator.draws(scenario, draws=37, seed=1)
    places = [(11 + place) % 37 for place in range(37 * 3 + 5)]
    assert told.drop("draw").equals(once[places].drop("draw"))


@pytest.mark.parametrize("block", [1, 7, 37, 64])
def test_the_block_does_not_matter(block: int) -> None:
    compiled = plan.compile(mine())
    expected = elections(compiled, 1, 0, 300)
    found = elections(compiled._replace(block=block), 1, 0, 300)
    assert (found.votes == expected.votes).all()


def test_rows_are_scaled_to_100() -> None:
    wide = ROWS * np.linspace(0.99, 1.01, len(ROWS))[:, None]
    found, whole = (elections(plan.compile(mine(rows)), 1, 0, 37) for rows in (wide, ROWS))
    assert np.abs(found.votes - whole.votes).max() <= 1


def test_turnout_is_still_drawn_as_stated() -> None:
    turnout = {"registered": 100_000, "mean": 60, "national_sd": 0.1}
    varied = simulator.draws(mine(turnout=turnout), draws=37)
    fixed = simulator.draws(mine(turnout=turnout | {"national_sd": 0}), draws=37)
    assert varied["turnout"].n_unique() == 37
    assert fixed["turnout"].n_unique() == 1
    for name in NAMES:
        assert (varied[f"share.{name}"] - fixed[f"share.{name}"]).abs().max() < 0.005


def test_regions_move_with_the_nation() -> None:
    """A region that leans to b does so in every draw; together they have the row's shares."""
    regions = [
        {"id": "north", "registered": 60_000, "share": {"b": 60}},
        {"id": "south", "registered": 40_000},
    ]
    scenario = mine(region=regions, turnout={})
    told = simulator.draws(scenario, draws=37, by_region=True)
    assert (told["region.north.share.b"] > told["share.b"]).all()
    assert (told["region.south.share.b"] < told["share.b"]).all()
    for place, name in enumerate(NAMES):
        shares = ROWS[:, place] / ROWS.sum(axis=1) * 100
        assert np.abs(told[f"share.{name}"].to_numpy() - shares).max() < 0.5


def test_a_district_moves_with_its_party() -> None:
    """The winner of a district is whose share is larger, in each of the user's draws."""
    places = {
        "ballot": [{"id": "list", "kind": "lists"}, {"id": "district", "kind": "candidates"}],
        "district": [{"id": "one"}],
        "candidate": [{"district": "one", "party": name, "retains": 1} for name in "ab"],
    }
    tiers = [*(tier.model_dump(exclude_none=True) for tier in mine().tier)]
    scenario = mine(**places, tier=[*tiers, {"id": "place", "method": "plurality"}])
    told = simulator.draws(scenario, draws=37, by_district=True)
    wins = ["a" if row[0] > row[1] else "b" for row in ROWS]
    assert told["district.one"].to_list() == wins
    assert {"a", "b"} <= set(wins)


def test_the_tally_is_of_the_rows() -> None:
    scenario = mine(event=[{"id": "in", "when": "c enters"}])
    tally = simulator.simulate(scenario, draws=37 * 100, threads=2)
    rows = simulator.draws(scenario, draws=37)
    for place, name in enumerate(Axes.of(scenario).parties):
        expected = 100 * np.bincount(rows[f"seats.{name}"], minlength=18)
        assert tally.counts["seats"][0][place].tolist() == expected.tolist()
    assert tally.counts["events"].tolist() == [100 * rows["event.in"].sum()]
