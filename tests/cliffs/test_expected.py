"""The election that is expected on election night."""

import numpy as np

from simulator.cliffs.expected import Expected
from simulator.elections import elections
from simulator.plan import compile as compile_plan
from tests.statistics.returns import ISLE, WEST, scenario_of

DRAWS = 20_000


def test_the_expected_election_is_near_the_mean_of_the_draws() -> None:
    scenario = scenario_of({"region": [WEST, ISLE], "nation": {"turnout": 61}})
    expected, drawn = Expected.of(scenario), elections(compile_plan(scenario), 1, 0, DRAWS)
    shares = 100 * drawn.votes / drawn.valid
    votes = np.array([expected.votes(option) for option in range(4)])
    assert np.abs(100 * votes / votes.sum() - shares.mean(axis=1)).max() < 0.3
    assert abs(expected.valid / drawn.valid.mean() - 1) < 0.005
    before = Expected.of(scenario_of(None))
    moved = 100 * before.votes(0) / before.valid - shares[0].mean()
    assert abs(moved) > 1


def test_what_is_counted_is_in_it() -> None:
    everywhere = [WEST | {"id": name} for name in ("west", "south", "north")]
    isle = {"id": "isle", "votes": {"a": 7, "b": 5}}
    expected = Expected.of(scenario_of({"region": [*everywhere, isle]}))
    counted = [3 * WEST["votes"][name] + isle["votes"].get(name, 0) for name in "abcd"]
    assert [expected.votes(option) for option in range(4)] == counted
