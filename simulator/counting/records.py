"""Draws with the same outcome are counted together, then settled once.

The record of a draw is everything that the counts of seats, of entry and of events depend on:
seats by tier, who reaches the bar, who takes part, and the comparisons of shares or turnout that
events ask for. It is packed into a few words of 63 bits. A table counts equal records; when
it is nearly full, and at the end of a range, each distinct record is settled: unpacked and added,
as often as it occurred, to the counts. The counts do not depend on when that happens.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.elementary import fma, word_of
from simulator.jit import allocating, inlined, kernel_function

SLOTS = 1 << 16
FULL = 3 * SLOTS // 4
WORD_BITS = 63
DOUBLE_BITS = 52
"""Two fields of fewer bits together are packed at once, in one double."""
MIXER = np.uint64(0x9E3779B97F4A7C15)
HASH_SHIFT = np.uint64(48)
HALF_SHIFT = np.uint64(32)
LAST_SLOT = np.uint64(SLOTS - 1)
ONE = np.uint64(1)

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

    rows: np.ndarray
    """int64 [slot, 1 + word]: how often, then the key; never where nothing stands. One row holds
    both, so that a draw touches one line of the cache."""
    used: np.ndarray
    """int64 [1]"""


@allocating
def new_records(plan: RecordPlan) -> RecordTable:
    """An empty table."""
    return RecordTable(np.zeros((SLOTS, 1 + plan.words), np.int64), np.zeros(1, np.int64))


@kernel_function
def pack_run(
    rows: np.ndarray, fields: int, bits: int, position: int, lanes: int, key: np.ndarray
) -> int:
    """Add a run of fields [field, lane] to `key` [word, lane]; returns the next position.

    A position is a word times WORD_BITS plus a bit; a field does not straddle two words.
    """
    field = 0
    while field < fields:
        word, shift = _place(position, bits)
        row, out, up = rows[field], key[word], np.uint64(shift)
        taken = 1
        if field + 1 < fields and shift + 2 * bits <= WORD_BITS and 2 * bits < DOUBLE_BITS:
            taken = 2
            above, scale = rows[field + 1], float(1 << bits)
            for lane in range(lanes):
                out[lane] |= word_of(fma(above[lane], scale, row[lane])) << up
        else:
            for lane in range(lanes):
                out[lane] |= word_of(row[lane]) << up
        field += taken
        position = word * WORD_BITS + shift + taken * bits
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
        values[field] = (key[word] >> shift) & mask
        position = word * WORD_BITS + shift + bits
    return position


@kernel_function
def find_slots(key: np.ndarray, lanes: int, slots: np.ndarray) -> None:
    """Overwrite `slots` [lane]: where the record `key` [word, lane] is looked for first."""
    for word in range(key.shape[0]):
        row = key[word]
        for lane in range(lanes):
            mixed = slots[lane] if word > 0 else np.uint64(0)
            slots[lane] = (mixed ^ (mixed >> HALF_SHIFT) ^ row[lane]) * MIXER
    for lane in range(lanes):
        slots[lane] >>= HASH_SHIFT


@kernel_function
def count_records(
    table: RecordTable, key: np.ndarray, slots: np.ndarray, first: int, lanes: int
) -> int:
    """Count the records `key` [word, lane] with their `slots` [lane] from lane `first` on.

    Returns the lane at which the table is nearly full and must be emptied, or `lanes`.
    """
    rows = table.rows
    for lane in range(first, lanes):
        slot = slots[lane]
        while rows[slot, 0] > 0 and not _holds(rows, slot, key, lane):
            slot = (slot + ONE) & LAST_SLOT
        if rows[slot, 0] == 0:
            if table.used[0] >= FULL:
                return lane
            for word in range(key.shape[0]):
                rows[slot, 1 + word] = np.int64(key[word, lane])
            table.used[0] += 1
        rows[slot, 0] += 1
    return lanes


@inlined
def _holds(rows: np.ndarray, slot: np.uint64, key: np.ndarray, lane: int) -> bool:
    """Whether the record of a lane stands in the slot."""
    same = rows[slot, 1] == np.int64(key[0, lane])
    for word in range(1, key.shape[0]):
        same &= rows[slot, 1 + word] == np.int64(key[word, lane])
    return same
