"""Cuts draws into ranges, hands them to an executor, adds the tallies, reports progress.

Nothing here changes a count: a tally depends on which draws are in it, not on how they were cut,
who drew them, in what order they came back, or how often.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import closing
from dataclasses import dataclass, field
from time import monotonic, perf_counter
from typing import Any, Generic

from simulator import executors
from simulator.errors import SimulatorError, WorkerError
from simulator.executors import Delivery, Parcel, Pool, draw_range
from simulator.job import Found, Job, Task
from simulator.ranges import Cuts, DistrustError, Ledger, Range, gaps
from simulator.tally import Draws, number_of, united

PACE = 1.0
"""Seconds that a range should take: Ctrl-C answers soon, and handing it out costs nothing."""
AHEAD = 2
"""Ranges under way for each worker: while one is drawn, the next is there."""
MOST_LOSSES = 3
"""Times that a range may be lost with its worker before the run stops."""
Progress = Callable[[int], None]
"""Told how many more draws are done."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C; `tally` holds what was done, or None."""

    def __init__(self, tally: Any) -> None:
        super().__init__()
        self.tally = tally


class StoppedError(SimulatorError):
    """The workers cannot go on; `tally` holds what was done, or None."""

    def __init__(self, message: str, tally: Any) -> None:
        super().__init__(message)
        self.tally = tally


@dataclass(frozen=True)
class Errand(Generic[Found]):
    """A task, and draws that are wanted of it."""

    task: Task[Found]
    draws: Draws
    start: Found | None = None
    """What is known already; it comes back with the rest."""


def run(
    job: Task[Found],
    draws: int,
    *,
    first: int = 0,
    skip: Draws = (),
    start: Found | None = None,
    executor: Executor | Pool | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    chunk: int | None = None,
) -> Found:
    """The tally of the draws `first` to `draws` - 1, going on from `start` where it is given.

    Draws of `skip`, which somebody else has counted, are left out. Where the task is no `Job`, what
    it makes of draws takes the place of a tally.

    `executor` is a pool of `executors.of`, or anything like `concurrent.futures.Executor` with
    `workers` of its own; by default as many threads as there are processors. Ranges take about a
    second each, or have `chunk` draws.

    Raises:
        Interrupted: on Ctrl-C, with the tally of what was done by then.
        StoppedError: a worker was refused, or the workers are gone; with what was done by then.
        DistrustError: two workers have counted the same draws differently, or one sent nonsense.
        TallyError: `start` belongs to another scenario or seed.
    """
    known = united((start.ranges if start else ()) + skip)
    errand = Errand(job, tuple(gaps(known, first, draws)), start)
    if not errand.draws:
        return job.draw(first, first) if start is None else start
    found = start
    try:
        with closing(
            run_each([errand], executor=executor, workers=workers, progress=progress, chunk=chunk)
        ) as parts:
            for _, part in parts:
                found = part
    except Interrupted:
        raise Interrupted(found) from None
    except StoppedError as error:
        raise StoppedError(str(error), found) from None
    assert found is not None
    return found


def run_each(
    errands: Sequence[Errand[Found]],
    *,
    executor: Executor | Pool | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    begun: Callable[[int], None] | None = None,
    most: int | None = None,
    chunk: int | None = None,
) -> Generator[tuple[int, Found]]:
    """What comes of one errand after another, each by its place and as soon as it is whole.

    No worker waits for an errand to end: those that have nothing left of it begin the next one. An
    errand of more than `most` draws comes in parts, each whenever there are so many more of it.

    `begun` is told of each errand, by its place, before its first draw. For the rest see `run`.

    Raises:
        Interrupted, StoppedError: after what was done of every errand has come.
        DistrustError, TallyError: see `run`.
    """
    with executors.given(executor, workers) as pool:
        yield from _Course(errands, pool, progress, begun, most, chunk).parts()


@dataclass
class _Open(Generic[Found]):
    """An errand of which ranges are out, or entered and not yet gone on."""

    task: Task[Found]
    ledger: Ledger[Found]
    left: int
    """Draws that are not entered yet."""
    shared: Any
    """What tasks are given in the place of a parcel."""

    def ready(self, most: int | None) -> bool:
        """Whether what is entered should go on."""
        total = self.ledger.total
        if total is None:
            return False
        return self.left == 0 or (most is not None and number_of(total.ranges) >= most)


@dataclass
class _Order(Generic[Found]):
    """A range that is under way."""

    errand: _Open[Found]
    range: Range
    since: float = field(default_factory=monotonic)
    losses: int = 0
    copied: bool = False

    @property
    def entered(self) -> bool:
        """Whether another copy has come."""
        return self.range in self.errand.ledger.entered


