"""One tier of list seats for a block of draws: all at once, then by hand those with a tie."""

from typing import NamedTuple

import numpy as np

from simulator.allocation.block import highest_averages, largest_remainder
from simulator.allocation.block.highest_averages import AveragesWork, Steps, new_averages
from simulator.allocation.law import LARGEST_REMAINDER, TiersPlan
from simulator.allocation.one_draw.method import divide
from simulator.allocation.one_draw.single_qualifier import (
    discount_of,
    divide_between,
    find_runner_up,
)
from simulator.allocation.one_draw.ties import (
    RUNNER_UP,
    SEATS,
    Contest,
    Lots,
    at,
    new_contest,
    place_of,
)
from simulator.arrays import Flags, Floats, Integers, Integers32
from simulator.jit import inlined, kernel_function
from simulator.lanes import fill, sum_rows
from simulator.streams import Block


class AreaSeats(NamedTuple):
    """Seats that are allocated together: those of a region, or of the nation as region 0."""

    tier: int
    region: int
    seats: int


class TierWork(NamedTuple):
    """What the allocation of a block overwrites."""

    remainder: Integers32  # [list, lane]
    larger: Integers32  # [list, lane]: how many lists have a larger remainder.
    divisor: Floats  # [lane]
    inverse: Floats  # [lane]
    left: Floats  # [lane]
    tied_lane: Floats  # [lane]: above zero where the draw had a tie.
    gain: Integers  # [candidate or list]
    tied: Flags  # [candidate or list]
    averages: AveragesWork
    lists: Contest
    """The lists in one draw."""


def new_tier_work(tiers: TiersPlan, most: int, block: int) -> TierWork:
    """Room for blocks of `block` draws, with at most so many candidates in a district."""
    lists = tiers.threshold_top.shape[1]
    rows = max(lists, most, 1)
    return TierWork(
        remainder=np.zeros((lists, block), np.int32),
        larger=np.zeros((lists, block), np.int32),
        divisor=np.zeros(block),
        inverse=np.zeros(block),
        left=np.zeros(block),
        tied_lane=np.zeros(block),
        gain=np.zeros(rows, np.int64),
        tied=np.zeros(rows, np.bool_),
        averages=new_averages(lists, block),
        lists=new_contest(tiers.registration[:lists], tiers.lot[:lists]),
    )


@kernel_function
def allocate_tier(
    tiers: TiersPlan,
    area: AreaSeats,
    lists: int,
    votes: Floats,
    block: Block,
    number: Floats,
    admitted: Floats,
    won: Floats,
    work: TierWork,
) -> int:
    """Overwrite `won` [list, lane] by the seats of a region, or of the nation as region 0.

    Overwrites `work.tied_lane`; returns the number of draws with a tie. A runner-up that the law
    lets in is added to `admitted` [list, lane].
    """
    fill(work.tied_lane, 0.0, block.lanes)
    if tiers.method[area.tier] == LARGEST_REMAINDER:
        _largest_remainder(tiers, area, lists, votes, block, number, admitted, won, work)
    else:
        _highest_averages(tiers, area, lists, votes, block, admitted, won, work)
    tied = 0
    for lane in range(block.lanes):
        tied += work.tied_lane[lane] > 0.0
    return tied


@inlined
def _largest_remainder(
    tiers: TiersPlan,
    area: AreaSeats,
    lists: int,
    votes: Floats,
    block: Block,
    number: Floats,
    admitted: Floats,
    won: Floats,
    work: TierWork,
) -> None:
    """All lanes at once; then by hand those with a tie or a single qualifier."""
    tier, seats, lanes = area.tier, area.seats, block.lanes
    added, whole_quota = tiers.added[tier], tiers.whole_quota[tier]
    largest_remainder.allocate(
        votes,
        admitted,
        lists,
        seats,
        added,
        whole_quota,
        lanes,
        work.divisor,
        work.inverse,
        work.left,
        work.remainder,
        work.larger,
        won,
    )
    sum_rows(won, lists, lanes, work.left)
    if not tiers.runner_up[tier] and _all_equal(work.left, float(seats), lanes):
        return
    place = place_of(tier, area.region, SEATS)
    for lane in range(lanes):
        lots = Lots(block.seed, block.first + lane, tiers.tie[tier], place)
        ties = 0
        if tiers.runner_up[tier] and number[lane] == 1.0:
            ties = _admit_runner_up(tiers, area, votes, admitted, lane, lots, work.lists, won)
        elif work.left[lane] != seats:
            ties = allocate_lane(tiers, area, votes, admitted, lane, lots, work.lists, won)
        work.tied_lane[lane] = float(ties)


@kernel_function
def allocate_lane(
    tiers: TiersPlan,
    area: AreaSeats,
    votes: Floats,
    admitted: Floats,
    lane: int,
    lots: Lots,
    contest: Contest,
    won: Floats,
) -> int:
    """Overwrite one lane of `won` [list, lane] by the tier's method; the number of ties settled."""
    for party in range(contest.votes.size):
        contest.votes[party] = int(votes[party, lane] * admitted[party, lane])
    ties = divide(tiers.divisions, area.tier, area.seats, contest, lots)
    for party in range(contest.votes.size):
        won[party, lane] = contest.seats[party]
    return ties


@kernel_function
def _admit_runner_up(
    tiers: TiersPlan,
    area: AreaSeats,
    votes: Floats,
    admitted: Floats,
    lane: int,
    lots: Lots,
    contest: Contest,
    won: Floats,
) -> int:
    """One lane in which a single list reaches the threshold; the number of ties settled."""
    first = 0
    for party in range(contest.votes.size):
        contest.rest[party] = int(votes[party, lane])
        first = party if admitted[party, lane] > 0.0 else first
    admission = at(lots, place_of(area.tier, area.region, RUNNER_UP))
    second, ties = find_runner_up(first, contest.rest, contest, admission)
    if second >= 0:
        admitted[second, lane] = 1.0
        discount = discount_of(tiers, area.tier)
        ties += divide_between(discount, first, second, area.seats, contest, lots)
    else:
        fill(contest.seats, 0, contest.seats.size)
        contest.seats[first] = area.seats
    for party in range(contest.votes.size):
        won[party, lane] = contest.seats[party]
    return ties


@kernel_function
def _all_equal(row: Floats, value: float, lanes: int) -> bool:
    """Whether every lane of `row` [lane] has the value."""
    others = 0
    for lane in range(lanes):
        others += row[lane] != value
    return others == 0


@kernel_function
def _highest_averages(
    tiers: TiersPlan,
    area: AreaSeats,
    lists: int,
    votes: Floats,
    block: Block,
    admitted: Floats,
    won: Floats,
    work: TierWork,
) -> None:
    """All lanes at once; then by hand those with a tie."""
    tier = area.tier
    steps = Steps(tiers.first[tier], tiers.second[tier], tiers.step[tier])
    ties = highest_averages.allocate(
        votes, admitted, lists, area.seats, steps, block.lanes, work.averages, won
    )
    place = place_of(tier, area.region, SEATS)
    for index in range(ties):
        lane = work.averages.uneven[index]
        lots = Lots(block.seed, block.first + lane, tiers.tie[tier], place)
        allocate_lane(tiers, area, votes, admitted, lane, lots, work.lists, won)
        work.tied_lane[lane] = 1.0
