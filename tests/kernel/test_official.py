"""Counted ballots through the whole line: every draw gives the seats that the law gives."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator import exact
from simulator import plan as plans
from simulator.job import Job
from simulator.plan import Axes
from simulator.runner import run
from simulator.scenario.load import load
from simulator.scenario.model import Scenario
from simulator.tally import Tally
from tests.exact.alone import allocate_tier

from . import elections
from .laws import scenario_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"
OFFICIAL = {
    "kazakhstan-2007": (98, 0, 0, 0, 0, 0, 0),
    "kazakhstan-2021": (76, 12, 10, 0, 0),
    "kazakhstan-2023": (40, 8, 6, 6, 5, 4, 0),
}
DRAWS = 64
HARE = {"id": "list", "method": "largest-remainder"}
COUNT_2007 = (5247720, 269310, 183346, 89855, 76799, 46436, 22159)


def counted(tally: Tally, house: int = 0) -> list[int]:
    """The seats of each party, the same in every draw."""
    seats = tally.counts["seats"][house]
    assert set(seats.ravel().tolist()) == {0, tally.draws}
    assert (seats.sum(axis=1) == tally.draws).all()
    return seats.argmax(axis=1).tolist()


def drawn(scenario: Scenario) -> Tally:
    return run(Job.of(scenario, seed=1), DRAWS)


def parties(*votes: int, **more: int) -> list[dict[str, Any]]:
    """Lists "0", "1", ... with their counts; `more` are parties of other roles."""
    lists = [{"id": str(index), "votes": count} for index, count in enumerate(votes)]
    return lists + [{"id": role, "role": role, "votes": count} for role, count in more.items()]


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*/official.toml")), ids=str)
def test_every_official_count_that_is_shipped(path: Path) -> None:
    """As the exact law has it, which other tests hold against the official seats."""
    scenario = load(path)
    plan = plans.compile(scenario)
    block = elections.drawn(plan, 1, 0, 3)
    for draw, count in enumerate(elections.counts(scenario, plan, block)):
        house = exact.allocate_house(scenario.tier, count)
        for place, tier in enumerate(scenario.tier):
            seats = block.seats[place, :, draw].astype(int).tolist()
            assert tuple(seats) == house.seats(tier.id)


@pytest.mark.parametrize("election", OFFICIAL)
def test_official_seats(election: str) -> None:
    scenario = load(SCENARIOS / election / "official.toml")
    tally = drawn(scenario)
    assert counted(tally) == list(OFFICIAL[election])
    assert tally.counts["tied"].tolist() == [0]
    assert tally.counts["unfilled"].tolist() == [0]
    entering = sum(number > 0 for number in OFFICIAL[election])
    assert tally.counts["entering"][0, entering] == DRAWS


@pytest.mark.parametrize("election", OFFICIAL)
def test_the_exact_law_agrees(election: str) -> None:
    scenario = load(SCENARIOS / election / "official.toml")
    votes = {party.id: party.votes for party in scenario.party}
    outcome = allocate_tier(
        scenario.tier[0],
        [votes[name] for name in Axes.of(scenario).lists],
        against_all=votes.get("against-all", 0),
    )
    assert outcome.seats == OFFICIAL[election]
    assert outcome.ties == ()


def test_the_events_of_2023_happened_and_baytaq_did_not_enter() -> None:
    scenario = load(SCENARIOS / "kazakhstan-2023" / "official.toml")
    tally = drawn(scenario)
    assert tally.counts["events"].tolist() == [DRAWS] * len(scenario.event)
    assert tally.counts["cleared"].tolist() == [[DRAWS] * 6 + [0]]


def test_the_runner_up_of_2007_under_the_rule_of_2009() -> None:
    """93.22 and 4.78 x 0.7 = 3.35 quotas; the two seats left go one to each remainder."""
    tier = HARE | {"seats": 98, "threshold": {"share": 7}, "single_qualifier": {}}
    tally = drawn(scenario_of(party=parties(*COUNT_2007), tier=[tier]))
    assert counted(tally) == [94, 4, 0, 0, 0, 0, 0]
    assert tally.counts["cleared"].tolist() == [[DRAWS, 0, 0, 0, 0, 0, 0]]
    assert tally.counts["enters"].tolist() == [[DRAWS, DRAWS, 0, 0, 0, 0, 0]]
    assert tally.counts["entering"][0].tolist() == [0, 0, DRAWS, 0, 0, 0, 0, 0]


def test_the_runner_up_has_its_minimum_and_its_lots() -> None:
    """Two runners-up are level: each draw admits one of them, with two seats it did not earn."""
    tier = HARE | {"seats": 10, "threshold": {"share": 10}, "single_qualifier": {}}
    tally = drawn(scenario_of(party=parties(980, 10, 10), tier=[tier]))
    assert counted_seats(tally, 0) == {8: DRAWS}
    second, third = counted_seats(tally, 1), counted_seats(tally, 2)
    assert set(second) == set(third) == {0, 2}
    assert second[2] + third[2] == DRAWS
    assert tally.counts["tied"].tolist() == [DRAWS]
    assert tally.counts["enters"][0].tolist() == [DRAWS, second[2], third[2]]


def counted_seats(tally: Tally, party: int, house: int = 0) -> dict[int, int]:
    """Draws by number of seats, where there are any."""
    row = tally.counts["seats"][house, party].tolist()
    return {seats: draws for seats, draws in enumerate(row) if draws}


def test_nobody_qualifies() -> None:
    """40, 35 and 25% at a bar of 45%: the seats stay empty and the draw is counted as unfilled."""
    tier = HARE | {"seats": 10, "threshold": {"share": 45}}
    tally = drawn(scenario_of(party=parties(40, 35, 25), tier=[tier]))
    assert counted(tally) == [0, 0, 0]
    assert tally.counts["unfilled"].tolist() == [DRAWS]
    assert tally.counts["entering"].tolist() == [[DRAWS, 0, 0, 0]]
    assert tally.counts["largest"].tolist() == [0, 0, 0]
    assert tally.counts["shared_lead"].tolist() == [0]


def test_nobody_qualifies_so_everybody_does() -> None:
    tier = HARE | {"seats": 10, "threshold": {"share": 45}, "when_none": "no-threshold"}
    tally = drawn(scenario_of(party=parties(40, 35, 25, **{"against-all": 900}), tier=[tier]))
    assert counted_seats(tally, 0) == {4: DRAWS}
    assert set(counted_seats(tally, 1)) == {3, 4}
    assert tally.counts["tied"].tolist() == [DRAWS]
    assert tally.counts["cleared"].tolist() == [[0, 0, 0]]
    assert tally.counts["enters"].tolist() == [[DRAWS, DRAWS, DRAWS]]
    assert tally.counts["unfilled"].tolist() == [0]


@pytest.mark.parametrize(
    ("base", "reached", "missed"),
    [
        ("valid", 5.1, 5.11),  # 51 of 1,000
        ("valid+against-all", 4.95, 4.96),  # 51 of 1,030
        ("ballots-cast", 4.55, 4.56),  # 51 of 1,120
        ("registered", 2.55, 2.56),  # 51 of 2,000
    ],
)
def test_the_base_of_the_threshold(base: str, reached: float, missed: float) -> None:
    for share, clears in ((reached, DRAWS), (missed, 0)):
        scenario = scenario_of(
            party=parties(500, 51, 429, **{"against-all": 30, "other": 20}),
            turnout={"registered": 2000, "cast": 1120},
            tier=[HARE | {"seats": 10, "threshold": {"share": share, "base": base}}],
        )
        assert drawn(scenario).counts["cleared"].tolist() == [[DRAWS, clears, DRAWS]]


LOCAL = [
    {"id": "north", "registered": 900, "votes": {"0": 300, "1": 100, "other": 20}},
    {"id": "south", "registered": 600, "votes": {"0": 90, "1": 210}},
]
CANDIDATES = {
    "first": {"0": 90, "1": 80, "independent": 85},
    "second": {"0": 10, "1": 70, "other": 900},
    "third": {"0": 1, "1": 1, "independent": 7},
}


def counted_country(tie: str = "lot", **districts: dict[str, int]) -> Scenario:
    """Two regions with their counts, a list tier, and districts with their candidates' counts."""
    field = CANDIDATES | districts
    homes = dict(zip(field, ("south", "north", "south"), strict=True))
    return scenario_of(
        party=[*parties(390, 310, other=20), {"id": "independent", "role": "independent"}],
        region=LOCAL,
        turnout={"mean": 50, "invalid": 10},
        ballot=[{"id": "list", "kind": "lists"}, {"id": "district", "kind": "candidates"}],
        district=[{"id": name, "region": homes[name], "registered": 200} for name in field],
        candidate=[
            {"district": name, "party": party, "votes": votes}
            for name, votes_by in field.items()
            for party, votes in votes_by.items()
        ],
        tier=[
            HARE | {"seats": 7, "threshold": {"share": 26, "base": "registered"}},
            {"id": "district", "method": "plurality", "tie": tie},
        ],
    )


