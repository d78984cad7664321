"""Draws the points of a sweep, each with the draws 0 to N - 1 of one seed, and keeps each once.

A point is saved like any result, in a folder named by its fingerprint and seed, as soon as it is
drawn. So a point that an edited sweep still has is not drawn again, a sweep that was killed goes on
from its last whole point (in a very long one from the middle), and one with more draws extends what
is there.

No worker waits for a point to end: one that finds none of its draws left begins the next. Meanwhile
points that are drawn are written, by a single thread, and never more than two of them wait.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from simulator import executors, results
from simulator.draw_ranges import covers
from simulator.errors import ResultError
from simulator.executors import Pool
from simulator.runner import Progress, run_each
from simulator.scheduling import Request
from simulator.sweep.changes import with_changes
from simulator.sweep.keeping import finished
from simulator.sweep.points import Point
from simulator.sweep.work import Outcome, Work
from simulator.tables import all_tables
from simulator.tally import Tally

MOST_WAITING = 2
MOST_AT_RISK = 1 << 25
"""Draws of one point between two saves: a minute or two, which is what a power cut may cost."""


def run(
    work: Work,
    *,
    executor: Executor | Pool | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
    begun: Callable[[Point], None] | None = None,
    kept: Callable[[Point], None] | None = None,
    paired: Progress | None = None,
    every: float | None = None,
    compared: bool = True,
) -> list[Outcome]:
    """Draw what is missing, keep it, and return the outcome of every point.

    With an `executor`, or as `executors.of` has `cluster` and `workers`. `progress` hears of draws,
    `begun` of each point before it is drawn, `kept` of each once it is written, `paired` of points
    that were compared with the baseline, which threads of this process do. Of points that take
    longer than `every` seconds what is there is saved as often as that. Not `compared`, outcomes
    have no changes.

    Raises:
        Interrupted: on Ctrl-C; finished draws are saved.
        StoppedError: the workers are gone, or one was refused; finished draws are saved.
        OSError, ResultError: nothing can be written; where that is so from the start, nothing was
            drawn.
    """
    _make_ready(work)
    if compared and (known := finished(work)) is not None:
        return known
    with executors.given(executor, workers, cluster) as pool:
        while work.missing:
            lacking = work.lacking
            _draw(work, pool, progress, begun, kept, every)
            for point in work.look_again():
                if kept is not None:
                    kept(point)
            _refuse_no_progress(work, lacking)
    outcomes = work.outcomes()
    if not compared:
        return outcomes
    baseline = outcomes[work.points.baseline.number - 1]
    own = None if executor is not None or cluster is not None else workers
    return with_changes(outcomes, baseline, workers=own, progress=paired)


def _make_ready(work: Work) -> None:
    """Finish what a killed sweep was writing, and see whether anything can be written at all."""
    for outcome in work.done.values():
        results.repair(outcome.folder)
    for point, _ in list(work.missing.values())[:1]:
        results.claim(work.folder(point))


def _draw(
    work: Work,
    pool: Pool,
    progress: Progress | None,
    begun: Callable[[Point], None] | None,
    kept: Callable[[Point], None] | None,
    every: float | None,
) -> None:
    """Draw and keep what is missing."""
    points = [point for point, _ in work.missing.values()]
    requests = [
        Request(point.job, draws, kind=tuple(_sizes(point.job.plan)))
        for point, draws in work.missing.values()
    ]
    with _Keeper(work, kept) as keeper:
        run_each(
            requests,
            lambda place, tally: keeper.keep(points[place], tally),
            executor=pool,
            progress=progress,
            begun=None if begun is None else lambda place: begun(points[place]),
            most=MOST_AT_RISK,
            every=every,
        )


def _sizes(part: Any) -> Iterator[Hashable]:
    """The shapes and whole numbers of a plan: where they are the same, a draw is as much work."""
    if isinstance(part, tuple):
        for each in part:
            yield from _sizes(each)
    elif not isinstance(part, float):
        yield getattr(part, "shape", part)


def _refuse_no_progress(work: Work, lacking: int) -> None:
    """Refuse to go on where other runs keep so many of the same draws that ours have to go."""
    if work.lacking >= lacking:
        (point, _), *_ = work.missing.values()
        raise ResultError(
            f"{work.folder(point)}: other runs are saving the same draws; run the sweep again "
            "when they have finished"
        )


class _Keeper:
    """Writes what is drawn behind the back of what is being drawn."""

    def __init__(self, work: Work, kept: Callable[[Point], None] | None) -> None:
        self.work = work
        self.kept = kept
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="keeper")
        self.waiting: deque[Future[Outcome | None]] = deque()

    def __enter__(self) -> _Keeper:
        return self

    def keep(self, point: Point, part: Tally) -> None:
        """Write draws of a point soon. Raises what writing those before raised."""
        self.waiting.append(self.thread.submit(self._keep, point, part))
        while self.waiting and (self.waiting[0].done() or len(self.waiting) > MOST_WAITING):
            self._settle()

    def _keep(self, point: Point, part: Tally) -> Outcome | None:
        """The outcome of a point that is done; None of one that lacks draws yet."""
        # A run of this scenario has left tables, which would be gone; a sweep by itself needs none.
        kept = results.add(self.work.root, point.scenario, [part], all_tables, tables=False)
        done = covers(kept.tally.ranges, ((0, self.work.draws),))
        return self.work.outcome(point, kept) if done else None

    def _settle(self) -> None:
        outcome = self.waiting.popleft().result()
        if outcome is not None:
            self.work.done[outcome.point.fingerprint] = outcome
            self.work.missing.pop(outcome.point.fingerprint, None)
            if self.kept is not None:
                self.kept(outcome.point)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait for all that is being written, also where something has gone wrong."""
        try:
            while self.waiting:
                self._settle()
        finally:
            self.thread.shutdown()
