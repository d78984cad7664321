"""Counts of distinct vectors (of seats, or of who enters), exact and the same in any order.

A vector is packed into words of 63 bits. An open-addressing table counts them; it keeps a ball:
when more than CAPACITY vectors are distinct, only those within the largest distance (sum of
absolute differences) from a fixed centre that leaves at most CAPACITY; the draws of all others are
counted as outside. The ball that all draws together leave is inside the ball of any part of them,
so no count in it is ever lost, and parts add up to the same table whatever their order.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats, Integers, Words
from simulator.counting.packed_keys import find, find_slots, pack_run, put, unpack_run
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import clear, fill

CAPACITY = 1 << 16
SLOTS = 1 << 17
FULL = 3 * SLOTS // 4
NO_BAR = 2**62
FEW = 1 << 11
"""Vectors that leave a table in the cache anyway."""
CHUNK = 256
"""Vectors whose distances are found together."""

HOUSE_SEATS, LISTS_ENTERING = 0, 1
USED, OUTSIDE, BAR = 0, 1, 2


class JointPlan(NamedTuple):
    """Which vectors are counted, and how packed. Axes: table, field (all tables in turn)."""

    kind: Integers  # [table]: seats or who enters.
    place: Integers  # [table]: of which house (0 the whole, then tiers) or tier.
    bits: Integers  # [table]: per field.
    field_start: Integers  # [table + 1]
    centre: Integers  # [field]: the middle of the ball that a full table keeps.
    words: int
    """Words of the longest vector."""


class JointTables(NamedTuple):
    """Counts by packed vector, while a range of draws is counted."""

    rows: Integers  # [table, slot, 1 + word]: how often, zero where free; then the packed vector.
    state: Integers  # [table, 3]: slots in use, draws outside, largest distance kept.


class FullTable(NamedTuple):
    """What taking the vectors out of a full table overwrites; no memory before that."""

    key: Words  # [word, vector]: packed vectors.
    slot: Words  # [vector]: where they are looked up first.
    times: Integers  # [vector]: how often each was counted.
    apart: Integers  # [vector]: how far it is from the centre.
    part: Words  # [word, CHUNK]: some of them, packed,
    vectors: Floats  # [field, CHUNK]: and unpacked.
    far: Floats  # [CHUNK]: how far these are from the centre.


class JointWork(NamedTuple):
    """What counting a block of vectors overwrites."""

    key: Words  # [word, lane]: packed vectors.
    slot: Words  # [lane]: where they are looked up first.
    apart: Floats  # [lane]: how far they are from the centre.
    near: Integers  # [lane]: the lanes whose vectors the table keeps.
    seen: Integers  # [lane]: what stood where they are looked up, not to be relied on.
    full: FullTable


def new_tables(plan: JointPlan) -> JointTables:
    """Empty tables."""
    tables = plan.kind.size
    state = np.zeros((tables, 3), np.int64)
    state[:, BAR] = NO_BAR
    return JointTables(np.zeros((tables, SLOTS, 1 + plan.words), np.int64), state)


def new_joint_work(plan: JointPlan, block: int) -> JointWork:
    """Room for blocks of `block` vectors."""
    return JointWork(
        key=np.zeros((plan.words, block), np.uint64),
        slot=np.zeros(block, np.uint64),
        apart=np.zeros(block),
        near=np.zeros(block, np.int64),
        seen=np.zeros(block, np.int64),
        full=_new_full_table(plan),
    )


def _new_full_table(plan: JointPlan) -> FullTable:
    return FullTable(
        key=np.zeros((plan.words, FULL + 1), np.uint64),
        slot=np.zeros(FULL + 1, np.uint64),
        times=np.zeros(FULL + 1, np.int64),
        apart=np.zeros(FULL + 1, np.int64),
        part=np.zeros((plan.words, CHUNK), np.uint64),
        vectors=np.zeros((np.diff(plan.field_start).max(initial=0), CHUNK)),
        far=np.zeros(CHUNK),
    )


@kernel_function
def count_vectors(
    tables: JointTables,
    plan: JointPlan,
    table: int,
    vectors: Floats,
    times: Integers,
    lanes: int,
    work: JointWork,
) -> None:
    """Count each of `vectors` [field, lane], whole numbers, so many `times` [lane]."""
    bits = plan.bits[table]
    centre = plan.centre[plan.field_start[table] : plan.field_start[table + 1]]
    rows, state = tables.rows[table], tables.state[table]
    clear(work.key, lanes)
    pack_run(vectors, centre.size, bits, 0, lanes, work.key)
    find_slots(work.key, SLOTS, lanes, work.slot)
    _measure(vectors, centre, lanes, work.apart)
    near, outside = _find_near(work.apart, times, float(state[BAR]), lanes, work.near)
    state[OUTSIDE] += outside
    if state[USED] > FEW:
        _fetch(rows, work.slot, near, work.near, work.seen)
    for index in range(near):
        lane = work.near[index]
        if work.apart[lane] > state[BAR]:
            state[OUTSIDE] += times[lane]
            continue
        slot = find(rows, work.key, lane, work.slot[lane])
        if rows[slot, 0] == 0:
            put(rows, slot, work.key, lane)
            state[USED] += 1
        rows[slot, 0] += times[lane]
        if state[USED] > FULL:
            _shrink(rows, state, bits, centre, work.full)


@kernel_function
def _find_near(
    apart: Floats, times: Integers, bar: float, lanes: int, near: Integers
) -> tuple[int, int]:
    """Overwrite the first of `near` by the lanes that are at most `bar` `apart` [lane].

    Returns how many they are, and the `times` [lane] of the others together.
    """
    nothing_overlaps()
    outside = 0
    for lane in range(lanes):
        outside += times[lane] if apart[lane] > bar else 0
    found = 0
    for lane in range(lanes):
        near[found] = lane
        found += apart[lane] <= bar
    return found, outside


@kernel_function
def _fetch(rows: Integers, slot: Words, many: int, lanes: Integers, seen: Integers) -> None:
    """Read what stands at the slots of the first of `lanes`, for the cache: all wait together."""
    nothing_overlaps()
    for index in range(many):
        seen[index] = rows[slot[lanes[index]], 0]


@kernel_function
def _measure(vectors: Floats, centre: Integers, lanes: int, apart: Floats) -> None:
    """Overwrite `apart` [lane] by the distance of `vectors` [field, lane] from `centre` [field]."""
    nothing_overlaps()
    fill(apart, 0.0, lanes)
    for field in range(centre.size):
        row, middle = vectors[field], float(centre[field])
        for lane in range(lanes):
            apart[lane] += abs(row[lane] - middle)


def distances(key: Words, bits: int, centre: Integers) -> Integers:
    """The distance of each packed vector of `key` [word, vector] from `centre` [field]."""
    apart = np.empty(key.shape[1], np.int64)
    part = np.empty((key.shape[0], CHUNK), np.uint64)
    find_distances(key, bits, centre, part, np.empty((centre.size, CHUNK)), np.empty(CHUNK), apart)
    return apart


@kernel_function
def find_distances(
    key: Words,
    bits: int,
    centre: Integers,
    part: Words,
    vectors: Floats,
    far: Floats,
    apart: Integers,
) -> None:
    """Overwrite `apart` [vector] by the distances; and part [word, CHUNK], vectors [field, CHUNK]
    and far [CHUNK]."""
    for first in range(0, apart.size, CHUNK):
        lanes = min(CHUNK, apart.size - first)
        for word in range(key.shape[0]):
            for lane in range(lanes):
                part[word, lane] = key[word, first + lane]
        unpack_run(part, centre.size, bits, 0, lanes, vectors)
        _measure(vectors, centre, lanes, far)
        for lane in range(lanes):
            apart[first + lane] = int(far[lane])


@kernel_function
def ball(apart: Integers) -> int:
    """The largest distance that keeps at most CAPACITY of the vectors `apart` [vector]."""
    if apart.size <= CAPACITY:
        return NO_BAR
    kept, beyond = -1, 0
    for vector in range(apart.size):
        beyond = max(beyond, apart[vector])
    while beyond - kept > 1:
        middle = (kept + beyond) // 2
        within = 0
        for vector in range(apart.size):
            within += apart[vector] <= middle
        if within <= CAPACITY:
            kept = middle
        else:
            beyond = middle
    return kept


@kernel_function
def _shrink(rows: Integers, state: Integers, bits: int, centre: Integers, full: FullTable) -> None:
    """Keep the ball of a table that is nearly full: of FULL + 1 vectors."""
    key, times, apart = full.key, full.times, full.apart
    _take_all(rows, key, times)
    find_distances(key, bits, centre, full.part, full.vectors, full.far, apart)
    state[BAR] = min(state[BAR], ball(apart))
    state[USED] = 0
    find_slots(key, SLOTS, times.size, full.slot)
    for vector in range(times.size):
        if apart[vector] > state[BAR]:
            state[OUTSIDE] += times[vector]
            continue
        slot = find(rows, key, vector, full.slot[vector])
        put(rows, slot, key, vector)
        rows[slot, 0] = times[vector]
        state[USED] += 1


@kernel_function
def _take_all(rows: Integers, key: Words, times: Integers) -> None:
    """Move all vectors of a table to `key` [word, vector], with their `times` [vector]."""
    taken = 0
    for slot in range(SLOTS):
        if rows[slot, 0] > 0:
            times[taken] = rows[slot, 0]
            for word in range(key.shape[0]):
                key[word, taken] = np.uint64(rows[slot, 1 + word])
            taken += 1
            rows[slot, 0] = 0
