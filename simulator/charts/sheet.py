"""What every chart has: title, subtitle, source, a description for who does not see it; rows, axes
and bars, labels and colours of parties, and a legend of our own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from simulator.charts.look import Look
from simulator.charts.subjects import Election, Row, Subject
from simulator.charts.words import labels, measured, safe, wrapped
from simulator.colours import ink_on

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
NAMES = 190
"""Pixels that names have at most."""
LINE = 20
"""Height of a line of a legend."""


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


def data(rows: Sequence[Row]) -> alt.InlineData:
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


def probability(cell: str, title: str, **options: Any) -> alt.X:
    """An axis of chances, with marks at quarters; `options` of Altair's axis."""
    axis = alt.Axis(title=title, format="%", values=[0, 0.25, 0.5, 0.75, 1], **options)
    return alt.X(cell, scale=alt.Scale(domain=[0, 1], nice=False), axis=axis)


def ranges(base: alt.Chart, x: alt.X, end: str, median: str) -> alt.LayerChart:
    """A bar from `x` to a cell, and a line at the median."""
    bars = base.mark_bar(height=14, cornerRadius=3, strokeWidth=1.2)
    middle = base.mark_tick(thickness=2, size=14).encode(x=f"{median}:Q", color=coloured("ink"))
    return bars.encode(x=x, x2=f"{end}:Q", **fill()) + middle


def stacked(base: alt.Chart, x: alt.X, wide: Sequence[Row], text: Any) -> alt.LayerChart:
    """Parts of bars from `start` to `end`; in those that are `wide` a text at their `middle`."""
    bars = base.mark_bar(height=18, strokeWidth=0.8).encode(x=x, x2="end:Q", **fill())
    words = alt.Chart(data(wide)).mark_text(fontSize=11)
    return bars + words.encode(y=base.encoding.y, x="middle:Q", text=text, color=coloured("ink"))


def named(rows: Sequence[Row], *, shown: bool = True) -> alt.Y:
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


def names_width(rows: Sequence[Row]) -> float:
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


def chances(rows: Sequence[Row], look: Look, heading: str, high: int = ROW) -> alt.LayerChart:
    """A column of chances in words, to the right of rows of this height."""
    base = alt.Chart(data(rows), width=CHANCE, height=high * len(rows))
    words = base.mark_text(fontWeight="bold").encode(
        y=named(rows, shown=False), x=alt.value(CHANCE / 2), text="chance:N"
    )
    return words + above(heading, look, alt.value(CHANCE / 2))


def painted(subject: Election, party: str, look: Look) -> Row:
    """The cells of a row that has the colour of a party or bloc."""
    colour = subject.colours[party]
    return {"fill": colour.fill, "stroke": colour.stroke(look.theme), "ink": ink_on(colour.fill)}


def labelled(subject: Election, ids: Iterable[str]) -> dict[str, str]:
    """The label of each, on one line or two."""
    return labels({name: subject.names[name] for name in ids}, NAMES)


def keyed(subject: Election, ids: Iterable[str], look: Look) -> dict[str, str]:
    """The label of each in a legend, on one line."""
    return labels({name: subject.names[name] for name in ids}, look.inner - 60, lines=1)


def legend(rows: Sequence[Row], look: Look, left: float = 0.0) -> alt.LayerChart:
    """A dot, the label and `note` of each row, in as many columns as there is room for.

    Rows have `label`, `note`, `fill` and `stroke`. `left` is where bars begin in the panel above.
    """
    texts = [{**row, "text": f"{row['label']} {row['note']}".replace("\n", " ")} for row in rows]
    wide = max((measured(row["text"]) for row in texts), default=0.0) + 24
    columns = max(1, int(look.inner / wide))
    lines = -(-len(texts) // columns)
    for place, row in enumerate(texts):
        row["x"], row["y"] = (place // lines) * look.inner / columns + 8 - left, place % lines
    height = lines * LINE
    base = alt.Chart(data(texts), width=look.inner - left, height=height).encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, look.inner - left], nice=False)),
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.5, lines - 0.5], reverse=True)),
    )
    dots = base.mark_circle(size=110, opacity=1, strokeWidth=1.5).encode(**fill())
    words = base.mark_text(align="left", dx=11).encode(text="text:N")
    return dots + words
