"""The work as a skilled numba user writes it: one compiled loop over draws, scalars inside.

A NumPy Generator (SFC64) supplies normals and uniforms, constants of each list are hoisted, every
tally is an array, and seat vectors are counted in an open-addressing table that grows. Gammas are
Marsaglia and Tsang's, the eight of a draw accepted together by one uniform.
"""

import numpy as np
from numba import njit

from benchmarks.baselines.work import (
    EFFECTIVE_SAMPLE_SIZE,
    KEY_BITS,
    LISTS,
    MICRO,
    MODELS,
    OPTIONS,
    SEATS,
    SHAPES,
    SHARE_BINS,
    SHARES,
    SPLIT_LIST,
    VALID,
    WASTED_BINS,
)

COMPILE = {"cache": True, "nogil": True, "error_model": "numpy"}
SPREADS = 1 / np.sqrt(EFFECTIVE_SAMPLE_SIZE * SHARES)
GAMMA_SHAPES = SHARES * (EFFECTIVE_SAMPLE_SIZE - 1)
GAMMA_D = GAMMA_SHAPES - 1 / 3
GAMMA_C = 1 / np.sqrt(9 * GAMMA_D)
SQUEEZE = 0.02 / GAMMA_D  # below the exact bound for every shape above 19
EVENT_SEATS = 35
# A product is a whole number or at least 1 / VALID below one; nudged, its floor is exact.
SHARE_SCALE = SHARE_BINS / VALID * (1 + 2.0**-44)
MICRO_SCALE = MICRO / VALID * (1 + 2.0**-44)


@njit(**COMPILE)
def logistic_normal(rng, weights):
    """Fill `weights` with p exp(z)."""
    for option in range(OPTIONS):
        weights[option] = SHARES[option] * np.exp(SPREADS[option] * rng.standard_normal())


@njit(**COMPILE)
def dirichlet(rng, weights):
    """Fill `weights` with gammas, tried together until accepted."""
    normal = np.empty(OPTIONS)
    while True:
        doubt, possible = 0.0, True
        for option in range(OPTIONS):
            x = rng.standard_normal()
            root = 1.0 + GAMMA_C[option] * x
            possible &= root > 0.0
            doubt += SQUEEZE[option] * x * x * x * x
            weights[option] = GAMMA_D[option] * root * root * root
            normal[option] = x
        uniform = rng.random()
        if possible and uniform < 1.0 - doubt:
            return
        if possible:
            bound = 0.0
            for option in range(OPTIONS):
                d, ratio = GAMMA_D[option], weights[option] / GAMMA_D[option]
                bound += 0.5 * normal[option] ** 2 + d * (1.0 - ratio + np.log(ratio))
            if np.log(uniform) < bound:
                return


@njit(**COMPILE)
def whole_ballots(weights, votes):
    """Fill `votes` by cumulative rounding."""
    total = 0.0
    for option in range(OPTIONS):
        total += weights[option]
    scale, cumulative, before = VALID / total, 0.0, np.int64(0)
    for option in range(OPTIONS - 1):
        cumulative += weights[option]
        ballots = np.int64(scale * cumulative + 0.5)
        votes[option] = ballots - before
        before = ballots
    votes[OPTIONS - 1] = VALID - before


@njit(**COMPILE)
def hare(votes, seats, remainders):
    """Fill `seats`; return the qualifying votes and whether the draw was tied."""
    base = np.int64(0)
    for party in range(LISTS):
        if votes[party] * 20 >= VALID:
            base += votes[party]
    if base == 0:
        seats[:] = 0
        return base, False
    left = SEATS
    inverse = (1.0 + 2.0**-36) / base  # quotients below a whole number miss it by 1 / VALID
    for party in range(LISTS):
        product = votes[party] * SEATS if votes[party] * 20 >= VALID else np.int64(0)
        seats[party] = np.int64(product * inverse)
        remainders[party] = product - seats[party] * base
        left -= seats[party]
    tied = False
    for party in range(LISTS):
        larger, behind = 0, 0
        for other in range(LISTS):
            larger += remainders[other] > remainders[party]
            behind += (other < party) & (remainders[other] == remainders[party])
        seats[party] += larger + behind < left
        tied |= (behind > 0) & (larger < left) & (larger + behind >= left)
    return base, tied


@njit(**COMPILE)
def slot_of(keys, key):
    """The key's place in an open-addressing table whose free places hold -1."""
    mask = len(keys) - 1
    slot = (key * np.int64(-7046029254386353131) >> 32) & mask
    while keys[slot] != key and keys[slot] != -1:
        slot = (slot + 1) & mask
    return slot


@njit(**COMPILE)
def grown(keys, counts):
    """The table at twice its size."""
    new_keys = np.full(2 * len(keys), np.int64(-1))
    new_counts = np.zeros(2 * len(keys), np.int64)
    for old in range(len(keys)):
        if keys[old] != -1:
            slot = slot_of(new_keys, keys[old])
            new_keys[slot] = keys[old]
            new_counts[slot] = counts[old]
    return new_keys, new_counts


