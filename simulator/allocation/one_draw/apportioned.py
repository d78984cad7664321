"""Seats of the regions in one draw: fixed, or apportioned by ballots of that draw or by people."""

from simulator.allocation.law import BY_CAST, BY_POPULATION, BY_REGISTERED, TiersPlan
from simulator.allocation.one_draw.method import divide
from simulator.allocation.one_draw.state import Scratch, State
from simulator.allocation.one_draw.ties import TO_REGIONS, Lots, place_of
from simulator.arrays import Integers
from simulator.jit import kernel_function
from simulator.lanes import copy


@kernel_function
def magnitudes(
    tiers: TiersPlan, tier: int, state: State, work: Scratch, lots: Lots, out: Integers
) -> int:
    """Overwrite `out` [region] with the seats of a tier there; returns the ties settled."""
    by, division = tiers.special.apportioned.by[tier], tiers.special.apportioned.division[tier]
    if by < 0:
        copy(tiers.magnitude[tier], out.size, out)
        return 0
    place = place_of(tier, 0, TO_REGIONS)
    return apportion(tiers, by, division, tiers.seats[tier], state, work, lots, place, out)


@kernel_function
def apportion(
    tiers: TiersPlan,
    by: int,
    division: int,
    seats: int,
    state: State,
    work: Scratch,
    lots: Lots,
    place: int,
    out: Integers,
) -> int:
    """Overwrite `out` [region] with the seats that regions have by their numbers; the ties."""
    contest = work.regions
    for region in range(out.size):
        number = state.valid[region]
        if by == BY_CAST:
            number = state.cast[region]
        elif by == BY_REGISTERED:
            number = state.registered[region]
        elif by == BY_POPULATION:
            number = tiers.special.apportioned.population[region]
        contest.votes[region] = int(number)
    ties = divide(tiers.divisions, division, seats, contest, lots, place)
    copy(contest.seats, out.size, out)
    return ties
