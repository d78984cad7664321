"""The law as arrays, and the proof that every product it compares is exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from simulator.allocation.divisors import DIVISORS, Divisor, sequence
from simulator.allocation.qualification import (
    BALLOTS_CAST,
    REGISTERED,
    VALID,
    VALID_AND_AGAINST_ALL,
)
from simulator.allocation.quotas import QUOTAS
from simulator.allocation.specs import (
    HighestAverages,
    LargestRemainder,
    Plurality,
    SingleQualifier,
    TierSpec,
    as_fraction,
)
from simulator.allocation.tiers import (
    HIGHEST_AVERAGES,
    LARGEST_REMAINDER,
    PLURALITY,
    TiersPlan,
)
from simulator.allocation.ties import LOT, MORE_VOTES, REGISTRATION
from simulator.errors import PlanError
from simulator.plan.axes import Axes
from simulator.scenario.model import Scenario

EXACT = 2**53
METHODS = {
    "largest-remainder": LARGEST_REMAINDER,
    "highest-averages": HIGHEST_AVERAGES,
    "plurality": PLURALITY,
}
TIES = {"registration": REGISTRATION, "more-votes": MORE_VOTES, "lot": LOT}
BASES = {
    "valid": VALID,
    "valid+against-all": VALID_AND_AGAINST_ALL,
    "ballots-cast": BALLOTS_CAST,
    "registered": REGISTERED,
}


def compile_tiers(scenario: Scenario, axes: Axes, ballots: float) -> TiersPlan:
    """Every tier's rules; `ballots` is the largest number of ballots there can be."""
    tiers = scenario.tier
    bars = [_bars(tier, axes) for tier in tiers]
    divisors = [_divisors(tier) for tier in tiers]
    for tier, bar, row in zip(tiers, bars, divisors, strict=True):
        _refuse_inexact(tier, bar, row, int(ballots))
    flat = [divisor for row in divisors for divisor in row]
    quotas = [QUOTAS[getattr(tier, "quota", "hare")] for tier in tiers]
    admitted = [getattr(tier, "single_qualifier", None) for tier in tiers]
    corrections = [as_fraction((rule or SingleQualifier()).correction) for rule in admitted]
    return TiersPlan(
        method=np.array([METHODS[tier.method] for tier in tiers]),
        of_lists=np.array([not isinstance(tier, Plurality) for tier in tiers]),
        seats=np.array([scenario.tier_seats(tier) for tier in tiers]),
        tie=np.array([TIES[tier.tie] for tier in tiers]),
        base=np.array(
            [
                BASES["valid" if isinstance(tier, Plurality) else tier.threshold.base]
                for tier in tiers
            ]
        ),
        strict=np.array(
            [not isinstance(tier, Plurality) and tier.threshold.comparison == ">" for tier in tiers]
        ),
        bar_top=_floats([[bar.numerator for bar in row] for row in bars]),
        bar_bottom=_floats([[bar.denominator for bar in row] for row in bars]),
        admit_all=np.array([getattr(tier, "when_none", "") == "no-threshold" for tier in tiers]),
        admits_others=np.array(
            [
                getattr(tier, "when_none", "") == "no-threshold" or rule is not None
                for tier, rule in zip(tiers, admitted, strict=True)
            ]
        ),
        added=np.array([quota.added for quota in quotas]),
        whole_quota=np.array([quota.whole == "above" for quota in quotas]),
        runner_up=np.array([rule is not None for rule in admitted]),
        correction_top=_floats([fraction.numerator for fraction in corrections]),
        correction_bottom=_floats([fraction.denominator for fraction in corrections]),
        minimum=np.array([(rule or SingleQualifier()).minimum_seats for rule in admitted]),
        divisor_start=np.concatenate([[0], np.cumsum([len(row) for row in divisors])]).astype(
            np.int64
        ),
        divisor_top=_floats([divisor.numerator for divisor in flat]),
        divisor_bottom=_floats([divisor.denominator for divisor in flat]),
        power=np.array([_divisor(tier).power for tier in tiers]),
        slope=np.array([_slope(tier, row) for tier, row in zip(tiers, divisors, strict=True)]),
        registration=_registration(scenario, axes),
    )


