"""`simulator run`: draw, keep, print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter

from tqdm import tqdm

from simulator import results
from simulator.cli.endings import DONE, INTERRUPTED, note
from simulator.cli.numbers import checked_seed, draw_count
from simulator.cli.precision import CAP, checked_target, goals, worst_se
from simulator.cli.show import FORMATS, one_of, show
from simulator.jit import CACHE_FOLDER
from simulator.plan import fingerprint
from simulator.runner import Interrupted, Job
from simulator.runner import run as draw
from simulator.scenario import Scenario, load
from simulator.tables import all_tables
from simulator.tally import Tally

DEFAULT_DRAWS = 1_000_000


def run(
    path: Path,
    *,
    settings: Sequence[str] = (),
    draws: str | None = None,
    target_se: float | None = None,
    seed: int = 1,
    threads: int | None = None,
    out: Path = Path("results"),
    formats: str = "table",
    quiet: bool = False,
) -> int:
    """Simulate a scenario, keep the result under `out`, and print it; returns the exit code."""
    forms = [one_of(FORMATS, form) for form in formats.split(",")]
    target = None if target_se is None else checked_target(target_se)
    most = draw_count(draws) if draws is not None else DEFAULT_DRAWS if target is None else CAP
    seed = checked_seed(seed)
    scenario = load(path, settings)
    tell = _nothing if quiet else note
    work = _Work(scenario, seed, most, target, threads, quiet, tell)
    folder = results.folder_of(out, scenario, fingerprint(scenario), seed)
    tally, whole = _kept(folder)
    if tally is not None and tally.draws > most:
        tell(f"the kept result has {tally.draws:,} draws, more than asked for; all are shown")
    try:
        drawn = work.finished(tally)
    except Interrupted as interruption:
        return _interrupted(scenario, interruption.tally, out)
    if drawn is not tally or not whole:
        results.save(out, scenario, drawn, all_tables(scenario, drawn))
    tell(f"kept in {folder}")
    show(scenario, drawn, forms)
    return DONE


def _nothing(_: str) -> None:
    """Tell nobody."""


def _kept(folder: Path) -> tuple[Tally | None, bool]:
    """The draws of earlier runs, and whether their tables are there too: a sweep leaves none.

    Refused before anything is drawn, not after.
    """
    earlier = results.kept(folder)
    if earlier is None:
        results.claim(folder)
        return None, False
    results.refuse_other_program(earlier)
    return earlier.tally, results.has_tables(earlier)


@dataclass(frozen=True)
class _Work:
    """What is to be drawn: `most` draws, or fewer where the target is met before."""

    scenario: Scenario
    seed: int
    most: int
    target_se: float | None
    threads: int | None
    quiet: bool
    tell: Callable[[str], None]

    def finished(self, tally: Tally | None) -> Tally:
        """The tally, extended until nothing is left to do; the same one where nothing was."""
        first, *later = [self.most] if self.target_se is None else goals(self.most)
        tally = self._up_to(first, tally)
        for goal in later:
            if self._is_precise(tally):
                break
            tally = self._up_to(goal, tally)
        if self.target_se is not None:
            self.tell(f"standard errors of events and thresholds: at most {worst_se(tally):.2g}")
        return tally

    def _is_precise(self, tally: Tally) -> bool:
        return self.target_se is not None and worst_se(tally) <= self.target_se

    def _up_to(self, goal: int, tally: Tally | None) -> Tally:
        """The tally with the draws below `goal`; gaps that Ctrl-C left further on are closed."""
        if tally is not None:
            goal = max(goal, tally.ranges[-1][1])
            if tally.ranges == ((0, goal),):
                return tally
        known = tally.draws if tally else 0
        bar = tqdm(
            total=goal,
            initial=known,
            unit=" draws",
            unit_scale=True,
            delay=0.5,
            leave=False,
            disable=self.quiet or None,
        )

        def advance(done: int) -> None:
            bar.update(done)

        job, start = self.job, perf_counter()
        with closing(bar):
            tally = draw(job, goal, start=tally, workers=self.threads, progress=advance)
        new, took = tally.draws - known, perf_counter() - start
        self.tell(f"{new:,} draws in {took:.1f} s, {new / took / 1e6:.2f} million a second")
        return tally

    @cached_property
    def job(self) -> Job:
        """The plan, and the kernel made ready."""
        return warmed(Job.of(self.scenario, self.seed), self.tell)


def warmed(job: Job, tell: Callable[[str], None]) -> Job:
    """The kernel, compiled here: in a thread, Ctrl-C would have to wait for it."""
    if CACHE_FOLDER is None or not any(CACHE_FOLDER.rglob("__init__.simulate-*.nbi")):
        tell("compiling the kernel: a minute or so, once for this version and machine")
    job.draw(0, 0)
    return job


def _interrupted(scenario: Scenario, tally: Tally | None, out: Path) -> int:
    """Keep what was drawn until Ctrl-C."""
    if tally is None or tally.draws == 0:
        note("interrupted before any draw was done: nothing is kept")
    else:
        folder = results.save(out, scenario, tally, all_tables(scenario, tally))
        note(
            f"interrupted: {tally.draws:,} draws are kept in {folder}; "
            "the same command goes on from there"
        )
    return INTERRUPTED