class _Course(Generic[Found]):
    """One run: a few ranges are kept under way for each worker, and what comes back is entered."""

    def __init__(
        self,
        errands: Sequence[Errand[Found]],
        pool: Pool,
        progress: Progress | None,
        begun: Callable[[int], None] | None,
        most: int | None,
        chunk: int | None,
    ) -> None:
        self.errands = errands
        self.pool = pool
        self.progress = progress
        self.begun = begun
        self.most = most
        self.cuts = Cuts([errand.draws for errand in errands], chunk)
        self.open: dict[int, _Open[Found]] = {}
        """By place."""
        self.pending: dict[Future[Delivery[Found]], _Order[Found]] = {}
        self.gathering = 0.0
        """Seconds that it takes here to enter a delivery, lately."""
        self.workers = 1

    def parts(self) -> Iterator[tuple[int, Found]]:
        """Draw what is missing."""
        gone: tuple[type[BaseException], ...] = (BrokenExecutor, *self.pool.lost)
        try:
            yield from self._drawn()
        except KeyboardInterrupt:
            yield from self._rescued()
            raise Interrupted(None) from None
        except DistrustError:
            raise
        except WorkerError as error:
            yield from self._rescued()
            raise StoppedError(str(error), None) from None
        except gone as error:
            yield from self._rescued()
            told = " ".join(f"{type(error).__name__}: {error}".split())
            raise StoppedError(f"the workers are gone ({told})", None) from None
        finally:
            for future in self.pending:
                future.cancel()

    def _drawn(self) -> Iterator[tuple[int, Found]]:
        self._hand_out()
        while any(not order.entered for order in self.pending.values()):
            done, _ = wait(self.pending, self._patience(), return_when=FIRST_COMPLETED)
            for future in done:
                self._take(future, self.pending.pop(future))
            self._hand_out()
            yield from self._ready()

    def _ready(self) -> Iterator[tuple[int, Found]]:
        """What is whole, or much."""
        for place, errand in [*self.open.items()]:
            if errand.ready(self.most):
                if errand.left == 0:
                    del self.open[place]
                yield from self._part(place, errand)

    def _part(self, place: int, errand: _Open[Found]) -> Iterator[tuple[int, Found]]:
        """What is entered of an errand."""
        total = errand.ledger.take()
        if total is not None:
            yield place, total

    def _hand_out(self) -> None:
        """Give out new ranges; once there are none, those that are overdue for a second time."""
        self.workers = self.pool.workers()
        while len(self.pending) < AHEAD * self.workers:
            wanted = self.cuts.cut(self.workers)
            if wanted is None:
                self._hand_out_again()
                return
            place, piece = wanted
            self._submit(_Order(self._opened(place, piece), piece))

    def _opened(self, place: int, piece: Range) -> _Open[Found]:
        """An errand, begun where this is its first range; the only one needs no sharing."""
        if place not in self.open:
            if self.begun is not None:
                self.begun(place)
            errand = self.errands[place]
            parcel = Parcel(errand.task)
            shared = parcel if errand.draws == (piece,) else self.pool.share(parcel)
            ledger, left = Ledger(errand.start), number_of(errand.draws)
            self.open[place] = _Open(errand.task, ledger, left, shared)
        return self.open[place]

    def _hand_out_again(self) -> None:
        """A worker may hang, and never be known as lost."""
        due = monotonic() - self.pool.patience
        for order in [*self.pending.values()]:
            if not order.copied and order.since <= due and not order.entered:
                order.copied = True
                self._submit(_Order(order.errand, order.range, losses=order.losses, copied=True))

    def _submit(self, order: _Order[Found]) -> None:
        task: Callable[..., Delivery[Found]] = draw_range
        shared = order.errand.shared
        self.pending[self.pool.executor.submit(task, shared, *order.range)] = order

    def _patience(self) -> float | None:
        """How long to wait for a delivery before looking for what is overdue."""
        dues = [order.since for order in self.pending.values() if not order.copied]
        if self.cuts.left or not dues or self.pool.patience == float("inf"):
            return None
        return max(0.0, min(dues) + self.pool.patience - monotonic())

    def _take(self, future: Future[Delivery[Found]], order: _Order[Found]) -> None:
        """Enter what a future brings, or give its range out again."""
        try:
            delivery = future.result()
        except self.pool.lost as error:
            self._draw_again(order, error)
            return
        begin = perf_counter()
        size = self._enter(order, delivery)
        if size and self.progress is not None:
            self.progress(size)
        self.gathering = max(0.9 * self.gathering, perf_counter() - begin)
        self.cuts.learn(size, delivery.seconds, self._pace())

    def _enter(self, order: _Order[Found], delivery: Delivery[Found]) -> int:
        """Enter a delivery; how many draws are new."""
        if not order.errand.ledger.enter(order.range, delivery):
            return 0
        size = order.range[1] - order.range[0]
        order.errand.left -= size
        return size

    def _pace(self) -> float:
        """Seconds that a range should take; longer where this process would not keep up."""
        return max(PACE, 2.0 * self.workers * self.gathering)

    def _draw_again(self, order: _Order[Found], error: BaseException) -> None:
        """A worker is gone, with its range and perhaps with the only copy of the plan."""
        if order.entered:
            return
        if order.losses >= MOST_LOSSES:
            first, last = order.range
            raise WorkerError(
                f"the draws {first:,} to {last - 1:,} were lost with their worker "
                f"{order.losses + 1} times ({' '.join(str(error).split())}); "
                "workers may have too little memory, or be stopped by their machine"
            )
        order.errand.shared = self.pool.share(Parcel(order.errand.task))
        self._submit(_Order(order.errand, order.range, losses=order.losses + 1))

    def _rescued(self) -> Iterator[tuple[int, Found]]:
        """Cancel what has not begun, enter what is done or nearly so, and let it all go on."""
        for future in self.pending:
            future.cancel()
        for future, order in self.pending.items():
            if not future.cancelled() and future.exception() is None:
                self._enter(order, future.result())
        for place, errand in self.open.items():
            yield from self._part(place, errand)


__all__ = [
    "DistrustError",
    "Errand",
    "Interrupted",
    "Job",
    "Progress",
    "StoppedError",
    "run",
    "run_each",
]
