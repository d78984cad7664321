"""What is counted of places: who wins each district, and what each region votes and elects."""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats, Integers
from simulator.counting.counts import PARTS, sum_of_millionths
from simulator.jit import kernel_function, nothing_overlaps


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


def new_place_counts(
    candidates: int, regions: int, options: int, parties: int, tiers: int, lists: int
) -> PlaceCounts:
    """All zero; of no candidates, or of no regions, empty."""
    return PlaceCounts(
        district_wins=np.zeros(candidates, np.int64),
        district_shares=np.zeros(candidates, np.int64),
        region_shares=np.zeros((regions, options), np.int64),
        region_seats=np.zeros((regions, parties), np.int64),
        region_any=np.zeros((regions, parties), np.int64),
        region_enters=np.zeros((tiers, regions, lists), np.int64),
    )


@kernel_function
def millionths_of(valid: Floats, lanes: int, scale: Floats) -> None:
    """Overwrite `scale` [lane] by what takes ballots to millionths of the `valid` ones."""
    nothing_overlaps()
    for lane in range(lanes):
        scale[lane] = PARTS / max(valid[lane], 1.0)


@kernel_function
def count_winners(best: Floats, winner: Floats, lanes: int, wins: Integers) -> None:
    """Add the winners of one district: `winner` [lane], where the `best` has votes."""
    for lane in range(lanes):
        if best[lane] > 0.0:
            wins[int(winner[lane])] += 1


@kernel_function
def add_millionths(votes: Floats, scale: Floats, lanes: int, sums: Integers) -> None:
    """Add the shares `votes` [row, lane] times `scale` [lane] to `sums` [row]."""
    nothing_overlaps()
    for row in range(sums.size):
        sums[row] += np.int64(sum_of_millionths(votes[row], scale, lanes))


@kernel_function
def add_seats(seats: Floats, lanes: int) -> tuple[int, int]:
    """The sum of `seats` [lane], and in how many lanes there is one."""
    total, some = 0, 0
    for lane in range(lanes):
        total += int(seats[lane])
        some += seats[lane] > 0.0
    return total, some
