"""Election night in the kernel: what is counted is in every draw, and nothing else is touched."""

import json
from pathlib import Path

import numpy as np
import pytest

from simulator.elections import elections
from simulator.job import Job
from simulator.kernel import DRAW, Room
from simulator.plan import compile as compile_plan
from simulator.plan import fingerprint
from simulator.replay import replay
from simulator.scenario import load
from simulator.scenario.consistency import check
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import electorate
from simulator.uncertainty.counted import put_ahead, put_first
from tests.statistics.returns import ISLE, PARTIES, REGIONS, VOTES, WEST, scenario_of
from tests.statistics.test_returns import CANDIDATES, COUNT

SHIPPED = Path(__file__).parents[2] / "scenarios"
COUNTED = [
    path.parent.name
    for path in sorted(SHIPPED.glob("*/official.toml"))
    if path.parent.name not in ("kazakhstan-2007", "kazakhstan-2023")
]
"""Elections whose every ballot was published, for the tiers of the forecast."""
DRAWS = 40


def with_returns(scenario, returns):
    tree = json.loads(scenario.model_dump_json(exclude_none=True)) | {"returns": returns}
    found = Scenario.model_validate_json(json.dumps(tree))
    assert not list(check(found))
    return found


def whole_night(scenario, official):
    """Every ballot of the official count, as returns."""
    returns, districts = {}, {}
    if official.region:
        returns["region"] = [{"id": row.id, "votes": row.votes} for row in official.region]
    else:
        parties = [party for party in official.party if party.on_list_ballot]
        votes = {party.id: party.votes for party in parties}
        returns["nation"] = {"votes": votes, "cast": sum(electorate(official).cast)}
    for row in official.candidate:
        districts.setdefault(row.district, {})[row.party] = row.votes
    returns["district"] = [{"id": name, "votes": votes} for name, votes in districts.items()]
    return with_returns(scenario, returns)


@pytest.mark.parametrize("name", COUNTED)
def test_with_everything_counted_seats_are_those_of_the_law_in_every_draw(name):
    official = load(SHIPPED / name / "official.toml")
    night = compile_plan(whole_night(load(SHIPPED / name), official))
    drawn = elections(night, 1, 0, DRAWS)
    count = elections(compile_plan(official), 1, 0, DRAWS)
    for each in ("votes", "cast", "valid", "registered", "enters", "seats"):
        np.testing.assert_array_equal(getattr(drawn, each), getattr(count, each))


def test_with_nothing_counted_the_election_is_the_same():
    without, empty = scenario_of(None), scenario_of({"order_sd": 0.3})
    assert fingerprint(without) == fingerprint(empty)
    assert compile_plan(empty).returns is None
    tallies = [Job.of(each, 1).draw(0, 500).sha256() for each in (without, empty)]
    assert tallies[0] == tallies[1]


def test_returns_make_another_election_of_the_same_draws():
    """Nothing is known of the north but by its neighbours: its draws move, in the same order."""
    without, night = scenario_of(None), scenario_of({"region": [WEST]})
    assert fingerprint(without) != fingerprint(night)
    before, after = (_regions(compile_plan(each), 400)[3] for each in (without, night))
    for option in range(4):
        assert np.corrcoef(before[0][option], after[0][option])[0, 1] > 0.6


def _regions(plan, draws):
    """By region: shares [option, draw], votes [option, draw], cast [draw]."""
    plan = plan._replace(keeps_regions=True)
    room = Room(plan, draws)
    room.run(1, 0, draws, DRAW)
    work, found = room.work, []
    for region in range(len(plan.turnout.registered)):
        votes = work.region_votes[region, :, :draws]
        found.append((votes / votes.sum(axis=0), votes, work.region_cast[region, :draws]))
        assert (votes >= 0).all()
        assert (votes.sum(axis=0) == work.region_valid[region, :draws]).all()
        assert (work.region_valid[region] <= work.region_cast[region]).all()
        assert (work.region_cast[region] <= plan.turnout.registered[region]).all()
    return found


