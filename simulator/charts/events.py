"""`events`: how likely each event of the scenario is, with its simulation error."""

from __future__ import annotations

import altair as alt

from simulator.charts.look import Look
from simulator.charts.sheet import CHANCE, Sheet, chances, data, named, names_width, probability
from simulator.charts.subjects import Election, Row
from simulator.charts.words import draws_note, error_note, joined, labels
from simulator.errors import SimulatorError
from simulator.intervals import chance_cell

NAMES = 260
HIGH = 34


def panels(subject: Election, look: Look, only: tuple[str, ...]) -> Sheet:
    """A bar of each probability, on a scale from 0 to 100%."""
    rows = _rows(subject, look, only)
    if not rows and only:
        raise SimulatorError("chart 'events': none of these ids is of an event; leave out --only")
    if not rows:
        raise SimulatorError(
            "chart 'events': the scenario has no [[event]]; add some, or choose another chart"
        )
    return Sheet(
        panels=[_panel(rows, look)],
        title=f"How likely: {subject.title}",
        subtitle=joined(
            f"Part of {draws_note(subject.draws)} in which it happens.",
            error_note(row["se"] for row in rows),
        ),
        description=" ".join(f"{row['label']}: {row['chance']}." for row in rows),
    )


def _rows(subject: Election, look: Look, only: tuple[str, ...]) -> list[Row]:
    rows = [row for row in subject.rows("events") if not only or row["event"] in only]
    names = {row["event"]: row["name"] for row in rows}
    told = labels(names, min(NAMES, 0.4 * look.inner))
    return [
        {
            **{key: row[key] for key in ("event", "p", "se", "low", "high")},
            "label": told[row["event"]],
            "chance": chance_cell(row["p"], row["se"], subject.draws),
        }
        for row in rows
        if row["p"] is not None
    ]


def _panel(rows: list[Row], look: Look) -> alt.HConcatChart:
    width = look.inner - names_width(rows) - CHANCE - 10
    base = alt.Chart(data(rows), width=width, height=HIGH * len(rows)).encode(y=named(rows))
    track = base.mark_bar(height=12, cornerRadius=3, color=look.grid).encode(
        x=alt.datum(0), x2=alt.datum(1)
    )
    bars = base.mark_bar(height=12, cornerRadius=3, color=look.accent)
    bars = bars.encode(x=probability("p:Q", "probability"))
    error = base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q")
    column = chances(rows, look, "happens in", HIGH)
    return alt.hconcat(track + bars + error, column, spacing=10)
