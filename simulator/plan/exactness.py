"""The proof that the kernel's law is exact: no product of whole numbers that it forms is too large.

A block of draws computes in float64, below 2^53; a single draw in int64, below 2^62, and compares
quotients by products of 128 bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from simulator.allocation.quotas import QUOTAS
from simulator.errors import PlanError
from simulator.plan.divisions import divisor_of
from simulator.scenario.tiers import (
    Apportioned,
    Biproportional,
    HighestAverages,
    LargestRemainder,
    ListTier,
    Plurality,
    Stated,
    TierSpec,
    as_fraction,
)

EXACT_FLOATS = 2**53
"""Whole numbers below it are exact in float64."""
EXACT_INTEGERS = 2**62
"""So that a sum of two fits, too."""


def refuse_inexact(
    tier: TierSpec,
    parts: Sequence[Fraction],
    divisors: Sequence[Fraction],
    magnitudes: Sequence[int],
    seats: int,
    ballots: int,
) -> None:
    """Refuse a tier that divides up to so many `seats` with products that would be too large."""
    if isinstance(tier, Plurality | Stated):
        return
    if ballots >= EXACT_FLOATS:
        raise PlanError(
            f"tier {tier.id!r}: {ballots:,} ballots are more than can be counted exactly: "
            "use fewer registered voters"
        )
    _refuse_threshold(tier, parts, ballots)
    _refuse_bonus(tier, ballots)
    if isinstance(tier, LargestRemainder):
        _refuse_quota(tier, seats, ballots)
    if isinstance(tier, HighestAverages | Biproportional):
        _refuse_divisors(tier, divisors, seats, ballots)
    if isinstance(tier, Biproportional) and tier.voter_numbers == "votes-by-seat":
        _refuse_parts(tier, magnitudes, ballots)


def _refuse_threshold(tier: ListTier, parts: Sequence[Fraction], ballots: int) -> None:
    rule = tier.threshold
    local = [] if rule.in_one_region is None else [as_fraction(rule.in_one_region) / 100]
    for part in [*parts, *local]:
        if ballots * max(part.numerator, part.denominator) >= EXACT_FLOATS:
            raise PlanError(
                f"tier {tier.id!r}: a threshold of {float(100 * part)} percent is {part} of the "
                f"base, which cannot be compared exactly with {ballots:,} ballots: "
                "use fewer digits"
            )


def _refuse_bonus(tier: ListTier, ballots: int) -> None:
    rule = tier.bonus
    if rule is None:
        return
    share, per = as_fraction(rule.share) / 100, as_fraction(rule.per) / 100
    factor = max(share.numerator, share.denominator) * max(per.numerator, per.denominator)
    if ballots * factor >= EXACT_INTEGERS:
        raise PlanError(
            f"tier {tier.id!r}: bonus: a share of {rule.share} percent in steps of {rule.per} "
            f"cannot be compared exactly with {ballots:,} ballots: use fewer digits"
        )


def _refuse_quota(tier: LargestRemainder, seats: int, ballots: int) -> None:
    if ballots >= 2**31:
        raise PlanError(
            f"tier {tier.id!r}: {ballots:,} ballots are too many for exact remainders "
            f"(at most {2**31 - 1:,}): use fewer registered voters"
        )
    rule = tier.single_qualifier
    factor = as_fraction(rule.correction).denominator if rule else 1
    if ballots * (seats + QUOTAS[tier.quota].added) * factor >= EXACT_FLOATS:
        raise PlanError(
            f"tier {tier.id!r}: {seats:,} seats and {ballots:,} ballots are too many for "
            "exact quotas: use fewer seats or registered voters"
        )
    share = as_fraction(tier.remainder_share or 0.0) / 100
    if max(share.numerator, share.denominator) >= EXACT_INTEGERS:
        raise PlanError(
            f"tier {tier.id!r}: remainder_share: {tier.remainder_share} percent cannot be compared "
            "exactly: use fewer digits"
        )


def _refuse_divisors(
    tier: HighestAverages | Biproportional, divisors: Sequence[Fraction], seats: int, ballots: int
) -> None:
    power = divisor_of(tier.divisor).power
    bottom = max(divisor.denominator for divisor in divisors)
    top = max(divisor.numerator for divisor in divisors)
    if ballots**power * bottom >= EXACT_INTEGERS or top >= EXACT_INTEGERS:
        raise PlanError(
            f"tier {tier.id!r}: divisor {tier.divisor!r} with {seats:,} seats and "
            f"{ballots:,} ballots cannot be compared exactly: use fewer seats or registered voters"
        )


def _refuse_parts(tier: Biproportional, magnitudes: Sequence[int], ballots: int) -> None:
    """Votes by seat are added up in parts of a vote that all regions have in common."""
    common = lcm(*range(1, (tier.seats or 1) + 1)) if tier.apportioned else lcm(*magnitudes)
    if ballots * common >= EXACT_INTEGERS:
        raise PlanError(
            f"tier {tier.id!r}: votes by seat of regions with such different numbers of seats "
            f'cannot be added up exactly for {ballots:,} ballots: use voter_numbers = "votes" or '
            '"rounded-votes-by-seat"'
        )


def refuse_inexact_regions(tier: str, rule: Apportioned, seats: int, numbers: int) -> None:
    """Refuse seats of regions that would be divided by products that are too large."""
    power = 1 if rule.method == "largest-remainder" else divisor_of(rule.divisor).power
    if numbers**power * (2 * seats + 4) >= EXACT_INTEGERS:
        raise PlanError(
            f"tier {tier!r}: apportioned: {seats:,} seats cannot be apportioned exactly to "
            f"regions with a total of {numbers:,}: use smaller numbers or fewer seats"
        )
