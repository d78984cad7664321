"""Seats of the regions in one draw: fixed, or apportioned by ballots of that draw or by people."""

from __future__ import annotations

import numpy as np

from simulator.allocation.country import Case, CaseWork
from simulator.allocation.divide import divide
from simulator.allocation.rules import BY_CAST, BY_POPULATION, BY_REGISTERED
from simulator.allocation.tiers import TiersPlan
from simulator.allocation.ties import TO_REGIONS, Lots, place_of
from simulator.jit import stage
from simulator.lanes import copy


@stage
def magnitudes(
    tiers: TiersPlan, tier: int, case: Case, work: CaseWork, lots: Lots, out: np.ndarray
) -> int:
    """Overwrite `out` [region] with the seats of a tier there; returns the ties settled."""
    by, way = tiers.special.apportioned.by[tier], tiers.special.apportioned.way[tier]
    if by < 0:
        copy(tiers.magnitude[tier], out.size, out)
        return 0
    place = place_of(tier, 0, TO_REGIONS)
    return apportion(tiers, by, way, tiers.seats[tier], case, work, lots, place, out)


@stage
def apportion(
    tiers: TiersPlan,
    by: int,
    way: int,
    seats: int,
    case: Case,
    work: CaseWork,
    lots: Lots,
    place: int,
    out: np.ndarray,
) -> int:
    """Overwrite `out` [region] with the seats that regions have by their numbers; the ties."""
    contest = work.regions
    for region in range(out.size):
        number = case.valid[region]
        if by == BY_CAST:
            number = case.cast[region]
        elif by == BY_REGISTERED:
            number = case.registered[region]
        elif by == BY_POPULATION:
            number = tiers.special.apportioned.population[region]
        contest.votes[region] = int(number)
    ties = divide(tiers.ways, way, seats, contest, lots, place)
    copy(contest.seats, out.size, out)
    return ties
