"""The points of a sweep: all made ready to draw, or all errors of all points reported."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path

from simulator.errors import Problem, ScenarioError
from simulator.job import Job
from simulator.scenario.files.extends import read_whole
from simulator.scenario.files.overrides import override
from simulator.scenario.load import validated
from simulator.scenario.model import Scenario
from simulator.scenario.tree import Table
from simulator.sweep.faults import label
from simulator.sweep.spec import MOST_POINTS, Axis, Label, Level, PointSelector, Sweep, mark

Levels = tuple[Level | None, ...]
"""By axis; None where an included point leaves the scenario as it is."""
Labels = tuple[Label | None, ...]


@dataclass(frozen=True)
class Point:
    """One scenario of a sweep. `number` counts from 1."""

    number: int
    labels: Labels
    """By axis; None where the scenario is left as it is."""
    scenario: Scenario
    job: Job

    @property
    def fingerprint(self) -> str:
        """Of the scenario's meaning."""
        return self.job.fingerprint


@dataclass(frozen=True)
class Points:
    """The points of a sweep, in order."""

    sweep: Sweep
    points: tuple[Point, ...]
    baseline: Point
    seed: int
    factorial: bool
    """Whether every level of each axis meets every combination of the others once."""


def points_of(sweep: Sweep, seed: int) -> Points:
    """Every point of a sweep, resolved and compiled.

    Raises: ScenarioError, with every fault of every point; nothing has been drawn by then.
    """
    chosen = _chosen(sweep)
    found, bases = [], _Bases(sweep)
    faults: dict[Problem, list[Labels]] = defaultdict(list)
    for number, levels in enumerate(chosen, start=1):
        labels = _labels(levels)
        try:
            scenario = bases.scenario(levels)
            found.append(Point(number, labels, scenario, Job.of(scenario, seed)))
        except ScenarioError as error:
            for problem in error.problems:
                faults[problem].append(labels)
    _refuse(sweep, faults, len(chosen))
    points = tuple(found)
    factorial = not (sweep.sample or sweep.include or sweep.exclude)
    return Points(
        sweep=sweep,
        points=points,
        baseline=_baseline(sweep, points, bases),
        seed=seed,
        factorial=factorial,
    )


def _chosen(sweep: Sweep) -> list[Levels]:
    """Levels point by point: all axes crossed, sampled ones as one, the last the fastest."""
    listed = [axis for axis in sweep.axes if not axis.sampled]
    sizes = [*(len(axis.levels) for axis in listed), sweep.sample or 1]
    if prod(sizes) > MOST_POINTS:
        shown = " x ".join(str(size) for size in sizes if size > 1)
        message = f"{shown} = {prod(sizes):,} points; at most {MOST_POINTS:,}"
        raise ScenarioError([Problem(sweep.file, "axis", message)])
    crossed: list[Levels] = [
        levels
        for levels in (_levels(sweep, places) for places in product(*map(range, sizes)))
        if not any(_meets(row, sweep, _labels(levels)) for row in sweep.exclude)
    ]
    for row in sweep.include:
        levels = tuple(
            axis.level(row.labels[axis.name][0]) if axis.name in row.labels else None
            for axis in sweep.axes
        )
        if levels not in crossed:
            crossed.append(levels)
    if not crossed:
        raise ScenarioError([Problem(sweep.file, "exclude", "every point is excluded")])
    return crossed


def _levels(sweep: Sweep, places: Sequence[int]) -> Levels:
    """One level of each axis; all sampled axes take theirs from the last place."""
    listed = iter(places[:-1])
    return tuple(axis.levels[places[-1] if axis.sampled else next(listed)] for axis in sweep.axes)


def _labels(levels: Levels) -> Labels:
    return tuple(None if level is None else level.label for level in levels)


def _meets(row: PointSelector, sweep: Sweep, labels: Labels) -> bool:
    """Whether a point has one of the labels of a row in each axis that it names."""
    return all(
        mark(label) in map(mark, row.labels[axis.name])
        for axis, label in zip(sweep.axes, labels, strict=True)
        if axis.name in row.labels
    )


class _Bases:
    """Scenario files that points start from, each read once."""

    def __init__(self, sweep: Sweep) -> None:
        self.sweep = sweep
        self.trees: dict[Path, Table] = {}

    def scenario(self, levels: Levels) -> Scenario:
        """The scenario of a point: that of its file, with what the sweep and its axes say."""
        chosen = [level for level in levels if level is not None]
        files = [level.scenario for level in chosen if level.scenario is not None]
        if len(files) > 1:
            names = " and ".join(file.name for file in files)
            message = f"two axes set a scenario: {names}; only one can"
            raise ScenarioError([Problem(self.sweep.file, "axis", message)])
        tree = self._tree(files[0] if files else self.sweep.base)
        # Axis by axis: where one sets the shares of all parties and another one of them, the
        # later one has the others scaled.
        for settings in (self.sweep.settings, *(level.settings for level in chosen)):
            tree = override(tree, settings)
        return validated(tree)

    def _tree(self, file: Path) -> Table:
        if file not in self.trees:
            self.trees[file] = read_whole(file, returns=self.sweep.returns)
        return self.trees[file]


def _baseline(sweep: Sweep, points: tuple[Point, ...], bases: _Bases) -> Point:
    """The point that others are measured against: the one named, or else the scenario itself.

    If the scenario itself is not a point of the sweep, it is added as the first point.
    """
    row = sweep.baseline
    if row is None:
        return _unchanged(points, bases) or points[0]
    found = [point for point in points if _meets(row, sweep, point.labels)]
    if len(found) != 1:
        what = f"{len(found)} points have these values" if found else "no point has these values"
        free = [axis.name for axis in sweep.axes if axis.name not in row.labels]
        more = f"; also give {', '.join(free)}" if found and free else ""
        raise ScenarioError([Problem(str(row.place), "baseline", f"{what}{more}")])
    return found[0]


def _unchanged(points: tuple[Point, ...], bases: _Bases) -> Point | None:
    """The point that is the scenario itself."""
    try:
        base = Job.of(bases.scenario(()), points[0].job.seed).fingerprint
    except ScenarioError:
        return None  # fit only with what the axes say
    return next((point for point in points if point.fingerprint == base), None)


def _refuse(sweep: Sweep, faults: Mapping[Problem, Sequence[Labels]], total: int) -> None:
    """Raises: ScenarioError, for faults at any of so many points; the same at many is said once."""
    found = []
    for problem, points in faults.items():
        where = f"at {named(sweep.axes, points[0])}"
        if len(points) == total:
            where = "at every point"
        elif len(points) > 1:
            where += f" and {len(points) - 1:,} more of {total:,} points"
        message = problem.message if total == 1 else f"{problem.message} ({where})"
        found.append(Problem(problem.place, problem.key, message))
    if found:
        raise ScenarioError(found)


def named(axes: Sequence[Axis], labels: Sequence[Label | None]) -> str:
    """A point as people read it: "poll = Sotsis-A, votes.design_effect = 50"."""
    said = [
        f"{axis.name} = {label(each)}"
        for axis, each in zip(axes, labels, strict=True)
        if each is not None
    ]
    return ", ".join(said) or "the scenario itself"
