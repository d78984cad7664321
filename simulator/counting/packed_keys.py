"""Small whole numbers of many draws packed into words of 63 bits, and where to look words up."""

import numpy as np

from simulator.arrays import Floats, Integers, Words
from simulator.elementary import fma, whole, word_of
from simulator.jit import inlined, kernel_function, nothing_overlaps

WORD_BITS = 63
DOUBLE_BITS = 52
"""Two fields of fewer bits together are packed at once, in one double."""
MIXER = np.uint64(0x9E3779B97F4A7C15)
HALF_SHIFT = np.uint64(32)
ONE = np.uint64(1)


@kernel_function
def pack_run(rows: Floats, fields: int, bits: int, position: int, lanes: int, key: Words) -> int:
    """Add a run of fields [field, lane] to `key` [word, lane]; returns the next position.

    A position is a word times WORD_BITS plus a bit; a field does not straddle two words.
    """
    nothing_overlaps()
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


@kernel_function
def unpack_run(key: Words, fields: int, bits: int, position: int, lanes: int, rows: Floats) -> int:
    """Overwrite `rows` [field, lane] by a run of fields of `key` [word, lane]; next position."""
    nothing_overlaps()
    mask = np.uint64((1 << bits) - 1)
    for field in range(fields):
        word, shift = _place(position, bits)
        source, out, down = key[word], rows[field], np.uint64(shift)
        for lane in range(lanes):
            out[lane] = whole((source[lane] >> down) & mask)
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
def find_slots(key: Words, slots: int, lanes: int, out: Words) -> None:
    """Overwrite `out` [lane]: where, of a power of two of `slots`, `key` [word, lane] may stand."""
    nothing_overlaps()
    for word in range(key.shape[0]):
        row = key[word]
        for lane in range(lanes):
            mixed = out[lane] if word > 0 else np.uint64(0)
            out[lane] = (mixed ^ (mixed >> HALF_SHIFT) ^ row[lane]) * MIXER
    shift = HALF_SHIFT + HALF_SHIFT
    while slots > 1:
        slots >>= 1
        shift -= ONE
    for lane in range(lanes):
        out[lane] >>= shift


@inlined
def find(rows: Integers, key: Words, lane: int, slot: np.uint64) -> np.uint64:
    """The slot of `rows` [slot, 1 + word] where the key of a lane stands, or a free one.

    A row holds how often, zero where it is free, and the key. Slots are gone through from `slot`.
    """
    last = np.uint64(rows.shape[0] - 1)
    while rows[slot, 0] > 0 and not _holds(rows, slot, key, lane):
        slot = (slot + ONE) & last
    return slot


@inlined
def _holds(rows: Integers, slot: np.uint64, key: Words, lane: int) -> bool:
    """Whether the key of a lane stands in the slot."""
    same = rows[slot, 1] == np.int64(key[0, lane])
    for word in range(1, key.shape[0]):
        same &= rows[slot, 1 + word] == np.int64(key[word, lane])
    return same


@inlined
def put(rows: Integers, slot: np.uint64, key: Words, lane: int) -> None:
    """Write the key of a lane into a free slot; how often is for the caller to write."""
    for word in range(key.shape[0]):
        rows[slot, 1 + word] = np.int64(key[word, lane])
