"""How regions lean: what is known of their shares, fitted to the nation's.

Shares of regions are scaled until they add up to the nation's. A share of 0 stays 0; so with such
shares some national ones cannot be met.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import electorate, option_ids
from simulator.scenario.numbers.last_result import last_shares, swung
from simulator.scenario.numbers.swings import expected_shares


class Missed(NamedTuple):
    """A share of the nation, of one, that its regions do not have together."""

    key: str
    """Of the party: "share", or "last"."""
    party: str
    stated: float
    nearest: float
    """What the regions have."""


def missed_shares(scenario: Scenario) -> list[Missed]:
    """Shares of the nation that shares of 0 in regions leave no way to meet; today's, then last."""
    last, parts = last_shares(scenario), parts_of_regions(scenario)
    found = list[Missed]()
    for key, shares in (("share", expected_shares(scenario)), ("last", last)):
        was = last if key == "share" else shares
        known = known_by_region(scenario, shares, was) if shares else []
        if all(all(row) for row in known) or region_of_nobody(known, shares) is not None:
            continue  # with none of them 0 all can be met
        have = [0.0] * len(shares)
        for part, row in zip(parts, leans(shares, known, parts), strict=True):
            weights = [share * tilt for share, tilt in zip(shares, row, strict=True)]
            whole = math.fsum(weights)
            have = [old + part * its / whole for old, its in zip(have, weights, strict=True)]
        found += [
            Missed(key, *each) for each in zip(option_ids(scenario), shares, have, strict=True)
        ]
    return found


def region_of_nobody(known: Sequence[Sequence[float]], shares: Sequence[float]) -> int | None:
    """The first region in which no party has votes that has any in the nation."""
    for index, row in enumerate(known):
        if not any(its > 0.0 and share > 0.0 for its, share in zip(row, shares, strict=True)):
            return index
    return None


def parts_of_regions(scenario: Scenario) -> list[float]:
    """The expected part of each region in the nation's valid ballots."""
    held = electorate(scenario).held
    whole = sum(held) or 1  # without any the scenario is refused
    return [ballots / whole for ballots in held]


def known_by_region(
    scenario: Scenario, shares: Sequence[float], last: Sequence[float]
) -> list[list[float]]:
    """What is known of regions' shares [region][option], of one; nothing if no region says any.

    Uniform swing adds the nation's; a proportional one is what fitting them to the nation does.
    """
    if not any(region.share is not None for region in scenario.region):
        return []
    options = option_ids(scenario)
    swing = scenario.votes.swing if last else "none"
    was = last if swing == "uniform" else shares
    return [
        [
            swung((region.share or {}).get(option, 100.0 * then) / 100.0, then, now, swing)
            for option, then, now in zip(options, was, shares, strict=True)
        ]
        for region in scenario.region
    ]


def leans(
    shares: Sequence[float], regional: Sequence[Sequence[float]], parts: Sequence[float]
) -> list[list[float]]:
    """Weights [region][option] over national shares such that expected shares add up to them.

    `regional` holds what is known of each region's shares, `parts` its expected part of the valid
    ballots. Iterative proportional fitting: each option is scaled until the regions' shares,
    weighted by their parts, meet the national one. Plain arithmetic in a fixed order.
    """
    scale = [1.0] * len(shares)
    for _ in range(200):
        totals = [0.0] * len(shares)
        for region, part in zip(regional, parts, strict=True):
            weights = [factor * share for factor, share in zip(scale, region, strict=True)]
            whole = math.fsum(weights)
            for option, weight in enumerate(weights):
                totals[option] += part * weight / whole
        ratios = [
            share / total if total > 0.0 else 1.0
            for share, total in zip(shares, totals, strict=True)
        ]
        scale = [factor * ratio for factor, ratio in zip(scale, ratios, strict=True)]
        if max(abs(ratio - 1.0) for ratio in ratios) < 1e-14:
            break
    return [
        [
            factor * known / share if share > 0.0 else 0.0
            for factor, known, share in zip(scale, region, shares, strict=True)
        ]
        for region in regional
    ]
