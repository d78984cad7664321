"""What every chart has: title, subtitle, source, a description for who does not see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from simulator.charts.letters import measured, wrapped
from simulator.charts.look import Look
from simulator.charts.subjects import Subject
from simulator.charts.words import safe

TITLE, SUBTITLE, SOURCE = 18, 13, 10
"""Sizes of type."""
BOLD = 1.08
"""Width of bold letters, of others."""
ROW = 26
"""Height of a row, in pixels."""
CHANCE = 70
"""Width of the column of chances, in pixels."""
HALF = 7
"""Pixels that the first of two lines is above the middle."""


@dataclass(frozen=True)
class Sheet:
    """The panels of a chart, one below the other, and what is said of them."""

    panels: Sequence[alt.ChartType]
    title: str
    subtitle: str
    description: str
    """What the chart shows, with its main figures: for screen readers.

    Labels in the texts may have line breaks; they are read as blanks.
    """


def finished(sheet: Sheet, look: Look, subject: Subject) -> alt.ConcatChart:
    """The whole chart; `usermeta` has what it says, and the source."""
    source = safe(subject.source)
    title, subtitle, told = (
        safe(text.replace("\n", " "))
        for text in (sheet.title, sheet.subtitle, f"{sheet.title}. {sheet.description}")
    )
    first = sheet.panels[0].properties(title=_heading(title, subtitle, look))
    foot = alt.TitleParams(
        text=_lines(source, look, SOURCE),
        orient="bottom",
        anchor="start",
        frame="bounds",
        fontSize=SOURCE,
        fontWeight="normal",
        color=look.muted,
        offset=12,
    )
    whole = alt.concat(
        first, *sheet.panels[1:], title=foot, spacing=10, columns=1, align="none", bounds="full"
    )
    about = {"title": title, "source": source, "subtitle": subtitle}
    return whole.properties(description=told, usermeta=about).configure(**look.config())


def _heading(title: str, subtitle: str, look: Look) -> alt.TitleParams:
    return alt.TitleParams(
        text=_lines(title, look, TITLE),
        subtitle=_lines(subtitle, look, SUBTITLE),
        anchor="start",
        frame="bounds",
        fontSize=TITLE,
        fontWeight="bold",
        color=look.ink,
        subtitleFontSize=SUBTITLE,
        subtitleColor=look.muted,
        subtitlePadding=6,
        offset=16,
    )


def _lines(text: str, look: Look, size: int) -> list[str]:
    return wrapped(text, look.inner / (BOLD if size == TITLE else 1.0), size)


def data(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Rows in the chart itself."""
    return alt.InlineData(values=list(rows))


def coloured(cell: str) -> alt.Color:
    """The colour that a cell of its row says: `fill`, or `ink` of what is written on it."""
    return alt.Color(f"{cell}:N", scale=None, legend=None)


def fill() -> dict[str, Any]:
    """Each mark in the colour that its row has."""
    return {"color": coloured("fill"), "stroke": alt.Stroke("stroke:N", scale=None, legend=None)}


def seats_axis(width: float) -> alt.Axis:
    """Of numbers of seats, with marks for which there is room."""
    count = max(3, int(width / 80))
    return alt.Axis(title="seats", tickMinStep=1, format=",d", tickCount=count)


def ranges(base: alt.Chart, x: alt.X, end: str, median: str) -> alt.LayerChart:
    """A bar from `x` to a cell, and a line at the median."""
    bars = base.mark_bar(height=14, cornerRadius=3, strokeWidth=1.2)
    middle = base.mark_tick(thickness=2, size=14).encode(x=f"{median}:Q", color=coloured("ink"))
    return bars.encode(x=x, x2=f"{end}:Q", **fill()) + middle


def stacked(base: alt.Chart, x: alt.X, wide: Sequence[dict[str, Any]], text: Any) -> alt.LayerChart:
    """Parts of bars from `start` to `end`; in those that are `wide` a text at their `middle`."""
    bars = base.mark_bar(height=18, strokeWidth=0.8).encode(x=x, x2="end:Q", **fill())
    words = alt.Chart(data(wide)).mark_text(fontSize=11)
    return bars + words.encode(y=base.encoding.y, x="middle:Q", text=text, color=coloured("ink"))


def named(rows: Sequence[dict[str, Any]], *, shown: bool = True) -> alt.Y:
    """A row for each label, in the order given; labels begin where titles do."""
    order = list(dict.fromkeys(row["label"] for row in rows))
    wide = names_width(rows) if shown else 0
    two = {"test": "indexof(datum.label, '\\n') >= 0", "value": -HALF}
    axis = alt.Axis(
        labels=shown,
        labelExpr="split(datum.label, '\\n')",
        labelAlign="left",
        labelPadding=wide,
        labelOffset={"condition": two, "value": 0},
        labelLimit=wide + 40,
        maxExtent=wide,
        minExtent=wide,
    )
    return alt.Y("label:N", title=None, axis=axis, scale=alt.Scale(domain=order))


def names_width(rows: Sequence[dict[str, Any]]) -> float:
    """Pixels of the labels of rows, and of what is between them and the bars."""
    return max((measured(row["label"]) for row in rows), default=0.0) + 10


def above(text: str, look: Look, x: Any) -> alt.Chart:
    """A word above a column."""
    return (
        alt.Chart(data([{"text": text}]))
        .mark_text(color=look.muted, dy=-8, baseline="bottom")
        .encode(x=x, y=alt.value(0), text="text:N")
    )


def haloed(words: alt.Chart, look: Look, **options: Any) -> alt.LayerChart:
    """Texts that can be read on a line of the grid."""
    halo = words.mark_text(stroke=look.background, strokeWidth=4, **options)
    return halo + words.mark_text(**options)


def chances(
    rows: Sequence[dict[str, Any]], look: Look, heading: str, high: int = ROW
) -> alt.LayerChart:
    """A column of chances in words, to the right of rows of this height."""
    base = alt.Chart(data(rows), width=CHANCE, height=high * len(rows))
    words = base.mark_text(fontWeight="bold").encode(
        y=named(rows, shown=False), x=alt.value(CHANCE / 2), text="chance:N"
    )
    return words + above(heading, look, alt.value(CHANCE / 2))