def test_regions_and_districts_counted() -> None:
    """Ballots of the regions add up; 390 of 1,500 voters are 26%, 310 are not. The seats of the
    districts go to the first of those who can be elected."""
    tally = drawn(counted_country())
    assert counted(tally, house=1) == [7, 0, 0]
    assert counted(tally, house=2) == [1, 1, 1]
    assert counted(tally) == [8, 1, 1]
    assert tally.counts["largest"].tolist() == [DRAWS, 0, 0]
    assert tally.counts["majority"].tolist() == [DRAWS, 0, 0]
    assert tally.counts["tied"].tolist() == [0, 0]
    assert tally.counts["share_sums"][:, 0].tolist() == [
        DRAWS * round(1_000_000 * votes / 720) for votes in (390, 310, 20)
    ]
    cast = 467 + 333  # 420 and 300 are nine tenths of them, rounded
    assert tally.counts["turnout_sums"][0, 0] == DRAWS * round(1_000_000 * cast / 1500)


def test_a_district_tied() -> None:
    tally = drawn(counted_country(third={"0": 7, "1": 1, "independent": 7}))
    assert tally.counts["tied"].tolist() == [0, DRAWS]
    reds, alone = counted_seats(tally, 0, house=2), counted_seats(tally, 2, house=2)
    assert set(reds) == {1, 2}
    assert alone == {0: reds[2], 1: reds[1]}


