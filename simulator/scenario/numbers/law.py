"""Thresholds and divisors of a law as exact fractions, and the seats that they divide."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from simulator.scenario.model import Party, Scenario
from simulator.scenario.tiers import (
    Divisor,
    ListTier,
    Plurality,
    Stated,
    TierSpec,
    as_fraction,
    divisor_of,
)

LARGEST_COMMON = 1000
"""Divisors whose denominators have no larger multiple in common become whole numbers."""


def threshold_part(tier: ListTier, party: Party) -> Fraction:
    """The part of the base that a list must reach, alliances and exemptions considered."""
    rule = tier.threshold
    if party.id in rule.exempt or (rule.exempt_minorities and party.minority):
        return Fraction(0)
    share, members = rule.share, 0
    for row in rule.alliance:
        if members < row.members <= party.alliance_size:
            share, members = row.share, row.members
    return as_fraction(share) / 100


def most_divided(scenario: Scenario, tier: TierSpec) -> int:
    """The most seats that a tier's method ever divides: with those it compensates for."""
    rule = None if isinstance(tier, Plurality | Stated) else tier.compensation
    if rule is None:
        return scenario.tier_seats(tier)
    whole = scenario.tier_seats(tier) + sum(
        scenario.tier_seats(other) for other in scenario.tier if other.id in rule.tiers
    )
    return max(scenario.most_seats(tier), whole) if rule.overhang == "levelled" else whole


def divisors(rule: Divisor, seats: int) -> tuple[Fraction, ...]:
    """d(0) to d(seats); whole numbers where that is exact."""
    divisor = divisor_of(rule)
    row = [divisor.at(number) for number in range(seats + 1)]
    common = lcm(*(number.denominator for number in row[:64]))
    if common < LARGEST_COMMON:
        row = [number * common for number in row]
    return tuple(row)
