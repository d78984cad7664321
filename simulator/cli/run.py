"""`simulator run`: draw, save, print."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from time import monotonic, perf_counter

import polars as pl

from simulator import executors, results
from simulator.archive import sound
from simulator.cli.asked import NOTHING, Asked, Drawing, loaded
from simulator.cli.endings import DONE, interrupted, note, teller
from simulator.cli.formats import form_of, show
from simulator.cli.numbers import (
    checked_seed,
    goals,
    precision,
    seconds_between_checkpoints,
    worst_se,
)
from simulator.cli.page import stdout_console
from simulator.cli.progress import ProgressBar, compiling, opened_pool
from simulator.cli.render import render
from simulator.document import document, of_tables
from simulator.draw_ranges import covers, lacking, number_of
from simulator.errors import Interrupted, ResultError, SimulatorError, StoppedError
from simulator.executors import Pool
from simulator.job import Job
from simulator.plan import fingerprint
from simulator.runner import run as draw
from simulator.scenario import Scenario
from simulator.tables import all_tables, parties
from simulator.tally import Tally, total


def run(path: Path, drawing: Drawing, *, formats: str = "table", asked: Asked = NOTHING) -> int:
    """Simulate a scenario, save the result, and print it; returns the exit code."""
    forms = [form_of(form) for form in formats.split(",")]
    kept = simulated(path, drawing)
    if kept is None:
        return interrupted()
    scenario, tally = kept.scenario, kept.tally
    try:
        more = asked.tables(scenario, tally)
    except SimulatorError:  # the result is there all the same
        _show(scenario, tally, forms, {})
        raise
    if more:
        results.add(drawing.out, scenario, [tally], lambda *of: all_tables(*of) | more, anew=True)
    _show(scenario, tally, forms, more)
    return DONE


def simulated(path: Path, drawing: Drawing) -> results.Result | None:
    """The result of a scenario, drawn as far as it is not saved, and saved.

    None where it was interrupted, and a note on stderr says how to continue.
    """
    begin, wanted, target = drawing.amount.checked()
    seed = checked_seed(1 if drawing.seed is None else drawing.seed)
    executors.refuse_nonsense(drawing.workers.cluster, drawing.workers.threads)
    tell = teller(drawing.quiet)
    counts = [f"counts.{name}=true" for name in drawing.counted]
    scenario = loaded(path, [*drawing.settings, *counts], tell, drawing.returns)
    _refuse_nowhere(scenario, drawing.counted)
    folder = results.folder_of(drawing.out, scenario, fingerprint(scenario), seed)
    earlier = results.claim(folder)  # refused before anything is drawn, not after
    kept = None if earlier is None else sound(earlier)
    with ExitStack() as stack, compiling(quiet=drawing.quiet):
        work = _Work(
            drawing=drawing,
            scenario=scenario,
            seed=seed,
            first=begin,
            last=begin + wanted,
            target_se=target,
            kept=kept,
            saver=_Saver(scenario, drawing.out, seconds_between_checkpoints()),
            stack=stack,
        )
        try:
            new = work.finished()
        except Interrupted as interruption:
            note(f"interrupted: {work.keep(interruption.tally)}")
            return None
        except StoppedError as stop:
            raise SimulatorError(f"{stop}; {work.keep(stop.tally)}") from None
    saved = work.saved(new)
    if saved.tally.draws > wanted:
        tell(
            f"the saved result has {saved.tally.draws:,} draws, more than requested; all are shown"
        )
    there = kept is not None and saved.run is kept.run
    tell(f"{'already saved' if there else 'saved'} in {folder}")
    return saved


def _refuse_nowhere(scenario: Scenario, counted: Sequence[str]) -> None:
    """Raises: SimulatorError, where what is to be counted is not there."""
    for name, rows in (
        ("districts", scenario.district if scenario.elects_districts else ()),
        ("regions", scenario.region),
    ):
        if name in counted and not rows:
            raise SimulatorError(
                f"--{name}: {scenario.id} has no {name}; leave the option out, or add them"
            )


@dataclass
class _Saver:
    """Saves what is drawn: a checkpoint now and then, and all of it in the end.

    Only new parts are added to what is there: another process may add to it in the meantime.
    """

    scenario: Scenario
    out: Path
    every: float
    unsaved: list[Tally] = field(default_factory=list)
    since: float = field(default_factory=monotonic)

    def keep(self, part: Tally) -> None:
        """Take over a part, once however often it comes; save it if the last save was long ago."""
        if not any(covers(known.ranges, part.ranges) for known in self.unsaved):
            self.unsaved.append(part)
        if monotonic() - self.since >= self.every:
            self._save()

    def _save(self) -> None:
        """A checkpoint. Where it fails the run goes on, and the next one has its draws too."""
        try:
            results.add(self.out, self.scenario, self.unsaved, all_tables, tables=False)
            self.unsaved.clear()
        except (ResultError, OSError) as error:
            note(f"no checkpoint was saved: {error}")
        self.since = monotonic()

    def finish(self, whole: Tally) -> results.Result:
        """Save what is not saved yet, with tables; `whole` is all that there must be then."""
        saved = results.add(self.out, self.scenario, self.unsaved or [whole], all_tables)
        if not covers(saved.tally.ranges, whole.ranges):
            saved = results.add(self.out, self.scenario, [whole], all_tables)
        return saved


@dataclass(frozen=True)
class _Work:
    """The draws to make: from `first` below `last`, or fewer if the target is met.

    Tallies here have only new draws: another process may add to the saved ones in the meantime.
    """

    drawing: Drawing
    scenario: Scenario
    seed: int
    first: int
    last: int
    target_se: float | None
    kept: results.Result | None
    saver: _Saver
    stack: ExitStack

    def tell(self, text: str) -> None:
        """Say something, unless it should be quiet."""
        teller(self.drawing.quiet)(text)

    def finished(self) -> Tally | None:
        """The new draws; None if all were saved already."""
        first, *later = [self.last] if self.target_se is None else goals(self.last)
        new = self._up_to(first, None)
        if self.target_se is not None:
            for goal in later:
                if worst_se(self.sum_with(new)) <= self.target_se:
                    break
                new = self._up_to(goal, new)
            self.tell(precision(self.sum_with(new), self.target_se))
        return new

    def _parts(self, new: Tally | None) -> list[Tally]:
        """The draws saved when the run began, and the new ones."""
        kept = [] if self.kept is None else [self.kept.tally]
        return kept if new is None else [*kept, new]

    def sum_with(self, new: Tally | None) -> Tally:
        """Both together."""
        return total(self._parts(new))

    def saved(self, new: Tally | None) -> results.Result:
        """The result with the new draws and its tables, on disk."""
        tally, kept = self.sum_with(new), self.kept
        if new is not None or kept is None or not results.has_tables(kept):
            return self.saver.finish(tally)
        same = kept.scenario == self.scenario
        return replace(kept, tally=tally) if same else self.saver.finish(tally)

    def keep(self, new: Tally | None) -> str:
        """Save the draws of a run that did not finish, and return a message about it."""
        if new is None or new.draws == 0:
            return "no new draws were made, so nothing is saved from this run"
        kept = self.saver.finish(self.sum_with(new))
        return (
            f"{kept.tally.draws:,} draws are saved in {kept.folder}; "
            "run the same command to continue"
        )

    def _up_to(self, goal: int, new: Tally | None) -> Tally | None:
        """The new draws below `goal`. Saved draws beyond it count; gaps before them stay."""
        ranges = self.sum_with(new).ranges if self._parts(new) else ()
        missing = lacking(ranges, self.first, goal)
        if missing == 0:
            return new
        known = number_of(ranges)
        pool, job, start = self.pool, self.job, perf_counter()
        skip = () if self.kept is None else self.kept.tally.ranges
        with ProgressBar(known + missing, "draws", quiet=self.drawing.quiet, done=known) as bar:
            new = draw(
                job,
                goal,
                first=self.first,
                skip=skip,
                start=new,
                executor=pool,
                progress=bar.advance,
                keep=self.saver.keep,
                every=self.saver.every,
            )
        took = perf_counter() - start
        self.tell(f"{missing:,} draws in {took:.1f} s, {missing / took / 1e6:.2f} million a second")
        return new

    @cached_property
    def pool(self) -> Pool:
        """There from the first draw to the last."""
        return opened_pool(self.drawing.workers, self.stack, self.tell)

    @cached_property
    def job(self) -> Job:
        """The plan. The kernel is compiled here: in a thread Ctrl-C would wait for the compiler."""
        job = Job.of(self.scenario, self.seed)
        if self.drawing.workers.local:
            job.draw(0, 0)
        return job


def _show(
    scenario: Scenario, tally: Tally, forms: Sequence[str], more: Mapping[str, pl.DataFrame]
) -> None:
    """Print a result, form by form."""
    for form in forms:
        show(
            form,
            text=lambda: render(scenario, tally, stdout_console(), more),
            document=lambda: document(scenario, tally) | of_tables(more),
            rows=lambda: parties(scenario, tally),
        )
