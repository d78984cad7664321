"""Lines over a number or a day, each named at its end, with bands of simulation error."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from simulator.charts.letters import measured
from simulator.charts.look import Look
from simulator.charts.parties import Row
from simulator.charts.points import Shown
from simulator.charts.sheet import coloured, data, fill, haloed

HIGH = 340
LINE, GAP = 13, 3
"""Pixels of a line of a name, and between two names."""


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
            "fill": row["fill"],
            "stroke": row["stroke"],
        }
        for row, text, place in zip(ends, texts, places, strict=True)
    ]
