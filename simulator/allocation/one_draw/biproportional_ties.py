"""Where a biproportional apportionment is not unique, the rule for ties chooses among all of them.

Cells at the point of rounding can be rounded the other way together, in rings: a list gives a seat
to another in one region and has one back in the next (Pukelsheim, Proportional Representation, 2nd
ed. 2017, ch. 15). Regions are taken in their order; in each, one after the other the list that the
rule prefers is rounded up, where a ring allows it. Whether a ring is a tie is decided by products
of whole numbers; two different rings within a part in 10^9 of each other, in one draw, are not told
apart.
"""

from simulator.allocation.law import Divisors
from simulator.allocation.one_draw.biproportional_search import (
    AWAY,
    DOWN,
    FAR,
    NEAR,
    UP,
    MatrixWork,
    find_paths,
    price_all,
)
from simulator.allocation.one_draw.state import TierOfDraw, lots_at
from simulator.allocation.one_draw.ties import SEATS, Lots, Standing, goes_before
from simulator.allocation.wide import compare, multiply, set_one
from simulator.jit import kernel_function
from simulator.lanes import fill

NOWHERE, START = -2, -1


@kernel_function
def settle_cells(given: TierOfDraw, divisors: Divisors, work: MatrixWork) -> int:
    """Choose among equal apportionments in `work.seats`; returns the ties settled, one a region."""
    standing = given.work.lists.standing
    regions, lists = work.seats.shape
    _mark(work)
    while _set_aside(work) and _improve(divisors, work):
        price_all(divisors, work)
        _mark(work)
    ties = 0
    for region in range(regions):
        seats, candidates = 0, 0
        for party in range(lists):
            free = work.free[region, party]
            work.waiting[party] = free and _ring(divisors, region, party, work) == 0
            candidates += work.waiting[party]
            seats += work.waiting[party] and work.cell[region, party] == UP
        ties += candidates > 0
        while seats > 0:
            best = _preferred(region, standing, lots_at(given, region, SEATS), work)
            work.waiting[best] = False
            if work.cell[region, best] == DOWN and _ring(divisors, region, best, work) == 0:
                _turn(region, best, work)
            seats -= work.cell[region, best] == UP
            work.free[region, best] = False
        fill(work.free[region], False, lists)
    return ties


@kernel_function
def _preferred(region: int, standing: Standing, lots: Lots, work: MatrixWork) -> int:
    """Whom the rule of ties prefers of those waiting, by its votes in the region."""
    best = -1
    votes = work.votes[region]
    for party in range(votes.size):
        if work.waiting[party] and (best < 0 or goes_before(party, best, votes, standing, lots)):
            best = party
    return best


@kernel_function
def _mark(work: MatrixWork) -> None:
    """Overwrite `work.cell` and `work.free`: cells at the point of rounding under some divisors."""
    regions, lists = work.seats.shape
    fill(work.to_list, 0.0, lists)
    find_paths(work)
    for region in range(regions):
        for party in range(lists):
            scale = work.to_list[party] - work.to_region[region]
            cell = AWAY
            if work.votes[region, party] > 0 and work.to_region[region] < FAR / 2:
                if scale - work.down[region, party] < NEAR:
                    cell = UP
                elif work.up[region, party] - scale < NEAR:
                    cell = DOWN
            work.cell[region, party] = cell
            work.free[region, party] = cell != AWAY


@kernel_function
def _set_aside(work: MatrixWork) -> bool:
    """Set aside, in turn, cells that are on no ring; whether any are left.

    A region or list is on a ring only if a seat can come to it and go from it.
    """
    regions, lists = work.seats.shape
    changed = True
    while changed:
        changed = False
        for region in range(regions):
            changed |= _prune(region, region + 1, 0, lists, work)
        for party in range(lists):
            changed |= _prune(0, regions, party, party + 1, work)
    left = 0
    for region in range(regions):
        for party in range(lists):
            left += work.free[region, party]
    return left > 0