def test_counted_ballots_are_in_every_draw():
    found = _regions(compile_plan(scenario_of({"region": [WEST, ISLE]})), 300)
    west, isle = found[0], found[2]
    counted = np.array([WEST["votes"][name] for name in "abcd"])
    assert (west[1] == counted[:, None]).all()
    assert (west[2] == round(counted.sum() / 0.98)).all()
    assert (isle[2] == 31_250).all()
    assert (isle[1] >= np.array([ISLE["votes"][name] for name in "abcd"])[:, None]).all()
    assert isle[1].std(axis=1).min() > 50


def test_the_fewer_votes_of_a_party_are_counted_the_fewer_it_has():
    """Also where none or hardly any are: what is left to count cannot make up for it."""
    shares = []
    for votes in (0, 1, 10, 100, 1_000, 3_000, 6_000):
        counted = {"a": 30_000, "b": 17_000, "c": votes, "d": 5_000}
        found = _regions(
            compile_plan(scenario_of({"region": [WEST | {"counted": 90, "votes": counted}]})), 300
        )
        shares.append(sum(votes[2].mean() for _, votes, _ in found))
    assert shares == sorted(shares)
    before = sum(votes[2].mean() for _, votes, _ in _regions(compile_plan(scenario_of(None)), 300))
    assert shares[0] < 0.5 * before


TRAPS = {
    "a party without votes": {"region": [WEST | {"votes": {"a": 900, "b": 100}}]},
    "all votes of one party": {"region": [WEST | {"votes": {"c": 60_000}}]},
    "one party, in part": {"region": [WEST | {"counted": 99.9, "votes": {"d": 60_000}}]},
    "a few ballots": {"region": [WEST | {"counted": 0.1, "votes": {"a": 3, "b": 1}}]},
    "more than the turnout": {
        "region": [WEST | {"counted": 50, "votes": {"a": 50_000, "b": 49_000}}]
    },
    "the whole electorate": {"region": [WEST | {"votes": {"a": 60_000, "b": 40_000}}]},
    "turnout alone": {"region": [{"id": "west", "turnout": 100}, {"id": "isle", "turnout": 0.01}]},
    "far from all that was expected": {
        "region": [WEST, ISLE | {"counted": 90, "votes": {"a": 50, "b": 29_000, "c": 50}}]
    },
}
ABSENT = [REGIONS[0] | {"share": {"a": 60, "c": 0}}, *REGIONS[1:]]
FORECASTS = {
    "as it is": {},
    "a party that is absent": {"region": ABSENT},
    "regions that do not deviate": {"votes": VOTES | {"regional_sd": 0, "group_sd": 0}},
    "extreme deviations": {"votes": VOTES | {"regional_sd": 2, "group_sd": 1, "national_sd": 1}},
}


@pytest.mark.parametrize("forecast", FORECASTS)
@pytest.mark.parametrize("name", TRAPS)
def test_traps(name, forecast):
    plan = compile_plan(scenario_of(TRAPS[name], **FORECASTS[forecast]))
    found = _regions(plan, 100)
    for shares, votes, _ in found:
        assert np.isfinite(shares).all()
        assert (votes == np.floor(votes)).all()
    if TRAPS[name]["region"][0].get("counted", 100) == 100 and "votes" in TRAPS[name]["region"][0]:
        expected = [TRAPS[name]["region"][0]["votes"].get(each, 0) for each in "abcd"]
        assert (found[0][1] == np.array(expected)[:, None]).all()


def districts(returns, **changes):
    return compile_plan(scenario_of(returns, **(CANDIDATES | changes)))


def test_a_district_that_is_counted_is_so_in_every_draw():
    plan = districts({"district": [COUNT]})
    for draw in range(5):
        drawn = replay(plan, 1, draw)
        assert drawn.candidate_votes[0] == (30_000, 21_000, 3_000)
        assert drawn.candidate_votes[1] != replay(plan, 1, draw + 1).candidate_votes[1]


def test_the_count_of_a_district_tells_of_its_region():
    """The candidates of a and b had as many as their lists, and a tenth fewer or more."""
    close = {"id": "1", "votes": {"a": 20_000, "b": 30_000, "c": 3_000}}
    without, night = (
        _regions(districts(each, **FORECASTS["as it is"]), 400)[0]
        for each in (None, {"district": [close]})
    )
    assert night[0][1].mean() > without[0][1].mean() + 0.05
    assert night[0][1].std() < 0.9 * without[0][1].std()


