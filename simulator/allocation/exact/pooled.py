"""A second scrutiny: seats that whole quotas left in the regions, by what votes they left.

Source: Czechia, law 247/1995 as amended by law 189/2021, section 51: the remainders of all regions
are added up by list, the pooled seats divided by a quota of their own and the largest remainders;
whole quotas beyond the seats are taken back from the smallest remainders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from simulator.allocation.exact.area import Area
from simulator.allocation.exact.largest_remainder import ByQuota, largest_remainder
from simulator.allocation.exact.ties import TieBreak
from simulator.allocation.quotas import QUOTAS
from simulator.scenario.tiers import LargestRemainder


@dataclass(frozen=True)
class Pool:
    """The second scrutiny. By list: votes `unused` in the regions."""

    seats: int
    unused: tuple[Fraction, ...]
    working: ByQuota


def pooled(tier: LargestRemainder, areas: Sequence[Area], tie_break: TieBreak) -> Pool:
    """Divide the seats that the areas left unfilled."""
    rows = [area.working.unused for area in areas if isinstance(area.working, ByQuota)]
    unused = tuple(sum(column, Fraction(0)) for column in zip(*rows, strict=True))
    seats = sum(area.unfilled for area in areas)
    quota = QUOTAS[tier.pool_quota]
    working = largest_remainder(unused, seats, quota, tie_break, excess="smallest-remainder")
    return Pool(seats, unused, working)
