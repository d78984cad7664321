"""The points of a sweep as rows of a chart: what is shown of each, and how it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from simulator.charts.look import Look
from simulator.charts.parties import Row
from simulator.charts.subjects import SweepTables
from simulator.charts.words import labels
from simulator.colours import FALLBACK, Colour, colours
from simulator.errors import SimulatorError
from simulator.figures.definitions import COLUMNS, EVENT, SEATS, SHARE
from simulator.intervals import Z
from simulator.scenario.event_names import names_of

MOST = 8
"""Lines that can be told apart."""
NAMES = 150
"""Pixels of the name of a line."""


@dataclass(frozen=True)
class Shown:
    """One measure of some parties, or the chance of some events."""

    measure: str
    """As `simulator.sweep` has it: p_event, share_mean, seats_mean."""
    ids: tuple[str, ...]
    left_out: int = 0

    @property
    def column(self) -> str:
        """What a row of the table says whose it is."""
        return "event" if self.measure == COLUMNS[EVENT] else "party"

    @property
    def title(self) -> str:
        """Of the axis."""
        return {
            COLUMNS[EVENT]: "probability",
            COLUMNS[SHARE]: "mean percent of the list votes",
            COLUMNS[SEATS]: "mean seats",
        }[self.measure]

    @property
    def format(self) -> str:
        """Of the axis' numbers."""
        return "%" if self.measure == COLUMNS[EVENT] else "~g"


def shown(subject: SweepTables, only: Sequence[str], usual: Sequence[str]) -> Shown:
    """What to show: ids of events or of parties, or else the first of `usual` that there is.

    Where there are many, those that move most are shown; of shares, the largest.
    Raises: SimulatorError, for an id that is not there, and for events and parties in one chart.
    """
    for measure in (COLUMNS[EVENT], *usual):
        found = _ordered(subject, measure)
        if only and set(only) <= set(found):
            return Shown(measure, tuple(only))
        if not only and found and measure in usual:
            return Shown(measure, tuple(found[:MOST]), max(0, len(found) - MOST))
    known = [*_ordered(subject, COLUMNS[EVENT]), *_ordered(subject, COLUMNS[SEATS])]
    raise SimulatorError(
        f"--only {','.join(only)}: must be ids of events, or of parties, not of both; known: "
        f"{', '.join(known) or 'none'}"
    )


def _ordered(subject: SweepTables, measure: str) -> list[str]:
    """The ids that a measure has rows of, blocs last: the largest shares or changes first."""
    column = "event" if measure == COLUMNS[EVENT] else "party"
    values: dict[str, list[float]] = {}
    for row in subject.of(measure):
        if row["value"] is not None:
            values.setdefault(row[column], []).append(row["value"])
    blocs = {bloc.id for bloc in subject.scenario.bloc} if subject.scenario else set()
    moves = {
        name: max(row) - (0 if measure == COLUMNS[SHARE] else min(row))
        for name, row in values.items()
    }
    return sorted(moves, key=lambda name: (name in blocs, -moves[name]))


def rows_of(subject: SweepTables, what: Shown, look: Look) -> list[Row]:
    """A row for each point and id: the cells of its axes, value, and its 95% interval."""
    names = labels(_names(subject, what), NAMES)
    paint = _paint(subject, what)
    return [
        {
            **{f"x{place}": row[axis] for place, axis in enumerate(subject.axes)},
            "point": row["point"],
            "id": row[what.column],
            "label": names[row[what.column]],
            "value": row["value"],
            "error": row["error"],
            "low": _bounded(row["value"] - Z * (row["error"] or 0.0), what),
            "high": _bounded(row["value"] + Z * (row["error"] or 0.0), what),
            "fill": paint[row[what.column]].stroke(look.theme),
            "stroke": paint[row[what.column]].stroke(look.theme),
        }
        for row in subject.of(what.measure)
        if row[what.column] in what.ids and row["value"] is not None
    ]


def _bounded(value: float, what: Shown) -> float:
    return min(1.0, max(0.0, value)) if what.measure == COLUMNS[EVENT] else max(0.0, value)


def _names(subject: SweepTables, what: Shown) -> dict[str, str]:
    """Names from the baseline's scenario, or ids where its result is not there."""
    if subject.scenario is None:
        return {name: name for name in what.ids}
    called = names_of(subject.scenario)["events" if what.column == "event" else "parties"]
    return {name: called.get(name, name) for name in what.ids}


def _paint(subject: SweepTables, what: Shown) -> dict[str, Colour]:
    """Colours of parties. Events, and parties without a scenario, have the default ones."""
    own = {} if subject.scenario is None else colours(subject.scenario, {})
    turn = dict(zip(sorted(what.ids), cycle(FALLBACK), strict=False))
    return {name: own.get(name) or Colour.of(turn[name]) for name in what.ids}
