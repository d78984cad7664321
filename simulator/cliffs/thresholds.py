"""How far each party is from its threshold: in points, and in standard deviations of its share."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.allocation.law import BALLOTS_CAST, REGISTERED, VALID
from simulator.arrays import Floats
from simulator.draw_ranges import Draws
from simulator.elections import Elections
from simulator.figures.definitions import national_thresholds
from simulator.figures.draws import Side
from simulator.plan import Plan
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.law import threshold_part
from simulator.scenario.rows import Party
from simulator.scenario.tiers import ListTier


class Distance(NamedTuple):
    """A list and the national threshold of a tier, in percent of what the threshold is part of."""

    tier: str
    party: str
    threshold: float
    share: float
    """The mean over draws."""
    sd: float
    reached: int
    """Draws in which it is reached."""
    draws: int


def distances(scenario: Scenario, seed: int, draws: Draws) -> Iterator[Distance]:
    """Every list under every national threshold. Other ways past one are left out of account."""
    side = Side.of(scenario, seed)
    for place, tier in national_thresholds(scenario).items():
        yield from _of_tier(side, place, tier, scenario.lists, draws)


def _of_tier(
    side: Side, place: int, tier: ListTier, lists: list[Party], draws: Draws
) -> Iterator[Distance]:
    total, squares = np.zeros(len(lists)), np.zeros(len(lists))
    reached, number = np.zeros(len(lists), np.int64), 0
    start: Floats | None = None  # sums are of departures from one draw: nothing cancels
    parts = np.array([float(threshold_part(tier, party)) for party in lists])
    for first, last in side.pieces(draws):
        drawn = side.draw(first, last).elections
        shares = _shares(side.plan, place, drawn)
        start = shares[:, :1].copy() if start is None else start
        away = shares - start
        total += away.sum(axis=1)
        squares += np.square(away).sum(axis=1)
        reached += np.count_nonzero(drawn.cleared[place], axis=1)
        number += last - first
    mean = total / max(number, 1)
    sd = np.sqrt(np.maximum(squares - number * mean**2, 0.0) / max(number - 1, 1))
    for row, party in enumerate(lists):
        if parts[row] and start is not None:
            yield Distance(
                tier=tier.id,
                party=party.id,
                threshold=100.0 * parts[row],
                share=100.0 * float(start[row, 0] + mean[row]),
                sd=100.0 * float(sd[row]),
                reached=int(reached[row]),
                draws=number,
            )


def _shares(plan: Plan, tier: int, drawn: Elections) -> Floats:
    """Shares [list, draw] of what the threshold of a tier is a part of."""
    base = {BALLOTS_CAST: drawn.cast, REGISTERED: drawn.registered}.get(
        int(plan.tiers.base[tier]), drawn.valid
    )
    if plan.tiers.base[tier] == VALID and plan.against_all >= 0:
        base = base - drawn.votes[plan.against_all]
    shares: Floats = drawn.votes[: plan.lists] / np.maximum(base, 1.0)
    return shares
