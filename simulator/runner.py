"""Cuts draws into ranges, hands them to an executor, adds the tallies, reports progress.

Nothing here changes a count: a tally depends on which draws are in it, not on how they were cut,
who drew them, in what order they came back, or how often.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import monotonic, perf_counter
from typing import Any, Generic

from simulator import executors
from simulator.errors import SimulatorError, WorkerError
from simulator.executors import Delivery, Parcel, Pool, draw_range
from simulator.job import Found, Job, Task
from simulator.ranges import Cuts, DistrustError, Ledger, Range, gaps
from simulator.tally import Draws, united

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
    started: Callable[[], None] | None = None,
    chunk: int | None = None,
) -> Found:
    """The tally of the draws `first` to `draws` - 1, going on from `start` where it is given.

    Draws of `skip`, which somebody else has counted, are left out. Where the task is no `Job`, what
    it makes of draws takes the place of a tally.

    `started` is called as soon as all workers have something to draw.

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
    cuts = Cuts(list(gaps(known, first, draws)), chunk)
    if cuts.left == 0:
        return job.draw(first, first) if start is None else start
    with ExitStack() as stack:
        if executor is None:
            pool = stack.enter_context(executors.of(None, workers))
        else:
            pool = executor if isinstance(executor, Pool) else Pool.of(executor, workers)
        return _Course(job, cuts, Ledger(start), pool, progress, started).tally()


@dataclass
class _Order:
    """A range that is under way."""

    range: Range
    since: float = field(default_factory=monotonic)
    losses: int = 0
    copied: bool = False


@dataclass
class _Course(Generic[Found]):
    """One run: a few ranges are kept under way for each worker, and what comes back is entered."""

    job: Task[Found]
    cuts: Cuts
    ledger: Ledger[Found]
    pool: Pool
    progress: Progress | None
    started: Callable[[], None] | None
    pending: dict[Future[Delivery[Found]], _Order] = field(default_factory=dict)
    gathering: float = 0.0
    """Seconds that it takes here to enter a delivery, lately."""
    shared: Any = None
    workers: int = 1

    def tally(self) -> Found:
        """Draw what is missing."""
        gone: tuple[type[BaseException], ...] = (BrokenExecutor, *self.pool.lost)
        try:
            self._draw()
        except KeyboardInterrupt:
            raise Interrupted(self._rescued()) from None
        except DistrustError:
            raise
        except WorkerError as error:
            raise StoppedError(str(error), self._rescued()) from None
        except gone as error:
            told = " ".join(f"{type(error).__name__}: {error}".split())
            raise StoppedError(f"the workers are gone ({told})", self._rescued()) from None
        finally:
            for future in self.pending:
                future.cancel()
        assert self.ledger.total is not None
        return self.ledger.total

    def _draw(self) -> None:
        self.shared = self.pool.share(Parcel(self.job))
        self._hand_out()
        if self.started is not None:
            self.started()
        while any(order.range not in self.ledger.entered for order in self.pending.values()):
            done, _ = wait(self.pending, self._patience(), return_when=FIRST_COMPLETED)
            for future in done:
                self._take(future, self.pending.pop(future))
            self._hand_out()

    def _hand_out(self) -> None:
        """Give out new ranges; once there are none, those that are overdue for a second time."""
        self.workers = self.pool.workers()
        while len(self.pending) < AHEAD * self.workers:
            wanted = self.cuts.cut(self.workers)
            if wanted is None:
                self._hand_out_again()
                return
            self._submit(_Order(wanted))

    def _hand_out_again(self) -> None:
        """A worker may hang, and never be known as lost."""
        due = monotonic() - self.pool.patience
        for order in [*self.pending.values()]:
            if not order.copied and order.since <= due and order.range not in self.ledger.entered:
                order.copied = True
                self._submit(_Order(order.range, losses=order.losses, copied=True))

    def _submit(self, order: _Order) -> None:
        task: Callable[..., Delivery[Found]] = draw_range
        self.pending[self.pool.executor.submit(task, self.shared, *order.range)] = order

    def _patience(self) -> float | None:
        """How long to wait for a delivery before looking for what is overdue."""
        dues = [order.since for order in self.pending.values() if not order.copied]
        if self.cuts.left or not dues or self.pool.patience == float("inf"):
            return None
        return max(0.0, min(dues) + self.pool.patience - monotonic())

    def _take(self, future: Future[Delivery[Found]], order: _Order) -> None:
        """Enter what a future brings, or give its range out again."""
        try:
            delivery = future.result()
        except self.pool.lost as error:
            self._draw_again(order, error)
            return
        begin = perf_counter()
        size = order.range[1] - order.range[0]
        if self.ledger.enter(order.range, delivery) and self.progress is not None:
            self.progress(size)
        self.gathering = max(0.9 * self.gathering, perf_counter() - begin)
        self.cuts.learn(size, delivery.seconds, self._pace())

    def _pace(self) -> float:
        """Seconds that a range should take; longer where this process would not keep up."""
        return max(PACE, 2.0 * self.workers * self.gathering)

    def _draw_again(self, order: _Order, error: BaseException) -> None:
        """A worker is gone, with its range and perhaps with the only copy of the plan."""
        if order.range in self.ledger.entered:
            return
        if order.losses >= MOST_LOSSES:
            first, last = order.range
            raise WorkerError(
                f"the draws {first:,} to {last - 1:,} were lost with their worker "
                f"{order.losses + 1} times ({' '.join(str(error).split())}); "
                "workers may have too little memory, or be stopped by their machine"
            )
        self.shared = self.pool.share(Parcel(self.job))
        self._submit(_Order(order.range, losses=order.losses + 1))

    def _rescued(self) -> Found | None:
        """Cancel what has not begun, and add what is done or nearly so."""
        for future in self.pending:
            future.cancel()
        for future, order in self.pending.items():
            if not future.cancelled() and future.exception() is None:
                self.ledger.enter(order.range, future.result())
        return self.ledger.total


__all__ = ["DistrustError", "Interrupted", "Job", "Progress", "StoppedError", "run"]
