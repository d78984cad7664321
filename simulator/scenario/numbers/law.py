"""Thresholds and divisors of a law as exact fractions, and the seats that they divide."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import lcm

from simulator.allocation.divisors import LARGEST_BALLOTS, LARGEST_DIVISOR
from simulator.allocation.quotas import QUOTAS
from simulator.scenario.model import Scenario
from simulator.scenario.rows import Party
from simulator.scenario.tiers import (
    Biproportional,
    DivisorRule,
    HighestAverages,
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


def registration_ranks(parties: Sequence[Party]) -> dict[str, int]:
    """The order of registration; parties without a number come last, in the order of the file."""
    by_number = sorted(parties, key=lambda party: (party.registration is None, party.registration))
    return {party.id: rank for rank, party in enumerate(by_number)}


def most_divided(scenario: Scenario, tier: TierSpec) -> int:
    """The most seats that a tier's method ever divides: with those it compensates for."""
    return max(scenario.most_seats(tier), scenario.with_compensated(tier))


@lru_cache(256)
def divisors(rule: DivisorRule, seats: int) -> tuple[Fraction, ...]:
    """d(0) to d(seats); whole numbers where that is exact."""
    divisor = divisor_of(rule)
    row = [divisor.at(number) for number in range(seats + 1)]
    common = lcm(*(number.denominator for number in row[:64]))
    if common < LARGEST_COMMON:
        row = [number * common for number in row]
    return tuple(row)


def linear_steps(divisors: Sequence[Fraction], ballots: int) -> tuple[int, int, int] | None:
    """The first divisor, the second, and the step from there on, where a block can go by them.

    It can where they are whole, the first is not zero, and neither ballots nor divisors are more
    than a block compares exactly.
    """
    if not divisors or any(divisor.denominator != 1 for divisor in divisors):
        return None
    numbers = [int(divisor) for divisor in divisors]
    if numbers[0] == 0 or ballots >= LARGEST_BALLOTS or 2 * numbers[-1] >= LARGEST_DIVISOR:
        return None
    second = numbers[1]
    step = numbers[2] - second if len(numbers) > 2 else second - numbers[0]
    steady = all(two - one == step for one, two in pairwise(numbers[1:]))
    return (numbers[0], second, step) if steady else None


def one_by_one(scenario: Scenario, tier: TierSpec, ballots: int) -> bool:
    """Whether a tier is filled draw by draw: its law is beyond what a block does at once."""
    if isinstance(tier, Plurality):
        return False
    if isinstance(tier, Stated | Biproportional):
        return True
    rule = tier.threshold
    if (
        rule.waiver is not None
        or rule.in_one_region is not None
        or tier.apportioned is not None
        or tier.alliance
        or tier.bonus is not None
        or tier.compensation is not None
        or tier.limit is not None
    ):
        return True
    if isinstance(tier, HighestAverages):
        row = divisors(tier.divisor, most_divided(scenario, tier))
        return linear_steps(row, ballots) is None
    return (
        QUOTAS[tier.quota].whole not in ("exact", "above")
        or tier.leftover != "largest-remainder"
        or tier.excess != "smaller-divisor"
        or (tier.single_qualifier is not None and tier.by == "region")
    )
