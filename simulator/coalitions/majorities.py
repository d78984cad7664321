"""Which parties could govern together: minimal majorities, over draws.

A majority is a set of parties with more than half of the house. It is minimal in a draw where it
stops being one without its smallest member, and so without any member: a party without seats
belongs to no minimal majority.

The sets are searched one party at a time, from the largest to the smallest in the mean of draws. A
set is extended only in the draws in which it is not a majority yet, all its members have seats, and
all parties after it would make it one; and only if these exceed the stated part of draws. So all
sets that are minimal majorities in more draws are found, of however many parties, and in no more
memory than a few numbers a draw and party.

Of a few parties every set is counted, whether it is minimal or not: `subsets_of`.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Integers
from simulator.draw_ranges import Draws, number_of
from simulator.errors import SimulatorError
from simulator.figures.draws import Side
from simulator.scenario.model import Scenario

MOST_STEPS = 100_000
"""Sets that are looked at: some ten seconds of 10,000 draws."""
MOST_PARTIES = 10
"""Of 2^10 sets."""
AT_ONCE = 1 << 12
"""Draws whose sets are added up at a time: sums of 2^10 sets stay in the third-level cache."""


class Majority(NamedTuple):
    """A set of parties in every draw. Places are rows of the seats."""

    members: tuple[int, ...]
    seats: Integers
    """[draw]"""
    has: Flags
    """[draw]: whether the set is a majority."""
    minimal: Flags
    """[draw]: whether it is one, and stops being one without any of them."""


def minimal_majorities(seats: Integers, half: Integers, least: int) -> list[tuple[int, ...]]:
    """The sets that are minimal majorities in more than `least` draws, the most frequent first.

    `seats` [party, draw]; more than `half` [draw] is a majority. Members are in the order of the
    rows; of two equally frequent sets the one with more seats in the mean is first.
    Raises: SimulatorError, where more than `MOST_STEPS` sets would have to be looked at.
    """
    totals = seats.sum(axis=1, dtype=np.int64)
    found = [each for each in _Search(seats, half, least).found() if each[1] > least]
    found.sort(key=lambda each: (-each[1], -int(totals[list(each[0])].sum()), each[0]))
    return [members for members, _ in found]


def majority_of(seats: Integers, half: Integers, members: tuple[int, ...]) -> Majority:
    """One set, in every draw."""
    own = seats[list(members)]
    together = own.sum(axis=0)
    has = together > half
    minimal = has & (together - own.min(axis=0) <= half)
    return Majority(members, together, has, minimal)


class _Search:
    """The search, and how many sets it has looked at."""

    def __init__(self, seats: Integers, half: Integers, least: int) -> None:
        self.order = np.argsort(-seats.sum(axis=1), kind="stable")
        self.seats = seats[self.order]
        self.half, self.least, self.steps = half, least, 0
        self.later = np.vstack(
            [np.cumsum(self.seats[::-1], axis=0)[::-1], np.zeros((1, half.size), np.int64)]
        )
        """[party, draw]: the seats of it and all after it."""

    def found(self) -> Iterator[tuple[tuple[int, ...], int]]:
        """The sets that are minimal majorities in some draw that was looked at, and how many."""
        draws = np.arange(self.half.size)
        nothing = np.zeros(self.half.size, np.int64)
        for members, number in self._from(0, (), draws, nothing):
            yield tuple(sorted(int(self.order[place]) for place in members)), number

    def _from(
        self, first: int, members: tuple[int, ...], draws: Integers, together: Integers
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        """Sets that begin with `members`, in `draws` in which these have `together` seats.

        Members come from the largest in the mean, which in a draw may be a smaller one, so a set
        may be a majority that is not minimal; then no larger set of it is.
        """
        for party in range(first, len(self.seats)):
            open_ = together + self.later[party, draws] > self.half[draws]
            draws, together = draws[open_], together[open_]
            if draws.size <= self.least:
                return
            own = self.seats[party, draws]
            self._step()
            joined = (*members, party)
            wins = together + own > self.half[draws]
            yield from self._won(joined, draws[wins & (own > 0)])
            goes_on = ~wins & (own > 0)
            if np.count_nonzero(goes_on) > self.least:
                yield from self._from(party + 1, joined, draws[goes_on], (together + own)[goes_on])

    def _won(
        self, members: tuple[int, ...], draws: Integers
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        """A set, where it is a minimal majority in enough of these draws."""
        if draws.size > self.least:
            own = self.seats[list(members)][:, draws]
            without = own.sum(axis=0) - own.min(axis=0)
            yield members, int(np.count_nonzero(without <= self.half[draws]))

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise SimulatorError(
                f"more than {MOST_STEPS:,} sets of parties could be a majority in "
                f"{100 * self.least / self.half.size:g}% of draws: take parties together as blocs, "
                "or ask for more frequent majorities only (--coalitions-over)"
            )


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
    with ThreadPoolExecutor() as pool:
        counts = pool.map(lambda piece: _counted(side, rows, *piece), side.pieces(draws))
        majorities = sum(counts, np.zeros(1 << len(rows), np.int64))
    return Subsets(tuple(parties[:MOST_PARTIES]), majorities, number_of(draws))


def _counted(side: Side, rows: Sequence[int], first: int, last: int) -> Integers:
    """[set]: draws of a range in which it has a majority."""
    figures = side.draw(first, last)
    whole = figures.whole
    kind = np.int16 if side.plan.largest_house < 1 << 15 else np.int32
    seats, half = whole[rows].astype(kind), (figures.house_size // 2).astype(kind)
    counts = np.zeros(1 << len(rows), np.int64)
    for start in range(0, last - first, AT_ONCE):
        part = slice(start, start + AT_ONCE)
        counts += (_sums(seats[:, part]) > half[part]).sum(axis=1)
    return counts


def _sums(seats: np.ndarray) -> np.ndarray:
    """Seats [set, draw], of those of parties: each half of the sets adds one to the other."""
    sums = np.zeros((1 << len(seats), seats.shape[1]), seats.dtype)
    for place, row in enumerate(seats):
        np.add(sums[: 1 << place], row, out=sums[1 << place : 2 << place])
    return sums
