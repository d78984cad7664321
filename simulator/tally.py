"""The tally: exact counts over a set of draws. Tallies of one scenario and seed add up.

A tally is a pure function of (resolved scenario, seed, draws): no thread, chunk, machine or restart
changes a count. Tallies that do not belong together cannot be added.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import numpy as np

from simulator.arrays import Integers, Numbers
from simulator.counting.joint import BAR, CAPACITY, NO_BAR, OUTSIDE, ball, distances
from simulator.counting.packed_keys import WORD_BITS
from simulator.draw_ranges import Draws, number_of, united
from simulator.errors import TallyError
from simulator.kernel import RangeCounts
from simulator.plan import Plan

MOST_DRAWS = 2**40
"""Sums of millionths stay below 2^63 up to here."""
MOST_SEED = 2**63 - 1
FORMAT = 3
"""Of a file. The formats before have no sums of squares, and larger bins."""
FASTEST = 1
"""Of zlib's levels: a fifth of the time of the one NumPy takes, for a sixth more bytes."""


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
    return Joint(
        kind=like.kind,
        place=like.place,
        bits=like.bits,
        centre=like.centre,
        keys=vectors,
        counts=totals,
        outside=outside,
        bar=bar,
    )


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


@dataclass(frozen=True, eq=False)
class Tally:
    """Exact counts over a set of draws; see `counting.counts.Counts` for the arrays."""

    fingerprint: str
    seed: int
    ranges: Draws
    counts: dict[str, Integers]
    joint: tuple[Joint, ...]

    @property
    def draws(self) -> int:
        """How many elections were drawn."""
        return number_of(self.ranges)

    def __add__(self, other: Tally) -> Tally:
        """The tally of both sets of draws.

        Raises:
            TallyError: another scenario, another seed, or draws that both have counted.
        """
        self.refuse_stranger(other)
        ranges = united(self.ranges + other.ranges)
        if number_of(ranges) > MOST_DRAWS:
            raise TallyError(
                f"more than {MOST_DRAWS:,} draws in one tally: run another seed separately"
            )
        return Tally(
            fingerprint=self.fingerprint,
            seed=self.seed,
            ranges=ranges,
            counts={name: array + other.counts[name] for name, array in self.counts.items()},
            joint=tuple(one + two for one, two in zip(self.joint, other.joint, strict=True)),
        )

    def refuse_stranger(self, other: Tally) -> None:
        """Raises: TallyError, where the other is of another scenario or another seed."""
        if other.fingerprint != self.fingerprint:
            raise TallyError(
                f"tallies of different scenarios cannot be added: fingerprint "
                f"{self.fingerprint[:12]} and {other.fingerprint[:12]}; simulate one scenario"
            )
        if other.seed != self.seed:
            raise TallyError(
                f"tallies of different seeds cannot be added: {self.seed} and {other.seed}; "
                "give both runs the same seed and different draws"
            )

    def sha256(self) -> str:
        """A digest of every count; equal exactly when the tallies are equal."""
        digest = hashlib.sha256()
        for name, array in sorted(self._arrays().items()):
            digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
            digest.update(np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes())
        digest.update(_header_bytes(self._header()))
        return digest.hexdigest()

    def _header(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "fingerprint": self.fingerprint,
            "seed": self.seed,
            "ranges": [list(pair) for pair in self.ranges],
            "joint": [
                [table.kind, table.place, table.bits, table.outside, table.bar]
                for table in self.joint
            ],
        }

    def _arrays(self) -> dict[str, Integers]:
        arrays = dict(self.counts)
        for index, table in enumerate(self.joint):
            arrays[f"joint_{index}_centre"] = table.centre
            arrays[f"joint_{index}_keys"] = table.keys
            arrays[f"joint_{index}_counts"] = table.counts
        return arrays

    def to_bytes(self) -> bytes:
        """The tally as an .npz file; the same bytes for the same tally."""
        stream = io.BytesIO()
        arrays: dict[str, Numbers] = {
            "header": np.frombuffer(_header_bytes(self._header()), np.uint8)
        }
        for name, array in self._arrays().items():
            arrays[name] = np.diff(array, axis=0, prepend=0) if _is_keys(name) else array
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=FASTEST) as archive:
            for name, array in arrays.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                    np.lib.format.write_array(file, array, allow_pickle=False)
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes, place: str | Path) -> Tally:
        """The tally in the bytes of an .npz file.

        Raises:
            TallyError: not a tally file, or damaged; `place` names it.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            header = json.loads(arrays.pop("header").tobytes())
            if header["format"] != FORMAT:
                raise TallyError(
                    f"{place}: tally format {header['format']}; this program reads {FORMAT}: "
                    "use the version that wrote it, or simulate again"
                )
            for name in filter(_is_keys, arrays):
                arrays[name] = np.cumsum(arrays[name], axis=0)
            joint = tuple(
                Joint(
                    kind=kind,
                    place=where,
                    bits=bits,
                    centre=arrays.pop(f"joint_{index}_centre"),
                    keys=arrays.pop(f"joint_{index}_keys"),
                    counts=arrays.pop(f"joint_{index}_counts"),
                    outside=outside,
                    bar=bar,
                )
                for index, (kind, where, bits, outside, bar) in enumerate(header["joint"])
            )
            ranges = tuple((first, last) for first, last in header["ranges"])
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile, TypeError) as error:
            raise TallyError(f"{place}: not a tally file, or damaged ({error})") from error
        return cls(
            fingerprint=header["fingerprint"],
            seed=header["seed"],
            ranges=ranges,
            counts=arrays,
            joint=joint,
        )


def _header_bytes(header: dict[str, Any]) -> bytes:
    return json.dumps(header, sort_keys=True).encode()


def _is_keys(name: str) -> bool:
    """Whether an array holds the packed vectors of a joint table: in a file as steps."""
    return name.startswith("joint_") and name.endswith("_keys")


def of_range(
    plan: Plan, fingerprint: str, seed: int, first: int, last: int, result: RangeCounts
) -> Tally:
    """The tally of what the kernel counted over the draws `first` to `last` - 1."""
    return Tally(
        fingerprint=fingerprint,
        seed=seed,
        ranges=((first, last),),
        counts=result.counts._asdict(),
        joint=tuple(_joints(plan, result)),
    )


def _joints(plan: Plan, result: RangeCounts) -> Iterator[Joint]:
    """The kernel's tables without their free slots."""
    layout, tables = plan.joint, result.joint
    for index in range(len(layout.kind)):
        rows = tables.rows[index]
        rows = rows[rows[:, 0] > 0]
        start, end = layout.field_start[index], layout.field_start[index + 1]
        bits = int(layout.bits[index])
        words = -(-(end - start) // (WORD_BITS // bits))
        empty = Joint(
            kind=int(layout.kind[index]),
            place=int(layout.place[index]),
            bits=bits,
            centre=np.ascontiguousarray(layout.centre[start:end]),
            keys=np.zeros((0, words), np.int64),
            counts=np.zeros(0, np.int64),
            outside=0,
            bar=NO_BAR,
        )
        state = tables.state[index]
        yield _gathered(
            empty,
            np.ascontiguousarray(rows[:, 1 : 1 + words]),
            np.ascontiguousarray(rows[:, 0]),
            int(state[OUTSIDE]),
            int(state[BAR]),
        )


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of one or more tallies."""
    return reduce(add, tallies)
