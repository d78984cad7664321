"""Biproportional apportionment in one draw: seats by region and list, in proportion to both.

Balinski and Demange 1989, Mathematical Programming 45:193-210; Pukelsheim, Proportional
Representation (2nd ed. 2017), ch. 14 and 15; Zurich, law on political rights, sections 101 to 104.
"""

from simulator.allocation.one_draw.apportioned import magnitudes
from simulator.allocation.one_draw.biproportional_search import meet_lists
from simulator.allocation.one_draw.biproportional_ties import settle_cells
from simulator.allocation.one_draw.method import divisors_of
from simulator.allocation.one_draw.state import Scratch, TierOfDraw, divide_at, gather_votes
from simulator.allocation.one_draw.ties import SEATS, UPPER
from simulator.jit import kernel_function
from simulator.lanes import copy, fill

VOTES, VOTES_BY_SEAT, ROUNDED_VOTES_BY_SEAT = range(3)
"""What the lists share all seats by."""


@kernel_function
def allocate_matrix(given: TierOfDraw) -> int:
    """Overwrite `state.won` of the tier; returns the number of ties settled.

    Where no seats meet both regions and lists, because lists have votes in too few regions, none
    are given.
    """
    tiers, tier, state, work = given.tiers, given.tier, given.state, given.work
    matrix, lists = work.matrix, work.lists
    regions = state.valid.size
    ties = magnitudes(given, work.magnitude)
    ties += _share_all(given)
    feasible = True
    for region in range(regions):
        gather_votes(region, state, work)
        copy(lists.votes, lists.votes.size, matrix.votes[region])
        seats = work.magnitude[region]
        divide_at(given, tier, seats, lists, region, SEATS)
        copy(lists.seats, lists.seats.size, matrix.seats[region])
        for party in range(lists.seats.size):
            seats -= lists.seats[party]
        feasible &= seats == 0
    divisors = divisors_of(tiers.divisions, tier)
    if not feasible or not meet_lists(divisors, work.target, matrix):
        return ties
    ties += settle_cells(given, divisors, matrix)
    for region in range(regions):
        copy(matrix.seats[region], lists.seats.size, state.won[tier, region])
    return ties


@kernel_function
def _share_all(given: TierOfDraw) -> int:
    """Overwrite `work.target`: the lists' seats in all regions; returns the ties settled."""
    state, work, lists, seats = given.state, given.work, given.work.lists, 0
    rule = given.tiers.special.voter_numbers[given.tier]
    scale = _common(work) if rule == VOTES_BY_SEAT else 1
    fill(work.sum, 0, work.sum.size)
    for region in range(work.magnitude.size):
        gather_votes(region, state, work)
        here = work.magnitude[region]
        seats += here
        for party in range(work.sum.size):
            votes = lists.votes[party]
            if rule == VOTES:
                work.sum[party] += votes
            elif here > 0 and rule == VOTES_BY_SEAT:
                work.sum[party] += votes * (scale // here)
            elif here > 0:
                work.sum[party] += (2 * votes + here) // (2 * here)
    copy(work.sum, work.sum.size, lists.votes)
    ties = divide_at(given, given.tier, seats, lists, 0, UPPER)
    copy(lists.seats, work.target.size, work.target)
    return ties


@kernel_function
def _common(work: Scratch) -> int:
    """The least common multiple of the regions' seats."""
    common = 1
    for region in range(work.magnitude.size):
        if work.magnitude[region] > 0:
            common *= work.magnitude[region] // _divisor(common, work.magnitude[region])
    return common


@kernel_function
def _divisor(one: int, other: int) -> int:
    """The greatest common divisor."""
    while other > 0:
        one, other = other, one % other
    return one
