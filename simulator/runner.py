"""Cuts draws into ranges, hands them to an executor, adds the tallies, reports progress.

Nothing here changes a count: a tally depends on which draws are in it, not on how they were cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from itertools import islice

from simulator.executors import threads
from simulator.kernel import simulate
from simulator.plan import Plan, compile, fingerprint
from simulator.scenario.model import Scenario
from simulator.tally import Tally, of_range

CHUNK = 1 << 18
"""Draws in a range: about a second of a large scenario, and few enough that Ctrl-C answers soon."""
Progress = Callable[[int], None]
"""Told how many more draws are done."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C; `tally` holds what was done, or None."""

    def __init__(self, tally: Tally | None) -> None:
        super().__init__()
        self.tally = tally


@dataclass(frozen=True)
class Job:
    """A scenario made ready to draw."""

    plan: Plan
    fingerprint: str
    seed: int
    block: int | None = None
    """Draws that go together; by default as the plan says."""

    @classmethod
    def of(cls, scenario: Scenario, seed: int) -> Job:
        """Compile a scenario."""
        return cls(compile(scenario), fingerprint(scenario), seed)

    def draw(self, first: int, last: int) -> Tally:
        """The tally of the draws `first` to `last` - 1."""
        result = simulate(self.plan, self.seed, first, last, self.block or self.plan.block)
        return of_range(self.plan, self.fingerprint, self.seed, first, last, result)


def run(
    job: Job,
    draws: int,
    *,
    start: Tally | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    chunk: int = CHUNK,
) -> Tally:
    """The tally of the draws 0 to `draws` - 1, going on from `start` where it is given.

    Raises:
        Interrupted: on Ctrl-C, with the tally of what was done by then.
        TallyError: `start` belongs to another scenario or seed.
    """
    missing = list(_missing(start, draws, chunk))
    if executor is not None:
        return _gather(job, missing, start, executor, workers or 8, progress)
    with threads(workers) as pool:
        return _gather(job, missing, start, pool, getattr(pool, "_max_workers", 2), progress)


def _missing(start: Tally | None, draws: int, chunk: int) -> Iterator[tuple[int, int]]:
    """Ranges of the draws below `draws` that `start` lacks, each at most a chunk."""
    first = 0
    for known_first, known_last in [*(start.ranges if start else ()), (draws, draws)]:
        for begin in range(first, min(known_first, draws), chunk):
            yield begin, min(begin + chunk, known_first, draws)
        first = known_last


def _gather(
    job: Job,
    missing: list[tuple[int, int]],
    start: Tally | None,
    executor: Executor,
    workers: int,
    progress: Progress | None,
) -> Tally:
    """Keep a few ranges under way for each worker, and add what comes back."""
    total, queue = start, iter(missing)
    pending: dict[Future[Tally], int] = {}
    try:
        while True:
            for first, last in islice(queue, max(0, 2 * workers - len(pending))):
                pending[executor.submit(job.draw, first, last)] = last - first
            if not pending:
                break
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                tally = future.result()
                total = tally if total is None else total + tally
                size = pending.pop(future)
                if progress is not None:
                    progress(size)
    except KeyboardInterrupt:
        raise Interrupted(_rescue(total, pending)) from None
    if total is None:
        total = job.draw(0, 0)
    return total


def _rescue(total: Tally | None, pending: dict[Future[Tally], int]) -> Tally | None:
    """Cancel what has not begun and add what was under way."""
    for future in pending:
        future.cancel()
    for future in pending:
        if not future.cancelled():
            tally = future.result()
            total = tally if total is None else total + tally
    return total
