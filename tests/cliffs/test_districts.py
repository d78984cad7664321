"""Votes that the second in a district lacks: by hand, and against the law in fractions."""

import pytest

from simulator.cliffs.expected import Expected
from simulator.cliffs.votes import Margin, margins
from simulator.scenario import Scenario, load
from tests.handmade import SCENARIO, scenario_of

VOTES = {"cape": (410, 400, 5), "bay": (300, 300), "dale": (90,), "hill": (10, 250, 240, 249)}
PARTIES = ("red", "green", "lone", "none")
EVENTS = [
    {"id": "red-majority", "when": "majority(red)"},
    {"id": "hill", "when": "district.hill == green"},
    {"id": "never", "when": "red >= 99"},
]


@pytest.fixture(scope="module")
def found() -> dict[str, Margin]:
    """Four districts and no levelling: red has cape and dale, green hill, and bay is a tie.

    In hill the second are votes against all, which win nothing.
    """
    count = scenario_of(
        party=[
            {"id": "red", "votes": 600},
            {"id": "green", "votes": 400},
            {"id": "lone", "role": "independent"},
            {"id": "none", "role": "against-all", "votes": 0},
        ],
        votes={"model": "fixed"},
        turnout={"registered": 9000},
        district=[{"id": name} for name in VOTES],
        candidate=[
            {"district": district, "party": party, "votes": number}
            for district, votes in VOTES.items()
            for party, number in zip(PARTIES, votes, strict=False)
        ],
        tier=[{"id": "districts", "method": "plurality", "tie": "registration"}],
        ballot=[{"id": "district", "kind": "candidates"}],
        event=EVENTS,
    )
    return {one.district: one for one in margins(count)}


def test_the_margin_of_each_district(found: dict[str, Margin]) -> None:
    assert {name: (one.party, one.second, one.votes) for name, one in found.items()} == {
        "cape": ("red", "green", 11),
        "bay": ("red", "green", 1),
        "hill": ("green", "lone", 11),
    }
    assert found["cape"].points == 100 * 11 / 815


def test_what_changes_with_it(found: dict[str, Margin]) -> None:
    """Red has three of four seats with the tie, by the order of registration."""
    assert found["cape"].seats == {"red": -1, "green": 1}
    assert found["hill"].seats == {"green": -1, "lone": 1}
    assert found["hill"].events == ("hill",)
    assert found["cape"].events == ("red-majority",)


@pytest.mark.parametrize("name", ["scotland-2011/official", "new-zealand-2014/official"])
def test_a_count_has_the_margins_of_its_votes(name: str) -> None:
    scenario = load(name)
    told = {one.district: one for one in margins(scenario)}
    votes: dict[str, list[int]] = {}
    for row in scenario.candidate:
        votes.setdefault(row.district, []).append(row.votes or 0)
    assert told.keys() == {each.id for each in scenario.district}
    for district, one in told.items():
        first, second, *_ = sorted(votes[district], reverse=True)
        assert one.votes == first - second + 1
        assert one.points == pytest.approx(100 * one.votes / sum(votes[district]))


def test_levelling_takes_back_what_a_district_gives() -> None:
    """In New Zealand an electorate more is a list seat less, but for lists that have no other."""
    told = {one.district: one for one in margins(load("new-zealand-2014/official"))}
    changes = [
        one.seats for one in told.values() if {one.party, one.second} == {"national", "labour"}
    ]
    assert len(changes) > 40
    assert not any(changes)


def test_the_expected_election_has_no_spread_in_districts_and_keeps_its_swing() -> None:
    still = scenario_of(district=[{"id": "1"}, {"id": "2"}, {"id": "3"}])
    wild = scenario_of(
        district=[{"id": "1", "candidates_sd": 2}, {"id": "2", "candidates_sd": 1.5}, {"id": "3"}]
    )
    one, two = (Expected.of(each).plan.candidates.counted.tolist() for each in (still, wild))
    assert one == two
    swings = [
        Expected.of(with_last(swing)).plan.candidates.counted.tolist()
        for swing in ("proportional", "uniform")
    ]
    assert swings[0] != swings[1]


def with_last(swing: str) -> Scenario:
    """Red has today half of what it had when the districts voted."""
    party = [each.model_dump(exclude_none=True) for each in SCENARIO.party]
    party[0]["last"], party[1]["last"], party[2]["last"] = 70.0, 25.0, 5.0
    return scenario_of(
        party=party,
        votes={"model": "dirichlet", "effective_sample_size": 600, "swing": swing},
        candidate=[
            {"district": str(number), "party": party, "share": share}
            for number in (1, 2, 3)
            for party, share in (("red", 60), ("green", 40))
        ],
    )


def test_where_there_are_no_districts_there_are_no_rows() -> None:
    assert [*margins(load("sweden-2022"))] == []
