"""The page that a sweep is printed on: names of things, and formats of numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from simulator.cli.compared import LONGEST, Names
from simulator.cli.formats import change_cell
from simulator.cli.page import Page, line
from simulator.figures.definitions import CHANCES, EVENT, TURNOUT, WASTED, Figure
from simulator.intervals import chance_cell, decimals
from simulator.sweep import Importance, Outcome, Point, Points
from simulator.sweep.faults import is_finite, label
from simulator.sweep.spec import Axis, Label
from simulator.sweep.work import Reading

if TYPE_CHECKING:
    from rich.console import Console


class SweepPage(Page):
    """A console, and how things are named and written on it."""

    def __init__(self, points: Points, console: Console) -> None:
        super().__init__(console)
        self.points = points
        others = (point.scenario for point in points.points)
        self.names = Names(points.baseline.scenario, *others)

    @cached_property
    def short(self) -> dict[str, str]:
        """Axes by name: the last two parts of a key, where no other axis has the same."""
        names = [axis.name for axis in self.points.sweep.axes]
        ends = {name: line(".".join(name.split(".")[-2:]), LONGEST) for name in names}
        return {
            name: end if [*ends.values()].count(end) == 1 else name for name, end in ends.items()
        }

    @cached_property
    def moving(self) -> list[int]:
        """The places of axes that have several values at the points; others are told once."""
        labels = zip(*(point.labels for point in self.points.points), strict=True)
        return [place for place, found in enumerate(labels) if len(set(map(repr, found))) > 1]

    def fixed(self) -> str:
        """The axes that have one value, and that value."""
        axes, labels = self.points.sweep.axes, self.points.points[0].labels
        told = (at for at in range(len(axes)) if at not in self.moving)
        return ", ".join(f"{self.short[axes[at].name]} = {level_cell(labels[at])}" for at in told)

    def headings(self) -> list[str]:
        """Of the axes that are told at each point."""
        return [self.short[self.points.sweep.axes[place].name] for place in self.moving]

    def levels(self, point: Point) -> list[str]:
        """The values of those axes."""
        return [level_cell(point.labels[place]) for place in self.moving]

    def number(self, point: Point) -> str:
        """A point's number, the baseline's with a star."""
        return f"{point.number}{'*' if point is self.points.baseline else ''}"

    def figure(self, figure: Figure) -> str:
        """The label of a figure."""
        measure, words = figure.measure, figure.definition.label
        if measure == EVENT:
            return line(self.names.events[figure.name or ""], LONGEST)
        if figure.name is not None:
            words = f"{self.names.parties[figure.name]} {words.lower()}"
            words += self.names.anywhere(figure)
        where = f", {self.names.tiers[figure.tier]}" if figure.tier is not None else ""
        percent = ", %" if measure in (TURNOUT, WASTED) else ""
        return line(words + percent + where, LONGEST)


def reading_cell(figure: Figure, outcome: Outcome) -> str:
    """What a figure is at a point."""
    return number_cell(figure, outcome.readings[figure], outcome.draws)


def number_cell(figure: Figure, reading: Reading, draws: int) -> str:
    """A number, rounded to its precision."""
    value, error = reading
    if figure.measure in CHANCES:
        return chance_cell(value, error, draws)
    return f"{value:.{min(decimals(error), 2) if error > 0 else 2}f}"


def level_cell(value: Label | None) -> str:
    """The value of an axis at a point; none if the point does not change the scenario."""
    return "–" if value is None else line(label(value), LONGEST)


MOST_COLUMNS = 5
"""Measures in the table of points."""
MOST_LEVELS = 16


def points_table(page: SweepPage, shown: Sequence[Importance], outcomes: Sequence[Outcome]) -> None:
    """One row for each point."""
    page.title("Points", "*: baseline")
    _by_point(page, outcomes, _columns(shown), page.number, reading_cell)


def changes_table(
    page: SweepPage, shown: Sequence[Importance], outcomes: Sequence[Outcome]
) -> None:
    """The change of each point from the baseline."""
    others = [outcome for outcome in outcomes if any(map(any, outcome.changes.values()))]
    if others:
        note = "in points and seats; ±: 95% simulation error, paired draws"
        page.title("Change from the baseline", note)
        _by_point(page, others, _columns(shown), lambda point: str(point.number), _change)


def _by_point(
    page: SweepPage,
    outcomes: Sequence[Outcome],
    columns: Sequence[Figure],
    number: Callable[[Point], str],
    cell: Callable[[Figure, Outcome], str],
) -> None:
    """A row for each point, and a cell in it for each figure."""
    rows = (
        [
            number(outcome.point),
            *page.levels(outcome.point),
            *(cell(each, outcome) for each in columns),
        ]
        for outcome in outcomes
    )
    headings = ["", *page.headings(), *map(page.figure, columns)]
    page.wide_table(headings, rows, left=1 + len(page.moving))


def _change(figure: Figure, outcome: Outcome) -> str:
    """A change, rounded to its precision; a dash if the baseline has no such figure."""
    change = outcome.changes.get(figure)
    return "–" if change is None else change_cell(*change, figure.points)


def _columns(shown: Sequence[Importance]) -> list[Figure]:
    """The measures that move furthest: probabilities first, then seats of one party."""
    chances = [each for each in shown if each.figure.measure in CHANCES]
    others = [each for each in shown if each.figure.measure not in CHANCES]
    by_reach = sorted(chances, key=lambda each: each.low - each.high)[: MOST_COLUMNS - 1]
    seats = sorted(others, key=lambda each: each.low - each.high)[: MOST_COLUMNS - len(by_reach)]
    chosen = {each.figure for each in (*by_reach, *seats[:1])}
    return [each.figure for each in shown if each.figure in chosen]


def levels_table(page: SweepPage, shown: Sequence[Importance], outcomes: Sequence[Outcome]) -> None:
    """For each axis, the mean over all points of a level."""
    columns = _columns(shown)
    for place, axis in enumerate(page.points.sweep.axes):
        groups = _by_level(axis, place, outcomes)
        if len(groups) < 2:
            continue
        page.title(f"By {page.short[axis.name]}", "mean over the other axes")
        page.wide_table(
            ["", *map(page.figure, columns)],
            (
                [name, *(_mean(each, members) for each in columns)]
                for name, members in groups[:MOST_LEVELS]
            ),
        )
        if groups[MOST_LEVELS:]:
            page.say(f"and {len(groups) - MOST_LEVELS} more", "dim")


def _by_level(
    axis: Axis, place: int, outcomes: Sequence[Outcome]
) -> list[tuple[str, list[Outcome]]]:
    """Points by level; sampled values in four groups of equal size."""
    levels: dict[Label | None, list[Outcome]] = {}
    for outcome in outcomes:
        levels.setdefault(outcome.point.labels[place], []).append(outcome)
    if not axis.sampled:
        return [(level_cell(key), group) for key, group in levels.items()]
    ordered = sorted((key for key in levels if is_finite(key)), key=lambda key: float(key or 0))
    groups = []
    for quarter in range(4):
        part = ordered[quarter * len(ordered) // 4 : (quarter + 1) * len(ordered) // 4]
        if part:
            members = [outcome for key in part for outcome in levels[key]]
            groups.append((f"{label(part[0] or 0)} to {label(part[-1] or 0)}", members))
    return groups


def _mean(figure: Figure, outcomes: Sequence[Outcome]) -> str:
    found = [outcome.readings[figure] for outcome in outcomes]
    value = sum(reading.value for reading in found) / len(found)
    # The points share their draws: their errors add up rather than cancel.
    error = sum(reading.error for reading in found) / len(found)
    return number_cell(figure, Reading(value, error), min(outcome.draws for outcome in outcomes))
