"""The table of a sweep: one row for each point and figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from simulator.draw_ranges import number_of
from simulator.figures.definitions import CELLS, COLUMNS, OF_HOUSE, Figure
from simulator.sweep.faults import is_finite, label
from simulator.sweep.points import Points
from simulator.sweep.spec import Label
from simulator.sweep.work import Outcome, Work

POINT = ("scenario", "fingerprint", "seed")
CHANGE = ("change", "change_error")
NUMBERS = ("value", "error", *CHANGE)


def tidy(points: Points, outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """Columns: point, one for each axis, measure, tier, party, event, value, error, change, ...

    `error` is the standard error of the simulation at this point. `change` is the difference from
    the baseline, and `change_error` its standard error: of pairs of the same draws, see `changes`.
    """

    def rows() -> Iterator[tuple[Any, ...]]:
        for outcome, labels in zip(outcomes, _columns(points), strict=True):
            for figure, reading in outcome.readings.items():
                change = outcome.changes.get(figure, (None, None))
                yield outcome.point.number, *labels, *about(figure).values(), *reading, *change

    return _frame(points, (*CELLS, *NUMBERS), rows())


def about(figure: Figure) -> dict[str, str | None]:
    """What a figure is about, by column: the whole house is the tier "all"."""
    cells = figure.cells() | {"measure": COLUMNS[figure.measure]}
    if figure.tier is None and figure.measure in OF_HOUSE:
        cells["tier"] = "all"
    return cells


def figure_of(column: str, tier: str | None, party: str | None, event: str | None) -> Figure:
    """The figure that these cells of `about` name."""
    (measure,) = (each for each in COLUMNS if COLUMNS[each] == column)
    return Figure(measure, party or event, None if tier == "all" else tier)


def listed(points: Points, outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """One row for each point: its axes, and where its whole result is."""
    rows = (
        (*start, outcome.draws, outcome.tally_sha256, _result(outcome.folder))
        for outcome, start in zip(outcomes, _points(points), strict=True)
    )
    return _frame(points, (*POINT, "draws", "tally_sha256", "result"), rows)


def planned(work: Work) -> pl.DataFrame:
    """One row for each point: its axes, where its result is or will be, and the draws it lacks."""
    points = work.points
    rows = (
        (
            *start,
            number_of(work.missing.get(point.fingerprint, (point, ()))[1]),
            _result(work.folder(point)),
        )
        for point, start in zip(points.points, _points(points), strict=True)
    )
    return _frame(points, (*POINT, "lacks", "result"), rows)


def _points(points: Points) -> Iterator[tuple[Any, ...]]:
    """The first cells of a row: a point, its axes, and POINT."""
    for point, labels in zip(points.points, _columns(points), strict=True):
        yield point.number, *labels, point.scenario.id, point.fingerprint, points.seed


def _result(folder: Path) -> str:
    """A folder below that of all results."""
    return f"{folder.parent.name}/{folder.name}"


def _columns(points: Points) -> list[tuple[Label | None, ...]]:
    """Labels by point and axis: numbers where all of an axis are, else texts."""
    by_axis = []
    for labels in zip(*(point.labels for point in points.points), strict=True):
        numbers = all(each is None or is_finite(each) for each in labels)
        by_axis.append([_cell(each, numbers) for each in labels])
    return list(zip(*by_axis, strict=True))


def _cell(value: Label | None, number: bool) -> Label | None:
    if value is None:
        return None
    return float(value) if number else label(value)


def _frame(points: Points, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    """The rows under their columns, typed alike whatever is in them."""
    labels = _columns(points)
    schema: dict[str, Any] = {"point": pl.Int64}
    for place, axis in enumerate(points.sweep.axes):
        text = any(isinstance(row[place], str) for row in labels)
        schema[axis.name] = pl.String if text else pl.Float64
    for name in columns:
        whole = name in ("seed", "draws", "lacks")
        schema[name] = pl.Int64 if whole else pl.Float64 if name in NUMBERS else pl.String
    return pl.DataFrame(list(rows), schema=schema, orient="row")
