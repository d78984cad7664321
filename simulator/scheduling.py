"""What a run keeps track of: requests, the chunks they are drawn in, and what has come back."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Generic

from simulator.draw_ranges import DrawRange, Draws, first_to_last, number_of
from simulator.errors import DistrustError
from simulator.executors import Delivery, Parcel
from simulator.job import Found, Task

FIRST_CHUNK = 1 << 16
"""Draws of a first chunk: a second of the largest scenarios, and soon adapted to all others."""
LARGEST_CHUNK = 1 << 30
SMALLEST_CHUNK = 1 << 9


@dataclass(frozen=True)
class Request(Generic[Found]):
    """A task, and draws that are wanted of it."""

    task: Task[Found]
    draws: Draws
    start: Found | None = None
    """What is known already; it is part of what is handed over first."""
    kind: Hashable = None
    """Requests of one kind take about the same time a draw; None for none of the others."""


class Chunker:
    """Splits what is missing of one request after another into chunks of about the wanted time.

    The size of a chunk changes no count. `size` holds it fixed.
    """

    def __init__(
        self,
        missing: Sequence[Draws],
        size: int | None = None,
        kinds: Sequence[Hashable] | None = None,
    ) -> None:
        """Of each request the draws it lacks, and its kind: the speed of one holds for its kind.

        By default each is a kind of its own.
        """
        self._kinds = kinds or range(len(missing))
        self._missing = [
            (request, piece) for request, pieces in enumerate(missing) for piece in pieces
        ][::-1]
        self._last = self._missing[0][0] if self._missing else 0
        self._at_last = number_of(missing[self._last]) if self._missing else 0
        self._left_at_last = self._at_last
        self._proved: set[Hashable] = set()
        self._fixed = size is not None
        self.size = size or FIRST_CHUNK
        self._least = 1 / 16

    def next(self, workers: int) -> tuple[int, DrawRange] | None:
        """The next chunk, and of which request; None at the end.

        Of the last request it is no longer than half of a worker's part of what is left, so that
        all workers end at about the same time (Hummel, Schonberg and Flynn 1992, Factoring,
        Communications of the ACM 35(8)); but no shorter than is worth handing out.
        """
        if not self._missing:
            return None
        request, (first, end) = self._missing.pop()
        last = min(first + self._size(request, workers), end)
        if last < end:
            self._missing.append((request, (last, end)))
        if request == self._last:
            self._left_at_last -= last - first
        return request, (first, last)

    def _size(self, request: int, workers: int) -> int:
        size = self.size
        if self._fixed:
            return size
        if self._kinds[request] not in self._proved:
            size = min(size, FIRST_CHUNK)
        if request != self._last or workers == 1:
            return size
        least = min(int(size * self._least), -(-self._at_last // workers))
        return min(size, max(least, -(-self._left_at_last // (2 * workers))))

    def learn(
        self, request: int, draws: int, seconds: float, wanted: float, least: float | None = None
    ) -> None:
        """Set the size after a chunk took so long; at most twice the size that was proved.

        A chunk is to take the time `wanted`, and at the end no less than `least`, by default a
        sixteenth of it.
        """
        if self._fixed or draws < min(self.size, FIRST_CHUNK):
            return
        self._proved.add(self._kinds[request])
        self._least = 1 / 16 if least is None else least / wanted
        fitting = int(draws * wanted / max(seconds, 1e-9))
        self.size = max(SMALLEST_CHUNK, min(fitting, 2 * max(draws, self.size), LARGEST_CHUNK))


@dataclass
class Ledger(Generic[Found]):
    """Deliveries, each entered once."""

    total: Found | None
    """Of all that was entered since it was last set to None."""
    entered: dict[DrawRange, tuple[str, str]] = field(default_factory=dict)
    """Worker and sha256 of what was delivered for a range."""

    def enter(self, wanted: DrawRange, delivery: Delivery[Found]) -> bool:
        """Add a delivery; False where the same one had come before.

        Raises:
            DistrustError: it is not what was asked for, or not what it was when it was sent; or two
                workers have drawn the same range, and differently.
        """
        tally = delivery.tally
        if tally.ranges != (wanted,) or tally.sha256() != delivery.sha256:
            raise DistrustError(
                f"worker {delivery.worker}: what it sent for the draws {first_to_last(wanted)} is "
                "damaged or belongs to other draws: nothing more of this run is saved; check that "
                "machine's network"
            )
        if wanted in self.entered:
            self._refuse_difference(wanted, delivery)
            return False
        total = tally if self.total is None else self.total + tally
        # In this order: where Ctrl-C comes between, a range is drawn again, and not counted twice.
        self.entered[wanted] = delivery.worker, delivery.sha256
        self.total = total
        return True

    def _refuse_difference(self, wanted: DrawRange, delivery: Delivery[Found]) -> None:
        worker, digest = self.entered[wanted]
        if digest != delivery.sha256:
            raise DistrustError(
                f"worker {worker} and worker {delivery.worker} have drawn the draws "
                f"{first_to_last(wanted)} differently ({digest[:12]} and {delivery.sha256[:12]}): "
                "one of them miscounts, so nothing more of this run is saved; remove both, and "
                "draw a part again on each"
            )


@dataclass
class OpenRequest(Generic[Found]):
    """A request that has begun and is not handed over."""

    parcel: Parcel[Found]
    alone: bool
    """Whether a single chunk is all of it, so that its parcel goes along with that."""
    ledger: Ledger[Found]
    waiting: int
    """Draws of which no chunk is given out yet."""
    left: int
    """Draws that are not entered yet."""
    shared: Any = None
    """What tasks are given in the place of the parcel."""
    handed: Found | None = None
    """What is just being handed over."""


@dataclass
class Chunk(Generic[Found]):
    """A chunk that is under way."""

    place: int
    request: OpenRequest[Found]
    range: DrawRange
    since: float = field(default_factory=monotonic)
    losses: int = 0
    copied: bool = False

    @property
    def size(self) -> int:
        """Draws."""
        return self.range[1] - self.range[0]

    @property
    def entered(self) -> bool:
        """Whether another copy has come."""
        return self.range in self.request.ledger.entered

    @property
    def may_be_overdue(self) -> bool:
        """Whether its request waits for nothing but what is under way; each is copied once."""
        return not (self.copied or self.entered or self.request.waiting)
