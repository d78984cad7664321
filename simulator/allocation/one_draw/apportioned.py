"""Seats of the regions in one draw: fixed, or apportioned by ballots of that draw or by people."""

from simulator.allocation.law import BY_CAST, BY_POPULATION, BY_REGISTERED
from simulator.allocation.one_draw.state import TierOfDraw, divide_at
from simulator.allocation.one_draw.ties import TO_REGIONS
from simulator.arrays import Integers
from simulator.jit import kernel_function
from simulator.lanes import copy


@kernel_function
def magnitudes(given: TierOfDraw, out: Integers) -> int:
    """Overwrite `out` [region] with the seats of a tier there; returns the ties settled."""
    tiers, tier = given.tiers, given.tier
    by, division = tiers.special.apportioned.by[tier], tiers.special.apportioned.division[tier]
    if by < 0:
        copy(tiers.magnitude[tier], out.size, out)
        return 0
    return apportion(given, by, division, tiers.seats[tier], TO_REGIONS, out)


@kernel_function
def apportion(
    given: TierOfDraw, by: int, division: int, seats: int, step: int, out: Integers
) -> int:
    """Overwrite `out` [region] with the seats that regions have by their numbers; the ties."""
    state, contest = given.state, given.work.regions
    for region in range(out.size):
        number = state.valid[region]
        if by == BY_CAST:
            number = state.cast[region]
        elif by == BY_REGISTERED:
            number = state.registered[region]
        elif by == BY_POPULATION:
            number = given.tiers.special.apportioned.population[region]
        contest.votes[region] = int(number)
    ties = divide_at(given, division, seats, contest, 0, step)
    copy(contest.seats, out.size, out)
    return ties
