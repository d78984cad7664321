"""From the seats and ballots of a block of draws to exact counts.

Every count is an int64; what has a fraction (a share, an index) falls into a fine fixed bin.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats, Integers
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import add, fill
from simulator.streams import LOW_32

SHARE_BINS = 2000
"""Of a share or of turnout: 0.05 points wide."""
INDEX_BINS = 1000
"""Of wasted votes and of the Gallagher index: 0.1 points wide."""
PARTS = 1_000_000
"""A share is summed in whole millionths."""
LAST_SHARE_BIN = np.uint64(SHARE_BINS - 1)
BINS_A_PART = np.uint64(-(-(2**36) * SHARE_BINS // PARTS))
BINS_SHIFT = np.uint64(36)
"""A number of parts times BINS_A_PART / 2^36, rounded down, is its bin: 500 parts make one."""
LAST_INDEX_BIN = INDEX_BINS - 0.5


class Counts(NamedTuple):
    """What a range of draws adds up to.

    Axes: house (the whole house, then each tier; with one tier only the whole), tier, list, party
    (who can win seats: lists, then independents), option (of the list ballot: lists, then others).
    """

    draws: Integers  # [1]
    seats: Integers  # [house, party, seats]: draws with so many seats.
    split: Integers
    """[split event, party, seats]: the same for the whole house, in draws with the event."""
    cleared: Integers  # [tier, list]: draws in which the list reaches the threshold by itself.
    enters: Integers  # [tier, list]: draws in which the list takes part in the allocation.
    entering: Integers  # [tier, number of lists that take part]
    largest: Integers  # [party]: draws in which the party alone has the most seats.
    shared_lead: Integers  # [1]: draws in which two or more have the most.
    majority: Integers  # [party]: draws with more than half of the house.
    house: Integers  # [seats]: draws in which so many seats of the whole house were filled.
    events: Integers  # [event]
    shares: Integers  # [option, bin]: of the valid list ballots.
    share_sum: Integers  # [option]: sum of shares in whole millionths, rounded down.
    turnout: Integers  # [1, bin]: ballots cast over registered voters.
    turnout_sum: Integers  # [1]: sum of turnout in whole millionths, rounded down.
    wasted: Integers  # [bin]: part of the valid list ballots given to options without a list seat.
    gallagher: Integers  # [bin]: the least-squares index over the list tiers.
    tied: Integers  # [tier]: draws with a tie that the tie rule settled.
    unfilled: Integers  # [tier]: draws in which nobody could take the seats.


def new_counts(
    houses: int,
    parties: int,
    most: int,
    splits: int,
    tiers: int,
    lists: int,
    events: int,
    options: int,
) -> Counts:
    """All zero. `most` is the largest number of seats of a party, plus one."""
    return Counts(
        draws=np.zeros(1, np.int64),
        seats=np.zeros((houses, parties, most), np.int64),
        split=np.zeros((splits, parties, most), np.int64),
        cleared=np.zeros((tiers, lists), np.int64),
        enters=np.zeros((tiers, lists), np.int64),
        entering=np.zeros((tiers, lists + 1), np.int64),
        largest=np.zeros(parties, np.int64),
        shared_lead=np.zeros(1, np.int64),
        majority=np.zeros(parties, np.int64),
        house=np.zeros(most, np.int64),
        events=np.zeros(events, np.int64),
        shares=np.zeros((options, SHARE_BINS), np.int64),
        share_sum=np.zeros(options, np.int64),
        turnout=np.zeros((1, SHARE_BINS), np.int64),
        turnout_sum=np.zeros(1, np.int64),
        wasted=np.zeros(INDEX_BINS, np.int64),
        gallagher=np.zeros(INDEX_BINS, np.int64),
        tied=np.zeros(tiers, np.int64),
        unfilled=np.zeros(tiers, np.int64),
    )


@kernel_function
def count_shares(
    histogram: Integers,
    total: Integers,
    votes: Floats,
    whole: Floats,
    lanes: int,
    inverse: Floats,
    bins: Integers,
) -> None:
    """Bin the shares votes [row, lane] / whole [lane] of the first rows.

    A share is first rounded down to whole millionths, then binned. Overwrites `inverse` [lane] and
    the first of `bins` [row, lane].
    """
    nothing_overlaps()
    for lane in range(lanes):
        inverse[lane] = PARTS / max(whole[lane], 1.0)
    rows = total.size
    for row in range(rows):
        total[row] += _find_bins(votes[row], inverse, lanes, bins[0])
        count_bins(histogram[row], bins[0], lanes)


@kernel_function
def _find_bins(row: Floats, inverse: Floats, lanes: int, bins: Integers) -> int:
    """Overwrite `bins` [lane] by those of the shares row * inverse [lane]; the sum of millionths.

    In whole numbers, whose products of 32 bits vectorise.
    """
    nothing_overlaps()
    in_all = 0
    for lane in range(lanes):
        millionths = int(row[lane] * inverse[lane])
        in_all += millionths
        place = ((np.uint64(millionths) & LOW_32) * BINS_A_PART) >> BINS_SHIFT
        bins[lane] = np.int64(min(place, LAST_SHARE_BIN))
    return in_all


@kernel_function
def count_bins(histogram: Integers, bins: Integers, lanes: int) -> None:
    """Add one to the bin of each lane; by fours, so that no address waits for another.

    An unsigned place needs no test for counting from the end.
    """
    nothing_overlaps()
    quads = lanes // 4
    for quad in range(quads):
        lane = 4 * quad
        a, b = np.uint64(bins[lane]), np.uint64(bins[lane + 1])
        c, d = np.uint64(bins[lane + 2]), np.uint64(bins[lane + 3])
        histogram[a] += 1
        histogram[b] += 1
        histogram[c] += 1
        histogram[d] += 1
    for lane in range(4 * quads, lanes):
        histogram[bins[lane]] += 1


@kernel_function
def count_proportionality(
    wasted: Integers,
    gallagher: Integers,
    votes: Floats,
    options: int,
    valid: Floats,
    seats: Floats,
    lists: int,
    part: Floats,
    lanes: int,
    scratch: Floats,
    bins: Integers,
) -> None:
    """Bin wasted votes and the least-squares index.

    Gallagher 1991, doi:10.1016/0261-3794(91)90004-C.

    `votes` [option, lane], `valid` [lane], `seats` [list, lane] of the tiers that are to be
    proportional; `part` [lane] is one seat of theirs in percent. Overwrites `scratch` [3, lane]
    and `bins` [2, lane].
    """
    nothing_overlaps()
    lost, squares, percent = scratch[0], scratch[1], scratch[2]
    fill(lost, 0.0, lanes)
    fill(squares, 0.0, lanes)
    for lane in range(lanes):
        percent[lane] = 100.0 / max(valid[lane], 1.0)
    for option in range(options):
        row = votes[option]
        if option < lists:
            won = seats[option]
            for lane in range(lanes):
                gap = row[lane] * percent[lane] - won[lane] * part[lane]
                squares[lane] += gap * gap
                lost[lane] += row[lane] if won[lane] == 0.0 else 0.0
        else:
            add(row, lanes, lost)
    per_point = INDEX_BINS / 100.0
    for lane in range(lanes):
        bins[0, lane] = np.int64(min(lost[lane] * percent[lane] * per_point, LAST_INDEX_BIN))
        bins[1, lane] = np.int64(min(np.sqrt(0.5 * squares[lane]) * per_point, LAST_INDEX_BIN))
    count_bins(wasted, bins[0], lanes)
    count_bins(gallagher, bins[1], lanes)
