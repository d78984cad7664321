"""The cells of tables: their columns and types."""

from collections.abc import Iterable
from typing import Any

import polars as pl

SEATS = (
    *("seats_mean", "seats_mean_se", "seats_q05", "seats_q50", "seats_q95"),
    *("p_zero", "p_zero_se", "seats_mean_if_any"),
)
"""The seats of one party; `seats_mean_if_any` is over the draws with a seat, because a mean over
two peaks (none, or a few) is a number that rarely occurs."""
SHARES = ("share_mean", "share_q05", "share_q50", "share_q95")
CHANCE = ("p", "se", "low", "high")
TEXTS = ("party", "name", "role", "tier", "event", "when", "parties", "measure", "check")
WHOLES = (
    *("seats", "overhang", "count", "draws", "lists", "rank"),
    *("seats_q05", "seats_q50", "seats_q95"),
)
Cell = str | int | float | bool | None
Row = tuple[Cell, ...]


def frame(
    columns: tuple[str, ...], rows: Iterable[Row], wholes: tuple[str, ...] = ()
) -> pl.DataFrame:
    """The rows under their columns; the same types whether or not there are rows."""
    schema: dict[str, Any] = dict.fromkeys(columns, pl.Float64)
    schema |= {name: pl.String for name in columns if name in TEXTS}
    schema |= {name: pl.Int64 for name in columns if name in WHOLES or name in wholes}
    schema |= {name: pl.Boolean for name in columns if name == "happened"}
    return pl.DataFrame(list(rows), schema=schema, orient="row")