@njit(**COMPILE)
def count_shares(votes, share, share_micro):
    """Count the options' shares."""
    for option in range(OPTIONS):
        share[option, min(np.int64(votes[option] * SHARE_SCALE), SHARE_BINS - 1)] += 1
        share_micro[option] += np.int64(votes[option] * MICRO_SCALE)


@njit(**COMPILE)
def count_distortion(votes, seats, base, wasted, gallagher):
    """Count wasted votes and the Gallagher index."""
    wasted[min((VALID - base) * WASTED_BINS // VALID, WASTED_BINS - 1)] += 1
    squares = 0.0
    for party in range(LISTS):
        gap = votes[party] * (100.0 / VALID) - seats[party] * (100.0 / SEATS)
        squares += gap * gap
    gallagher[int(10.0 * np.sqrt(0.5 * squares))] += 1


@njit(**COMPILE)
def count_seats(vector_seats, vector_counts, tallies):
    """Count what follows from seats alone, a distinct seat vector at a time."""
    seats_table, split, crossings, entering, number, largest, shared, majority, nobody, events = (
        tallies
    )
    for row in range(len(vector_counts)):
        seats, times = vector_seats[row], vector_counts[row]
        most, leaders, leader, mask, entered = 0, 0, 0, 0, 0
        for party in range(LISTS):
            seats_table[party, seats[party]] += times
            if seats[SPLIT_LIST] > 0:
                split[party, seats[party]] += times
            if seats[party] > 0:
                crossings[party] += times
                mask |= 1 << party
                entered += 1
            if 2 * seats[party] > SEATS:
                majority[party] += times
            if seats[party] > most:
                most, leaders, leader = seats[party], 1, party
            elif seats[party] == most:
                leaders += 1
        entering[mask] += times
        number[entered] += times
        if entered == 0:
            nobody[0] += times
        elif leaders > 1:
            shared[0] += times
        else:
            largest[leader] += times
        events[0] += times * (seats[0] >= EVENT_SEATS)
        events[1] += times * (mask & 63 == 63)
        events[2] += times * (seats[5] > 0)


@njit(**COMPILE)
def simulate(draws, gammas, rng, share, share_micro, wasted, gallagher, tied):
    """The loop over draws; returns the joint table of seat vectors, free places included."""
    weights, votes = np.empty(OPTIONS), np.empty(OPTIONS, np.int64)
    seats, remainders = np.empty(LISTS, np.int64), np.empty(LISTS, np.int64)
    keys, counts, used = np.full(1 << 14, np.int64(-1)), np.zeros(1 << 14, np.int64), 0
    for _ in range(draws):
        if gammas:
            dirichlet(rng, weights)
        else:
            logistic_normal(rng, weights)
        whole_ballots(weights, votes)
        base, was_tied = hare(votes, seats, remainders)
        tied[0] += was_tied
        count_shares(votes, share, share_micro)
        count_distortion(votes, seats, base, wasted, gallagher)
        key = np.int64(0)
        for party in range(LISTS):
            key |= seats[party] << (KEY_BITS * party)
        slot = slot_of(keys, key)
        if keys[slot] == -1:
            keys[slot] = key
            used += 1
        counts[slot] += 1
        if 2 * used > len(keys):
            keys, counts = grown(keys, counts)
    return keys, counts


SEAT_TALLIES = (
    "seats",
    "split_seats",
    "crossings",
    "entering",
    "number_entering",
    "largest",
    "shared_lead",
    "majority",
    "nobody",
    "events",
)


def run(draws: int, model: str, seed: int) -> dict[str, np.ndarray]:
    """Simulate and tally; the keys and shapes are those of `work`."""
    rng = np.random.Generator(np.random.SFC64(seed))
    tallies = {key: np.zeros(shape, np.int64) for key, shape in SHAPES.items()}
    tallies["turnout"][0] = draws
    by_draw = (tallies[key] for key in ("share", "share_micro", "wasted", "gallagher", "tied"))
    keys, counts = simulate(draws, MODELS.index(model) == 1, rng, *by_draw)
    order = np.argsort(keys)[np.count_nonzero(keys == -1) :]
    keys, counts = keys[order], counts[order]
    seats = (keys[:, None] >> (KEY_BITS * np.arange(LISTS))) & ((1 << KEY_BITS) - 1)
    count_seats(seats, counts, tuple(tallies[key] for key in SEAT_TALLIES))
    return tallies | {"vectors": keys, "vector_counts": counts}


def allocate(votes: np.ndarray) -> np.ndarray:
    """Seats [list, draw] for whole votes [option, draw]."""
    seats = np.empty((LISTS, votes.shape[1]), np.int64)
    for draw in range(votes.shape[1]):
        hare(votes[:, draw].copy(), seats[:, draw], np.empty(LISTS, np.int64))
    return seats