@kernel_function
def _prune(top: int, bottom: int, left: int, right: int, work: MatrixWork) -> bool:
    """Set the free cells of one region, or of one list, aside if all are rounded the same way."""
    ups, downs = 0, 0
    for region in range(top, bottom):
        for party in range(left, right):
            if work.free[region, party]:
                ups += work.cell[region, party] == UP
                downs += work.cell[region, party] == DOWN
    if (ups > 0) == (downs > 0):
        return False
    for region in range(top, bottom):
        for party in range(left, right):
            work.free[region, party] = False
    return True


@kernel_function
def _improve(divisors: Divisors, work: MatrixWork) -> bool:
    """Turn a ring that is cheaper the other way, as rounding had hidden; whether there is one."""
    regions, lists = work.seats.shape
    for region in range(regions):
        for party in range(lists):
            if work.free[region, party] and _ring(divisors, region, party, work) < 0:
                _turn(region, party, work)
                return True
    return False


@kernel_function
def _ring(divisors: Divisors, region: int, party: int, work: MatrixWork) -> int:
    """What a ring through a free cell would cost, turned: -1 less, 0 the same, 1 more or no ring.

    Overwrites `work.came` with it. A seat goes round: in a region from a cell rounded up to one
    rounded down, in a list from one rounded down (which now has a seat more) to one rounded up.
    """
    regions, lists = work.seats.shape
    up = work.cell[region, party] == UP
    start, goal = (region, regions + party) if up else (regions + party, region)
    fill(work.came, NOWHERE, regions + lists)
    work.came[start] = START
    work.queue[0] = start
    done, known = 0, 1
    while done < known:
        known = _visit(work.queue[done], known, region, party, work)
        done += 1
    if work.came[goal] == NOWHERE:
        return 1
    return _cost(divisors, region, party, goal, work)


@kernel_function
def _visit(node: int, known: int, region: int, party: int, work: MatrixWork) -> int:
    """Add to the queue whom a seat can reach next, but through the cell itself; its new length."""
    regions, lists = work.seats.shape
    here = node < regions
    wanted = DOWN if here else UP
    for other in range(lists if here else regions):
        at, one = (node, other) if here else (other, node - regions)
        following = regions + other if here else other
        if (
            work.free[at, one]
            and work.cell[at, one] == wanted
            and work.came[following] == NOWHERE
            and not (at == region and one == party)
        ):
            work.came[following] = node
            work.queue[known] = following
            known += 1
    return known


@kernel_function
def _cost(divisors: Divisors, region: int, party: int, goal: int, work: MatrixWork) -> int:
    """Compare, exactly, what the seats of a ring cost where they go and where they are."""
    regions = work.seats.shape[0]
    set_one(work.one)
    set_one(work.other)
    _weigh(divisors, region, party, work)
    node = goal
    while work.came[node] != START:
        before = work.came[node]
        _weigh(divisors, min(node, before), max(node, before) - regions, work)
        node = before
    return compare(work.one, work.other)


@kernel_function
def _weigh(divisors: Divisors, region: int, party: int, work: MatrixWork) -> None:
    """Put one cell of a ring on the scales: divisor / votes, of a seat it would take or give."""
    up = work.cell[region, party] == UP
    divisor = divisors.top[work.seats[region, party] - up]
    multiply(work.other if up else work.one, divisor)
    multiply(work.one if up else work.other, work.votes[region, party])


@kernel_function
def _turn(region: int, party: int, work: MatrixWork) -> None:
    """Round all cells of the ring in `work.came` the other way, this one first."""
    regions = work.seats.shape[0]
    up = work.cell[region, party] == UP
    node = regions + party if up else region
    _flip(region, party, work)
    while work.came[node] != START:
        before = work.came[node]
        _flip(min(node, before), max(node, before) - regions, work)
        node = before


@kernel_function
def _flip(region: int, party: int, work: MatrixWork) -> None:
    """Round a cell the other way."""
    up = work.cell[region, party] == UP
    work.seats[region, party] += -1 if up else 1
    work.cell[region, party] = DOWN if up else UP
