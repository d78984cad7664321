"""Divide seats by any of the plan's ways: the one door to quotas and to divisors, for one draw."""

from __future__ import annotations

from simulator.allocation import highest_averages, largest_remainder
from simulator.allocation.divisions import DivisionsPlan, Divisors, Quota
from simulator.allocation.ties import Contest, Lots
from simulator.jit import kernel_function


@kernel_function
def divide(
    ways: DivisionsPlan, way: int, seats: int, contest: Contest, lots: Lots, place: int
) -> int:
    """Overwrite `contest.seats` by the seats of those with votes; returns the ties settled."""
    if ways.by_quota[way]:
        return largest_remainder.allocate_one(quota_of(ways, way), seats, contest, lots, place)
    return highest_averages.allocate_one(divisors_of(ways, way), seats, contest, lots, place)


@kernel_function
def quota_of(ways: DivisionsPlan, way: int) -> Quota:
    """One way by quota."""
    return Quota(ways.added[way], ways.whole[way], ways.leftover[way], ways.excess[way])


@kernel_function
def divisors_of(ways: DivisionsPlan, way: int) -> Divisors:
    """One way by divisors."""
    first, last = ways.start[way], ways.start[way + 1]
    return Divisors(ways.top[first:last], ways.bottom[first:last], ways.power[way], ways.slope[way])
