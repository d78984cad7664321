"""From shares to whole ballots that sum exactly."""

from __future__ import annotations

import numpy as np

from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import fill, sum_rows


@kernel_function
def total_weight(weight: np.ndarray, rows: int, lanes: int, total: np.ndarray) -> None:
    """Overwrite `total` [lane] with the sum of the rows of `weight` [row, lane]."""
    sum_rows(weight, rows, lanes, total)


@kernel_function
def add_ballots(
    added: np.ndarray,
    lanes: int,
    registered: np.ndarray,
    cast: np.ndarray,
    valid: np.ndarray,
    votes: np.ndarray,
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
    weight: np.ndarray,
    rows: int,
    last: int,
    lanes: int,
    valid: np.ndarray,
    scale: np.ndarray,
    running: np.ndarray,
    given: np.ndarray,
    votes: np.ndarray,
) -> None:
    """Add each row's whole ballots to `votes` [row, lane].

    Cumulative rounding: the ballots given to the first rows together are their cumulative share of
    `valid` [lane], rounded; the row `last` comes last and takes what is left. Each row is within
    one ballot of its exact part, and the rows sum to `valid`. `scale` [lane] holds ballots per
    weight. Overwrites `running` and `given` [lane].
    """
    nothing_overlaps()
    fill(running, 0.0, lanes)
    fill(given, 0.0, lanes)
    for index in range(rows):
        if index != last:
            row, out = weight[index], votes[index]
            for lane in range(lanes):
                running[lane] += row[lane]
                upto = np.floor(running[lane] * scale[lane] + 0.5)
                out[lane] += upto - given[lane]
                given[lane] = upto
    out = votes[last]
    for lane in range(lanes):
        out[lane] += valid[lane] - given[lane]