def test_a_district_tied_goes_to_the_earlier_candidate() -> None:
    tally = drawn(counted_country("registration", third={"0": 7, "1": 1, "independent": 7}))
    assert tally.counts["tied"].tolist() == [0, DRAWS]
    assert counted(tally, house=2) == [2, 1, 0]


def test_a_count_of_the_nation_is_counted_once() -> None:
    """Regions that do not say their own counts."""
    regions = [{"id": region["id"], "registered": region["registered"]} for region in LOCAL]
    tier = HARE | {"seats": 7, "threshold": {"share": 26, "base": "registered"}}
    scenario = scenario_of(
        party=parties(390, 310), region=regions, turnout={"mean": 50}, tier=[tier]
    )
    tally = drawn(scenario)
    assert counted(tally) == [7, 0]
    assert tally.counts["turnout_sums"][0, 0] == DRAWS * round(1_000_000 * 700 / 1500)


@pytest.mark.parametrize("quota", ["hare", "hare-rounded"])
def test_regions_tied_at_once_are_one_draw_with_a_tie(quota: str) -> None:
    """All draws of a block at once, and draw by draw; two blocks, the seats of each its own."""
    alike = {"votes": {"0": 100, "1": 100}, "registered": 400, "seats": 1}
    scenario = scenario_of(
        party=parties(200, 200),
        region=[{"id": name, **alike} for name in ("north", "south")],
        turnout={"mean": 50},
        tier=[HARE | {"quota": quota, "by": "region", "tie": "lot"}],
    )
    tally = replace(Job.of(scenario, seed=1), block=DRAWS // 2).draw(0, DRAWS)
    assert tally.counts["tied"].tolist() == [DRAWS]
    assert tally.counts["house"].tolist() == [0, 0, DRAWS]
