"""`sweep`: what changes over the points: curves, dots, a heat map, or what decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import altair as alt

from simulator.charts.look import Look
from simulator.charts.points import Shown, lines, rows_of, shown
from simulator.charts.sheet import (
    NAMES,
    ROW,
    Sheet,
    coloured,
    data,
    fill,
    legend,
    named,
    names_width,
)
from simulator.charts.subjects import Row, SweepTables
from simulator.charts.words import draws_note, error_note, fitted, joined, labels, safe
from simulator.colours import FALLBACK, ink_on, toward
from simulator.errors import SimulatorError
from simulator.figures.definitions import COLUMNS, EVENT, SEATS

USUAL = (COLUMNS[EVENT], COLUMNS[SEATS])
MOST_CELLS = 30
"""Of a heat map, in a row or column; more have no numbers."""
CELL = 34
MOST_MARKS = 10
"""Points that each have a mark of the axis."""


def panels(subject: SweepTables, look: Look, only: tuple[str, ...]) -> Sheet:
    """One axis: curves of numbers, dots of others. Two that are crossed: a heat map. Else bars."""
    if len(subject.axes) == 1:
        return _over_one(subject, look, only)
    what = shown(subject, only, USUAL)
    rows = rows_of(subject, Shown(what.measure, what.ids[:1]), look)
    if len(subject.axes) == 2 and _is_crossed(rows):
        return _heat(subject, what, rows, look)
    return _deciding(subject, look, only)


def _over_one(subject: SweepTables, look: Look, only: tuple[str, ...]) -> Sheet:
    what = shown(subject, only, USUAL)
    (axis,) = subject.axes
    rows = rows_of(subject, what, look)
    numbers = [row for row in rows if isinstance(row["x0"], int | float)]
    if len({row["x0"] for row in numbers}) > 1:
        rows = [{**row, "at": row["x0"]} for row in numbers]
        values = sorted({row["at"] for row in rows})
        marks = values if len(values) <= MOST_MARKS else alt.Undefined
        title = alt.Axis(title=safe(axis), grid=False, format="~g", values=marks)
        x = alt.X("at:Q", axis=title, scale=alt.Scale(zero=False, nice=False))
        panel: alt.LayerChart | alt.HConcatChart = lines(rows, what, look, x)
    else:
        panel = _dots(rows, what, look)
    return _sheet(subject, [panel], what, rows, "")


def _sheet(
    subject: SweepTables, made: list[alt.ChartType], what: Shown, rows: list[Row], more: str
) -> Sheet:
    errors = [row["error"] for row in rows] if what.column == "event" else []
    told = [f"{row['label']} {row['value']:.3g} at {_point(subject, row)}" for row in rows[:60]]
    return Sheet(
        panels=made,
        title=f"Sweep: {subject.title}",
        subtitle=joined(
            more or f"{what.title[0].upper()}{what.title[1:]}, by {', '.join(subject.axes)}.",
            f"{draws_note(subject.draws)} at each point.",
            f"{what.left_out} that change less are not shown." if what.left_out else "",
            error_note(errors),
        ),
        description="; ".join(told) + ".",
    )


def _point(subject: SweepTables, row: Row) -> str:
    return ", ".join(f"{axis} = {row[f'x{place}']}" for place, axis in enumerate(subject.axes))


def _dots(rows: list[Row], what: Shown, look: Look) -> alt.LayerChart:
    """A row for each value of the axis, a dot for each id; a line for the error."""
    values = {str(row["x0"]): str(row["x0"]) for row in rows}
    told = labels(values, NAMES)
    placed = [{**row, "name": row["label"], "label": told[str(row["x0"])]} for row in rows]
    width = look.inner - names_width(placed) - 12
    x = alt.X(
        "value:Q",
        axis=alt.Axis(title=what.title, format=what.format),
        scale=alt.Scale(domain=[0, 1]) if what.format == "%" else alt.Scale(zero=False),
    )
    height = ROW * 1.3 * len(values)
    base = alt.Chart(data(placed), width=width, height=height).encode(y=named(placed))
    error = base.mark_rule(strokeWidth=2).encode(x="low:Q", x2="high:Q", color=coloured("fill"))
    dots = base.mark_circle(size=90, opacity=1).encode(x=x, **fill(), tooltip="name:N")
    return error + dots


def _is_crossed(rows: list[Row]) -> bool:
    """Whether every value of the one axis is there with every value of the other, once."""
    pairs = Counter((row["x0"], row["x1"]) for row in rows)
    first, second = {a for a, _ in pairs}, {b for _, b in pairs}
    return len(pairs) == len(first) * len(second) and set(pairs.values()) == {1}


def _heat(subject: SweepTables, what: Shown, rows: list[Row], look: Look) -> Sheet:
    least, most = (choose(row["value"] for row in rows) for choose in (min, max))
    low, high = (0.0, 1.0) if what.format == "%" else (least, most)
    cells = [_cell(row, low, high, what, look) for row in rows]
    across = {row["a"] for row in cells}
    order = _ordered(rows, "x1")
    width = look.inner - names_width(cells) - 12
    base = alt.Chart(data(cells), width=width, height=CELL * len(order)).encode(
        x=alt.X(
            "a:N",
            sort=_ordered(rows, "x0"),
            axis=alt.Axis(title=safe(subject.axes[0]), labelAngle=0, grid=False),
        ),
        y=named([{"label": label} for label in order]),
    )
    boxes = base.mark_rect(stroke=look.background, strokeWidth=1).encode(color=coloured("fill"))
    words = base.mark_text(fontSize=11).encode(text="text:N", color=coloured("ink"))
    panel = boxes + words if len(across) <= MOST_CELLS else boxes
    more = f"{what.title[0].upper()}{what.title[1:]}: {rows[0]['label']}. Down: {subject.axes[1]}."
    return _sheet(subject, [panel], Shown(what.measure, what.ids[:1]), rows, more)


def _cell(row: Row, low: float, high: float, what: Shown, look: Look) -> Row:
    part = (row["value"] - low) / (high - low) if high > low else 0.5
    shade = toward(look.background, look.accent, 0.08 + 0.92 * part)
    text = f"{row['value']:.0%}" if what.format == "%" else f"{row['value']:.3g}"
    kept = {key: row[key] for key in ("point", "id", "value", "error")}
    places = {"a": _axis_label(row["x0"]), "label": _axis_label(row["x1"])}
    return {**kept, **places, "fill": shade, "ink": ink_on(shade), "text": text}


def _axis_label(value: object) -> str:
    return fitted(f"{value:g}" if isinstance(value, float) else safe(str(value)), NAMES)


def _ordered(rows: list[Row], axis: str) -> list[str]:
    """Numbers by size, with the largest on top; texts as they come."""
    values = list(dict.fromkeys(row[axis] for row in rows))
    if all(isinstance(value, int | float) for value in values):
        values.sort(reverse=axis == "x1")
    return [_axis_label(value) for value in values]


def _deciding(subject: SweepTables, look: Look, only: tuple[str, ...]) -> Sheet:
    """What part of a figure's variance over the points each axis has."""
    what = shown(subject, only, USUAL)
    found = [
        each
        for each in subject.told["importance"]
        if each["measure"] == what.measure and each[what.column] in what.ids
    ]
    if not found:
        raise SimulatorError(
            "chart 'sweep': nothing changes beyond simulation error; draw more, or vary more"
        )
    names = {row["id"]: row["label"] for row in rows_of(subject, what, look)}
    paint = dict(zip(subject.axes, FALLBACK * len(subject.axes), strict=False))
    parts = [part for each in found for part in _parts(each, names[each[what.column]], paint, look)]
    keys = [
        {"label": safe(axis), "note": "", "fill": paint[axis], "stroke": paint[axis]}
        for axis in subject.axes
    ]
    keys.append({"label": "together", "note": "", "fill": look.grid, "stroke": look.muted})
    left = names_width(parts)
    base = alt.Chart(data(parts), width=look.inner - left - 12, height=ROW * len(found))
    bars = base.mark_bar(height=16).encode(
        y=named(parts),
        x=alt.X(
            "start:Q",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(title="part of the variance over points", format="%"),
        ),
        x2="end:Q",
        **fill(),
    )
    told = [f"{p['label']}: {p['axis']} {p['part']:.0%}" for p in parts]
    return Sheet(
        panels=[bars, legend(keys, look, left)],
        title=f"What matters most: {subject.title}",
        subtitle=f"How much of {what.title} each axis explains by itself; the rest is what they do "
        f"together. {draws_note(subject.draws)} at each point.",
        description="; ".join(told) + ".",
    )


def _parts(found: Row, label: str, paint: dict[str, str], look: Look) -> Iterator[Row]:
    at = 0.0
    pairs = [(axis, max(0.0, part or 0.0)) for axis, part in found["parts"].items()]
    pairs.append(("together", max(0.0, 1.0 - sum(part for _, part in pairs))))
    for axis, part in pairs:
        colour = paint.get(axis, look.grid)
        cells = {"label": label, "axis": safe(axis), "part": part}
        place = {"start": min(at, 1.0), "end": min(at + part, 1.0)}
        yield {**cells, **place, "fill": colour, "stroke": colour}
        at += part
