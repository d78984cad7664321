"""Every set of a few parties: in how many draws it has a majority, counted exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from simulator.arrays import Integers
from simulator.draw_ranges import Draws, number_of
from simulator.elections import ranges
from simulator.figures.draws import Side
from simulator.scenario.model import Scenario

MOST_PARTIES = 10
"""Of 2^10 sets."""
AT_ONCE = 1 << 12
"""Draws whose sets are added up at a time: sums of 2^10 sets stay in the third-level cache."""


class Subsets(NamedTuple):
    """Sets of parties as bits: set 5 is of the parties 0 and 2."""

    parties: tuple[str, ...]
    majorities: Integers
    """[set]: draws in which it has more than half of the house."""
    draws: int


def subsets_of(scenario: Scenario, seed: int, draws: Draws, parties: Sequence[str]) -> Subsets:
    """Every set of `parties`, at most `MOST_PARTIES`, in ranges of draws that are made again."""
    side = Side.of(scenario, seed)
    side.draw(0, 0)  # compiled here: a thread would make Ctrl-C wait
    rows = [side.axes.parties.index(party) for party in parties[:MOST_PARTIES]]
    pieces = [piece for first, last in draws for piece in ranges(side.plan, first, last)]
    with ThreadPoolExecutor() as pool:
        counts = pool.map(lambda piece: _counted(side, rows, *piece), pieces)
        majorities = sum(counts, np.zeros(1 << len(rows), np.int64))
    return Subsets(tuple(parties[:MOST_PARTIES]), majorities, number_of(draws))


def _counted(side: Side, rows: Sequence[int], first: int, last: int) -> Integers:
    """[set]: draws of a range in which it has a majority."""
    figures = side.draw(first, last)
    whole = figures.whole
    kind = np.int16 if side.plan.largest_house < 1 << 15 else np.int32
    seats, half = whole[rows].astype(kind), (figures.house_size // 2).astype(kind)
    counts = np.zeros(1 << len(rows), np.int64)
    for part in _parts(last - first):
        counts += (_sums(seats[:, part]) > half[part]).sum(axis=1)
    return counts


def _parts(draws: int) -> Iterator[slice]:
    for start in range(0, draws, AT_ONCE):
        yield slice(start, start + AT_ONCE)


def _sums(seats: np.ndarray) -> np.ndarray:
    """Seats [set, draw], of those of parties: each half of the sets adds one to the other."""
    sums = np.zeros((1 << len(seats), seats.shape[1]), seats.dtype)
    for place, row in enumerate(seats):
        np.add(sums[: 1 << place], row, out=sums[1 << place : 2 << place])
    return sums
