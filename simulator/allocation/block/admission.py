"""Who takes part, for a block of draws: the threshold, compared exactly in whole ballots."""

from simulator.allocation.law import TiersPlan
from simulator.arrays import Floats
from simulator.elementary import select
from simulator.jit import inlined, kernel_function, nothing_overlaps
from simulator.lanes import copy, fill


@inlined
def qualify_tier(
    tiers: TiersPlan,
    tier: int,
    votes: Floats,
    base: Floats,
    lanes: int,
    qualified: Floats,
    number: Floats,
) -> None:
    """Overwrite `qualified` [list, lane] and `number` [lane] of lists that qualify."""
    qualify(
        votes,
        tiers.threshold_top[tier],
        tiers.threshold_bottom[tier],
        tiers.strict[tier],
        base,
        lanes,
        qualified,
        number,
    )


@inlined
def admit_others(
    tiers: TiersPlan,
    tier: int,
    lists: int,
    votes: Floats,
    lanes: int,
    qualified: Floats,
    admitted: Floats,
    number: Floats,
) -> None:
    """Overwrite `admitted` [list, lane]: those that qualify, or all where none does.

    A single qualifier's runner-up is added while seats are allocated.
    """
    for party in range(lists):
        copy(qualified[party], lanes, admitted[party])
    if tiers.admit_all[tier]:
        admit_all(votes, lists, lanes, admitted, number)


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
