"""`simulator compare`: two simulations side by side, or a forecast and the actual result."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from simulator import executors, results
from simulator.archive import sound
from simulator.ballots.official import Official, official_of, read_official
from simulator.cli.asked import loaded
from simulator.cli.compared import comparison_text
from simulator.cli.endings import DIFFERENT, DONE, note, teller
from simulator.cli.formats import form_of, show
from simulator.cli.numbers import DEFAULT_DRAWS, checked_seed, draw_count
from simulator.cli.progress import ProgressBar, compiling, opened_pool
from simulator.cli.scored import score_text
from simulator.compare import Comparison, Score, independent, paired, score
from simulator.draw_ranges import Draws, common_draws, first_draws, number_of
from simulator.errors import SimulatorError
from simulator.executors import EVERY_PROCESSOR, Pool, Workers
from simulator.job import Job
from simulator.plan import fingerprint
from simulator.provenance import kernel_digest
from simulator.runner import run as draw
from simulator.scenario import Scenario, load
from simulator.scenario.load import changed
from simulator.tally import Tally


def compare(
    a: Path,
    b: Path | None,
    *,
    settings: Sequence[str] = (),
    returns: Path | None = None,
    draws: str | None = None,
    seed: int | None = None,
    workers: Workers = EVERY_PROCESSOR,
    tolerance: float | None = None,
    form: str = "table",
    quiet: bool = False,
) -> int:
    """Print what differs between A and B; returns the exit code."""
    form = form_of(form)
    most = None if draws is None else draw_count(draws)
    executors.refuse_nonsense(workers.cluster, workers.threads)
    own_seed = None if seed is None else checked_seed(seed)
    with ExitStack() as stack, compiling(quiet=quiet):
        wanted = _Wanted(draws=most, seed=own_seed, workers=workers, quiet=quiet, stack=stack)
        one = _simulation(a, _Changes(), wanted)
        official = _official(b, one, settings)
        if official is not None:
            _refuse_options_of_two(one, wanted, returns, tolerance)
            for text in official.notes:
                note(text)
            found = score(one.scenario, one.tally, official)
            _print(form, found, score_text(found, one.label, str(b)))
            return DONE
        two = _other(a, b, _Changes(settings, returns), one, wanted)
        if one.result is None and seed is None:
            one = replace(one, seed=two.seed)
        if tolerance is not None and not 0.0 <= tolerance <= 1e5:
            raise SimulatorError(f"--tolerance: {tolerance}; must be points or seats, 0 or more")
        comparison = _compared(one, two, wanted, tolerance or 0.0)
    _print(form, comparison, comparison_text(comparison, one.label, two.label))
    return DIFFERENT if comparison.different else DONE


def _refuse_options_of_two(
    one: _Simulation, wanted: _Wanted, returns: Path | None, tolerance: float | None
) -> None:
    """These options do not apply to a comparison with an actual result."""
    if returns is not None:
        raise SimulatorError(
            "--returns: are counts for a forecast, and B is an actual result: run the "
            "scenario with --returns, and compare its result"
        )
    if tolerance is not None:
        raise SimulatorError("--tolerance: applies to two simulations, not to an actual result")
    if one.result is not None and (wanted.seed, wanted.draws) != (None, None):
        raise SimulatorError(
            f"{one.label}: a result has its own seed and draws; leave out --seed and --draws"
        )


@dataclass(frozen=True)
class _Wanted:
    """What the options ask for."""

    draws: int | None
    seed: int | None
    workers: Workers
    quiet: bool
    stack: ExitStack

    @cached_property
    def pool(self) -> Pool:
        """There from the first draw to the last."""
        return opened_pool(self.workers, self.stack, teller(self.quiet))


@dataclass(frozen=True)
class _Simulation:
    """A saved result, or a scenario that can be drawn."""

    label: str
    scenario: Scenario
    result: results.Result | None
    wanted: _Wanted
    seed: int

    @property
    def ranges(self) -> Draws:
        """The draws that it has, or would have."""
        if self.result is not None:
            return self.result.tally.ranges
        return ((0, self.wanted.draws or DEFAULT_DRAWS),)

    @property
    def can_be_drawn_again(self) -> bool:
        """Whether this version of the program reproduces the draws of the result."""
        return self.result is None or self.result.run["provenance"]["kernel"] == kernel_digest()

    @cached_property
    def tally(self) -> Tally:
        """The saved counts; a scenario is drawn now, and not saved."""
        if self.result is not None:
            return self.result.tally
        number = self.wanted.draws or DEFAULT_DRAWS
        job = Job.of(self.scenario, self.seed)
        job.draw(0, 0)
        with ProgressBar(number, "draws", quiet=self.wanted.quiet) as bar:
            return draw(job, number, executor=self.wanted.pool, progress=bar.advance)


@dataclass(frozen=True)
class _Changes:
    """What options change in a scenario."""

    settings: Sequence[str] = ()
    returns: Path | None = None

    def label(self, path: Path) -> str:
        """The scenario at a path, with what is changed in it."""
        return ", ".join([str(path), *self.settings, *map(str, filter(None, [self.returns]))])

    def __bool__(self) -> bool:
        return bool(self.settings) or self.returns is not None


def _simulation(path: Path, changes: _Changes, wanted: _Wanted, seed: int = 1) -> _Simulation:
    """The result or the scenario at a path; `seed` is the default of a scenario."""
    if not results.is_result(path):
        return _Simulation(
            label=changes.label(path),
            scenario=loaded(path, changes.settings, teller(wanted.quiet), changes.returns),
            result=None,
            wanted=wanted,
            seed=seed if wanted.seed is None else wanted.seed,
        )
    if changes:
        raise SimulatorError(
            f"{path}: a result has its own settings and returns; leave out --set and --returns"
        )
    result = sound(results.load(path))
    if not result.tally.draws:
        raise SimulatorError(f"{path}: has no draws; run the scenario again")
    return _Simulation(
        label=str(path),
        scenario=result.scenario,
        result=result,
        wanted=wanted,
        seed=result.tally.seed,
    )


def _official(b: Path | None, one: _Simulation, settings: Sequence[str]) -> Official | None:
    """The actual result, if B is one: a CSV file, or a count while A is a forecast."""
    if b is None or results.is_result(b):
        return None
    if b.suffix.lower() == ".csv":
        if settings:
            raise SimulatorError("--set: changes a scenario, not an actual result; leave it out")
        return read_official(b, one.scenario)
    other = load(b, settings)
    if one.scenario.counted and not other.counted:
        raise SimulatorError(
            f"{one.label}: has a count; give the forecast first and the count second"
        )
    return official_of(other, one.scenario) if other.counted and not one.scenario.counted else None


def _other(
    a: Path, b: Path | None, changes: _Changes, one: _Simulation, wanted: _Wanted
) -> _Simulation:
    """B; if it is left out, A with different settings or returns."""
    if b is not None:
        two = _simulation(b, changes, wanted, one.seed)
    elif not changes:
        raise SimulatorError(
            "B is missing: give a second result or scenario, or --set KEY=VALUE or --returns FILE"
        )
    elif one.result is None:
        two = _simulation(a, changes, wanted)
    else:
        place = str(a / results.RESOLVED)
        tell = teller(wanted.quiet)
        other = changed(one.scenario, changes.settings, place, tell, changes.returns)
        seed = one.seed if wanted.seed is None else wanted.seed
        two = replace(one, label=changes.label(a), scenario=other, result=None, seed=seed)
    if one.result is not None and two.result is not None and wanted.seed is not None:
        raise SimulatorError("--seed: both are results with their own seeds; leave it out")
    return two


def _compared(one: _Simulation, two: _Simulation, wanted: _Wanted, tolerance: float) -> Comparison:
    """Paired if the draws are common and can be reproduced, otherwise by the tallies."""
    common = common_draws(one.ranges, two.ranges) if one.seed == two.seed else ()
    again = one.can_be_drawn_again and two.can_be_drawn_again
    if not common or not again:
        if common:
            note("made by another version of the program, so its draws cannot be reproduced")
        if one.result is not None and two.result is not None and wanted.draws is not None:
            note("--draws: applies to common draws only; all draws of both results are compared")
        sides = (one.scenario, one.tally), (two.scenario, two.tally)
        return independent(*sides, tolerance=tolerance)
    number = number_of(common)
    most = wanted.draws or DEFAULT_DRAWS
    if number > most:
        note(f"the first {most:,} of {number:,} common draws are compared; use --draws for more")
    if wanted.draws is not None and number < wanted.draws:
        note(f"the two have {number:,} draws in common, fewer than requested")
    if fingerprint(one.scenario) == fingerprint(two.scenario):
        note("both are the same election with the same seed: all draws are identical")
    with ProgressBar(min(number, most), "draws", quiet=wanted.quiet) as bar:
        return paired(
            one.scenario,
            two.scenario,
            seed=one.seed,
            draws=first_draws(common, most),
            tolerance=tolerance,
            executor=wanted.pool,
            progress=bar.advance,
        )


def _print(form: str, found: Comparison | Score, text: str) -> None:
    show(form, text=lambda: print(text), document=found.document, rows=found.frame)
