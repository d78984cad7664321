"""Rows of parties: labels and colours; and a legend of our own, with the seats of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt

from simulator.charts.letters import measured
from simulator.charts.look import Look
from simulator.charts.sheet import data, fill
from simulator.charts.subjects import Election
from simulator.charts.words import labels
from simulator.colours import ink_on

NAMES = 190
"""Pixels that names have at most."""
LINE = 20
"""Height of a line of a legend."""
Row = dict[str, Any]


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
