"""Who takes part, for a block of draws: the threshold, compared exactly in whole ballots."""

from simulator.arrays import Floats
from simulator.elementary import select
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import fill


@kernel_function
def qualify(
    votes: Floats,
    numerator: Floats,
    denominator: Floats,
    strict: bool,
    base: Floats,
    lanes: int,
    qualified: Floats,
    number: Floats,
) -> None:
    """Overwrite `qualified` [list, lane] with ones and zeros, and `number` [lane] with their sum.

    A list qualifies when votes / base reaches (or, if `strict`, passes) numerator / denominator
    [list]; both products are whole and below 2^53. A list without votes never qualifies.
    """
    nothing_overlaps()
    fill(number, 0.0, lanes)
    for party in range(numerator.size):
        top, bottom = numerator[party], denominator[party]
        row, out = votes[party], qualified[party]
        if strict:
            for lane in range(lanes):
                passes = (row[lane] * bottom > base[lane] * top) & (row[lane] > 0.0)
                out[lane] = 1.0 if passes else 0.0
                number[lane] += out[lane]
        else:
            for lane in range(lanes):
                passes = (row[lane] * bottom >= base[lane] * top) & (row[lane] > 0.0)
                out[lane] = 1.0 if passes else 0.0
                number[lane] += out[lane]


@kernel_function
def admit_all(votes: Floats, lists: int, lanes: int, admitted: Floats, number: Floats) -> None:
    """Where no list qualified (`number` [lane] zero), let every list with votes take part."""
    nothing_overlaps()
    for party in range(lists):
        row, out = votes[party], admitted[party]
        for lane in range(lanes):
            takes_part = (number[lane] == 0.0) & (row[lane] > 0.0)
            out[lane] = select(takes_part, 1.0, out[lane])
