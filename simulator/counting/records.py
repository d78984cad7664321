"""Draws with the same outcome are counted together, then settled once.

The record of a draw is everything that the counts of seats, of entry and of events depend on:
seats by tier, who reaches the bar, who takes part, and the comparisons of shares or turnout that
events ask for. It is packed into a few whole numbers below 2^52. A table counts equal records; when
it is nearly full, and at the end of a range, each distinct record is settled: unpacked and added,
as often as it occurred, to the counts. The counts do not depend on when that happens.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.elementary import TWO_52, bits_of, fma
from simulator.jit import allocating, inlined, kernel_function, stage

SLOTS = 1 << 16
FULL = 3 * SLOTS // 4
WORD_BITS = 52
MIXER = np.uint64(0x9E3779B97F4A7C15)
HASH_SHIFT = np.uint64(48)
HALF_SHIFT = np.uint64(32)
FREE = -1.0

SEATS, CLEARED, ENTERS, HOLDS = 0, 1, 2, 3


class RecordPlan(NamedTuple):
    """How a record is packed: runs of fields of one kind, a field for each row of an array."""

    kind: np.ndarray
    """int64 [run]: seats, cleared, enters, or comparisons that hold."""
    tier: np.ndarray
    """int64 [run]"""
    fields: np.ndarray
    """int64 [run]"""
    bits: np.ndarray
    """int64 [run]: per field."""
    words: int


class RecordTable(NamedTuple):
    """Counts of records while a range of draws is counted."""

    keys: np.ndarray
    """float64 [slot, word]; FREE in the first word where nothing stands."""
    counts: np.ndarray
    """int64 [slot]"""
    used: np.ndarray
    """int64 [1]"""


@allocating
def new_records(plan: RecordPlan) -> RecordTable:
    """An empty table."""
    return RecordTable(
        np.full((SLOTS, plan.words), FREE), np.zeros(SLOTS, np.int64), np.zeros(1, np.int64)
    )


@kernel_function
def pack_run(
    rows: np.ndarray, fields: int, bits: int, position: int, lanes: int, key: np.ndarray
) -> int:
    """Add a run of fields [field, lane] to `key` [word, lane]; returns the next position.

    A position is a word times WORD_BITS plus a bit; a field does not straddle two words.
    """
    for field in range(fields):
        word, shift = _place(position, bits)
        row, out, scale = rows[field], key[word], float(1 << shift)
        for lane in range(lanes):
            out[lane] = fma(row[lane], scale, out[lane])
        position = word * WORD_BITS + shift + bits
    return position


@inlined
def _place(position: int, bits: int) -> tuple[int, int]:
    """Word and bit of a field that would begin at `position`."""
    word, shift = position // WORD_BITS, position % WORD_BITS
    if shift + bits > WORD_BITS:
        return word + 1, 0
    return word, shift


@kernel_function
def unpack_run(key: np.ndarray, fields: int, bits: int, position: int, values: np.ndarray) -> int:
    """Overwrite `values` [field] by a run of fields of one `key` [word]; the next position."""
    mask = (1 << bits) - 1
    for field in range(fields):
        word, shift = _place(position, bits)
        values[field] = (np.int64(key[word]) >> shift) & mask
        position = word * WORD_BITS + shift + bits
    return position


@inlined
def _slot(key: np.ndarray, lane: int) -> int:
    mixed = np.uint64(0)
    for word in range(key.shape[0]):
        whole = bits_of(key[word, lane] + TWO_52)
        mixed = (mixed ^ (mixed >> HALF_SHIFT) ^ whole) * MIXER
    return int(np.int64(mixed >> HASH_SHIFT))


@stage
def count_records(table: RecordTable, key: np.ndarray, first: int, lanes: int) -> int:
    """Count the records `key` [word, lane] from lane `first` on.

    Returns the lane at which the table is nearly full and must be emptied, or `lanes`.
    """
    keys, counts = table.keys, table.counts
    for lane in range(first, lanes):
        slot = _slot(key, lane)
        while True:
            same = True
            for word in range(key.shape[0]):
                same &= keys[slot, word] == key[word, lane]
            if same:
                counts[slot] += 1
                break
            if keys[slot, 0] == FREE:
                if table.used[0] >= FULL:
                    return lane
                for word in range(key.shape[0]):
                    keys[slot, word] = key[word, lane]
                counts[slot] = 1
                table.used[0] += 1
                break
            slot = (slot + 1) & (SLOTS - 1)
    return lanes
