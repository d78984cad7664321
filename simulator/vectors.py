"""Tables of distinct vectors, as the seats of a whole house: added up, inside of a ball."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from simulator.arrays import Integers
from simulator.counting.joint import BAR, CAPACITY, NO_BAR, OUTSIDE, ball, distances
from simulator.counting.packed_keys import WORD_BITS
from simulator.kernel import RangeCounts
from simulator.plan import Plan


@dataclass(frozen=True, eq=False)
class Joint:
    """Counts of distinct vectors of one kind."""

    kind: int
    place: int
    bits: int
    centre: Integers  # [field]
    keys: Integers  # [vector, word], in rising order
    counts: Integers  # [vector]
    outside: int
    """Draws whose vectors are not counted separately."""
    bar: int
    """Largest distance from the centre that is kept."""

    def vectors(self) -> Integers:
        """int64 [vector, field]: the vectors themselves."""
        per_word = WORD_BITS // self.bits
        field = np.arange(len(self.centre))
        shifted = self.keys[:, field // per_word] >> (self.bits * (field % per_word))
        vectors: Integers = shifted & ((1 << self.bits) - 1)
        return vectors

    def __add__(self, other: Joint) -> Joint:
        """Both tables together."""
        return _gathered(
            self,
            np.concatenate([self.keys, other.keys]),
            np.concatenate([self.counts, other.counts]),
            self.outside + other.outside,
            min(self.bar, other.bar),
        )


def _gathered(like: Joint, keys: Integers, counts: Integers, outside: int, bar: int) -> Joint:
    """Equal vectors added, in rising order, inside the ball of at most the capacity."""
    vectors, totals = _distinct(keys, counts)
    if bar < NO_BAR or len(vectors) > CAPACITY:
        key = np.ascontiguousarray(vectors.T).view(np.uint64)
        apart = distances(key, like.bits, like.centre)
        bar = min(bar, int(ball(apart[apart <= bar])))
        inside = apart <= bar
        outside += int(totals[~inside].sum())
        vectors, totals = np.ascontiguousarray(vectors[inside]), totals[inside]
    return replace(like, keys=vectors, counts=totals, outside=outside, bar=bar)


def _distinct(keys: Integers, counts: Integers) -> tuple[Integers, Integers]:
    """Each of the packed vectors of `keys` [vector, word] once, in rising order, and its counts."""
    # A stable sort sees that tables come sorted: np.unique(axis=0) takes ten times as long.
    order = np.lexsort(keys.T[::-1])
    ordered = keys[order]
    first = np.ones(len(ordered), np.bool_)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    starts = np.flatnonzero(first)
    if len(starts) == 0:
        return ordered, counts
    return np.ascontiguousarray(ordered[starts]), np.add.reduceat(counts[order], starts)


def joints_of(plan: Plan, result: RangeCounts) -> Iterator[Joint]:
    """The kernel's tables without their free slots."""
    tables = result.joint
    for index in range(len(plan.joint.kind)):
        rows = tables.rows[index]
        rows = rows[rows[:, 0] > 0]
        like = empty(plan, index)
        state = tables.state[index]
        yield _gathered(
            like,
            np.ascontiguousarray(rows[:, 1 : 1 + like.keys.shape[1]]),
            np.ascontiguousarray(rows[:, 0]),
            int(state[OUTSIDE]),
            int(state[BAR]),
        )


def empty(plan: Plan, index: int) -> Joint:
    """A joint table of a plan, without a vector."""
    layout = plan.joint
    start, end = layout.field_start[index], layout.field_start[index + 1]
    bits = int(layout.bits[index])
    words = -(-(end - start) // (WORD_BITS // bits))
    return Joint(
        kind=int(layout.kind[index]),
        place=int(layout.place[index]),
        bits=bits,
        centre=np.ascontiguousarray(layout.centre[start:end]),
        keys=np.zeros((0, words), np.int64),
        counts=np.zeros(0, np.int64),
        outside=0,
        bar=NO_BAR,
    )
