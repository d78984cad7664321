"""The points of a sweep as rows of a chart: what is shown of each, how it is called, and lines
through them, each named at its end, with bands of simulation error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

import altair as alt

from simulator.charts.look import Look
from simulator.charts.sheet import coloured, data, fill, haloed
from simulator.charts.subjects import Row, SweepTables
from simulator.charts.words import labels, measured
from simulator.colours import FALLBACK, Colour, colours
from simulator.errors import SimulatorError
from simulator.figures.definitions import COLUMNS, EVENT, SEATS, SHARE
from simulator.intervals import Z
from simulator.scenario.event_names import names_of

MOST = 8
"""Lines that can be told apart."""
NAMES = 150
"""Pixels of the name of a line."""
HIGH = 340
LINE, GAP = 13, 3
"""Pixels of a line of a name, and between two names."""


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
            **dict.fromkeys(("fill", "stroke"), paint[row[what.column]].stroke(look.theme)),
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


def lines(rows: Sequence[Row], what: Shown, look: Look, x: alt.X) -> alt.LayerChart:
    """Rows have `at`, which is what `x` shows, `label`, `value`, `low`, `high` and colours."""
    ends = _ends(rows)
    room = max(measured(row["label"]) for row in ends) + 26
    width = look.inner - room - 46
    scale = _scale(rows, what)
    axis = alt.Axis(title=what.title, format=what.format, grid=True, labelColor=look.muted)
    y = alt.Y("value:Q", scale=scale, axis=axis)
    base = alt.Chart(data(rows), width=width, height=HIGH).encode(x=x, detail="label:N")
    bands = base.mark_area(opacity=0.25).encode(
        y=alt.Y("low:Q", scale=scale), y2="high:Q", color=coloured("fill")
    )
    curves = base.mark_line(strokeWidth=2.2).encode(y=y, stroke=alt.Stroke("fill:N", scale=None))
    dots = base.mark_circle(size=34, opacity=1).encode(
        y=y, **fill(), tooltip=["label:N", alt.Tooltip("value:Q", format=".4~g")]
    )
    names = alt.Chart(data(_apart(ends, scale.domain))).encode(y=alt.Y("place:Q", scale=scale))
    keys = names.mark_circle(size=34, opacity=1).encode(x=alt.value(width + 10), **fill())
    words = names.encode(x=alt.value(width + 18), text="lines:N")
    return bands + curves + dots + keys + haloed(words, look, align="left", lineHeight=LINE)


def _ends(rows: Sequence[Row]) -> list[Row]:
    """The last row of each line, the highest first."""
    last = {row["label"]: row for row in sorted(rows, key=lambda row: row["at"])}
    return sorted(last.values(), key=lambda row: -row["value"])


def _scale(rows: Sequence[Row], what: Shown) -> alt.Scale:
    if what.format == "%":
        return alt.Scale(domain=[0, 1], nice=False)
    top = max(row["high"] for row in rows) * 1.05 or 1.0
    return alt.Scale(domain=[0, top], nice=False)


def _apart(ends: Sequence[Row], domain: Sequence[float]) -> list[Row]:
    """Names at the heights of their lines, moved where they would overlap."""
    first, last = domain
    pixel = (last - first) / HIGH
    texts = [row["label"].split("\n") for row in ends]
    high = [pixel * (LINE * len(text) + GAP) for text in texts]
    places: list[float] = []
    for row, own, above in zip(ends, high, [0.0, *high], strict=False):
        least = (own + above) / 2
        places.append(min(row["value"], places[-1] - least) if places else row["value"])
    lowest = min(0.0, places[-1] - high[-1] / 2 - first) if places else 0.0
    for place in reversed(range(len(places))):  # from the lowest up: only those that must move
        floor = (
            places[place + 1] + (high[place] + high[place + 1]) / 2
            if place + 1 < len(places)
            else places[place] - lowest
        )
        places[place] = max(places[place], floor)
    return [
        {
            "lines": text,
            "place": place + pixel * LINE * (len(text) - 1) / 2,
            **{cell: row[cell] for cell in ("fill", "stroke")},
        }
        for row, text, place in zip(ends, texts, places, strict=True)
    ]
