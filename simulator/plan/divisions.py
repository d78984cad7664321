"""How seats are divided: every quota and divisor sequence of a law, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from simulator.allocation.block.highest_averages import LARGEST_BALLOTS, LARGEST_DIVISOR
from simulator.allocation.divisors import DIVISORS, Divisor, sequence
from simulator.allocation.law import (
    ABOVE,
    AS_IS,
    BY_REMAINDER,
    BY_VOTES,
    CEILING,
    FLOOR,
    NEAREST,
    NOT_HERE,
    SMALLER_DIVISOR,
    SMALLEST_REMAINDER,
    DivisionsPlan,
)
from simulator.allocation.quotas import QUOTAS, Quota
from simulator.arrays import Integers
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import (
    Apportioned,
    Biproportional,
    HighestAverages,
    LargestRemainder,
    OwnSequence,
    Plurality,
    Stated,
    TierSpec,
    as_fraction,
)

ROUNDINGS = {
    "exact": AS_IS,
    "above": ABOVE,
    "nearest": NEAREST,
    "floor": FLOOR,
    "ceiling": CEILING,
}
LEFTOVER = {
    "largest-remainder": BY_REMAINDER,
    "most-votes": BY_VOTES,
    "pooled": NOT_HERE,
}
EXCESS = {
    "smaller-divisor": SMALLER_DIVISOR,
    "smallest-remainder": SMALLEST_REMAINDER,
}


class Division(NamedTuple):
    """One division, before all are put together."""

    quota: Quota | None = None
    leftover: int = BY_REMAINDER
    excess: int = SMALLER_DIVISOR
    divisors: tuple[Fraction, ...] = ()
    power: int = 1


class Divisions:
    """The divisions of a scenario's tiers, in their order; more are added by those who need them.

    `seats` are the most that each tier's method ever divides.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.seats = [_most_of_tier(scenario, tier) for tier in scenario.tier]
        self.rows = [
            _tier_row(tier, seats) for tier, seats in zip(scenario.tier, self.seats, strict=True)
        ]

    def divisors(self, division: int) -> tuple[Fraction, ...]:
        """d(0), d(1), ... of a division by divisors; none of one by quota."""
        return self.rows[division].divisors

    def add_apportioned(self, rule: Apportioned, seats: int) -> int:
        """The number of the division in which regions share so many seats."""
        if rule.method == "largest-remainder":
            return self._add(Division(quota=QUOTAS[rule.quota]))
        return self._add(_divisor_row(rule.divisor, seats))

    def add_pool(self, quota: str) -> int:
        """The number of the division in which the seats left by all regions are shared."""
        return self._add(Division(quota=QUOTAS[quota], excess=SMALLEST_REMAINDER))

    def add_averages(self, seats: int) -> int:
        """The number of the division in which the seats that remainders leave are shared."""
        return self._add(_divisor_row("dhondt", seats))

    def _add(self, row: Division) -> int:
        self.rows.append(row)
        return len(self.rows) - 1

    def compile(self) -> DivisionsPlan:
        """All divisions as arrays."""
        rows = self.rows
        flat = [divisor for row in rows for divisor in row.divisors]
        quotas = [row.quota or Quota(0) for row in rows]
        ends = np.cumsum([len(row.divisors) for row in rows])
        return DivisionsPlan(
            by_quota=np.array([row.quota is not None for row in rows]),
            added=np.array([quota.added for quota in quotas], np.int64),
            whole=np.array([ROUNDINGS[quota.whole] for quota in quotas], np.int64),
            leftover=np.array([row.leftover for row in rows], np.int64),
            excess=np.array([row.excess for row in rows], np.int64),
            start=np.concatenate([[0], ends]).astype(np.int64),
            top=clamped([divisor.numerator for divisor in flat]),
            bottom=clamped([divisor.denominator for divisor in flat]),
            power=np.array([row.power for row in rows], np.int64),
            slope=np.array([_slope(row) for row in rows], np.float64),
        )


def clamped(numbers: Sequence[int]) -> Integers:
    """Whole numbers as int64; larger ones, which `exactness` refuses, as the largest there is."""
    return np.array([min(number, 2**63 - 1) for number in numbers], np.int64)


def _tier_row(tier: TierSpec, seats: int) -> Division:
    if isinstance(tier, LargestRemainder):
        return Division(
            quota=QUOTAS[tier.quota],
            leftover=LEFTOVER[tier.leftover],
            excess=EXCESS[tier.excess],
        )
    if isinstance(tier, HighestAverages | Biproportional):
        return _divisor_row(tier.divisor, seats)
    return Division(quota=Quota(0))


def _most_of_tier(scenario: Scenario, tier: TierSpec) -> int:
    """The most seats that a tier's method ever divides: with those it compensates for."""
    rule = None if isinstance(tier, Plurality | Stated) else tier.compensation
    if rule is None:
        return scenario.tier_seats(tier)
    whole = scenario.tier_seats(tier) + sum(
        scenario.tier_seats(other) for other in scenario.tier if other.id in rule.tiers
    )
    return max(scenario.most_seats(tier), whole) if rule.overhang == "levelled" else whole


def divisor_of(divisor: str | OwnSequence) -> Divisor:
    """A divisor sequence, named or one's own."""
    if isinstance(divisor, str):
        return DIVISORS[divisor]
    return sequence([as_fraction(number) for number in divisor])


def _divisor_row(name: str | OwnSequence, seats: int) -> Division:
    """d(0) to d(seats); whole numbers where that is exact."""
    divisor = divisor_of(name)
    row = [divisor.at(number) for number in range(seats + 1)]
    common = np.lcm.reduce([number.denominator for number in row[:64]], dtype=object)
    if common < 1000:
        row = [number * common for number in row]
    return Division(divisors=tuple(row), power=divisor.power)


def _slope(row: Division) -> float:
    """How much the divisor grows by a seat, in the long run."""
    if len(row.divisors) < 2 or row.power == 2:
        return 1.0
    return float(row.divisors[-1] - row.divisors[-2])


def linear_steps(divisors: Sequence[Fraction], ballots: int) -> tuple[int, int, int] | None:
    """The first divisor, the second, and the step from there on, where a block can go by them.

    It can where they are whole, the first is not zero, and neither ballots nor divisors are more
    than `block.highest_averages` compares exactly.
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
