"""From shares to whole ballots that sum exactly."""

from __future__ import annotations

import numpy as np

from simulator.arrays import Floats
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import fill, sum_rows


@kernel_function
def total_weight(weight: Floats, rows: int, lanes: int, total: Floats) -> None:
    """Overwrite `total` [lane] with the sum of the rows of `weight` [row, lane]."""
    sum_rows(weight, rows, lanes, total)


@kernel_function
def add_ballots(
    added: Floats, lanes: int, registered: Floats, cast: Floats, valid: Floats, votes: Floats
) -> None:
    """Raise `votes` [option, lane], `cast` and `valid` [lane] by the ballots `added` [option].

    One option after the other, each by no more than are `registered` [lane] and have not cast one.
    """
    nothing_overlaps()
    for option in range(added.size):
        row, wanted = votes[option], added[option]
        for lane in range(lanes):
            more = max(min(wanted, registered[lane] - cast[lane]), 0.0)
            row[lane] += more
            cast[lane] += more
            valid[lane] += more


@kernel_function
def count_ballots(
    weight: Floats,
    rows: int,
    last: int,
    lanes: int,
    valid: Floats,
    scale: Floats,
    running: Floats,
    given: Floats,
    votes: Floats,
) -> None:
    """Overwrite `votes` [row, lane] by each row's whole ballots.

    Cumulative rounding: the ballots given to the first rows together are their cumulative share of
    `valid` [lane], rounded; the row `last` comes last and takes what is left. Each row is within
    one ballot of its exact part, and the rows sum to `valid`. `scale` [lane] holds ballots per
    weight. Overwrites `running` and `given` [lane].
    """
    nothing_overlaps()
    fill(running, 0.0, lanes)
    fill(given, 0.0, lanes)
    row = 0
    while row < rows:
        if row == last:
            row += 1
            continue
        after = row + 2 if row + 1 == last else row + 1
        if after < rows:
            _give_two(
                weight[row], weight[after], scale, lanes, running, given, votes[row], votes[after]
            )
        else:
            _give(weight[row], scale, lanes, running, given, votes[row])
        row = after + 1
    out = votes[last]
    for lane in range(lanes):
        out[lane] = valid[lane] - given[lane]


@kernel_function
def _give(
    weight: Floats, scale: Floats, lanes: int, running: Floats, given: Floats, votes: Floats
) -> None:
    """The ballots of one row."""
    nothing_overlaps()
    for lane in range(lanes):
        running[lane] += weight[lane]
        upto = np.floor(running[lane] * scale[lane] + 0.5)
        votes[lane] = upto - given[lane]
        given[lane] = upto


@kernel_function
def _give_two(
    weight: Floats,
    other_weight: Floats,
    scale: Floats,
    lanes: int,
    running: Floats,
    given: Floats,
    votes: Floats,
    other_votes: Floats,
) -> None:
    """The ballots of two rows, with half of the reading and writing."""
    nothing_overlaps()
    for lane in range(lanes):
        first = running[lane] + weight[lane]
        second = first + other_weight[lane]
        upto_first = np.floor(first * scale[lane] + 0.5)
        upto_second = np.floor(second * scale[lane] + 0.5)
        votes[lane] = upto_first - given[lane]
        other_votes[lane] = upto_second - upto_first
        running[lane] = second
        given[lane] = upto_second
