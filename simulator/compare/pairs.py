"""Two elections draw by draw: exact sums over pairs of draws, which add up in any order.

A pair is one draw of A and the draw of the same number of B. Pairs are independent of each other,
so the mean difference over pairs has the standard error of any mean, whatever the two have in
common. With the same seed they have almost everything in common, and only changes add to the error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from operator import add

import numpy as np

from simulator.draw_ranges import Draws, gaps, number_of, united
from simulator.elections import ranges
from simulator.executors import Pool
from simulator.figures.definitions import DISTRICTS, LISTS, SEATS, Figure
from simulator.figures.draws import Figures, Side
from simulator.figures.moments import Differences, Moments
from simulator.runner import Progress, run


@dataclass(frozen=True, eq=False)
class Pairs:
    """Sums over pairs of draws. Axes: figure, figure of seats, seats, label set (bits)."""

    ranges: Draws
    sums: np.ndarray
    """Python integers [figure, 6]: sums of a, a^2, b, b^2, (b - a)^2, and pairs that differ."""
    seats: np.ndarray
    """int64 [A or B, seats figure, seats]: draws by number of seats."""
    moved: np.ndarray
    """int64 [seats]: draws by how many seats of the house moved."""
    reasons: np.ndarray
    """int64 [label set, 2]: draws whose house changed, and the seats that moved in them."""

    @property
    def draws(self) -> int:
        """How many pairs there are."""
        return number_of(self.ranges)

    def __add__(self, other: Pairs) -> Pairs:
        """The sums over both sets of pairs. Raises: TallyError, where a pair is in both."""
        return Pairs(
            ranges=united(self.ranges + other.ranges),
            sums=self.sums + other.sums,
            seats=self.seats + other.seats,
            moved=self.moved + other.moved,
            reasons=self.reasons + other.reasons,
        )

    def sha256(self) -> str:
        """A digest of all sums."""
        arrays = (self.sums, self.seats, self.moved, self.reasons)
        told = [self.ranges, *(array.tolist() for array in arrays)]
        return sha256(repr(told).encode()).hexdigest()


@dataclass(frozen=True)
class Pairing:
    """The task of which `Pairs` are the sums: two elections, and the figures that both have."""

    a: Side
    b: Side
    figures: tuple[Figure, ...]

    def draw(self, first: int, last: int) -> Pairs:
        """The sums over the pairs of draws `first` to `last` - 1."""
        sides = (self.a.plan, self.b.plan)
        larger = max(sides, key=lambda plan: plan.tiers.method.size * plan.parties)
        pieces = list(ranges(larger, first, last)) or [(first, last)]
        return reduce(add, (self._piece(*each) for each in pieces))

    def _piece(self, first: int, last: int) -> Pairs:
        one, two = self.a.draw(first, last), self.b.draw(first, last)
        most = 1 + max(self.a.plan.house, self.b.plan.house)
        moved = seats_moved(one, two)
        return Pairs(
            ranges=((first, last),) if first < last else (),
            sums=np.array([_sums(one.values(f), two.values(f)) for f in self.figures], object),
            seats=_histograms(one, two, [f for f in self.figures if f.measure == SEATS], most),
            moved=np.bincount(moved, minlength=most),
            reasons=_by_label(reasons(one, two), moved),
        )


def pair(
    pairing: Pairing,
    draws: Draws,
    *,
    executor: Executor | Pool | None = None,
    progress: Progress | None = None,
) -> Pairs:
    """The sums over the pairs of some ranges of draws.

    Raises: Interrupted, StoppedError; see `runner.run`.
    """
    pairing.draw(0, 0)  # compiles here: a thread would not hear Ctrl-C
    draws = united(draws)
    first, last = (draws[0][0], draws[-1][1]) if draws else (0, 0)
    elsewhere = tuple(gaps(draws, first, last))
    return run(pairing, last, first=first, skip=elsewhere, executor=executor, progress=progress)


def _sums(a: np.ndarray, b: np.ndarray) -> list[int]:
    """The sums of one figure."""
    one, two, both = Moments.of(a), Moments.of(b), Differences.between(a, b)
    return [one.total, one.squares, two.total, two.squares, both.squares, both.changed]


def _histograms(one: Figures, two: Figures, figures: Sequence[Figure], most: int) -> np.ndarray:
    return np.array(
        [
            [np.bincount(drawn.values(figure), minlength=most) for figure in figures]
            for drawn in (one, two)
        ]
    )


def seats_moved(one: Figures, two: Figures) -> np.ndarray:
    """How many seats have a different owner in B than in A: int64 [draw].

    The seats that winners gain or, if houses differ in size, that losers lose, if that is more.
    """
    change = _change(one, two, _seats(None))
    won, lost = (np.maximum(each, 0).sum(axis=0) for each in (change, -change))
    moved: np.ndarray = np.maximum(won, lost)
    return moved


def _by_label(labels: np.ndarray, moved: np.ndarray) -> np.ndarray:
    size = 1 << len(LABELS)
    draws = np.bincount(labels, minlength=size)
    seats = np.array([moved[labels == label].sum() for label in range(size)])
    return np.stack([draws, seats], axis=1)


LABELS = ("crossed", "remainder", "district", "other")
CROSSED, REMAINDER, DISTRICT, OTHER = (1 << place for place in range(len(LABELS)))


def reasons(one: Figures, two: Figures) -> np.ndarray:
    """The labels of each draw as a sum of bits: int64 [draw]; zero where the house is the same."""
    labels = np.zeros(one.elections.cast.size, np.int64)
    for tier in one.side.axes.tiers:
        kinds = (one.side.kind(tier), two.side.kind(tier))
        if kinds == (LISTS, LISTS):
            crossed, moved = (_differs(one, two, rows(tier)) for rows in (_entering, _seats))
            labels |= CROSSED * crossed | REMAINDER * (moved & ~crossed)
        elif kinds == (DISTRICTS, DISTRICTS):
            labels |= DISTRICT * _differs(one, two, _seats(tier))
    return np.where(_differs(one, two, _seats(None)), np.where(labels == 0, OTHER, labels), 0)


Rows = Callable[[Figures], tuple[Sequence[str], np.ndarray]]
"""Names, and rows of these [name, draw]."""


def _entering(tier: str) -> Rows:
    return lambda drawn: (drawn.side.axes.lists, drawn.elections.enters[drawn.tier(tier)])


def _seats(tier: str | None) -> Rows:
    return lambda drawn: (drawn.side.axes.parties, drawn.house(tier))


def _change(one: Figures, two: Figures, rows: Rows) -> np.ndarray:
    """B's rows less A's: int64 [name, draw]; a row that one of them lacks is zero there."""
    (names_a, a), (names_b, b) = rows(one), rows(two)
    names = list(dict.fromkeys((*names_a, *names_b)))
    change = np.zeros((len(names), a.shape[-1]), np.int64)
    change[[names.index(name) for name in names_a]] -= a
    change[[names.index(name) for name in names_b]] += b
    return change


def _differs(one: Figures, two: Figures, rows: Rows) -> np.ndarray:
    """Whether any row differs: bool [draw]."""
    differs: np.ndarray = np.logical_or.reduce(_change(one, two, rows) != 0, axis=0)
    return differs
