"""Draws with the same outcome are gathered, so that each outcome is counted once, so many times.

The record of a draw is everything that the counts of seats, of entry and of events depend on:
seats by tier, who reaches the threshold, who takes part, and the comparisons of shares or turnout
that events ask for, packed into a few words. A table says how often each record occurred; when it
is nearly full, and at the end of a range, its outcomes are counted. What is counted does not depend
on when that happens, nor on whether it is worth it: where most draws differ, they are counted at
once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.arrays import Integers, Words
from simulator.counting.packed_keys import find, put
from simulator.jit import kernel_function

SLOTS = 1 << 16
FULL = 3 * SLOTS // 4
TRIED = 1 << 12
"""Draws after which it is known whether records repeat."""

SEATS, CLEARED, ENTERS, HOLDS = 0, 1, 2, 3


class RecordPlan(NamedTuple):
    """How a record is packed: runs of fields of one kind, a field for each row of an array."""

    kind: Integers  # [run]: seats, cleared, enters, or comparisons that hold.
    tier: Integers  # [run]
    fields: Integers  # [run]
    bits: Integers  # [run]: per field.
    words: int


class RecordTable(NamedTuple):
    """Records while a range of draws is counted."""

    rows: Integers
    """[slot, 1 + word]: how often, then the key; never where nothing stands. One row holds
    both, so that a draw touches one line of the cache."""
    used: Integers  # [1]: rows that hold a record.
    draws: Integers  # [1]: that they stand for.


def new_records(plan: RecordPlan) -> RecordTable:
    """An empty table."""
    return RecordTable(
        np.zeros((SLOTS, 1 + plan.words), np.int64), np.zeros(1, np.int64), np.zeros(1, np.int64)
    )


@kernel_function
def add_records(table: RecordTable, key: Words, slots: Words, first: int, lanes: int) -> int:
    """Add the records `key` [word, lane] with their `slots` [lane] from lane `first` on.

    Returns the lane at which the table is nearly full and must be emptied, or `lanes`.
    """
    rows = table.rows
    done = first
    while done < lanes and table.used[0] < FULL:
        slot = find(rows, key, done, slots[done])
        if rows[slot, 0] == 0:
            put(rows, slot, key, done)
            table.used[0] += 1
        rows[slot, 0] += 1
        done += 1
    table.draws[0] += done - first
    return done


@kernel_function
def hardly_repeat(table: RecordTable) -> bool:
    """Whether more than half of the draws in the table differ, once there are some."""
    return table.draws[0] >= TRIED and 2 * table.used[0] > table.draws[0]


@kernel_function
def take_records(
    table: RecordTable, first: int, most: int, key: Words, times: Integers
) -> tuple[int, int]:
    """Move at most so many records, from slot `first` on, to `key` [word, lane].

    Overwrites `times` [lane]. Returns how many were taken, and the slot to go on from.
    """
    rows = table.rows
    taken, slot = 0, first
    most = min(most, table.used[0])
    while taken < most:
        if rows[slot, 0] > 0:
            times[taken] = rows[slot, 0]
            for word in range(key.shape[0]):
                key[word, taken] = np.uint64(rows[slot, 1 + word])
            rows[slot, 0] = 0
            taken += 1
        slot += 1
    table.used[0] -= taken
    if table.used[0] == 0:
        table.draws[0] = 0
        slot = SLOTS
    return taken, slot
