"""Which draws are missing, cut into ranges, and what has come back for them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic

from simulator.errors import WorkerError
from simulator.executors import Delivery
from simulator.job import Found
from simulator.tally import Draws, number_of

FIRST_CUT = 1 << 16
"""Draws of a first range: a second of the largest scenarios, and soon told of all others."""
LARGEST_CUT = 1 << 30
SMALLEST_CUT = 1 << 9
Range = tuple[int, int]
"""The first draw, and the one after the last."""


def gaps(known: Draws, first: int, last: int) -> Iterator[Range]:
    """Ranges of the draws `first` to `last` - 1 that `known` lacks."""
    for known_first, known_last in known:
        if first < min(known_first, last):
            yield first, min(known_first, last)
        first = max(first, known_last)
    if first < last:
        yield first, last


def lacking(known: Draws, first: int, last: int) -> int:
    """How many of the draws `first` to `last` - 1 are not in `known`."""
    return number_of(tuple(gaps(known, first, last)))


def covers(known: Draws, others: Draws) -> bool:
    """Whether every draw of `others` is in `known`."""
    return not any(list(gaps(known, first, last)) for first, last in others)


def common_draws(a: Draws, b: Draws, most: int | None = None) -> Draws:
    """The ranges of draws that both have, the first `most` of them."""
    found, left = [], most
    for first, last in sorted((max(one[0], two[0]), min(one[1], two[1])) for one in a for two in b):
        last = last if left is None else min(last, first + left)
        if first < last:
            found.append((first, last))
            left = None if left is None else left - (last - first)
    return tuple(found)


class Cuts:
    """Cuts what is missing of one errand after another into ranges of about the wanted time.

    The size of a range changes no count. `size` holds it fixed.
    """

    def __init__(
        self,
        missing: Sequence[Draws],
        size: int | None = None,
        kinds: Sequence[Hashable] | None = None,
    ) -> None:
        """Of each errand the draws it lacks, and its kind: what one tells is believed of others.

        By default each is a kind of its own.
        """
        self._kinds = kinds or range(len(missing))
        self._missing = [
            (errand, piece) for errand, pieces in enumerate(missing) for piece in pieces
        ][::-1]
        self._last = self._missing[0][0] if self._missing else 0
        self._at_last = number_of(missing[self._last]) if self._missing else 0
        self._proved: set[Hashable] = set()
        self._fixed = size is not None
        self.size = size or FIRST_CUT

    def cut(self, workers: int) -> tuple[int, Range] | None:
        """The next range, and of which errand; None at the end.

        Of the last errand it is no longer than a worker's part: there is nothing else to do then.
        """
        if not self._missing:
            return None
        errand, (first, end) = self._missing.pop()
        last = min(first + self._size(errand, workers), end)
        if last < end:
            self._missing.append((errand, (last, end)))
        return errand, (first, last)

    def _size(self, errand: int, workers: int) -> int:
        size = self.size
        if self._fixed:
            return size
        if self._kinds[errand] not in self._proved:
            size = min(size, FIRST_CUT)
        return min(size, -(-self._at_last // workers)) if errand == self._last else size

    def learn(self, errand: int, draws: int, seconds: float, wanted: float) -> None:
        """Set the size after a range took so long; at most twice the size that was proved."""
        if self._fixed or draws < min(self.size, FIRST_CUT):
            return
        self._proved.add(self._kinds[errand])
        fitting = int(draws * wanted / max(seconds, 1e-9))
        self.size = max(SMALLEST_CUT, min(fitting, 2 * draws, LARGEST_CUT))


@dataclass
class Ledger(Generic[Found]):
    """Deliveries, each entered once."""

    total: Found | None
    """Of all that was entered since it was last set to None."""
    entered: dict[Range, tuple[str, str]] = field(default_factory=dict)
    """Worker and sha256 of what was delivered for a range."""

    def enter(self, wanted: Range, delivery: Delivery[Found]) -> bool:
        """Add a delivery; False where the same one had come before.

        Raises:
            DistrustError: it is not what was asked for, or not what it was when it was sent; or two
                workers have drawn the same range, and differently.
        """
        tally = delivery.tally
        if tally.ranges != (wanted,) or tally.sha256() != delivery.sha256:
            raise DistrustError(
                f"worker {delivery.worker}: what it sent for the draws {_named(wanted)} is damaged "
                "or of other draws: nothing more of this run is kept; "
                "look at that machine's network"
            )
        if wanted in self.entered:
            self._refuse_difference(wanted, delivery)
            return False
        total = tally if self.total is None else self.total + tally
        # In this order: where Ctrl-C comes between, a range is drawn again, and not counted twice.
        self.entered[wanted] = delivery.worker, delivery.sha256
        self.total = total
        return True

    def _refuse_difference(self, wanted: Range, delivery: Delivery[Found]) -> None:
        worker, digest = self.entered[wanted]
        if digest != delivery.sha256:
            raise DistrustError(
                f"worker {worker} and worker {delivery.worker} have drawn the draws "
                f"{_named(wanted)} differently ({digest[:12]} and {delivery.sha256[:12]}): one of "
                "them miscounts, so nothing more of this run is kept; take out both, and draw a "
                "part again on each"
            )


class DistrustError(WorkerError):
    """What workers sent cannot all be right: nothing more that was drawn with them may be kept."""


def _named(wanted: Range) -> str:
    return f"{wanted[0]:,} to {wanted[1] - 1:,}"
