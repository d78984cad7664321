"""Highest averages: seats go one by one to the largest quotient votes / divisor.

Jump and step (Pukelsheim, Proportional Representation, 2nd ed. 2017, ch. 4): every list first gets
all the quotients that are at least a common whole number; the few seats that are then off are
awarded or taken back one at a time. Quotients are compared exactly by products of whole numbers.
"""

from __future__ import annotations

import numpy as np

from simulator.allocation.ties import settle
from simulator.elementary import product_exceeds
from simulator.jit import kernel_function


@kernel_function
def allocate_lane(
    votes: np.ndarray,
    admitted: np.ndarray,
    lists: int,
    seats: int,
    top: np.ndarray,
    bottom: np.ndarray,
    power: int,
    slope: float,
    rule: int,
    registration: np.ndarray,
    seed: np.uint64,
    draw: int,
    place: int,
    lane: int,
    size: np.ndarray,
    won: np.ndarray,
    gain: np.ndarray,
    tied: np.ndarray,
) -> int:
    """Allocate one lane; returns the number of ties settled.

    The quotient of a list with s seats is size * bottom[s] / top[s], where `size` is votes to the
    `power`. Overwrites the lane of `won` [list, lane]; `size`, `gain` and `tied` [list].
    """
    takers, total = 0, 0.0
    for party in range(lists):
        present = votes[party, lane] * admitted[party, lane]
        size[party] = present * present if power == 2 else present
        takers += present > 0.0
        total += present
        gain[party] = 0
    if takers == 0:
        for party in range(lists):
            won[party, lane] = 0.0
        return 0
    awarded = _jump(votes, lists, seats, top, bottom, power, slope, total, lane, size, gain)
    while awarded < seats:
        gain[_next_in(lists, seats, top, bottom, size, gain)] += 1
        awarded += 1
    while awarded > seats:
        gain[_last_in(lists, top, bottom, size, gain)] -= 1
        awarded -= 1
    ties = _settle_cut(
        votes,
        lists,
        seats,
        top,
        bottom,
        rule,
        registration,
        seed,
        draw,
        place,
        lane,
        size,
        gain,
        tied,
    )
    for party in range(lists):
        won[party, lane] = gain[party]
    return ties


@kernel_function
def _jump(
    votes: np.ndarray,
    lists: int,
    seats: int,
    top: np.ndarray,
    bottom: np.ndarray,
    power: int,
    slope: float,
    total: float,
    lane: int,
    size: np.ndarray,
    gain: np.ndarray,
) -> int:
    """Give every list its quotients of at least a common whole number; the seats so awarded."""
    level = max(np.floor(total / (slope * seats)), 1.0)
    bar = level * level if power == 2 else level
    awarded = 0
    for party in range(lists):
        if size[party] > 0.0:
            guess = min(int(votes[party, lane] / (level * slope)), seats)
            while guess < seats and not product_exceeds(
                bar, top[guess], size[party], bottom[guess]
            ):
                guess += 1
            while guess > 0 and product_exceeds(
                bar, top[guess - 1], size[party], bottom[guess - 1]
            ):
                guess -= 1
            gain[party] = guess
            awarded += guess
    return awarded


@kernel_function
def _ahead(
    size_1: float, top_1: float, bottom_1: float, size_2: float, top_2: float, bottom_2: float
) -> bool:
    """Whether the first quotient is larger; of two infinite ones, that with more votes."""
    if top_1 == 0.0 and top_2 == 0.0:
        return size_1 > size_2
    return product_exceeds(size_1 * bottom_1, top_2, size_2 * bottom_2, top_1)


@kernel_function
def _next_in(
    lists: int, seats: int, top: np.ndarray, bottom: np.ndarray, size: np.ndarray, gain: np.ndarray
) -> int:
    """The list with the largest next quotient."""
    best = -1
    for party in range(lists):
        if size[party] > 0.0 and gain[party] < seats:
            at = gain[party]
            if best < 0 or _ahead(
                size[party], top[at], bottom[at], size[best], top[gain[best]], bottom[gain[best]]
            ):
                best = party
    return best


@kernel_function
def _last_in(
    lists: int, top: np.ndarray, bottom: np.ndarray, size: np.ndarray, gain: np.ndarray
) -> int:
    """The list whose last awarded quotient is the smallest."""
    worst = -1
    for party in range(lists):
        if gain[party] > 0:
            at = gain[party] - 1
            if worst < 0 or _ahead(
                size[worst],
                top[gain[worst] - 1],
                bottom[gain[worst] - 1],
                size[party],
                top[at],
                bottom[at],
            ):
                worst = party
    return worst


@kernel_function
def _settle_cut(
    votes: np.ndarray,
    lists: int,
    seats: int,
    top: np.ndarray,
    bottom: np.ndarray,
    rule: int,
    registration: np.ndarray,
    seed: np.uint64,
    draw: int,
    place: int,
    lane: int,
    size: np.ndarray,
    gain: np.ndarray,
    tied: np.ndarray,
) -> int:
    """Where the last quotient awarded equals the next one, settle who has it; 1 if so, else 0."""
    last = _last_in(lists, top, bottom, size, gain)
    following = _next_in(lists, seats, top, bottom, size, gain)
    if last < 0 or following < 0:
        return 0
    cut = gain[last] - 1
    at = gain[following]
    if _ahead(size[last], top[cut], bottom[cut], size[following], top[at], bottom[at]):
        return 0
    awarded = 0
    for party in range(lists):
        tied[party] = False
        if size[party] == 0.0:
            continue
        holds = gain[party] - 1
        if holds >= 0 and _level(
            size[last], top[cut], bottom[cut], size[party], top[holds], bottom[holds]
        ):
            tied[party] = True
            awarded += 1
        elif gain[party] < seats and _level(
            size[last], top[cut], bottom[cut], size[party], top[gain[party]], bottom[gain[party]]
        ):
            tied[party] = True
    for party in range(lists):
        holds = gain[party] - 1
        if (
            tied[party]
            and holds >= 0
            and _level(size[last], top[cut], bottom[cut], size[party], top[holds], bottom[holds])
        ):
            gain[party] -= 1
    settle(tied[:lists], awarded, rule, votes, lane, registration, seed, draw, place, gain)
    return 1


@kernel_function
def _level(
    size_1: float, top_1: float, bottom_1: float, size_2: float, top_2: float, bottom_2: float
) -> bool:
    """Whether two quotients are equal, exactly."""
    return not _ahead(size_1, top_1, bottom_1, size_2, top_2, bottom_2) and not _ahead(
        size_2, top_2, bottom_2, size_1, top_1, bottom_1
    )
