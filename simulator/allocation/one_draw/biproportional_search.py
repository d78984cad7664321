"""The search of a biproportional apportionment: seats go where they cost the least.

One more seat for a list in a region costs log(divisor / votes), and the biproportional
apportionment is the cheapest of all that meet the seats of regions and of lists: a flow problem
(Balinski and Demange 1989, Mathematical Programming 45:193-210; Rote and Zachariasen 2007,
Proceedings of SODA, pp. 848-857). It is solved by successive shortest paths, from the
apportionment that meets the regions alone, one surplus seat at a time: so it always ends.

Logarithms are rounded. Cells within `NEAR` of the point of rounding are therefore left to
`biproportional_ties`, which compares whole numbers; every other cell is right, since rounding is a
thousand times smaller.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.allocation.law import Divisors
from simulator.arrays import Flags, Floats, Integers, Integers8
from simulator.elementary import log
from simulator.jit import kernel_function
from simulator.lanes import fill

FAR = 1e300
NEAR = 1e-9
SMALL = 1e-12
"""A path is shorter only if it is so by this."""
AWAY, UP, DOWN = range(3)
"""A cell that is not at the point of rounding; that is, and was rounded up; or down."""


class MatrixWork(NamedTuple):
    """Seats by region and list, and what the search overwrites."""

    votes: Integers  # [region, list]: of those who take part.
    seats: Integers  # [region, list]
    up: Floats  # [region, list]: what one seat more costs.
    down: Floats  # [region, list]: what the last seat cost.
    to_list: Floats  # [list]: the cost of the cheapest path to a list.
    to_region: Floats  # [region]
    list_from: Integers  # [list]: the region before it on that path, or -1.
    region_from: Integers  # [region]: the list before it.
    surplus: Integers  # [list]: seats it has too many.
    cell: Integers8  # [region, list]: how it was rounded.
    free: Flags  # [region, list]: whether it may still be rounded the other way.
    waiting: Flags  # [list]
    queue: Integers  # [region, then list]: to be visited.
    came: Integers  # [region, then list]: from where it was visited.
    one: Integers  # [limb]: a large product.
    other: Integers  # [limb]


def new_matrix(regions: int, lists: int) -> MatrixWork:
    """No seats yet."""
    limbs = 4 * (regions + lists) + 4
    return MatrixWork(
        votes=np.zeros((regions, lists), np.int64),
        seats=np.zeros((regions, lists), np.int64),
        up=np.zeros((regions, lists)),
        down=np.zeros((regions, lists)),
        to_list=np.zeros(lists),
        to_region=np.zeros(regions),
        list_from=np.zeros(lists, np.int64),
        region_from=np.zeros(regions, np.int64),
        surplus=np.zeros(lists, np.int64),
        cell=np.zeros((regions, lists), np.int8),
        free=np.zeros((regions, lists), np.bool_),
        waiting=np.zeros(lists, np.bool_),
        queue=np.zeros(regions + lists, np.int64),
        came=np.zeros(regions + lists, np.int64),
        one=np.zeros(limbs, np.int64),
        other=np.zeros(limbs, np.int64),
    )


@kernel_function
def meet_lists(divisors: Divisors, wanted: Integers, work: MatrixWork) -> bool:
    """Move seats within regions until the lists have those `wanted` [list].

    Overwrites `work.seats`, which meet the regions' already, each by itself at the least cost.
    Returns False where no seats at all meet both.
    """
    regions, lists = work.seats.shape
    price_all(divisors, work)
    surplus = 0
    for party in range(lists):
        work.surplus[party] = -wanted[party]
        for region in range(regions):
            work.surplus[party] += work.seats[region, party]
        surplus += max(work.surplus[party], 0)
    for _ in range(surplus):
        for party in range(lists):
            work.to_list[party] = 0.0 if work.surplus[party] > 0 else FAR
        find_paths(work)
        if not _move_one(divisors, work):
            return False
    return True


@kernel_function
def price_all(divisors: Divisors, work: MatrixWork) -> None:
    """Overwrite what seats cost in every cell."""
    regions, lists = work.seats.shape
    for region in range(regions):
        for party in range(lists):
            price(divisors, region, party, work)


@kernel_function
def price(divisors: Divisors, region: int, party: int, work: MatrixWork) -> None:
    """What one seat more costs in a cell, and what the last one did."""
    votes, seats = work.votes[region, party], work.seats[region, party]
    work.up[region, party], work.down[region, party] = FAR, -FAR
    if votes > 0:
        size = log(float(votes))
        work.up[region, party] = log(float(divisors.top[seats])) - size
        if seats > 0:
            work.down[region, party] = log(float(divisors.top[seats - 1])) - size


@kernel_function
def find_paths(work: MatrixWork) -> None:
    """Overwrite `to_list`, `to_region` and the paths there, from the `to_list` at the start.

    A seat is given up by a list in a region, and taken by another list there (Bellman and Ford).
    """
    regions, lists = work.seats.shape
    fill(work.to_region, FAR, regions)
    fill(work.list_from, -1, lists)
    fill(work.region_from, -1, regions)
    for _ in range(regions + lists):
        shorter = 0
        for region in range(regions):
            for party in range(lists):
                cost = work.to_list[party] - work.down[region, party]
                if cost < work.to_region[region] - SMALL:
                    work.to_region[region] = cost
                    work.region_from[region] = party
        for region in range(regions):
            for party in range(lists):
                cost = work.to_region[region] + work.up[region, party]
                if cost < work.to_list[party] - SMALL:
                    work.to_list[party] = cost
                    work.list_from[party] = region
                    shorter += 1
        if shorter == 0:
            break


@kernel_function
def _move_one(divisors: Divisors, work: MatrixWork) -> bool:
    """Move one surplus seat the cheapest path to a list that has too few; whether there is one."""
    regions, lists = work.seats.shape
    goal = -1
    for party in range(lists):
        cheaper = goal < 0 or work.to_list[party] < work.to_list[goal]
        if work.surplus[party] < 0 and work.to_list[party] < FAR / 2 and cheaper:
            goal = party
    if goal < 0:
        return False
    work.surplus[goal] += 1
    party = goal
    for _ in range(regions + lists):
        region = work.list_from[party]
        if region < 0:
            break
        giver = work.region_from[region]
        work.seats[region, party] += 1
        work.seats[region, giver] -= 1
        price(divisors, region, party, work)
        price(divisors, region, giver, work)
        party = giver
    work.surplus[party] -= 1
    return True
