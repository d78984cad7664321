"""Cuts draws into ranges, hands them to an executor, adds the tallies, reports progress.

Nothing here changes a count: a tally depends on which draws are in it, not on how they were cut,
who drew them, in what order they came back, or how often.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from math import inf
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
    """What is known already; it is part of what is handed over first."""
    kind: Hashable = None
    """Errands of one kind take about the same time a draw; None for none of the others."""


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
    found = [start]
    try:
        run_each(
            [errand],
            lambda _, tally: found.append(tally),
            executor=executor,
            workers=workers,
            progress=progress,
            chunk=chunk,
        )
    except KeyboardInterrupt:
        raise Interrupted(found[-1]) from None
    except StoppedError as error:
        raise StoppedError(str(error), found[-1]) from None
    assert found[-1] is not None
    return found[-1]


def run_each(
    errands: Sequence[Errand[Found]],
    keep: Callable[[int, Found], None],
    *,
    executor: Executor | Pool | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    begun: Callable[[int], None] | None = None,
    most: int | None = None,
    chunk: int | None = None,
) -> None:
    """Do one errand after another, and hand what comes of each to `keep`, with its place.

    No worker waits for an errand to end: one that finds none of its draws left begins the next.

    An errand is handed over when it is whole; one of more than `most` draws in parts, each as soon
    as there are so many. A part may come twice, where Ctrl-C came while it was handed over; else no
    draw does. Of an errand without draws nothing comes.

    `begun` is told of each errand, by its place, before its first draw. For the rest see `run`.

    Raises:
        Interrupted, StoppedError: after all that was done of any errand was handed over.
        DistrustError, TallyError: see `run`; nothing more was handed over.
    """
    with executors.given(executor, workers) as pool:
        _Course(errands, keep, pool, progress, begun, most, chunk).run()


@dataclass
class _Open(Generic[Found]):
    """An errand that has begun and is not handed over."""

    parcel: Parcel[Found]
    alone: bool
    """Whether a single range is all of it, so that its parcel goes along with that."""
    ledger: Ledger[Found]
    uncut: int
    """Draws of which no range is given out yet."""
    left: int
    """Draws that are not entered yet."""
    shared: Any = None
    """What tasks are given in the place of the parcel."""
    handed: Found | None = None
    """What is just being handed over."""


@dataclass
class _Order(Generic[Found]):
    """A range that is under way."""

    place: int
    errand: _Open[Found]
    range: Range
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
        return self.range in self.errand.ledger.entered

    @property
    def may_be_overdue(self) -> bool:
        """Whether its errand waits for nothing but what is under way; each is copied once."""
        return not (self.copied or self.entered or self.errand.uncut)


class _Course(Generic[Found]):
    """One run: a few ranges are kept under way for each worker, and what comes back is entered."""

    def __init__(
        self,
        errands: Sequence[Errand[Found]],
        keep: Callable[[int, Found], None],
        pool: Pool,
        progress: Progress | None,
        begun: Callable[[int], None] | None,
        most: int | None,
        chunk: int | None,
    ) -> None:
        self.errands = errands
        self.keep = keep
        self.pool = pool
        self.progress = progress
        self.begun = begun
        self.most = most
        kinds = [
            place if errand.kind is None else errand.kind for place, errand in enumerate(errands)
        ]
        self.cuts = Cuts([errand.draws for errand in errands], chunk, kinds)
        self.open: dict[int, _Open[Found]] = {}
        """By place."""
        self.pending: dict[Future[Delivery[Found]], _Order[Found]] = {}
        self.gathering = 0.0
        """Seconds that it takes here to enter a delivery, lately."""
        self.workers = 1

    def run(self) -> None:
        """Draw what is missing."""
        try:
            self._draw()
        except KeyboardInterrupt:
            self._rescue()
            raise Interrupted(None) from None
        except DistrustError:
            raise
        except WorkerError as error:
            self._rescue()
            raise StoppedError(str(error), None) from None
        finally:
            for future in self.pending:
                future.cancel()

    def _draw(self) -> None:
        self._give_out()
        while any(not order.entered for order in self.pending.values()):
            done, _ = wait(self.pending, self._patience(), return_when=FIRST_COMPLETED)
            for future in done:
                self._take(future, self.pending[future])
                del self.pending[future]
            self._give_out()
            self._hand_over(self.most)

    def _hand_over(self, most: int | None) -> None:
        """Hand over what is whole, and of the rest what has `most` draws."""
        for place, errand in [*self.open.items()]:
            total = errand.ledger.total
            much = total is not None and most is not None and number_of(total.ranges) >= most
            if total is not None and (errand.left == 0 or much):
                errand.handed, errand.ledger.total = total, None
                self.keep(place, total)
                errand.handed = None
            if errand.left == 0:
                self.open.pop(place)

    def _give_out(self) -> None:
        """Give out new ranges, and for a second time those that are overdue."""
        with self._reached():
            self.workers = self.pool.workers()
        under_way = sum(not order.entered for order in self.pending.values())
        for _ in range(AHEAD * self.workers - under_way):
            wanted = self.cuts.cut(self.workers)
            if wanted is None:
                break
            place, piece = wanted
            order = _Order(place, self._opened(place, piece), piece)
            order.errand.uncut -= order.size
            self._submit(order)
        self._give_out_again()

    def _opened(self, place: int, piece: Range) -> _Open[Found]:
        """An errand, begun where `piece` is its first range."""
        if place not in self.open:
            if self.begun is not None:
                self.begun(place)
            errand = self.errands[place]
            draws = number_of(errand.draws)
            parcel, ledger = Parcel(errand.task), Ledger(errand.start)
            self.open[place] = _Open(parcel, errand.draws == (piece,), ledger, draws, draws)
            self._share(self.open[place])
        return self.open[place]

    def _share(self, errand: _Open[Found]) -> None:
        """Bring the plan to the workers, where more than one of them may need it."""
        with self._reached():
            errand.shared = errand.parcel if errand.alone else self.pool.share(errand.parcel)

    def _give_out_again(self) -> None:
        """A worker may hang, and never be known as lost."""
        due = monotonic() - self.pool.patience
        for order in [*self.pending.values()]:
            if order.may_be_overdue and order.since <= due:
                order.copied = True
                self._submit(replace(order, since=monotonic()))

    def _submit(self, order: _Order[Found]) -> None:
        task: Callable[..., Delivery[Found]] = draw_range
        with self._reached():
            future = self.pool.executor.submit(task, order.errand.shared, *order.range)
        self.pending[future] = order

    def _patience(self) -> float | None:
        """How long to wait for a delivery before looking for what is overdue."""
        dues = [order.since for order in self.pending.values() if order.may_be_overdue]
        if not dues or self.pool.patience == inf:
            return None
        return max(0.0, min(dues) + self.pool.patience - monotonic())

    def _take(self, future: Future[Delivery[Found]], order: _Order[Found]) -> None:
        """Enter what a future brings, or give its range out again."""
        try:
            with self._reached(kept=self.pool.lost):
                delivery = future.result()
        except self.pool.lost as error:
            self._draw_again(order, error)
            return
        begin = perf_counter()
        if self._enter(order, delivery) and self.progress is not None:
            self.progress(order.size)
        self.gathering = max(0.9 * self.gathering, perf_counter() - begin)
        self.cuts.learn(order.place, order.size, delivery.seconds, self._pace())

    def _enter(self, order: _Order[Found], delivery: Delivery[Found]) -> bool:
        """Enter a delivery; False where another copy was before it."""
        new = order.errand.ledger.enter(order.range, delivery)
        if new:
            order.errand.left -= order.size
        return new

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
        self._share(order.errand)
        self._submit(_Order(order.place, order.errand, order.range, losses=order.losses + 1))

    @contextmanager
    def _reached(self, kept: tuple[type[BaseException], ...] = ()) -> Iterator[None]:
        """Whatever goes wrong with the workers as a whole is a WorkerError, but what is `kept`."""
        gone: tuple[type[BaseException], ...] = (BrokenExecutor, *self.pool.lost)
        try:
            yield
        except kept:
            raise
        except gone as error:
            told = " ".join(f"{type(error).__name__}: {error}".split())
            raise WorkerError(f"the workers are gone ({told})") from error

    def _rescue(self) -> None:
        """Hand over what is done, and what is nearly so; a second Ctrl-C does not wait for that."""
        for place, errand in self.open.items():
            if errand.handed is not None:
                if errand.ledger.total is errand.handed:
                    errand.ledger.total = None
                self.keep(place, errand.handed)
        with suppress(KeyboardInterrupt):
            for future in self.pending:
                future.cancel()
            for future, order in self.pending.items():
                if not future.cancelled() and future.exception() is None:
                    self._enter(order, future.result())
        self._hand_over(1)


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
