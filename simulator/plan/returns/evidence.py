"""What returns say of each region: how precisely they say what about its log weights and turnout.

A count of a part q of a region's ballots, V by option, is its log weights plus a constant that
nobody knows plus a deviation in each option, of the variance

    (1 - q)^2 order_sd^2 + (1 - q) / q unit_sd^2 + f(x) / (E + 1/2).

The first is nothing at the end, the second nothing where every station is in. The last is that of
the logarithm of a count by chance (Gart and Zweifel 1967, doi:10.2307/2333860, for the half) where
E votes are expected; f is one where V is near E. With x = (V + 1/2) / (E + 1/2) and

    f(x) = (ln x)^2 / (2 (x ln x - x + 1)),

a count far from what is expected is as unlikely as a Poisson variable: it is the variance by which
the squared distance is the deviance. So no votes where thousands are expected say very much, and
none where one is expected hardly anything. The constant leaves the contrasts: precision Q = D -
D 1 1'D / 1'D 1 with D the inverse variances.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Floats
from simulator.elementary import log
from simulator.plan.returns.algebra import logarithm, total
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids, regions_of, rounded
from simulator.scenario.returns import NationReturn, RegionReturn, Returns
from simulator.scenario.tiers import as_fraction
from simulator.uncertainty.turnout import TurnoutPlan

NEAR = 1e-4
"""How near to one a ratio is whose logarithm is replaced by its series."""


class Counts(NamedTuple):
    """What is counted, as whole ballots."""

    part: Floats  # [region, then the nation]: how much of the ballots, 0 to 1.
    ballots: Floats  # [region, then the nation; option]
    cast: Floats  # [region, then the nation]: ballots cast, or -1 where that is not known.


class Evidence(NamedTuple):
    """What the counts say; the last row is the nation's, where there are regions."""

    precision: Floats  # [region, then the nation; option, option]
    pull: Floats  # [region, then the nation; option]: precision times what is observed.
    weight: Floats
    """[region, then the nation; option]: the inverse variances that a place's precision comes from,
    where it comes from one count."""
    several: Flags  # [region, then the nation]: whether it comes from more than one.
    turnout: Floats
    """[region, then the nation; 2]: turnout on the logit scale and the variance of that; the
    variance is 0 where it is not known."""


def counts_of(scenario: Scenario, turnout: TurnoutPlan) -> Counts:
    """The returns as arrays; those of a nation without regions are its only region's."""
    returns = scenario.returns or Returns()
    places, options = [region.id for region in regions_of(scenario)], option_ids(scenario)
    part, cast = np.zeros(len(places) + 1), np.full(len(places) + 1, -1.0)
    ballots = np.zeros((len(places) + 1, len(options)))
    people = [*map(int, turnout.registered.tolist()), int(turnout.registered.sum())]
    rows: list[tuple[int, RegionReturn | NationReturn]] = [
        (places.index(row.id), row) for row in returns.region
    ]
    if returns.nation is not None:
        rows.append((len(places) if scenario.region else 0, returns.nation))
    for place, row in rows:
        if row.votes is not None:
            part[place] = row.counted / 100.0
            ballots[place] = [row.votes.get(option, 0) for option in options]
        cast[place] = _cast(scenario, row, people[place])
    return Counts(part, ballots, cast)


def _cast(scenario: Scenario, row: RegionReturn | NationReturn, registered: int) -> int:
    """Ballots cast, where they are known: stated, or those that are counted when all are."""
    if row.cast is not None:
        return row.cast
    if row.turnout is not None:
        return rounded(registered * as_fraction(row.turnout) / 100)
    if row.votes is None or row.counted < 100.0:
        return -1
    part = 1 - as_fraction(scenario.turnout.invalid) / 100
    return min(rounded(Fraction(sum(row.votes.values())) / (part or 1)), registered)


def evidence_of(
    returns: Returns, counts: Counts, expected: Floats, turnout: TurnoutPlan
) -> Evidence:
    """What the counts of regions and of the nation say.

    `expected` are shares [region, then the nation; option], 0 of an option that is absent.
    """
    rows, options = counts.ballots.shape
    precision, pull = np.zeros((rows, options, options)), np.zeros((rows, options))
    weight = np.zeros((rows, options))
    for place in np.flatnonzero(counts.part > 0.0).tolist():
        variance = variance_of(returns, counts.part[place], counts.ballots[place], expected[place])
        weight[place] = np.where(expected[place] > 0.0, 1.0 / variance, 0.0)
        logs = logarithm(counts.ballots[place] + 0.5)
        precision[place], pull[place] = contrasts(weight[place], logs)
    people = np.append(turnout.registered, turnout.registered.sum())
    known = [
        (0.0, 0.0) if cast < 0.0 else _logit(cast, registered)
        for cast, registered in zip(counts.cast.tolist(), people.tolist(), strict=True)
    ]
    return Evidence(precision, pull, weight, np.zeros(rows, np.bool_), np.array(known))


def variance_of(returns: Returns, part: float, ballots: Floats, expected: Floats) -> Floats:
    """[option or candidate]: of the deviation of what is counted from the whole, log scale.

    `expected` are shares, or anything in proportion to them.
    """
    systematic, by_chance = (1.0 - part) * returns.order_sd, (1.0 - part) / part
    fixed = systematic * systematic + by_chance * returns.unit_sd * returns.unit_sd
    wanted = expected * (float(total(ballots)) / (float(total(expected)) or 1.0)) + 0.5
    ratio = (ballots + 0.5) / wanted
    logs, near = logarithm(ratio), np.abs(ratio - 1.0) < NEAR
    deviance = 2.0 * np.where(near, 0.5, ratio * logs - ratio + 1.0)
    excess = np.where(near, 1.0 - (ratio - 1.0) / 1.5, logs * logs / deviance)
    variance: Floats = fixed + excess / wanted
    return variance


def contrasts(weight: Floats, seen: Floats) -> tuple[Floats, Floats]:
    """The precision [option, option] of what is seen up to a constant, and its product with it.

    `weight` [option] are inverse variances, 0 of what is not seen.
    """
    whole, centre = 0.0, 0.0
    for each, value in zip(weight.tolist(), seen.tolist(), strict=True):
        whole += each
        centre += each * value
    if whole <= 0.0:
        return np.zeros((len(weight), len(weight))), np.zeros(len(weight))
    spread = weight[:, None] * weight[None, :] / whole
    return np.diag(weight) - spread, weight * seen - weight * (centre / whole)


def _logit(cast: float, registered: float) -> tuple[float, float]:
    """Turnout on the logit scale, and the variance of that of so many voters."""
    yes, no = cast + 0.5, registered - cast + 0.5
    return log(yes / no), 1.0 / yes + 1.0 / no
