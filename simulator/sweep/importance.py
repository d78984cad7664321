"""Which axis matters most: what part of the variance of a figure over the points each explains.

The part of an axis is the variance of the means of its levels over the whole variance, a main
effect (first-order Sobol index; Saltelli and others 2008, Global Sensitivity Analysis, ch. 1). In a
full crossing the parts and the joint effects of several axes make 1. Two things are taken off
before: the variance that simulation errors alone would give, as if the points had draws of their
own (they share them, so that this is too much rather than too little); and, where the axes are no
full crossing, what the other axes leave in the means of levels by accident (epsilon squared;
Kelley 1935, doi:10.1073/pnas.21.9.554). Sampled axes have a level for each point: their values are
first put into groups of equal size.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from simulator.figures.definitions import Figure
from simulator.sweep.faults import is_finite
from simulator.sweep.points import Labels, Points, named
from simulator.sweep.spec import Label, mark
from simulator.sweep.work import Outcome, Reading

MOST_GROUPS = 8
BEYOND = 3.0
"""A figure moves where its variance is so many standard deviations above that of noise."""


@dataclass(frozen=True)
class Importance:
    """How far a figure moves over the points, and what moves it."""

    figure: Figure
    low: float
    high: float
    moves: bool
    """Whether it varies by more than simulation errors explain."""
    parts: tuple[float, ...]
    """By axis, of the variance beyond noise; all 0 where it does not move."""


def importances(points: Points, outcomes: Sequence[Outcome]) -> list[Importance]:
    """What moves every figure that all points have."""
    groups = [
        _groups(place, axis.sampled, outcomes) for place, axis in enumerate(points.sweep.axes)
    ]
    shared = shared_figures(outcomes)
    return [_importance(figure, groups, points.factorial, outcomes) for figure in shared]


def shared_figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Every figure that all points have."""
    first, *rest = (outcome.readings for outcome in outcomes)
    return [figure for figure in first if all(figure in other for other in rest)]


def _groups(place: int, sampled: bool, outcomes: Sequence[Outcome]) -> np.ndarray:
    """int64 [point]: the group of its level, counted from 0 without gaps."""
    labels = [outcome.point.labels[place] for outcome in outcomes]
    if not sampled:
        seen: dict[tuple[bool, Label | None], int] = {}
        return np.array([seen.setdefault(mark(label), len(seen)) for label in labels])
    numbers = np.array([math.nan if label is None else float(label) for label in labels])
    _, rank = np.unique(numbers, return_inverse=True)
    ranks = rank.reshape(-1)
    size = int(ranks.max()) + 1
    count = max(2, min(MOST_GROUPS, round(math.sqrt(size))))
    return np.unique(ranks * count // size, return_inverse=True)[1].reshape(-1)


def _importance(
    figure: Figure, groups: Sequence[np.ndarray], factorial: bool, outcomes: Sequence[Outcome]
) -> Importance:
    found = [outcome.readings[figure] for outcome in outcomes]
    values, errors = np.array(found).T
    noise = np.square(errors)
    around = float(np.square(values - values.mean()).sum())
    by_chance = float(noise.sum()) * (1 - 1 / len(found))
    moves = _moves(around, by_chance, len(found))
    parts = (
        _part(values, noise, group, factorial) / (around - by_chance) if moves else 0.0
        for group in groups
    )
    return Importance(
        figure=figure,
        low=float(values.min()),
        high=float(values.max()),
        moves=moves,
        parts=tuple(min(max(part, 0.0), 1.0) for part in parts),
    )


def _moves(around: float, by_chance: float, points: int) -> bool:
    """Whether a sum of squares is beyond what noise gives, a scaled chi squared."""
    if points < 2 or around <= 1e-18 * points:
        return False
    return around > by_chance * (1 + BEYOND * math.sqrt(2 / (points - 1)))


def _part(values: np.ndarray, noise: np.ndarray, group: np.ndarray, factorial: bool) -> float:
    """The sum of squares between the levels of an axis, less what chance puts there."""
    sizes = np.bincount(group)
    means = np.bincount(group, values) / sizes
    between = float(sizes @ np.square(means - values.mean()))
    left, levels = values.size - sizes.size, sizes.size
    if factorial or left <= 0:
        chance = float((np.bincount(group, noise) / sizes).sum() - noise.mean())
        return between - chance
    within = float(np.square(values - means[group]).sum()) / left
    return between - (levels - 1) * within


class Turn(NamedTuple):
    """Between two neighbouring values of an axis a probability passes one half."""

    figure: Figure
    axis: str
    last: Label | None
    next: Label | None
    before: Reading
    after: Reading
    where: str
    """The values of the other axes."""


def turns(points: Points, outcomes: Sequence[Outcome], chances: Sequence[Figure]) -> Iterator[Turn]:
    """Every turn of these probabilities along listed axes of numbers, all else being equal."""
    for place, axis in enumerate(points.sweep.axes):
        if axis.sampled or not all(is_finite(level.label) for level in axis.levels):
            continue
        for line in _lines(place, outcomes):
            others = _but(place, line[0].point.labels)
            where = "" if set(others) == {None} else named(points.sweep.axes, others)
            for figure in chances:
                for one, two in pairwise(line):
                    before, after = one.readings[figure], two.readings[figure]
                    if (before.value < 0.5) != (after.value < 0.5):
                        values = one.point.labels[place], two.point.labels[place]
                        yield Turn(figure, axis.name, *values, before, after, where)


def _but(place: int, labels: Labels) -> Labels:
    """The labels of all other axes."""
    return (*labels[:place], None, *labels[place + 1 :])


def _lines(place: int, outcomes: Sequence[Outcome]) -> list[list[Outcome]]:
    """Points that differ in one axis alone, in the order of its numbers."""
    lines: dict[Labels, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        labels = outcome.point.labels
        if labels[place] is not None:
            lines[_but(place, labels)].append(outcome)
    return [
        sorted(line, key=lambda outcome: float(outcome.point.labels[place] or 0))
        for line in lines.values()
    ]
