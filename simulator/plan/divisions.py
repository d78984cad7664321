"""How seats are divided: every quota and divisor sequence of a law, as numbers."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np

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
from simulator.plan.axes import starts
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.law import divisors, most_divided
from simulator.scenario.tiers import (
    Apportioned,
    Biproportional,
    DivisorRule,
    HighestAverages,
    LargestRemainder,
    TierSpec,
    divisor_of,
)

ROUNDINGS = {"exact": AS_IS, "above": ABOVE, "nearest": NEAREST, "floor": FLOOR, "ceiling": CEILING}
LEFTOVER = {"largest-remainder": BY_REMAINDER, "most-votes": BY_VOTES, "pooled": NOT_HERE}
EXCESS = {"smaller-divisor": SMALLER_DIVISOR, "smallest-remainder": SMALLEST_REMAINDER}


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
        self.seats = [most_divided(scenario, tier) for tier in scenario.tier]
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
        top, bottom = fractions_of([divisor for row in rows for divisor in row.divisors])
        quotas = [row.quota or Quota(0) for row in rows]
        return DivisionsPlan(
            by_quota=np.array([row.quota is not None for row in rows]),
            added=np.array([quota.added for quota in quotas], np.int64),
            whole=np.array([ROUNDINGS[quota.whole] for quota in quotas], np.int64),
            leftover=np.array([row.leftover for row in rows], np.int64),
            excess=np.array([row.excess for row in rows], np.int64),
            start=starts([len(row.divisors) for row in rows]),
            top=top,
            bottom=bottom,
            power=np.array([row.power for row in rows], np.int64),
            slope=np.array([_slope(row) for row in rows], np.float64),
        )


def fractions_of(numbers: Sequence[Fraction]) -> tuple[Integers, Integers]:
    """Numerators and denominators; larger ones, refused as inexact, as the largest there is."""
    pairs = [(number.numerator, number.denominator) for number in numbers]
    top, bottom = np.minimum(np.array(pairs, object).reshape(-1, 2), 2**63 - 1).astype(np.int64).T
    return np.ascontiguousarray(top), np.ascontiguousarray(bottom)


def _tier_row(tier: TierSpec, seats: int) -> Division:
    if isinstance(tier, LargestRemainder):
        return Division(
            quota=QUOTAS[tier.quota], leftover=LEFTOVER[tier.leftover], excess=EXCESS[tier.excess]
        )
    if isinstance(tier, HighestAverages | Biproportional):
        return _divisor_row(tier.divisor, seats)
    return Division(quota=Quota(0))


def _divisor_row(rule: DivisorRule, seats: int) -> Division:
    return Division(divisors=divisors(rule, seats), power=divisor_of(rule).power)


def _slope(row: Division) -> float:
    """How much the divisor grows by a seat, in the long run."""
    if len(row.divisors) < 2 or row.power == 2:
        return 1.0
    return float(row.divisors[-1] - row.divisors[-2])
