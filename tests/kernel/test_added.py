"""Two what-ifs of a sweep: ballots added for a list, and a region that turns out otherwise."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator import plan as planning
from simulator.errors import ScenarioError
from simulator.job import Job
from simulator.plan import Axes, fingerprint
from simulator.plan.votes import compile_turnout
from simulator.replay import replay
from simulator.runner import run
from simulator.scenario import Scenario, load
from simulator.scenario.consistency import check
from simulator.scenario.numbers.leans import leans
from tests.exact.alone import allocate_tier

from .laws import scenario_of

OFFICIAL = Path(__file__).parents[2] / "scenarios" / "kazakhstan-2023" / "official.toml"
ROLL, COUNTED = 12_035_578, 6_366_441
LAST = 20 * 331_058 - COUNTED
"""With so many ballots more NSDP has 5% to the ballot."""


def seats(scenario: Scenario) -> tuple[int, ...]:
    """The seats of a known count, the same in every draw."""
    histogram = run(Job.of(scenario, 1), 8).counts["seats"][0]
    assert set(histogram.ravel().tolist()) == {0, 8}
    return tuple(histogram.argmax(axis=1).tolist())


@pytest.mark.parametrize("percent", [0.1, 1, 2.1, 2.2, 5, 10, 33.3, 46])
def test_ballots_added_to_a_count_are_counted_as_the_law_counts(percent: float) -> None:
    scenario = load(OFFICIAL, [f"votes.added.amanat={percent}"])
    votes = {party.id: party.votes or 0 for party in scenario.party}
    votes["amanat"] += round(ROLL * percent / 100)
    lists = Axes.of(scenario).lists
    outcome = allocate_tier(
        scenario.tier[0], [votes[name] for name in lists], against_all=votes["against-all"]
    )
    assert seats(scenario) == outcome.seats


@pytest.mark.parametrize(("ballots", "enters"), [(LAST, True), (LAST + 1, False)])
def test_one_ballot_decides_who_enters(ballots: int, enters: bool) -> None:
    assert LAST == 254_719
    scenario = load(OFFICIAL, [f"votes.added.amanat={100 * ballots / ROLL!r}"])
    plan = planning.compile(scenario)
    assert plan.votes.added.tolist() == [ballots, *(0,) * 7]
    assert (seats(scenario)[Axes.of(scenario).lists.index("nsdp")] > 0) is enters


def drawn_scenario(**votes: Any) -> Scenario:
    """1,000 voters of whom some 90% vote, so that there is not always room for 80 more."""
    return scenario_of(
        party=[{"id": "red", "share": 60}, {"id": "green", "share": 40}],
        turnout={"registered": 1000, "mean": 90, "national_sd": 0.5, "invalid": 3},
        votes={"model": "dirichlet", "effective_sample_size": 600} | votes,
        tier=[{"id": "list", "method": "largest-remainder", "seats": 10}],
    )


def test_a_draw_is_the_same_draw_with_more_ballots() -> None:
    """Both lists have ballots added, one after the other, as long as there are voters left."""
    plain = planning.compile(drawn_scenario())
    added = planning.compile(drawn_scenario(added={"green": 3, "red": 5}))
    full = 0
    for draw in range(400):
        one, two = replay(plain, 1, draw), replay(added, 1, draw)
        red = min(50, 1000 - one.cast)
        green = min(30, 1000 - one.cast - red)
        assert two.votes == (one.votes[0] + red, one.votes[1] + green)
        assert (two.cast, two.valid) == (one.cast + red + green, one.valid + red + green)
        full += red + green < 80
    assert 40 < full < 360


def test_nothing_added_changes_no_count() -> None:
    plain, none = drawn_scenario(), drawn_scenario(added={"red": 0})
    one, two = (run(Job.of(scenario, 1), 5000) for scenario in (plain, none))
    for name, counts in one.counts.items():
        assert np.array_equal(counts, two.counts[name])
    assert fingerprint(plain) == fingerprint(drawn_scenario(added=None))


def test_a_seat_distribution_far_away_is_still_told_apart() -> None:
    """The middle of what is kept follows the ballots that are added."""
    centre = planning.compile(drawn_scenario(added={"green": 9})).joint.centre
    assert centre[:2].tolist() == [5, 5]
    assert planning.compile(drawn_scenario()).joint.centre[:2].tolist() == [6, 4]


def test_more_than_the_roll_has_left_is_refused() -> None:
    plain = drawn_scenario()
    votes = plain.votes.model_copy(update={"added": {"green": 20.0}})
    (fault,) = check(plain.model_copy(update={"votes": votes}))
    assert fault.path == ("votes", "added")
    assert fault.message.startswith("200 ballots; of 1,000 registered voters only 100 are")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("votes.added.amanta=1", '"amanta" is not a party; did you mean "amanat"'),
        ("votes.added.amanat=101", "votes.added.amanat: 101; must be between 0 and 100 percent"),
        ("votes.added.independents=1", '"independents" is not a party'),
    ],
)
def test_ballots_are_added_for_who_is_on_the_ballot(setting: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(OFFICIAL.parent, [setting])
    assert message in str(caught.value)


def two_regions(mean: float, **more: float) -> Scenario:
    """Two regions alike in size; in the east, where red is strong, the turnout is `mean`."""
    return scenario_of(
        party=[{"id": "red", "share": 50}, {"id": "green", "share": 50}],
        region=[
            {"id": "east", "registered": 1_000_000, "share": {"red": 60, "green": 40}},
            {"id": "west", "registered": 1_000_000},
        ],
        turnout={"mean": 40, "region": [{"id": "east", "mean": mean, **more}]},
        tier=[{"id": "list", "method": "largest-remainder", "seats": 10}],
    )


def red(scenario: Scenario) -> float:
    """Red's share of the nation, in percent."""
    draw = replay(planning.compile(scenario), 1, 0)
    return 100 * draw.votes[0] / draw.valid


def test_a_region_that_turns_out_more_than_expected_moves_the_nation() -> None:
    regions = leans([0.5, 0.5], [[0.6, 0.4], [0.5, 0.5]], [0.5, 0.5])
    east, west = (red / (red + green) for red, green in regions)
    assert east + west == pytest.approx(1)
    expected = 100 * (0.8 * east + 0.4 * west) / 1.2
    assert red(two_regions(80, expected=40)) == pytest.approx(expected, abs=1e-4)
    assert expected > 51


def test_shares_hold_at_the_mean_where_nothing_else_is_said() -> None:
    assert red(two_regions(80)) == pytest.approx(50, abs=1e-4)
    assert red(two_regions(80, expected=80)) == pytest.approx(50, abs=1e-4)
    assert red(two_regions(40)) == red(two_regions(40, expected=40))
    assert fingerprint(two_regions(40)) == fingerprint(two_regions(40, expected=None))


def test_expected_parts_make_the_whole() -> None:
    scenario = two_regions(80, expected=20)
    turnout = compile_turnout(scenario)
    assert turnout.part.tolist() == pytest.approx([1 / 3, 2 / 3])
    assert turnout.cast.tolist() == [800_000, 400_000]


def test_an_expectation_of_nobody_is_refused() -> None:
    scenario = two_regions(80, expected=0)
    nobody = scenario.model_copy(
        update={"turnout": scenario.turnout.model_copy(update={"mean": 0.0})}
    )
    (fault,) = check(nobody)
    assert fault.path == ("turnout", "region")
    assert "`expected` leaves no ballots in any region" in fault.message
