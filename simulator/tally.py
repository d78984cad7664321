"""The tally: exact counts over a set of draws. Tallies of one scenario and seed add up.

A tally is a pure function of (resolved scenario, seed, draws): no thread, chunk, machine or restart
changes a count. Tallies that do not belong together cannot be added.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import numpy as np

from simulator.arrays import Integers, Numbers
from simulator.counting.counts import Counts
from simulator.counting.joint import CAPACITY
from simulator.counting.places import PlaceCounts
from simulator.draw_ranges import Draws, number_of, united
from simulator.errors import TallyError
from simulator.kernel import RangeCounts
from simulator.kernel.counts import new_counting
from simulator.npz import arrays_of, npz_bytes
from simulator.plan import Plan
from simulator.vectors import Joint, empty, joints_of

MOST_DRAWS = 2**40
"""Sums of millionths stay below 2^63 up to here."""
MOST_SEED = 2**63 - 1
FORMAT = 3
"""Of a file. The formats before have no sums of squares, and larger bins."""
MOST_HEADER = 1 << 22
"""Bytes of the header of a file: a hundred thousand ranges."""
MOST_BYTES = 1 << 28
"""Bytes of an array that no plan bounds."""


@dataclass(frozen=True, eq=False)
class Tally:
    """Exact counts over a set of draws; see `counting.counts.Counts` for the arrays.

    `counts` has whole numbers of draws by name, as `seats` with the axes [house, party, seats];
    `ranges` are the draws that were made, `draws` how many. Tallies of one scenario and seed add up
    if they have no draws in common; else TallyError is raised.

    >>> tally = simulator.simulate(simulator.load("kazakhstan-2021"), draws=300, quiet=True)
    >>> int(tally.counts["seats"][0, 0].sum())
    300
    """

    fingerprint: str
    seed: int
    ranges: Draws
    counts: dict[str, Integers]
    joint: tuple[Joint, ...]

    def __repr__(self) -> str:
        """One line: the arrays are in `counts`."""
        return f"Tally of {self.draws:,} draws, seed {self.seed}, scenario {self.fingerprint[:12]}"

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
        digest.update(self._header())
        return digest.hexdigest()

    def _header(self) -> bytes:
        header = {
            "format": FORMAT,
            "fingerprint": self.fingerprint,
            "seed": self.seed,
            "ranges": [list(pair) for pair in self.ranges],
            "joint": [
                [table.kind, table.place, table.bits, table.outside, table.bar]
                for table in self.joint
            ],
        }
        return json.dumps(header, sort_keys=True).encode()

    def _arrays(self) -> dict[str, Integers]:
        arrays = dict(self.counts)
        for index, table in enumerate(self.joint):
            arrays |= _joint_arrays(index, table)
        return arrays

    def to_bytes(self) -> bytes:
        """The tally as an .npz file; the same bytes for the same tally."""
        arrays: dict[str, Numbers] = {"header": np.frombuffer(self._header(), np.uint8)}
        for name, array in self._arrays().items():
            arrays[name] = np.diff(array, axis=0, prepend=0) if _is_keys(name) else array
        return npz_bytes(arrays)

    @classmethod
    def from_bytes(cls, content: bytes, place: str | Path, layout: Layout | None = None) -> Tally:
        """The tally in the bytes of an .npz file, of a plan whose tallies have this `layout`.

        Raises:
            TallyError: not a tally file, or damaged, or of another plan; `place` names it.
        """
        try:
            most = layout.most if layout is not None else lambda _: MOST_BYTES
            arrays = arrays_of(content, most)
            header = _header_of(arrays.pop("header").tobytes())
            if header["format"] != FORMAT:
                raise TallyError(
                    f"{place}: tally format {header['format']}; this program reads {FORMAT}: "
                    "use the version that wrote it, or simulate again"
                )
            for name in filter(_is_keys, arrays):
                arrays[name] = np.cumsum(arrays[name], axis=0)
            joint = tuple(_read_joints(header, arrays))
            tally = cls(
                fingerprint=header["fingerprint"],
                seed=header["seed"],
                ranges=tuple((first, last) for first, last in header["ranges"]),
                counts=arrays,
                joint=joint,
            )
            if layout is not None:
                layout.refuse_other(tally)
        except (ValueError, KeyError, TypeError) as error:
            raise TallyError(
                f"{place}: not a tally file of this version, or damaged ({error}); "
                "remove the folder and run the scenario again"
            ) from error
        return tally


@dataclass(frozen=True)
class Layout:
    """The arrays that a tally of a plan has."""

    counts: Mapping[str, tuple[int, ...]]
    """The shapes of all counts."""
    joint: tuple[Joint, ...]
    """Without a vector."""

    @classmethod
    def of(cls, plan: Plan) -> Layout:
        """Those of the tallies that `of_range` makes."""
        counting = new_counting(plan, 1)
        counts = _named(counting.counts, counting.places)
        return cls(
            counts={name: array.shape for name, array in counts.items()},
            joint=tuple(empty(plan, index) for index in range(len(plan.joint.kind))),
        )

    def most(self, name: str) -> int:
        """Bytes that an array of this name can have. Raises: ValueError, where there is none."""
        if name == "header":
            return MOST_HEADER
        shapes = dict(self.counts)
        for index in range(len(self.joint)):
            shapes |= self._of_joint(index, CAPACITY)
        if name not in shapes:
            raise ValueError(f"{name!r:.60}: not an array of such a tally")
        return 8 * math.prod(shapes[name])

    def refuse_other(self, tally: Tally) -> None:
        """Raises: ValueError, where a tally has other arrays."""
        for name, shape in self.counts.items():
            _refuse_array(name, tally.counts.get(name), shape)
        if [_plain(table) for table in tally.joint] != [_plain(table) for table in self.joint]:
            raise ValueError("joint: tables of other vectors")
        for index, table in enumerate(tally.joint):
            vectors = len(table.counts) if table.counts.ndim else 0
            arrays = _joint_arrays(index, table)
            for name, shape in self._of_joint(index, vectors).items():
                _refuse_array(name, arrays[name], shape)

    def _of_joint(self, index: int, vectors: int) -> dict[str, tuple[int, ...]]:
        """The shapes of the arrays of a joint table with so many vectors."""
        like = self.joint[index]
        keys = (vectors, like.keys.shape[1])
        shapes = {"centre": like.centre.shape, "keys": keys, "counts": (vectors,)}
        return {f"joint_{index}_{part}": shape for part, shape in shapes.items()}


def _joint_arrays(index: int, table: Joint) -> dict[str, Integers]:
    """The arrays of a joint table by name."""
    return {f"joint_{index}_{part}": getattr(table, part) for part in ("centre", "keys", "counts")}


def _plain(table: Joint) -> tuple[int, int, int]:
    return table.kind, table.place, table.bits


def _refuse_array(name: str, array: Integers | None, shape: tuple[int, ...]) -> None:
    if array is None or array.dtype != np.int64 or array.shape != shape:
        found = "missing" if array is None else f"{array.dtype} {list(array.shape)}"
        raise ValueError(f"{name}: {found}, where its scenario has int64 {list(shape)}")


def _header_of(content: bytes) -> dict[str, Any]:
    """The header of a file. Raises: ValueError, KeyError, where it is none."""
    try:
        header: dict[str, Any] = json.loads(content)
        numbers = [header["format"], header["seed"]]
        rows = [[pair, 2] for pair in header["ranges"]] + [[row, 5] for row in header["joint"]]
    except RecursionError as error:
        raise ValueError("header: nested too deeply") from error
    numbers += [number for row, _ in rows for number in row]
    whole = all(type(number) is int and 0 <= number < 2**63 for number in numbers)
    if not whole or any(len(row) != size for row, size in rows):
        raise ValueError("header: other things than whole numbers")
    ends = [end for pair in header["ranges"] for end in pair]
    if ends != sorted(ends) or (ends and ends[-1] > MOST_DRAWS):
        raise ValueError("header: draws out of order")
    if not isinstance(header["fingerprint"], str):
        raise ValueError("header: no fingerprint")
    return header


def _read_joints(header: Mapping[str, Any], arrays: dict[str, Integers]) -> Iterator[Joint]:
    """The joint tables of a file, taken out of its arrays."""
    for index, (kind, place, bits, outside, bar) in enumerate(header["joint"]):
        yield Joint(
            kind=kind,
            place=place,
            bits=bits,
            centre=arrays.pop(f"joint_{index}_centre"),
            keys=arrays.pop(f"joint_{index}_keys"),
            counts=arrays.pop(f"joint_{index}_counts"),
            outside=outside,
            bar=bar,
        )


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
        counts=_named(result.counts, result.places),
        joint=tuple(joints_of(plan, result)),
    )


def _named(counts: Counts, places: PlaceCounts) -> dict[str, Integers]:
    """All arrays by name; of places those that the scenario asked for."""
    asked = {name: array for name, array in places._asdict().items() if array.size}
    return counts.named() | asked


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of one or more tallies."""
    return reduce(add, tallies)
