"""Where along an axis of numbers an outcome becomes more likely than not, or less."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from simulator.figures.definitions import Figure
from simulator.sweep.faults import is_number
from simulator.sweep.points import Points, named
from simulator.sweep.readings import Reading
from simulator.sweep.spec import Label
from simulator.sweep.work import Outcome


@dataclass(frozen=True)
class Turn:
    """Between two neighbouring values of an axis a probability passes one half."""

    figure: Figure
    axis: str
    last: Label
    next: Label
    before: Reading
    after: Reading
    where: str
    """The values of the other axes."""


def turns(points: Points, outcomes: Sequence[Outcome], chances: Sequence[Figure]) -> Iterator[Turn]:
    """Every turn of these probabilities along listed axes of numbers, all else being equal."""
    for place, axis in enumerate(points.sweep.axes):
        if axis.sampled or not all(is_number(level.label) for level in axis.levels):
            continue
        for line in _lines(place, outcomes):
            others = [None if at == place else each for at, each in enumerate(line[0].point.labels)]
            alone = all(each is None for each in others)
            where = "" if alone else named(points.sweep.axes, others)
            for figure in chances:
                for one, two in pairwise(line):
                    before, after = one.readings[figure], two.readings[figure]
                    if (before.value < 0.5) != (after.value < 0.5):
                        last, following = one.point.labels[place], two.point.labels[place]
                        assert last is not None
                        assert following is not None
                        yield Turn(
                            figure=figure,
                            axis=axis.name,
                            last=last,
                            next=following,
                            before=before,
                            after=after,
                            where=where,
                        )


def _lines(place: int, outcomes: Sequence[Outcome]) -> list[list[Outcome]]:
    """Points that differ in one axis alone, in the order of its numbers."""
    lines: dict[tuple[Label | None, ...], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        labels = outcome.point.labels
        if labels[place] is not None:
            lines[(*labels[:place], None, *labels[place + 1 :])].append(outcome)
    return [
        sorted(line, key=lambda outcome: float(outcome.point.labels[place] or 0))
        for line in lines.values()
    ]