def test_a_seat_that_is_called_is_won_in_every_draw():
    plan = districts({"district": [{"id": "1", "winner": "c"}]})
    for draw in range(20):
        first, _ = replay(plan, 1, draw).candidate_votes
        assert first[2] > max(first[:2])
    seats = elections(plan, 1, 0, 300).seats[0]
    assert seats[2].min() >= 1
    before = elections(districts(None), 1, 0, 300)
    assert before.seats[0][2].min() == 0


PART = {"id": "1", "counted": 40, "votes": {"a": 9_000, "b": 14_000, "c": 1_000}}


def test_ballots_of_part_of_a_district_are_in_every_draw():
    """What is drawn is the rest, and b is ahead in more draws than without."""
    plan, before = districts({"district": [PART]}), districts(None)
    won = [0, 0]
    for draw in range(40):
        drawn, without = replay(plan, 1, draw), replay(before, 1, draw)
        first = drawn.candidate_votes[0]
        assert all(np.array(first) >= [9_000, 14_000, 1_000])
        assert sum(first) > 24_000
        won[0] += first[1] > first[0]
        won[1] += without.candidate_votes[0][1] > without.candidate_votes[0][0]
    assert won[0] > won[1] + 5


STRANGE = {
    "nobody of those who stood": {"a": 0, "b": 0, "c": 5_000},
    "one ballot": {"a": 0, "b": 1, "c": 0},
    "the whole electorate": {"a": 60_000, "b": 30_000, "c": 10_000},
}
LONE = {
    "party": [*PARTIES, {"id": "i", "role": "independent"}],
    "candidate": [
        *CANDIDATES["candidate"],
        {"district": "1", "party": "i", "share": 20},
        {"district": "2", "party": "i", "share": 30},
    ],
}


@pytest.mark.parametrize("independents", [False, True])
@pytest.mark.parametrize("winner", [None, "a"])
@pytest.mark.parametrize("name", STRANGE)
def test_strange_parts_of_a_district(name, winner, independents):
    votes = STRANGE[name] | ({"i": 0} if independents else {})
    for counted in (0.1, 50, 99.9):
        row = {"id": "1", "counted": counted, "votes": votes}
        row |= {} if winner is None else {"winner": winner}
        plan = districts({"district": [row]}, **(LONE if independents else {}))
        for draw in range(3):
            first, second = replay(plan, 1, draw).candidate_votes
            assert all(np.array(first) >= [*votes.values()])
            assert min(second) >= 0
            assert winner is None or first[0] > max(first[1:])


@pytest.mark.parametrize(
    ("votes", "counted", "expected", "valid"),
    [
        ([5, 9, 3], [0, 0, 0], [8, 6, 3], 17),
        ([5, 9, 3], [0, 8, 0], [9, 8, 3], 20),
        ([5, 9, 8], [0, 9, 8], [10, 9, 8], 27),
        ([9, 5, 3], [9, 5, 3], [9, 5, 3], 17),
        ([2, 7, 7], [0, 0, 0], [7, 4, 5], 16),
        ([4, 4, 0], [4, 0, 0], [5, 3, 0], 8),
    ],
)
def test_the_winner_takes_ballots_that_are_not_counted(votes, counted, expected, valid):
    rows, ballots = np.array(votes, float)[:, None], np.array([sum(votes)], float)
    put_ahead(0, np.array(counted, float), 1, ballots, rows)
    assert rows[:, 0].tolist() == expected
    assert ballots[0] == valid


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([5, 9, 3], [9, 5, 3]),
        ([9, 5, 3], [9, 5, 3]),
        ([7, 7, 3], [8, 6, 3]),
        ([3, 7, 7], [8, 3, 6]),
        ([0, 0, 0], [1, 0, 0]),
        ([0, 1, 0], [1, 0, 0]),
    ],
)
def test_whoever_leads_changes_places_with_the_winner(votes, expected):
    rows = np.array(votes, float)[:, None]
    put_first(0, 3, 1, rows)
    assert rows[:, 0].tolist() == expected
