"""Every reference election through the kernel, and draws around it against the exact law."""

import numpy as np
import pytest

from simulator import plan
from simulator.allocation.exact.house import allocate_house
from simulator.scenario.model import Scenario as Model
from tests.elections.reference import CONVERSIONS, ELECTIONS, MISSING, official, scenario_of
from tests.kernel.elections import around, counts, drawn

pytestmark = pytest.mark.skipif(not ELECTIONS.is_dir(), reason=MISSING)
SEED = 20_230_319
BLOCK = 50


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
        lists = [place for place, tier in enumerate(scenario.tier) if tier.method != "plurality"]
        assert block.tied[lists].tolist() == ties[lists].tolist(), first
        tied += int(ties.sum())
    return tied


@pytest.mark.parametrize("folder", CONVERSIONS)
def test_kernel_and_exact_law_agree_around_it(folder: str) -> None:
    compare(around(scenario_of(folder)), 200)


@pytest.mark.parametrize("folder", CONVERSIONS)
def test_kernel_and_exact_law_agree_around_it_where_ties_are_frequent(folder: str) -> None:
    compare(around(scenario_of(folder), voters=60), 200)
