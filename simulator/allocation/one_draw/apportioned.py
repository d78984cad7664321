"""Seats of the regions in one draw: fixed, or apportioned by ballots of that draw or by people."""

from simulator.allocation.law import BY_CAST, BY_POPULATION, BY_REGISTERED
from simulator.allocation.one_draw.state import Case, divide_at
from simulator.allocation.one_draw.ties import TO_REGIONS
from simulator.arrays import Integers
from simulator.jit import kernel_function
from simulator.lanes import copy


@kernel_function
def magnitudes(case: Case, out: Integers) -> int:
    """Overwrite `out` [region] with the seats of a tier there; returns the ties settled."""
    tiers, tier = case.tiers, case.tier
    by, division = tiers.special.apportioned.by[tier], tiers.special.apportioned.division[tier]
    if by < 0:
        copy(tiers.magnitude[tier], out.size, out)
        return 0
    return apportion(case, by, division, tiers.seats[tier], TO_REGIONS, out)


@kernel_function
def apportion(case: Case, by: int, division: int, seats: int, step: int, out: Integers) -> int:
    """Overwrite `out` [region] with the seats that regions have by their numbers; the ties."""
    state, contest = case.state, case.work.regions
    for region in range(out.size):
        number = state.valid[region]
        if by == BY_CAST:
            number = state.cast[region]
        elif by == BY_REGISTERED:
            number = state.registered[region]
        elif by == BY_POPULATION:
            number = case.tiers.special.apportioned.population[region]
        contest.votes[region] = int(number)
    ties = divide_at(case, division, seats, contest, 0, step)
    copy(contest.seats, out.size, out)
    return ties
