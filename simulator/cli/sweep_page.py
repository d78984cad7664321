"""The page that a sweep is printed on: names of things, and formats of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from simulator.cli.compared import Names
from simulator.cli.formats import chance_cell
from simulator.cli.page import Page, line
from simulator.figures.definitions import CHANCES, EVENT, TURNOUT, WASTED, Figure
from simulator.intervals import decimals
from simulator.sweep import Point, Points
from simulator.sweep.faults import label
from simulator.sweep.readings import Reading
from simulator.sweep.spec import Axis, Label

if TYPE_CHECKING:
    from rich.console import Console

LONGEST = 30
LONGEST_HEADING = 12


class SweepPage(Page):
    """A console, and how things are named and written on it."""

    def __init__(self, points: Points, console: Console) -> None:
        super().__init__(console)
        self.points = points
        self.names = Names(points.baseline.scenario)

    def rows(self, columns: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> None:
        """A table whose headings are long."""
        self.table(columns, rows, left=left, narrow=True)

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
        where = f", {self.names.tiers[figure.tier]}" if figure.tier is not None else ""
        percent = ", %" if measure in (TURNOUT, WASTED) else ""
        return line(words + percent + where, LONGEST)


def number_cell(figure: Figure, reading: Reading, draws: int) -> str:
    """A number, rounded to its precision."""
    value, error = reading
    if figure.measure in CHANCES:
        return chance_cell(value, error, draws)
    return f"{value:.{min(decimals(error), 2) if error > 0 else 2}f}"


def level_cell(value: Label | None) -> str:
    """The value of an axis at a point; none if the point does not change the scenario."""
    return "–" if value is None else line(label(value), LONGEST)


def tail(name: str) -> str:
    """The end of a long key: "nsdp.share" of "party.nsdp.share"."""
    return line(name if len(name) <= 20 else ".".join(name.split(".")[-2:]), 24)


def heading(axis: Axis) -> str:
    """The name of an axis above its column; a long key breaks at its last dot."""
    name = tail(axis.name)
    start, dot, last = name.rpartition(".")
    return f"{start}{dot}\n{last}" if len(name) > LONGEST_HEADING and dot else name
