"""Draws the points of a sweep, each with the draws 0 to N - 1 of one seed, and keeps each once.

A point is kept as any result is, in a folder named by its fingerprint and seed, as soon as it is
drawn. So a point that an edited sweep still has is not drawn again, a sweep that was killed goes on
from its last whole point (in a very long one from the middle), and one with more draws extends what
is there.

While one point is drawn the one before is written: by a single thread, in order, and never more
than two of them wait.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from simulator import executors, results
from simulator.executors import Pool
from simulator.ranges import covers, gaps, lacking
from simulator.runner import Interrupted, Progress, StoppedError
from simulator.runner import run as draw
from simulator.sweep.changes import with_changes
from simulator.sweep.keeping import finished
from simulator.sweep.measures import readings
from simulator.sweep.outcome import Outcome
from simulator.sweep.points import Point, Points
from simulator.tables import all_tables
from simulator.tally import Tally

MOST_WAITING = 2
MOST_AT_RISK = 1 << 25
"""Draws of one point between two saves: a minute or two, which is what a power cut may cost."""


@dataclass(frozen=True)
class Work:
    """What there is to do: points whose draws are not all there yet, and what the others gave.

    Points with the same fingerprint are one.
    """

    points: Points
    draws: int
    root: Path
    done: dict[str, Outcome]
    """By fingerprint."""
    missing: dict[str, tuple[Point, int]]
    """By fingerprint: a point, and how many draws it lacks."""

    @classmethod
    def of(cls, points: Points, draws: int, root: Path) -> Work:
        """Look at what is kept under `root`.

        Raises: ResultError, where a kept result is damaged, or of another program.
        """
        work = cls(points, draws, root, {}, {})
        for point in points.points:
            if point.fingerprint not in work.done and point.fingerprint not in work.missing:
                work._look(point)
        return work

    def folder(self, point: Point) -> Path:
        """Where a point is kept."""
        return results.folder_of(self.root, point.scenario, point.fingerprint, self.points.seed)

    def _look(self, point: Point) -> None:
        kept = self.kept(point)
        missing = lacking(() if kept is None else kept.tally.ranges, 0, self.draws)
        if kept is None or missing:
            self.missing[point.fingerprint] = (point, missing)
        else:
            self.done[point.fingerprint] = self.outcome(point, kept.tally)

    def kept(self, point: Point) -> results.Result | None:
        """The kept result of a point, if there is one."""
        kept = results.kept(self.folder(point))
        if kept is not None:
            results.refuse_other_program(kept)
        return kept

    def outcome(self, point: Point, tally: Tally) -> Outcome:
        """What the table of the sweep needs of a tally."""
        figures = readings(point.scenario, tally)
        return Outcome(point, tally.ranges, tally.sha256(), self.folder(point), figures)

    def outcomes(self) -> list[Outcome]:
        """Point by point, once all are done."""
        return [self.done[point.fingerprint] for point in self.points.points]


def run(
    work: Work,
    *,
    executor: Executor | Pool | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
    begun: Callable[[Point], None] | None = None,
    paired: Callable[[int], None] | None = None,
) -> list[Outcome]:
    """Draw what is missing, keep it, and return the outcome of every point.

    With an `executor`, or as `executors.of` has `cluster` and `workers`. `progress` hears of draws,
    `begun` of each point before it is drawn, `paired` of points that were held against the
    baseline, which threads of this process do.

    Raises:
        Interrupted: on Ctrl-C; what was drawn is kept.
        StoppedError: the workers are gone, or one was refused; what was drawn is kept.
        OSError: nothing can be written; where that is so from the start, nothing was drawn.
    """
    _make_ready(work)
    if (known := finished(work)) is not None:
        return known
    with _pool(executor, workers, cluster) as pool, _Keeper(work) as keeper:
        for point, _ in work.missing.values():
            if begun is not None:
                begun(point)
            for tally in _drawn(work, point, keeper, pool, progress):
                keeper.keep(point, tally)
    outcomes = work.outcomes()
    baseline = outcomes[work.points.baseline.number - 1]
    own = None if executor is not None or cluster is not None else workers
    return with_changes(outcomes, baseline, workers=own, progress=paired)


def _make_ready(work: Work) -> None:
    """Finish what a killed sweep was writing, and see whether anything can be written at all."""
    for outcome in work.done.values():
        results.finish(outcome.folder)
    for point, _ in list(work.missing.values())[:1]:
        results.claim(work.folder(point))


@contextmanager
def _pool(
    executor: Executor | Pool | None, workers: int | None, cluster: str | None
) -> Iterator[Pool]:
    """The executor that was given, or one of our own: the same for all points."""
    if executor is not None:
        yield executor if isinstance(executor, Pool) else Pool.of(executor, workers)
        return
    with executors.of(cluster, workers) as pool:
        yield pool


def _drawn(
    work: Work,
    point: Point,
    keeper: _Keeper,
    pool: Pool,
    progress: Progress | None,
) -> Iterator[Tally]:
    """The tally of a point, and before that what there is of it every so many draws."""
    kept = work.kept(point)
    tally = kept.tally if kept is not None else None
    missing = gaps(() if tally is None else tally.ranges, 0, work.draws)
    try:
        for goal in _goals(missing):
            tally = draw(
                point.job,
                goal,
                start=tally,
                executor=pool,
                progress=progress,
                started=keeper.write,
            )
            yield tally
    except (Interrupted, StoppedError) as end:
        if end.tally is not None and end.tally.draws:
            keeper.keep(point, end.tally)
        raise


def _goals(missing: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Up to where to draw before each save."""
    for first, last in missing:
        yield from (*range(first + MOST_AT_RISK, last, MOST_AT_RISK), last)


class _Keeper:
    """Writes points behind the back of the one that is being drawn."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="keeper")
        self.drawn: deque[tuple[Point, Tally]] = deque()
        self.waiting: deque[Future[Outcome | None]] = deque()

    def __enter__(self) -> _Keeper:
        return self

    def keep(self, point: Point, tally: Tally) -> None:
        """Write a point soon. Raises what writing one of those before it raised."""
        self.drawn.append((point, tally))
        while len(self.waiting) > MOST_WAITING:
            self._settle()

    def write(self) -> None:
        """Begin to write what is drawn."""
        while self.drawn:
            self.waiting.append(self.thread.submit(self._keep, *self.drawn.popleft()))

    def _keep(self, point: Point, tally: Tally) -> Outcome | None:
        """The outcome of a point that is done; None of one that lacks draws yet."""
        kept = self.work.kept(point)
        # A run of this scenario has left tables, which would be gone; a sweep by itself needs none.
        frames = all_tables(point.scenario, tally) if kept and results.has_tables(kept) else {}
        results.save(self.work.root, point.scenario, tally, frames)
        done = covers(tally.ranges, ((0, self.work.draws),))
        return self.work.outcome(point, tally) if done else None

    def _settle(self) -> None:
        outcome = self.waiting.popleft().result()
        if outcome is not None:
            self.work.done[outcome.point.fingerprint] = outcome

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait for all that is being written, also where something has gone wrong."""
        self.write()
        try:
            while self.waiting:
                self._settle()
        finally:
            self.thread.shutdown()
