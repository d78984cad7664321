"""Draws the stages of a night, each with the same draws, and keeps each as any result.

A night is a sweep along one axis, the files: a stage that is saved is not drawn again, and one that
was killed goes on where it stopped. What differs from stage to stage has the error of pairs of the
same draws, see `simulator.sweep.changes`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from simulator import results
from simulator.archive import sound
from simulator.figures.definitions import SEATS, SHARE, TURNOUT, Figure
from simulator.figures.tally import TallyFigures
from simulator.nights.diagnosis import Diagnosis, diagnose
from simulator.nights.stages import Progress, Stage, fallen, progress
from simulator.runner import Progress as Advance
from simulator.scenario.model import Scenario
from simulator.scenario.rows import ids
from simulator.scenario.tree import Place
from simulator.sweep import Outcome, Point, Points, Sweep, Work, run
from simulator.sweep.changes import with_changes
from simulator.sweep.spec import Axis, Level
from simulator.sweep.work import Changes
from simulator.tally import Tally

AXIS = "returns"


class Span(NamedTuple):
    """Five, fifty and ninety-five percent of the draws are not above these."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Drawn:
    """A stage that is drawn, and what it says."""

    stage: Stage
    outcome: Outcome
    spans: Mapping[Figure, Span]
    """Of shares, in percent, and of seats of the house."""
    changes: Changes
    """From the stage before; none of the first."""
    progress: Progress
    diagnosis: Diagnosis
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """What is known of scenarios that were drawn earlier in this process, by fingerprint."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    spans: dict[str, Mapping[Figure, Span]] = field(default_factory=dict)
    changes: dict[tuple[str, str], Changes] = field(default_factory=dict)
    diagnoses: dict[str, Diagnosis] = field(default_factory=dict)


def draw(
    stages: Sequence[Stage],
    draws: int,
    root: Path,
    seen: Seen,
    *,
    workers: int | None = None,
    opened: Callable[[int], Advance] | None = None,
    every: float | None = None,
) -> list[Drawn]:
    """The stages of a night, drawn as far as they are not saved under `root`.

    `opened` hears how many draws are missing, and returns what hears of those that are done.

    Raises: Interrupted, StoppedError, ResultError, as `simulator.sweep.run` does.
    """
    work = Work.of(_points(stages, draws), draws, root, seen.outcomes)
    progress = None if opened is None else opened(work.lacking)
    outcomes = run(work, workers=workers, progress=progress, every=every, compared=False)
    seen.outcomes.update({outcome.point.fingerprint: outcome for outcome in outcomes})
    drawn: list[Drawn] = []
    for stage, outcome in zip(stages, outcomes, strict=True):
        drawn.append(_drawn(stage, outcome, drawn[-1] if drawn else None, seen, workers))
    return drawn


def _points(stages: Sequence[Stage], draws: int) -> Points:
    """The stages as points of a sweep; the forecast is the baseline."""
    first = stages[0]
    axis = Axis(
        name=AXIS,
        key=(),
        levels=tuple(Level(stage.name) for stage in stages),
        sampled=False,
        place=Place(first.name),
    )
    points = tuple(
        Point(number, (stage.name,), stage.scenario, stage.job)
        for number, stage in enumerate(stages, start=1)
    )
    sweep = Sweep(
        id=first.scenario.id,
        name=first.scenario.name or first.scenario.id,
        base=Path(),
        file=first.name,
        axes=(axis,),
        draws=draws,
        seed=first.job.seed,
    )
    return Points(
        sweep=sweep, points=points, baseline=points[0], seed=first.job.seed, factorial=True
    )


def _drawn(
    stage: Stage, outcome: Outcome, before: Drawn | None, seen: Seen, workers: int | None
) -> Drawn:
    name = stage.job.fingerprint
    if name not in seen.spans:
        tally = sound(results.load(outcome.folder)).tally
        seen.spans[name] = _spans(stage.scenario, tally)
    if name not in seen.diagnoses:
        seen.diagnoses[name] = diagnose(stage.scenario)
    changes: Changes = {}
    warnings: list[str] = []
    if before is not None:
        pair = (before.stage.job.fingerprint, name)
        if pair not in seen.changes:
            both = with_changes([before.outcome, outcome], before.outcome, workers=workers)
            seen.changes[pair] = both[1].changes
        changes = seen.changes[pair]
        warnings += fallen(before.stage.scenario, stage.scenario)
    turnout = outcome.readings.get(Figure(TURNOUT))
    return Drawn(
        stage=stage,
        outcome=outcome,
        spans=seen.spans[name],
        changes=changes,
        progress=progress(stage.scenario, None if turnout is None else turnout.value),
        diagnosis=seen.diagnoses[name],
        warnings=(*warnings, *seen.diagnoses[name].warnings),
    )


def _spans(scenario: Scenario, tally: Tally) -> dict[Figure, Span]:
    """Ranges of shares and of seats, as the table `parties` has them."""
    of = TallyFigures(scenario, tally)
    found: dict[Figure, Span] = {}
    for name in [*ids(scenario.party), *ids(scenario.bloc)]:
        share, seats = Figure(SHARE, name), Figure(SEATS, name)
        _, *quantiles = of.summary(share)
        _, _, *others = of.seats(name)
        for figure, cells in ((share, quantiles), (seats, others[:3])):
            low, median, high = cells
            if low is not None and median is not None and high is not None:
                found[figure] = Span(low, median, high)
    return found
