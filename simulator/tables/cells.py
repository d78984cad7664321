"""The cells of tables: their columns, types and units."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from simulator.spreadsheets import FORMULA, NUMBER, guarded

SEATS = (
    *("seats_mean", "seats_mean_se", "seats_q05", "seats_q50", "seats_q95"),
    *("p_zero", "p_zero_se", "seats_mean_if_any"),
)
"""The seats of one party; `seats_mean_if_any` is over the draws with a seat, because a mean over
two peaks (none, or a few) is a number that rarely occurs."""
SHARES = ("share_mean", "share_q05", "share_q50", "share_q95")
CHANCE = ("p", "se", "low", "high")
ENDS = ("", "_se", "_low", "_high")
"""Of the columns of a chance that has a name."""
TEXTS = (
    *("party", "bloc", "name", "role", "tier", "district", "region", "event", "when", "parties"),
    *("measure", "check", "changes", "second", "events", "without"),
)
WHOLES = (
    *("seats", "overhang", "count", "draws", "lists", "rank"),
    *("seats_q05", "seats_q50", "seats_q95"),
)
FLAGS = ("happened", "happens")
_PROBABILITY, _PERCENT, _SEATS = "probability, 0 to 1", "percent", "seats"
TEXT = "text"
UNITS = {
    **dict.fromkeys(("p", "se", "low", "high", "over", "changed"), _PROBABILITY),
    **dict.fromkeys(("mean", "q05", "q50", "q95"), "percent, or points of the Gallagher index"),
    **dict.fromkeys(("threshold", "share", "distance", "sd"), _PERCENT),
    **dict.fromkeys(("margin", "points"), "points"),
    **dict.fromkeys(("seats", "overhang", "surplus_mean"), _SEATS),
    **dict.fromkeys(("count", "draws", "lacks"), "draws"),
    **dict.fromkeys(("regions_expected", "regions"), "regions"),
    **dict.fromkeys(("change", "change_se"), "seats, or probability where there is an event"),
    **dict.fromkeys(
        ("value", "error", "change_error"), "as the measure says: p_, share_ or seats_"
    ),
    "sds": "standard deviations",
    "votes": "votes",
    "lists": "lists",
    "size": "parties",
    "rank": "rank",
    "draw": "number of the draw",
    "point": "number of the point",
    "seed": "seed",
}
STARTS = {
    "p_": _PROBABILITY,
    "share_": _PERCENT,
    "seats_": _SEATS,
    "banzhaf": "index, 0 to 1",
    "shapley": "index, 0 to 1",
}
"""Units of columns whose names begin so."""
Cell = str | int | float | bool | None
Row = tuple[Cell, ...]


def frame(
    columns: tuple[str, ...], rows: Iterable[Row], wholes: tuple[str, ...] = ()
) -> pl.DataFrame:
    """The rows under their columns; the same types whether or not there are rows."""
    schema: dict[str, Any] = dict.fromkeys(columns, pl.Float64)
    schema |= {name: pl.String for name in columns if name in TEXTS}
    schema |= {name: pl.Int64 for name in columns if name in WHOLES or name in wholes}
    schema |= {name: pl.Boolean for name in columns if name in FLAGS}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def csv_bytes(table: pl.DataFrame) -> bytes:
    """A table as a CSV file whose texts no spreadsheet runs."""
    return guarded_texts(table).write_csv().encode()


def guarded_texts(table: pl.DataFrame) -> pl.DataFrame:
    """A table whose texts no spreadsheet runs, see `simulator.spreadsheets`."""
    text = pl.col(pl.String)
    runs = text.str.contains(FORMULA) & ~text.str.contains(NUMBER)
    safe = table.with_columns(pl.when(runs).then("'" + text).otherwise(text).name.keep())
    return safe.rename(lambda name: str(guarded(name)))


def unit_of(column: str) -> str:
    """The unit of a column of numbers; empty for one that has none, such as an axis of a sweep."""
    if column in UNITS:
        return UNITS[column]
    return next((unit for start, unit in STARTS.items() if column.startswith(start)), "")
