"""Exact sums over draws, and over pairs of draws of two elections: means, and their errors.

Sums are of whole numbers: they add up in any order, and there is one division and one root. Of n
numbers x the standard error of their mean is sqrt((sum x^2 - (sum x)^2 / n) / (n - 1) / n).

Draws of the same number of two elections with one seed have nearly everything in common. With
d = b - a in each of n such pairs the mean change is sum d / n, and its error that of any mean. For
a chance that is McNemar's: only the draws count in which one of the two has it (McNemar 1947,
doi:10.1007/BF02295996).
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from operator import add

import numpy as np


@dataclass(frozen=True)
class Moments:
    """A number over draws, in whole numbers."""

    draws: int
    total: int
    squares: int

    @classmethod
    def of(cls, values: np.ndarray) -> Moments:
        """Of a number in each draw; those of truths are counts, which are quicker to make."""
        if values.dtype == np.bool_:
            hits = int(np.count_nonzero(values))
            return cls(values.size, hits, hits)
        values = values.astype(np.int64)
        return cls(values.size, int(values.sum()), int(values @ values))

    @property
    def mean(self) -> float:
        """The sum, divided by the draws."""
        return self.total / self.draws

    @property
    def se(self) -> float | None:
        """The standard error of the mean; None of fewer than two draws."""
        n = self.draws
        return None if n < 2 else math.sqrt(self._scatter / (n * n * (n - 1)))

    @property
    def constant(self) -> bool:
        """Whether the number is the same in every draw."""
        return self._scatter == 0

    @property
    def _scatter(self) -> int:
        """The sum of squares about the mean, times the draws."""
        return self.draws * self.squares - self.total * self.total


@dataclass(frozen=True)
class Differences(Moments):
    """What a number in B has beyond that in A, over pairs of draws."""

    changed: int
    """Pairs that differ."""

    @classmethod
    def between(cls, a: np.ndarray, b: np.ndarray) -> Differences:
        """Of a number, or a truth, in each draw of A and of B."""
        changed = int(np.count_nonzero(a != b))
        if not changed:
            return cls(a.size, 0, 0, 0)
        if a.dtype == np.bool_:
            total = int(np.count_nonzero(b)) - int(np.count_nonzero(a))
            return cls(a.size, total, changed, changed)
        change = Moments.of(b.astype(np.int64) - a)
        return cls(a.size, change.total, change.squares, changed)

    def __add__(self, other: Differences) -> Differences:
        """Over both sets of pairs."""
        return Differences(*map(add, astuple(self), astuple(other)))

    def variance(self, mean: float, common: int) -> float:
        """Of the difference in one pair, where `mean` is that of all `common` pairs.

        Exact where these pairs are all. Where they are a part, one more pair differs by one: a
        change too rare to be seen among the pairs is not taken for none. Nor is the variance less
        than |mean| - mean^2, because the square of a whole number is not less than itself.
        """
        pairs, least = self, 0.0
        if self.draws < common and (self.changed or mean):
            least = abs(mean) - mean * mean
            pairs = Differences(self.draws + 1, self.total, self.squares + 1, self.changed + 1)
        return max(pairs._scatter / (pairs.draws * (pairs.draws - 1)), least)


def transport(a: np.ndarray, b: np.ndarray) -> float:
    """How far apart two distributions of seats are: seats to be moved, in the mean of draws.

    `a` and `b` are draws by number of seats. The Wasserstein distance of order one, on a line the
    area between the distribution functions (Vallender 1974, doi:10.1137/1118101).
    """
    size = max(len(a), len(b))
    one, two = (np.cumsum(np.pad(row, (0, size - len(row)))) / row.sum() for row in (a, b))
    return float(np.abs(one - two).sum())
