"""Every reference election through the kernel, and draws around it against the exact law.

ELECTION_DRAWS is how many draws around each, and as many where ties are frequent: 1,000 where
nothing else is said. The exact law takes its time: 10,000 take half an hour of one core.

    ELECTION_DRAWS=10000 python -m pytest tests/kernel/test_elections.py

Where seats are placed by the largest quotients, the kernel does not place them, and a tie for a
place is none for it.
"""

import os

import numpy as np
import pytest

from simulator import plan
from simulator.exact.house import allocate_house
from simulator.scenario.model import Scenario as Model
from simulator.scenario.tiers import ListTier, TierSpec
from tests.elections.reference import CONVERSIONS, official, scenario_of
from tests.kernel.elections import around, counts, drawn
from tests.reference import needs_elections

pytestmark = needs_elections
SEED = 20_230_319
BLOCK = 50
DRAWS = int(os.environ.get("ELECTION_DRAWS", "1000"))


@pytest.mark.parametrize("folder", CONVERSIONS)
def test_the_official_votes_give_the_official_seats(folder: str) -> None:
    scenario = scenario_of(folder)
    axes, block = plan.Axes.of(scenario), drawn(plan.compile(scenario), SEED, 0, 3)
    wanted = official(folder)
    for draw in range(3):
        house = block.seats[:, :, draw].sum(axis=0).astype(int)
        assert {
            p: n for p, n in zip(axes.parties, house.tolist(), strict=True) if n
        } == wanted.house
        for tier, seats in wanted.tiers.items():
            row = block.seats[axes.tiers.index(tier), :, draw].astype(int).tolist()
            assert {p: n for p, n in zip(axes.parties, row, strict=True) if n} == seats
    assert not block.tied.any()


def compare(scenario: Model, draws: int) -> int:
    """Draw by draw, tier by tier, kernel and exact law agree; returns the draws with a tie."""
    compiled, tied = plan.compile(scenario), 0
    for first in range(0, draws, BLOCK):
        block = drawn(compiled, SEED, first, first + BLOCK)
        ties = np.zeros(len(scenario.tier), np.int64)
        for draw, count in enumerate(counts(scenario, compiled, block)):
            house = allocate_house(scenario.tier, count)
            for place, tier in enumerate(scenario.tier):
                found = block.seats[place, :, draw].astype(int).tolist()
                assert tuple(found) == house.seats(tier.id), (first + draw, tier.id)
                ties[place] += bool(house.tier(tier.id).ties)
        told = [place for place, tier in enumerate(scenario.tier) if tells_every_tie(tier)]
        assert block.tied[told].tolist() == ties[told].tolist(), first
        tied += int(ties.sum())
    return tied


def tells_every_tie(tier: TierSpec) -> bool:
    """Whether the kernel settles all ties of a tier; those of districts come from candidates."""
    if not isinstance(tier, ListTier):
        return False
    return tier.compensation is None or tier.compensation.placement != "largest-quotients"


@pytest.mark.parametrize("folder", CONVERSIONS)
def test_kernel_and_exact_law_agree_around_it(folder: str) -> None:
    compare(around(scenario_of(folder)), DRAWS)


@pytest.mark.parametrize("folder", CONVERSIONS)
def test_kernel_and_exact_law_agree_around_it_where_ties_are_frequent(folder: str) -> None:
    ties = compare(around(scenario_of(folder), voters=60), DRAWS)
    assert ties or DRAWS < 1000
