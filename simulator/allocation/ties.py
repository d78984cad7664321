"""How an exact tie is settled, for one draw. Few draws come here, so plain loops do."""

from __future__ import annotations

import numpy as np

from simulator.jit import kernel_function
from simulator.lanes import fill
from simulator.streams import lot_number

REGISTRATION, MORE_VOTES, LOT = 0, 1, 2


@kernel_function
def settle(
    tied: np.ndarray,
    seats: int,
    rule: int,
    votes: np.ndarray,
    lane: int,
    registration: np.ndarray,
    seed: np.uint64,
    draw: int,
    place: int,
    won: np.ndarray,
) -> None:
    """Give `seats` of the `tied` [candidate] one each, by the rule; add them to `won` [candidate].

    `votes` is [candidate, lane]; `registration` [candidate] is a rank, smaller is earlier. A lot is
    keyed by the draw and by `place`, which tells the ties of one draw apart. Clears `tied`.
    """
    for _ in range(seats):
        best = -1
        for candidate in range(tied.size):
            if tied[candidate] and (
                best < 0
                or _goes_before(candidate, best, rule, votes, lane, registration, seed, draw, place)
            ):
                best = candidate
        if best < 0:
            break
        tied[best] = False
        won[best] += 1
    fill(tied, False, tied.size)


@kernel_function
def _goes_before(
    one: int,
    other: int,
    rule: int,
    votes: np.ndarray,
    lane: int,
    registration: np.ndarray,
    seed: np.uint64,
    draw: int,
    place: int,
) -> bool:
    """Whether `one` has the tied seat rather than `other`."""
    if rule == REGISTRATION:
        return registration[one] < registration[other]
    if rule == MORE_VOTES and votes[one, lane] != votes[other, lane]:
        return votes[one, lane] > votes[other, lane]
    mine = lot_number(seed, np.uint64(draw), place, one)
    return bool(mine > lot_number(seed, np.uint64(draw), place, other))
