"""Plurality: in each district the candidate with the most votes is elected, in one round."""

from simulator.allocation.one_draw.ties import Lots, Standing, settle
from simulator.arrays import Flags, Floats, Integers
from simulator.elementary import select
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import fill


@kernel_function
def elect(
    votes: Floats, eligible: Flags, lanes: int, best: Floats, level: Floats, winner: Floats
) -> bool:
    """Overwrite `winner` [lane] with the candidate who has the most votes (the first of equals).

    `votes` is [candidate, lane], `eligible` [candidate]; overwrites `best` and `level` [lane], the
    most votes and how many others have as many. Returns whether any lane has a tie.
    """
    nothing_overlaps()
    fill(best, -1.0, lanes)
    fill(level, 0.0, lanes)
    fill(winner, 0.0, lanes)
    for candidate in range(eligible.size):
        if eligible[candidate]:
            row = votes[candidate]
            name = float(candidate)
            for lane in range(lanes):
                more = row[lane] > best[lane]
                equal = 1.0 if row[lane] == best[lane] else 0.0
                level[lane] = 0.0 if more else level[lane] + equal
                winner[lane] = select(more, name, winner[lane])
                best[lane] = select(more, row[lane], best[lane])
    ties = 0.0
    for lane in range(lanes):
        ties += level[lane]
    return ties > 0.0


@kernel_function
def elect_by_hand(
    votes: Floats,
    eligible: Flags,
    standing: Standing,
    lots: Lots,
    lane: int,
    most: float,
    gain: Integers,
    tied: Flags,
) -> int:
    """The elected candidate of one lane in which several have `most` votes."""
    count = eligible.size
    for candidate in range(count):
        tied[candidate] = eligible[candidate] and votes[candidate, lane] == most
        gain[candidate] = 0
    settle(tied[:count], 1, votes[:count, lane], standing, lots, gain)
    for candidate in range(count):
        if gain[candidate] > 0:
            return candidate
    return 0