def _floats(numbers: Sequence[object]) -> np.ndarray:
    return np.array(numbers, np.float64)


def _bars(tier: TierSpec, axes: Axes) -> list[Fraction]:
    """The part of the base that each list must reach."""
    if isinstance(tier, Plurality):
        return [Fraction(0)] * len(axes.lists)
    bar = as_fraction(tier.threshold.share) / 100
    return [Fraction(0) if party in tier.threshold.exempt else bar for party in axes.lists]


def _divisor(tier: TierSpec) -> Divisor:
    if not isinstance(tier, HighestAverages):
        return DIVISORS["dhondt"]
    if isinstance(tier.divisor, str):
        return DIVISORS[tier.divisor]
    return sequence([as_fraction(number) for number in tier.divisor])


def _divisors(tier: TierSpec) -> list[Fraction]:
    """d(0) to d(seats) of a tier of highest averages; whole numbers where that is exact."""
    if not isinstance(tier, HighestAverages):
        return []
    divisor = _divisor(tier)
    row = [divisor.at(seats) for seats in range(tier.seats + 1)]
    common = np.lcm.reduce([number.denominator for number in row[:64]], dtype=object)
    return [number * common for number in row] if common < 1000 else row


def _slope(tier: TierSpec, row: Sequence[Fraction]) -> float:
    """How much the divisor grows by a seat, in the long run."""
    if not row or _divisor(tier).power == 2:
        return 1.0
    return float(row[-1] - row[-2])


def _registration(scenario: Scenario, axes: Axes) -> np.ndarray:
    """Rank of registration by party: as stated, otherwise the place in the file."""
    ranks = {
        party.id: (party.registration if party.registration is not None else 100_001, place)
        for place, party in enumerate(scenario.party)
    }
    order = sorted(axes.parties, key=lambda party: ranks[party])
    return np.array([order.index(party) for party in axes.parties], np.int64)


def _refuse_inexact(
    tier: TierSpec, bars: Sequence[Fraction], divisors: Sequence[Fraction], ballots: int
) -> None:
    """Refuse a law whose products of whole numbers would pass 2^53."""
    if isinstance(tier, Plurality):
        return
    for bar in bars:
        if ballots * max(bar.numerator, bar.denominator) >= EXACT:
            raise PlanError(
                f"tier {tier.id!r}: a threshold of {tier.threshold.share} percent is {bar} of the "
                f"base, which cannot be compared exactly with {ballots:,} ballots: "
                "write it with fewer digits"
            )
    if isinstance(tier, LargestRemainder):
        if ballots >= 2**31:
            raise PlanError(
                f"tier {tier.id!r}: {ballots:,} ballots are more than remainders are kept for "
                f"({2**31 - 1:,}): fewer registered voters"
            )
        rule = tier.single_qualifier
        factor = as_fraction(rule.correction).denominator if rule else 1
        if ballots * (tier.seats + QUOTAS[tier.quota].added) * factor >= EXACT:
            raise PlanError(
                f"tier {tier.id!r}: {tier.seats:,} seats and {ballots:,} ballots are too many for "
                "exact quotas: fewer seats, or fewer registered voters"
            )
    if isinstance(tier, HighestAverages):
        power = _divisor(tier).power
        bottom = max(divisor.denominator for divisor in divisors)
        top = max(divisor.numerator for divisor in divisors)
        if ballots**power * bottom >= EXACT or top >= EXACT:
            raise PlanError(
                f"tier {tier.id!r}: divisor {tier.divisor!r} with {tier.seats:,} seats and "
                f"{ballots:,} ballots cannot be compared exactly: fewer seats or registered voters"
            )
