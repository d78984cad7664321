"""What is counted of places: who wins each district, and what each region votes and elects."""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Floats, Integers
from simulator.counting.counts import PARTS, sum_of_millionths
from simulator.elementary import shifted_word, unshifted
from simulator.jit import inlined, kernel_function, nothing_overlaps
from simulator.streams import ZERO

ONE = np.uint64(1)


class PlaceCounts(NamedTuple):
    """What a range of draws adds up to. All are empty where a scenario does not ask for them."""

    district_wins: Integers  # [candidate]: draws in which the candidate has the district.
    district_shares: Integers
    """[candidate]: the sum of shares of the district's valid ballots, in whole millionths."""
    region_shares: Integers  # [region, option]: the same of the region's valid list ballots.
    region_seats: Integers  # [region, party]: the sum of seats in the region.
    region_any: Integers  # [region, party]: draws with a seat there.
    region_enters: Integers
    """[tier, region, list]: draws in which the list takes part there, under its own threshold."""


@kernel_function
def add_millionths(
    votes: Floats, valid: Floats, some: Flags, lanes: int, scale: Floats, sums: Integers
) -> None:
    """Add the shares `votes` [row, lane] of the `valid` ballots [lane] to `sums` [row].

    Rows without `some` votes are left out. Overwrites `scale` [lane].
    """
    nothing_overlaps()
    for lane in range(lanes):
        scale[lane] = PARTS / max(valid[lane], 1.0)
    for row in range(sums.size):
        if some[row]:
            sums[row] += sum_of_millionths(votes[row], scale, lanes)


@kernel_function
def count_candidates(
    votes: Floats,
    valid: Floats,
    winner: Floats,
    lanes: int,
    scale: Floats,
    shares: Integers,
    wins: Integers,
) -> None:
    """Add the shares `votes` [candidate, lane] of the `valid` ballots to `shares` [candidate].

    And to `wins` [candidate] the lanes where `winner` [lane] names the candidate: in vector code,
    where adding to the place of each lane's winner would wait for the lane before. Overwrites
    `scale` [lane].
    """
    nothing_overlaps()
    for lane in range(lanes):
        scale[lane] = PARTS / max(valid[lane], 1.0)
    for candidate in range(wins.size):
        row, name, total, won = votes[candidate], float(candidate), ZERO, ZERO
        for lane in range(lanes):
            total += shifted_word(row[lane] * scale[lane])
            won += ONE if winner[lane] == name else ZERO
        shares[candidate] += unshifted(total, lanes)
        wins[candidate] += np.int64(won)


@kernel_function
def count_seats(seats: Floats, lanes: int, sums: Integers, some: Integers) -> None:
    """Add `seats` [party, lane] to `sums` [party], and to `some` the lanes where there is one."""
    for party in range(seats.shape[0]):
        row, total, lanes_with = seats[party], ZERO, ZERO
        for lane in range(lanes):
            total += shifted_word(row[lane])
            lanes_with += ONE if row[lane] > 0.0 else ZERO
        sums[party] += unshifted(total, lanes)
        some[party] += np.int64(lanes_with)


@inlined
def lanes_above_zero(row: Floats, lanes: int) -> np.int64:
    """In how many lanes `row` [lane] is more than zero."""
    some = ZERO
    for lane in range(lanes):
        some += ONE if row[lane] > 0.0 else ZERO
    return np.int64(some)


@kernel_function
def count_taking(taking: Flags, enters: Integers) -> None:
    """Add one draw's flags `taking` [region, list] to `enters`."""
    for region in range(taking.shape[0]):
        for party in range(taking.shape[1]):
            enters[region, party] += taking[region, party]
