"""Two elections draw by draw: exact sums over pairs of draws, which add up in any order.

A pair is one draw of A and the draw of the same number of B. Pairs are independent of each other,
so the mean difference over pairs has the standard error of any mean, whatever the two have in
common. With one seed they have nearly everything in common, and the error is that of what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass

import numpy as np

from simulator.compare.reasons import LABELS, aligned, reasons
from simulator.drawn import SEATS, Drawn, Figure, Side
from simulator.elections import ranges
from simulator.executors import threads

SUM_A, SUM_B, SQUARES_A, SQUARES_B, PRODUCTS, CHANGED = range(6)
Progress = Callable[[int], None]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Sums over pairs of draws. Axes: figure, figure of seats, seats, label set (bits)."""

    draws: int
    sums: np.ndarray
    """Python integers [figure, SUM_A ... CHANGED]: sums of a, b, a a, b b, a b, and a != b."""
    seats: np.ndarray
    """int64 [A or B, seats figure, seats]: draws by number of seats."""
    moved: np.ndarray
    """int64 [seats]: draws by how many seats of the house moved."""
    reasons: np.ndarray
    """int64 [label set, 2]: draws whose house changed, and the seats that moved in them."""

    def __add__(self, other: Pairs) -> Pairs:
        """The sums over both sets of pairs."""
        return Pairs(
            self.draws + other.draws,
            self.sums + other.sums,
            self.seats + other.seats,
            self.moved + other.moved,
            self.reasons + other.reasons,
        )


def pair(
    a: Side,
    b: Side,
    figures: Sequence[Figure],
    draws: Iterable[tuple[int, int]],
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Pairs:
    """The sums over the pairs of some ranges of draws; the ranges do not overlap."""
    larger = max(a.plan, b.plan, key=lambda plan: plan.tiers.method.size * plan.parties)
    pieces = [piece for first, last in draws for piece in ranges(larger, first, last)]
    total = paired_range(a, b, figures, 0, 0)  # compiles here: a thread would not hear Ctrl-C
    with threads(workers) as pool:
        futures = {
            pool.submit(paired_range, a, b, figures, first, last): last - first
            for first, last in pieces
        }
        try:
            for future in as_completed(futures):
                total += future.result()
                if progress is not None:
                    progress(futures[future])
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return total


def paired_range(a: Side, b: Side, figures: Sequence[Figure], first: int, last: int) -> Pairs:
    """The sums over the pairs of draws `first` to `last` - 1."""
    one, two = a.draw(first, last), b.draw(first, last)
    most = 1 + max(a.plan.house, b.plan.house)
    moved = seats_moved(one, two)
    return Pairs(
        last - first,
        np.array([_sums(one.values(f), two.values(f)) for f in figures], object),
        _histograms(one, two, [f for f in figures if f.measure == SEATS], most),
        np.bincount(moved, minlength=most),
        _by_label(reasons(one, two), moved),
    )


def _sums(a: np.ndarray, b: np.ndarray) -> list[int]:
    """The sums of one figure; those of truths are counts, which are quicker to make."""
    changed = int(np.count_nonzero(a != b))
    if a.dtype == np.bool_:
        in_a, in_b, in_both = (int(np.count_nonzero(rows)) for rows in (a, b, a & b))
        return [in_a, in_b, in_a, in_b, in_both, changed]
    a, b = a.astype(np.int64), b.astype(np.int64)
    return [*(int(number) for number in (a.sum(), b.sum(), a @ a, b @ b, a @ b)), changed]


def _histograms(one: Drawn, two: Drawn, figures: Sequence[Figure], most: int) -> np.ndarray:
    return np.array(
        [
            [np.bincount(drawn.values(figure), minlength=most) for figure in figures]
            for drawn in (one, two)
        ]
    )


def seats_moved(one: Drawn, two: Drawn) -> np.ndarray:
    """How many seats have another owner in B than in A: int64 [draw].

    What the winners win, or, where the houses differ in size, what the losers lose if that is more.
    """
    change = aligned(one.whole, one.side.axes.parties, two.whole, two.side.axes.parties)
    won: np.ndarray = np.maximum(change, 0).sum(axis=0)
    lost: np.ndarray = np.maximum(-change, 0).sum(axis=0)
    moved: np.ndarray = np.maximum(won, lost)
    return moved


def _by_label(labels: np.ndarray, moved: np.ndarray) -> np.ndarray:
    size = 1 << len(LABELS)
    draws = np.bincount(labels, minlength=size)
    seats = np.array([moved[labels == label].sum() for label in range(size)])
    return np.stack([draws, seats], axis=1)
