"""`seats`: the seats of every party, the chance of none shown separately, and the majority."""

from __future__ import annotations

import altair as alt

from simulator.arrays import Integers
from simulator.charts.look import Look
from simulator.charts.sheet import (
    ROW,
    Sheet,
    above,
    data,
    haloed,
    labelled,
    named,
    names_width,
    painted,
    ranges,
    seats_axis,
)
from simulator.charts.subjects import Election, Row
from simulator.charts.words import draws_note, error_note, joined, span
from simulator.errors import SimulatorError
from simulator.figures.definitions import SEATS, Figure
from simulator.figures.tally import TallyFigures, quantiles_if_any
from simulator.intervals import chance_cell
from simulator.text import listed

MOST = 30
"""Parties in a chart; the others are named."""
NONE = 74
"""Width of the column of no seat, at most; a sixth of a narrow picture."""
TEXT = 96
"""Room for a range at the right."""


def panels(subject: Election, look: Look, only: tuple[str, ...]) -> Sheet:
    """Nine draws in ten of those with a seat; in a column of its own, how likely there is none."""
    rows = rows_of(subject, look, only)
    if not rows:
        who = "none of these parties" if only else "no party"
        raise SimulatorError(f"chart 'seats': {who} has a seat in any draw; run more draws")
    shown, rest = rows[:MOST], rows[MOST:]
    others = listed([row["label"] for row in rest])
    return Sheet(
        panels=[_panel(shown, subject, look)],
        title=f"Seats: {subject.title}",
        subtitle=joined(
            f"{draws_note(subject.draws)}. Ranges: 90% of those in which the party has a "
            "seat; line: their median.",
            f"Not shown: {others}." if others else "",
            error_note(row["p_zero_se"] for row in shown if 0 < row["p_zero"] < 1),
        ),
        description=" ".join(f"{row['label']}: {row['text']}." for row in shown),
    )


def rows_of(subject: Election, look: Look, only: tuple[str, ...]) -> list[Row]:
    """A row for each party with seats in some draw, the most first.

    `low`, `median` and `high` are quantiles of the draws in which it has a seat.
    """
    table, figures = subject.rows("parties"), TallyFigures(subject.scenario, subject.tally)
    counts = {row["party"]: figures.histogram(Figure(SEATS, row["party"])) for row in table}
    table = [row for row in table if counts[row["party"]][1:].any()]
    if only:
        table = [row for row in table if row["party"] in only]
    table.sort(key=lambda row: -row["seats_mean"])
    names = labelled(subject, [row["party"] for row in table])
    return [
        {
            **{key: row[key] for key in ("party", "seats_mean", "p_zero", "p_zero_se")},
            "label": names[row["party"]],
            **_cells(counts[row["party"]], row["p_zero"]),
            "none": chance_cell(row["p_zero"], row["p_zero_se"], subject.draws)
            if row["p_zero"]
            else "",
            **painted(subject, row["party"], look),
        }
        for row in table
    ]


def _cells(histogram: Integers, p_zero: float) -> Row:
    """Quantiles of the draws with a seat, ends of the bar, and the range in words."""
    low, median, high = (seats or 0 for seats in quantiles_if_any(histogram))
    return {
        "low": low,
        "median": median,
        "high": high,
        "start": low - 0.45,
        "end": high + 0.45,
        "text": f"none, or {span(low, high)}" if p_zero >= 0.001 else span(low, high),
    }


def _panel(rows: list[Row], subject: Election, look: Look) -> alt.HConcatChart | alt.LayerChart:
    """The column of no seat, where anyone may have none, and the seats."""
    width = look.inner - names_width(rows)
    if not any(row["p_zero"] for row in rows):
        return _bars(rows, subject, width, look, first=True)
    wide = min(NONE, look.inner / 6)
    column = _none(rows, look, wide)
    bars = _bars(rows, subject, width - wide - 10, look, first=False)
    return alt.hconcat(column, bars, spacing=10)


def _none(rows: list[Row], look: Look, wide: float) -> alt.LayerChart:
    some = [row for row in rows if row["none"]]
    height = ROW * len(rows)
    base = alt.Chart(data(some), width=wide, height=height).encode(
        y=named(rows), x=alt.value(wide / 2)
    )
    boxes = base.mark_bar(
        fill=None, stroke=look.muted, strokeDash=[3, 2], height=16, cornerRadius=3
    ).encode(x=alt.value(2), x2=alt.value(wide - 2))
    words = base.mark_text(fontSize=11).encode(text="none:N")
    return boxes + words + above("no seat", look, alt.value(wide / 2))


def _bars(
    rows: list[Row], subject: Election, width: float, look: Look, *, first: bool
) -> alt.LayerChart:
    low, high = subject.majority
    last = max(high, *(row["end"] for row in rows))
    domain = [0, last * width / max(width - TEXT, width / 2)]
    x = alt.X("start:Q", scale=alt.Scale(domain=domain, nice=False), axis=seats_axis(width))
    y = named(rows, shown=first)
    base = alt.Chart(data(rows), width=width, height=ROW * len(rows)).encode(y=y)
    words = haloed(base.encode(x="end:Q", text="text:N"), look, align="left", dx=7)
    return majority(low, high, look) + ranges(base, x, "end", "median") + words


def majority(low: int, high: int, look: Look) -> alt.LayerChart:
    """The line of a majority; a band where the size of the house varies."""
    rows = [{"from": low, "to": high, "text": f"majority: {span(low, high)}"}]
    base = alt.Chart(data(rows))
    mark = (
        base.mark_rect(color=look.grid, opacity=1).encode(x="from:Q", x2="to:Q")
        if low < high
        else base.mark_rule(strokeDash=[4, 3], color=look.muted).encode(x="from:Q")
    )
    words = base.mark_text(color=look.muted, dy=-8, baseline="bottom").encode(
        x="to:Q", y=alt.value(0), text="text:N"
    )
    return mark + words
