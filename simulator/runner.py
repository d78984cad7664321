"""Splits draws into chunks, hands them to an executor, adds the tallies, reports progress.

Nothing here changes a count: a tally depends on which draws are in it, not on how they were split,
who drew them, in what order they came back, or how often.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from math import inf
from queue import Empty, SimpleQueue
from time import monotonic, perf_counter
from typing import Generic

from simulator import executors
from simulator.draw_ranges import DrawRange, Draws, covers, first_to_last, gaps, number_of, united
from simulator.errors import DistrustError, Interrupted, StoppedError, WorkerError
from simulator.executors import Delivery, Parcel, Pool, draw_range
from simulator.job import Found, Task
from simulator.scheduling import Chunk, Chunker, Ledger, OpenRequest, Request

PACE = 1.0
"""Seconds that a chunk should take: Ctrl-C answers soon, and handing it out costs nothing."""
LEAST = PACE / 16
"""Seconds that a chunk should take at least, at the end too: less costs more than it saves."""
AHEAD = 2
"""Chunks under way for each worker: while one is drawn, the next is there."""
MOST_LOSSES = 3
"""Times that a chunk may be lost with its worker before the run stops."""
Progress = Callable[[int], None]
"""Told how many more draws are done."""


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
    keep: Callable[[Found], None] | None = None,
    every: float | None = None,
    chunk: int | None = None,
) -> Found:
    """The tally of the draws `first` to `draws` - 1, going on from `start` where it is given.

    Draws of `skip`, which somebody else has counted, are left out. Where the task is no `Job`, what
    it makes of draws takes the place of a tally.

    `executor` is a pool of `executors.of`, or anything like `concurrent.futures.Executor` with
    `workers` of its own; by default as many threads as there are processors. Chunks take about a
    second each, or have `chunk` draws.

    `keep` is handed all that is new, in parts: each as soon as it took about `every` seconds to
    draw, and the rest in the end, whatever that is; a part may come twice, see `run_each`.

    Raises:
        Interrupted: on Ctrl-C, with the tally of what was done by then.
        StoppedError: a worker was refused, or the workers are gone; with what was done by then.
        DistrustError: two workers have counted the same draws differently, or one sent nonsense.
        TallyError: `start` belongs to another scenario or seed.
    """
    known = united((start.ranges if start else ()) + skip)
    request = Request(job, tuple(gaps(known, first, draws)))
    if not request.draws:
        return job.draw(first, first) if start is None else start
    found = _Sum(start, keep)
    try:
        run_each(
            [request],
            found.add,
            executor=executor,
            workers=workers,
            progress=progress,
            every=every,
            chunk=chunk,
        )
    except KeyboardInterrupt:
        raise Interrupted(found.total) from None
    except StoppedError as error:
        raise StoppedError(str(error), found.total) from None
    assert found.total is not None
    return found.total


@dataclass
class _Sum(Generic[Found]):
    """The sum of all parts of a run."""

    total: Found | None
    keep: Callable[[Found], None] | None

    def add(self, _: int, part: Found) -> None:
        """Add a part, which may come twice."""
        if self.total is None:
            self.total = part
        elif not covers(self.total.ranges, part.ranges):
            self.total = self.total + part
        if self.keep is not None:
            self.keep(part)


def run_each(
    requests: Sequence[Request[Found]],
    keep: Callable[[int, Found], None],
    *,
    executor: Executor | Pool | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    begun: Callable[[int], None] | None = None,
    most: int | None = None,
    every: float | None = None,
    chunk: int | None = None,
) -> None:
    """Do one request after another, and hand what comes of each to `keep`, with its place.

    No worker waits for a request to end: one that finds none of its draws left begins the next.

    A request is handed over when it is whole; one of more than `most` draws in parts, each as soon
    as there are so many, and one that takes longer than `every` seconds as often as that. A part
    may come twice, where Ctrl-C came while it was handed over; else no draw does. Of a request
    without draws nothing comes.

    `begun` is told of each request, by its place, before its first draw. For the rest see `run`.

    Raises:
        Interrupted, StoppedError: after all that was done of any request was handed over.
        DistrustError, TallyError: see `run`; nothing more was handed over.
    """
    with executors.given(executor, workers) as pool:
        _Run(
            requests=requests,
            keep=keep,
            pool=pool,
            progress=progress,
            begun=begun,
            most=most,
            every=inf if every is None else every,
            chunk=chunk,
        ).finish()


@dataclass
class _Run(Generic[Found]):
    """One run: a few chunks are kept under way for each worker, and what comes back is entered."""

    requests: Sequence[Request[Found]]
    keep: Callable[[int, Found], None]
    pool: Pool
    progress: Progress | None
    begun: Callable[[int], None] | None
    most: int | None
    every: float
    chunk: int | None

    def __post_init__(self) -> None:
        self.due = monotonic() + self.every
        """When all that is there is handed over next."""
        kinds = [
            place if request.kind is None else request.kind
            for place, request in enumerate(self.requests)
        ]
        self.chunks = Chunker([request.draws for request in self.requests], self.chunk, kinds)
        self.open: dict[int, OpenRequest[Found]] = {}
        """By place."""
        self.pending: dict[Future[Delivery[Found]], Chunk[Found]] = {}
        self.finished: SimpleQueue[Future[Delivery[Found]]] = SimpleQueue()
        """Waited for here, because Ctrl-C in `concurrent.futures.wait` may leave a lock behind."""
        self.gathering = 0.0
        """Seconds that it takes here to enter a delivery, lately."""
        self.workers = 1

    def finish(self) -> None:
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
        while any(not chunk.entered for chunk in self.pending.values()):
            for future in self._finished():
                self._take(future, self.pending[future])
                del self.pending[future]
            self._give_out()
            self._hand_over(self.most if monotonic() < self.due else 1)

    def _hand_over(self, most: int | None) -> None:
        """Hand over what is whole, and of the rest what has `most` draws."""
        for place, request in [*self.open.items()]:
            total = request.ledger.total
            much = total is not None and most is not None and number_of(total.ranges) >= most
            if total is not None and (request.left == 0 or much):
                request.handed, request.ledger.total = total, None
                self.keep(place, total)
                request.handed = None
            if request.left == 0:
                self.open.pop(place)
        if most == 1:
            self.due = monotonic() + self.every

    def _give_out(self) -> None:
        """Give out new chunks, and for a second time those that are overdue."""
        with self._reached():
            self.workers = self.pool.workers()
        under_way = sum(not chunk.entered for chunk in self.pending.values())
        for _ in range(AHEAD * self.workers - under_way):
            wanted = self.chunks.next(self.workers)
            if wanted is None:
                break
            place, piece = wanted
            chunk = Chunk(place=place, request=self._opened(place, piece), range=piece)
            chunk.request.waiting -= chunk.size
            self._submit(chunk)
        self._give_out_again()

    def _opened(self, place: int, piece: DrawRange) -> OpenRequest[Found]:
        """A request, begun where `piece` is its first chunk."""
        if place not in self.open:
            if self.begun is not None:
                self.begun(place)
            request = self.requests[place]
            self.open[place] = OpenRequest(
                parcel=Parcel(request.task),
                alone=request.draws == (piece,),
                ledger=Ledger(request.start),
                waiting=number_of(request.draws),
                left=number_of(request.draws),
            )
            self._share(self.open[place])
        return self.open[place]

    def _share(self, request: OpenRequest[Found]) -> None:
        """Bring the plan to the workers, where more than one of them may need it."""
        with self._reached():
            request.shared = request.parcel if request.alone else self.pool.share(request.parcel)

    def _give_out_again(self) -> None:
        """A worker may hang, and never be known as lost."""
        due = monotonic() - self.pool.patience
        for chunk in [*self.pending.values()]:
            if chunk.may_be_overdue and chunk.since <= due:
                chunk.copied = True
                self._submit(replace(chunk, since=monotonic()))

    def _submit(self, chunk: Chunk[Found]) -> None:
        task: Callable[..., Delivery[Found]] = draw_range
        with self._reached():
            future = self.pool.executor.submit(task, chunk.request.shared, *chunk.range)
        self.pending[future] = chunk
        future.add_done_callback(self.finished.put)

    def _finished(self) -> list[Future[Delivery[Found]]]:
        """What has finished since it was last asked, after waiting for the first."""
        try:
            found = [self.finished.get(timeout=self._patience())]
        except Empty:
            return []
        while not self.finished.empty():
            found.append(self.finished.get_nowait())
        return found

    def _patience(self) -> float | None:
        """How long to wait for a delivery before looking for what is overdue."""
        dues = [chunk.since for chunk in self.pending.values() if chunk.may_be_overdue]
        if not dues or self.pool.patience == inf:
            return None
        return max(0.0, min(dues) + self.pool.patience - monotonic())

    def _take(self, future: Future[Delivery[Found]], chunk: Chunk[Found]) -> None:
        """Enter what a future brings, or give its chunk out again."""
        try:
            with self._reached(kept=self.pool.lost):
                delivery = future.result()
        except self.pool.lost as error:
            self._draw_again(chunk, error)
            return
        begin = perf_counter()
        if self._enter(chunk, delivery) and self.progress is not None:
            self.progress(chunk.size)
        self.gathering = max(0.9 * self.gathering, perf_counter() - begin)
        # Longer chunks where this process would not keep up.
        pace, least = (max(each, 2.0 * self.workers * self.gathering) for each in (PACE, LEAST))
        self.chunks.learn(chunk.place, chunk.size, delivery.seconds, pace, least)

    def _enter(self, chunk: Chunk[Found], delivery: Delivery[Found]) -> bool:
        """Enter a delivery; False where another copy was before it."""
        new = chunk.request.ledger.enter(chunk.range, delivery)
        if new:
            chunk.request.left -= chunk.size
        return new

    def _draw_again(self, chunk: Chunk[Found], error: BaseException) -> None:
        """A worker is gone, with its chunk and perhaps with the only copy of the plan."""
        if chunk.entered:
            return
        if chunk.losses >= MOST_LOSSES:
            raise WorkerError(
                f"the draws {first_to_last(chunk.range)} were lost with their worker "
                f"{chunk.losses + 1} times ({' '.join(str(error).split())}); "
                "the workers may be running out of memory, or their machines may be stopping them"
            )
        self._share(chunk.request)
        self._submit(replace(chunk, since=monotonic(), losses=chunk.losses + 1, copied=False))

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
            raise WorkerError(f"the workers have disappeared ({told})") from error

    def _rescue(self) -> None:
        """Hand over what is done, and what is nearly so; a second Ctrl-C does not wait for that."""
        for place, request in self.open.items():
            if request.handed is not None:
                if request.ledger.total is request.handed:
                    request.ledger.total = None
                self.keep(place, request.handed)
        with suppress(KeyboardInterrupt):
            for future in self.pending:
                future.cancel()
            for future, chunk in self.pending.items():
                if not future.cancelled() and future.exception() is None:
                    self._enter(chunk, future.result())
        self._hand_over(1)
