"""The page of a sweep: what decides, curves or heat maps, and where a chance crosses one half."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from simulator.colours import ink_on, toward
from simulator.intervals import Z, decimals
from simulator.report.document import Look, Page, Styles, page
from simulator.report.shapes import curve
from simulator.report.told import (
    FigureTold,
    ImportanceTold,
    Label,
    NamesTold,
    PointTold,
    SweepTold,
    TurnTold,
    told,
)
from simulator.report.words import Words

MOST_DECIDED, MOST_CURVES, MOST_MAPS, MOST_TURNS = 10, 6, 3, 40
MOST_CELLS, MOST_TICKS = 1200, 8
PALE, DEEP = "#eef3fa", "#08406f"
"""Of a heat map, at 0 and at 100."""
AXES = (
    (re.compile(r"party\.([^.]+)\.share"), "axis_share"),
    (re.compile(r"tier\.([^.]+)\.threshold\.share"), "axis_threshold"),
    (re.compile(r"tier\.([^.]+)\.seats"), "axis_seats"),
    (re.compile(r"votes\.(effective_sample_size)"), "axis_sample"),
    (re.compile(r"(turnout)\.mean"), "axis_turnout"),
    (re.compile(r"(polls)\.as_of"), "axis_polls"),
)
"""Keys that people vary often, and the text for each; other keys are shown as they are."""
Row = dict[str, Any]


def of_sweep(document: Mapping[str, Any], words: Words, look: Look, place: str = "sweep") -> Page:
    """The page. Raises: SimulatorError, where the document is not a sweep."""
    sweep = _Sweep(_in_words(told(SweepTold, document, place), words), words)
    found = sweep.found
    curves, maps = sweep.pictures()
    turns = [row for row in found.turns if row.event is not None]
    return page(
        "sweep.html.j2",
        words,
        sweep.styles,
        look,
        name=found.sweep,
        title=look.title or sweep.title(),
        kicker=words.say("sweep", name=found.name),
        sub=words.say("sweep_sub", len(found.points), points=words.number(len(found.points))),
        meta=words.drawn(max(point.draws for point in found.points), found.seed),
        axes=found.axes,
        decides=[sweep.decides(row) for row in sweep.moving],
        curves=curves,
        maps=maps,
        turns=[sweep.turn(row) for row in turns[:MOST_TURNS]],
        points=sweep.points(),
    )


def _in_words(found: SweepTold, words: Words) -> SweepTold:
    """The same sweep with names of its axes in place of keys: "votes of Ak Zhol, percent"."""
    names = _axis_names(found.axes, found.names, words)

    def renamed(row: Mapping[str, object]) -> dict[str, object]:
        return {names.get(key, key): value for key, value in row.items()}

    return found.model_copy(
        update={
            "axes": [names[axis] for axis in found.axes],
            "points": [p.model_copy(update={"axes": renamed(p.axes)}) for p in found.points],
            "importance": [
                row.model_copy(update={"parts": renamed(row.parts)}) for row in found.importance
            ],
            "turns": [
                row.model_copy(
                    update={
                        "axis": names.get(row.axis, row.axis),
                        "where": _replaced(row.where, names),
                    }
                )
                for row in found.turns
            ],
        }
    )


def _axis_names(axes: list[str], names: NamesTold, words: Words) -> dict[str, str]:
    """A name for each axis; those of two that would be called the same stay keys."""
    found = {axis: _axis_name(axis, names, words) for axis in axes}
    twice = Counter(found.values())
    return {axis: name if twice[name] == 1 else axis for axis, name in found.items()}


def _axis_name(axis: str, names: NamesTold, words: Words) -> str:
    for pattern, key in AXES:
        if match := pattern.fullmatch(axis):
            return words.say(key, name=names.parties.get(match[1], match[1]))
    return axis


def _replaced(text: str, names: Mapping[str, str]) -> str:
    """Keys in "KEY = 5, KEY = 7", the longest first."""
    for axis in sorted(names, key=len, reverse=True):
        text = text.replace(f"{axis} = ", f"{names[axis]} = ")
    return text


class _Sweep:
    """A sweep whose axes have names, and the parts of its page."""

    def __init__(self, found: SweepTold, words: Words) -> None:
        self.found, self.words, self.styles = found, words, Styles()
        self.values = {(row.point, *_key(row)): row for row in found.measures}
        chances = [row for row in found.importance if row.is_chance]
        events = [row for row in chances if row.event is not None]
        ranked = sorted(events or chances, key=lambda row: row.low - row.high)
        self.moving = ranked[:MOST_DECIDED]
        """Chances of events that move the furthest; of parties, where no event does."""

    def _is_numeric(self, axis: str) -> bool:
        labels = [point.axes.get(axis) for point in self.found.points]
        return all(isinstance(each, int | float) and not isinstance(each, bool) for each in labels)

    def _reading(self, point: PointTold | None, row: FigureTold) -> tuple[float, float] | None:
        """The figure of a row at a point and its error, where there is one."""
        found = None if point is None else self.values.get((point.point, *_key(row)))
        return None if found is None or found.value is None else (found.value, found.error or 0.0)

    def _label(self, row: FigureTold) -> str:
        return row.label(self.found.names, self.words)

    def title(self) -> str:
        """What decides the most."""
        if not self.moving:
            return self.words.say("sweep_title_still")
        first, axes = self.moving[0], self.found.axes
        return self.words.say(
            "sweep_title" if len(axes) > 1 else "sweep_title_one",
            axis=max(axes, key=lambda axis: first.parts.get(axis, 0.0)),
            event=self._label(first),
            low=self.words.percent(100 * first.low),
            high=self.words.percent(100 * first.high),
        )

    def decides(self, row: ImportanceTold) -> Row:
        """One bar: the part of each axis, and of their interaction."""
        percent, put = self.words.percent, self.styles.put
        parts = [min(max(row.parts.get(axis, 0.0), 0.0), 1.0) for axis in self.found.axes]
        rest = max(0.0, 1.0 - sum(parts))
        return {
            "label": self._label(row),
            "low": percent(100 * row.low),
            "high": percent(100 * row.high),
            "parts": [
                (axis, f"k{place % 6}", put(width=100 * part), percent(100 * part))
                for place, (axis, part) in enumerate(zip(self.found.axes, parts, strict=True))
            ],
            "rest": (put(width=100 * rest), percent(100 * rest)),
        }

    def pictures(self) -> tuple[list[Row], list[Row]]:
        """Curves along one axis of numbers, or heat maps where there are several."""
        if len(self.found.axes) == 1 and self._is_numeric(self.found.axes[0]):
            return [*filter(None, map(self._curve, self.moving[:MOST_CURVES]))], []
        return [], [*map(self._map, self.moving[:MOST_MAPS])]

    def _curve(self, row: ImportanceTold) -> Row | None:
        """A line through the points, in a band of their errors."""
        axis, label = self.found.axes[0], self._label(row)
        points = sorted(self.found.points, key=lambda point: float(point.axes[axis] or 0.0))
        read = [(float(point.axes[axis] or 0.0), self._reading(point, row)) for point in points]
        known = [(x, *reading) for x, reading in read if reading is not None]
        if not known:
            return None
        numbers, values, _ = zip(*known, strict=True)
        bands = [(one - Z * error, one + Z * error) for _, one, error in known]
        least, reach = numbers[0], (numbers[-1] - numbers[0]) or 1.0
        places = [(number - least) / reach for number in numbers]
        return {
            "label": label,
            "picture": curve(places, values, bands, f"{label}: {axis}"),
            "axis": axis,
            "ticks": [
                self.styles.mark(self.words.short(number), 100 * place)
                for number, place in [*zip(numbers, places, strict=True)][
                    :: -(-len(numbers) // MOST_TICKS)
                ]
            ],
        }

    def _map(self, row: ImportanceTold) -> Row:
        """Rows of all axes but the one with the most levels, which goes across."""
        axes = self.found.axes
        across = max(axes, key=lambda axis: (self._is_numeric(axis), len(self._levels(axis))))
        down = [axis for axis in axes if axis != across]
        columns = [self._text(level) for level in self._levels(across)]
        cells: dict[tuple[str, ...], dict[str, PointTold]] = {}
        for point in self.found.points:
            where = tuple(self._text(point.axes.get(axis)) for axis in down)
            cells.setdefault(where, {})[self._text(point.axes.get(across))] = point
        shown = list(cells.items())[: max(1, MOST_CELLS // max(len(columns), 1))]
        return {
            "label": self._label(row),
            "across": across,
            "down": down,
            "columns": columns,
            "rows": [
                (where, [self._cell(self._reading(at.get(column), row)) for column in columns])
                for where, at in shown
            ],
        }

    def _levels(self, axis: str) -> list[Label]:
        """The values of an axis: numbers by size, others as they come."""
        levels = list(dict.fromkeys(point.axes.get(axis) for point in self.found.points))
        return sorted(levels, key=lambda x: float(x or 0)) if self._is_numeric(axis) else levels

    def _text(self, label: Label) -> str:
        if label is None:
            return "–"
        return self.words.short(label) if isinstance(label, float | int) else str(label)

    def _cell(self, reading: tuple[float, float] | None) -> Row:
        """A chance in hundredths, on its colour."""
        if reading is None:
            return {"text": "–", "kind": "", "title": ""}
        (chance, error), words = reading, self.words
        colour, within = toward(PALE, DEEP, chance), 100 * Z * error
        told = words.percent(100 * chance, decimals(100 * error))
        return {
            "text": words.number(100 * chance),
            "kind": self.styles.put(background=colour, color=ink_on(colour)),
            "title": f"{told} ±{words.number(within, decimals(within))}",
        }

    def turn(self, row: TurnTold) -> Row:
        """Where a chance crosses one half."""
        last, following = self._text(row.last), self._text(row.next)
        return {
            "label": self._label(row),
            "between": self.words.say("turn_between", axis=row.axis, last=last, next=following),
            "where": row.where,
            "before": row.written(row.before.value, self.words, row.before.error),
            "after": row.written(row.after.value, self.words, row.after.error),
        }

    def points(self) -> Row:
        """Every point as a row of a table, with the chances that are shown."""
        axes, shown = self.found.axes, self.moving[:MOST_CURVES]

        def chance(point: PointTold, row: ImportanceTold) -> str:
            reading = self._reading(point, row)
            return "–" if reading is None else self.words.chance(*reading, point.draws)

        return {
            "heads": [*axes, *map(self._label, shown)],
            "rows": [
                [
                    *(self._text(point.axes.get(axis)) for axis in axes),
                    *(chance(point, row) for row in shown),
                ]
                for point in self.found.points[:MOST_CELLS]
            ],
            "axes": len(axes),
        }


def _key(row: FigureTold) -> tuple[str | None, ...]:
    return row.measure, row.tier, row.party, row.event
