"""The page of a sweep: what decides, curves or heat maps, and where a chance crosses one half."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.colours import ink_on, toward
from simulator.intervals import Z, decimals
from simulator.report.axes import in_words
from simulator.report.document import Look, Page, page
from simulator.report.figures import is_chance, label_of, value
from simulator.report.shapes import curve
from simulator.report.styles import Styles
from simulator.report.told import FigureTold, ImportanceTold, Label, PointTold, SweepTold, told
from simulator.report.words import Words

MOST_DECIDED, MOST_CURVES, MOST_MAPS, MOST_TURNS = 10, 6, 3, 40
MOST_CELLS, MOST_TICKS = 1200, 8
PALE, DEEP = "#eef3fa", "#08406f"
"""Of a heat map, at 0 and at 100."""
Key = tuple[str, str | None, str | None, str | None]
Row = dict[str, Any]


def of_sweep(document: Mapping[str, Any], words: Words, look: Look, place: str = "sweep") -> Page:
    """The page. Raises: SimulatorError, where the document is not a sweep."""
    found, styles = in_words(told(SweepTold, document, place), words), Styles()
    moving = _moving(found)
    curves, maps = _pictures(found, moving, words, styles)
    return page(
        "sweep.html.j2",
        words,
        styles,
        look,
        name=found.sweep,
        title=look.title or _title(found, moving, words),
        kicker=words.say("sweep", name=found.name),
        sub=words.say("sweep_sub", len(found.points), points=words.number(len(found.points))),
        meta=words.drawn(max(point.draws for point in found.points), found.seed),
        axes=found.axes,
        decides=[_decides(found, each, words, styles) for each in moving],
        curves=curves,
        maps=maps,
        turns=[_turn(each, found, words) for each in found.turns if each.event is not None][
            :MOST_TURNS
        ],
        points=_points(found, moving, words),
    )


def _moving(found: SweepTold) -> list[ImportanceTold]:
    """Chances of events that move the furthest; of parties, where no event does."""
    chances = [row for row in found.importance if is_chance(row)]
    events = [row for row in chances if row.event is not None]
    ranked = sorted(events or chances, key=lambda row: row.low - row.high)
    return ranked[:MOST_DECIDED]


def _title(found: SweepTold, moving: Sequence[ImportanceTold], words: Words) -> str:
    if not moving:
        return words.say("sweep_title_still")
    first = moving[0]
    return words.say(
        "sweep_title" if len(found.axes) > 1 else "sweep_title_one",
        axis=max(found.axes, key=lambda axis: first.parts.get(axis, 0.0)),
        event=label_of(first, found.names, words),
        low=words.percent(100 * first.low),
        high=words.percent(100 * first.high),
    )


def _decides(found: SweepTold, row: ImportanceTold, words: Words, styles: Styles) -> Row:
    """One bar: the part of each axis, and of their interaction."""
    parts = [(axis, min(max(row.parts.get(axis, 0.0), 0.0), 1.0)) for axis in found.axes]
    rest = max(0.0, 1.0 - sum(part for _, part in parts))
    return {
        "label": label_of(row, found.names, words),
        "low": words.percent(100 * row.low),
        "high": words.percent(100 * row.high),
        "parts": [
            (axis, f"k{place % 6}", styles.put(width=100 * part), words.percent(100 * part))
            for place, (axis, part) in enumerate(parts)
        ],
        "rest": (styles.put(width=100 * rest), words.percent(100 * rest)),
    }


def _key(row: FigureTold) -> Key:
    return row.measure, row.tier, row.party, row.event


def _pictures(
    found: SweepTold, moving: Sequence[ImportanceTold], words: Words, styles: Styles
) -> tuple[list[Row], list[Row]]:
    """Curves along one axis of numbers, or heat maps where there are several."""
    values = {(_key(row), row.point): row for row in found.measures}
    if len(found.axes) == 1 and _numeric(found, found.axes[0]):
        drawn = (_curve(found, each, values, words, styles) for each in moving[:MOST_CURVES])
        return [*filter(None, drawn)], []
    return [], [_map(found, each, values, words, styles) for each in moving[:MOST_MAPS]]


def _numeric(found: SweepTold, axis: str) -> bool:
    labels = [point.axes.get(axis) for point in found.points]
    return all(isinstance(label, int | float) and not isinstance(label, bool) for label in labels)


def _curve(
    found: SweepTold, row: ImportanceTold, values: Mapping[Any, Any], words: Words, styles: Styles
) -> Row | None:
    """A line through the points, in a band of their errors."""
    axis = found.axes[0]
    points = sorted(found.points, key=lambda point: float(point.axes[axis] or 0.0))
    read = [(point, values.get((_key(row), point.point))) for point in points]
    known = [(point, told) for point, told in read if told is not None and told.value is not None]
    if not known:
        return None
    numbers = [float(point.axes[axis] or 0.0) for point, _ in known]
    least, most = numbers[0], numbers[-1]
    chances = [told.value for _, told in known]
    errors = [Z * (told.error or 0.0) for _, told in known]
    bands = [(one - error, one + error) for one, error in zip(chances, errors, strict=True)]

    def at(number: float) -> float:
        return (number - least) / ((most - least) or 1.0)

    label = label_of(row, found.names, words)
    return {
        "label": label,
        "picture": curve([at(x) for x in numbers], chances, bands, f"{label}: {axis}"),
        "axis": axis,
        "ticks": [
            {"text": words.short(number), "at": styles.put(left=100 * at(number))}
            for number in numbers[:: -(-len(numbers) // MOST_TICKS)]
        ],
    }


def _map(
    found: SweepTold, row: ImportanceTold, values: Mapping[Any, Any], words: Words, styles: Styles
) -> Row:
    """Rows of all axes but the one with the most levels, which goes across."""
    across = max(found.axes, key=lambda axis: (_numeric(found, axis), len(_labels(found, axis))))
    down = [axis for axis in found.axes if axis != across]
    columns = [_text(label, words) for label in _labels(found, across)]
    cells: dict[tuple[str, ...], dict[str, PointTold]] = {}
    for point in found.points:
        where = tuple(_text(point.axes.get(axis), words) for axis in down)
        cells.setdefault(where, {})[_text(point.axes.get(across), words)] = point
    shown = list(cells.items())[: max(1, MOST_CELLS // max(len(columns), 1))]
    return {
        "label": label_of(row, found.names, words),
        "across": across,
        "down": down,
        "columns": columns,
        "rows": [
            (
                where,
                [
                    _cell(values.get((_key(row), at[c].point)) if c in at else None, words, styles)
                    for c in columns
                ],
            )
            for where, at in shown
        ],
    }


def _labels(found: SweepTold, axis: str) -> list[Label]:
    """The values of an axis: numbers by size, others as they come."""
    labels = list(dict.fromkeys(point.axes.get(axis) for point in found.points))
    return sorted(labels, key=lambda x: float(x or 0)) if _numeric(found, axis) else labels


def _text(label: Label, words: Words) -> str:
    if label is None:
        return "–"
    return words.short(label) if isinstance(label, float | int) else str(label)


def _cell(row: Any, words: Words, styles: Styles) -> Row:
    """A chance in hundredths, on its colour."""
    if row is None or row.value is None:
        return {"text": "–", "kind": "", "title": ""}
    colour = toward(PALE, DEEP, row.value)
    error = 100 * Z * (row.error or 0.0)
    chance = words.percent(100 * row.value, decimals(100 * (row.error or 0.0)))
    return {
        "text": words.number(100 * row.value),
        "kind": styles.put(background=colour, color=ink_on(colour)),
        "title": f"{chance} ±{words.number(error, decimals(error))}",
    }


def _turn(row: Any, found: SweepTold, words: Words) -> Row:
    return {
        "label": label_of(row, found.names, words),
        "between": words.say(
            "turn_between", axis=row.axis, last=_text(row.last, words), next=_text(row.next, words)
        ),
        "where": row.where,
        "before": value(row, row.before.value, words, row.before.error),
        "after": value(row, row.after.value, words, row.after.error),
    }


def _points(found: SweepTold, moving: Sequence[ImportanceTold], words: Words) -> Row:
    """Every point as a row of a table, with the chances that are shown."""
    values = {(_key(row), row.point): row for row in found.measures}
    shown = moving[:MOST_CURVES]

    def cell(point: PointTold, each: ImportanceTold) -> str:
        row = values.get((_key(each), point.point))
        if row is None or row.value is None:
            return "–"
        return words.chance(row.value, row.error or 0.0, point.draws)

    return {
        "heads": [*found.axes, *(label_of(each, found.names, words) for each in shown)],
        "rows": [
            [
                *(_text(point.axes.get(axis), words) for axis in found.axes),
                *(cell(point, each) for each in shown),
            ]
            for point in found.points[:MOST_CELLS]
        ],
        "axes": len(found.axes),
    }
