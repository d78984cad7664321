"""Counts of distinct vectors (of seats, or of who enters), exact and the same in any order.

A vector is packed into words of 63 bits. An open-addressing table counts them; it keeps a ball:
when more than CAPACITY vectors are distinct, only those within the largest distance (sum of
absolute differences) from a fixed centre that leaves at most CAPACITY; the draws of all others are
counted as outside. The ball that all draws together leave is inside the ball of any part of them,
so no count in it is ever lost, and parts add up to the same table whatever their order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.jit import allocating, inlined, kernel_function, step
from simulator.lanes import fill

CAPACITY = 1 << 16
SLOTS = 1 << 17
FULL = 3 * SLOTS // 4
NO_BAR = 2**62
WORD_BITS = 63
MIXER = np.uint64(0x9E3779B97F4A7C15)
HASH_SHIFT = np.uint64(47)

HOUSE_SEATS, ENTERING = 0, 1
USED, OUTSIDE, BAR = 0, 1, 2


class JointPlan(NamedTuple):
    """Which vectors are counted, and how packed. Axes: table, field (all tables in turn)."""

    kind: np.ndarray
    """int64 [table]: seats or who enters."""
    place: np.ndarray
    """int64 [table]: of which house (0 the whole, then tiers) or tier."""
    bits: np.ndarray
    """int64 [table]: per field."""
    field_start: np.ndarray
    """int64 [table + 1]"""
    centre: np.ndarray
    """int64 [field]: the middle of the ball that a full table keeps."""
    words: int
    """Words of the longest vector."""


class JointTables(NamedTuple):
    """Counts by packed vector, while a range of draws is counted."""

    keys: np.ndarray
    """int64 [table, slot, word]: packed vector, plus one in its first word; zero where free."""
    counts: np.ndarray
    """int64 [table, slot]"""
    state: np.ndarray
    """int64 [table, 3]: slots in use, draws outside, largest distance kept."""


@allocating
def new_tables(plan: JointPlan) -> JointTables:
    """Empty tables."""
    tables = plan.kind.size
    state = np.zeros((tables, 3), np.int64)
    state[:, BAR] = NO_BAR
    return JointTables(
        np.zeros((tables, SLOTS, plan.words), np.int64), np.zeros((tables, SLOTS), np.int64), state
    )


@step
def count_vector(
    tables: JointTables,
    plan: JointPlan,
    table: int,
    vector: np.ndarray,
    times: int,
    key: np.ndarray,
) -> None:
    """Count `vector` [field] so many times; overwrites `key` [word]."""
    bits = plan.bits[table]
    centre = plan.centre[plan.field_start[table] : plan.field_start[table + 1]]
    keys, counts, state = tables.keys[table], tables.counts[table], tables.state[table]
    _pack(vector, bits, centre.size, key)
    slot = _slot(key)
    while keys[slot, 0] != 0 and not _holds(keys, slot, key):
        slot = (slot + 1) & (SLOTS - 1)
    if keys[slot, 0] != 0:
        counts[slot] += times
    elif distance(key, bits, centre) > state[BAR]:
        state[OUTSIDE] += times
    else:
        for word in range(key.size):
            keys[slot, word] = key[word]
        keys[slot, 0] += 1
        counts[slot] = times
        state[USED] += 1
        if state[USED] > FULL:
            _shrink(keys, counts, state, bits, centre)


@kernel_function
def _pack(vector: np.ndarray, bits: int, fields: int, key: np.ndarray) -> None:
    """Overwrite `key` [word] with the packed `vector` [field]."""
    fill(key, 0, key.size)
    word, shift = 0, 0
    for field in range(fields):
        if shift + bits > WORD_BITS:
            word, shift = word + 1, 0
        key[word] |= vector[field] << shift
        shift += bits


@inlined
def _slot(key: np.ndarray) -> int:
    mixed = np.uint64(0)
    for word in range(key.size):
        mixed = (mixed ^ np.uint64(key[word])) * MIXER
    return int(np.int64(mixed >> HASH_SHIFT))


@inlined
def _holds(keys: np.ndarray, slot: int, key: np.ndarray) -> bool:
    if keys[slot, 0] != key[0] + 1:
        return False
    same = True
    for word in range(1, key.size):
        same &= keys[slot, word] == key[word]
    return same


@kernel_function
def distance(key: np.ndarray, bits: int, centre: np.ndarray) -> int:
    """Sum of absolute differences between the packed vector `key` [word] and `centre` [field]."""
    mask = (1 << bits) - 1
    apart, word, shift = 0, 0, 0
    for field in range(centre.size):
        if shift + bits > WORD_BITS:
            word, shift = word + 1, 0
        apart += abs(((key[word] >> shift) & mask) - centre[field])
        shift += bits
    return apart


@allocating
def distances(keys: np.ndarray, bits: int, centre: np.ndarray) -> np.ndarray:
    """The distance of each packed vector of `keys` [vector, word] from `centre` [field]."""
    apart = np.empty(keys.shape[0], np.int64)
    for index in range(keys.shape[0]):
        apart[index] = distance(keys[index], bits, centre)
    return apart


@allocating
def ball(apart: np.ndarray) -> int:
    """The largest distance that keeps at most CAPACITY of the vectors `apart` [vector]."""
    if apart.size <= CAPACITY:
        return NO_BAR
    shells = np.zeros(apart.max() + 1, np.int64)
    for distance_of_one in apart:
        shells[distance_of_one] += 1
    kept, radius = 0, 0
    while kept + shells[radius] <= CAPACITY:
        kept += shells[radius]
        radius += 1
    return radius - 1


@allocating
def _shrink(
    keys: np.ndarray, counts: np.ndarray, state: np.ndarray, bits: int, centre: np.ndarray
) -> None:
    """Keep the ball of a table that is nearly full."""
    vectors = np.empty((state[USED], keys.shape[1]), np.int64)
    number = np.empty(state[USED], np.int64)
    taken = 0
    for slot in range(SLOTS):
        if counts[slot] > 0:
            for word in range(keys.shape[1]):
                vectors[taken, word] = keys[slot, word]
            vectors[taken, 0] -= 1
            number[taken] = counts[slot]
            taken += 1
        keys[slot, 0] = 0
        counts[slot] = 0
    apart = distances(vectors, bits, centre)
    state[BAR] = min(state[BAR], ball(apart))
    state[USED] = 0
    for index in range(taken):
        if apart[index] > state[BAR]:
            state[OUTSIDE] += number[index]
            continue
        slot = _slot(vectors[index])
        while keys[slot, 0] != 0:
            slot = (slot + 1) & (SLOTS - 1)
        for word in range(keys.shape[1]):
            keys[slot, word] = vectors[index, word]
        keys[slot, 0] += 1
        counts[slot] = number[index]
        state[USED] += 1
