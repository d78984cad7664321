"""Divide seats in one draw: the one door to quotas and to divisors."""

from simulator.allocation.law import DivisionsPlan, Divisors, QuotaMethod
from simulator.allocation.one_draw import highest_averages, largest_remainder
from simulator.allocation.one_draw.ties import Contest, Lots
from simulator.jit import kernel_function


@kernel_function
def divide(
    divisions: DivisionsPlan, division: int, seats: int, contest: Contest, lots: Lots
) -> int:
    """Overwrite `contest.seats` by the seats of those with votes; returns the ties settled."""
    if divisions.by_quota[division]:
        return largest_remainder.allocate_one(quota_of(divisions, division), seats, contest, lots)
    return highest_averages.allocate_one(divisors_of(divisions, division), seats, contest, lots)


@kernel_function
def quota_of(divisions: DivisionsPlan, division: int) -> QuotaMethod:
    """One division by quota."""
    return QuotaMethod(
        divisions.added[division],
        divisions.whole[division],
        divisions.leftover[division],
        divisions.excess[division],
    )


@kernel_function
def divisors_of(divisions: DivisionsPlan, division: int) -> Divisors:
    """One division by divisors."""
    first, last = divisions.start[division], divisions.start[division + 1]
    return Divisors(
        divisions.top[first:last],
        divisions.bottom[first:last],
        divisions.power[division],
        divisions.slope[division],
    )
