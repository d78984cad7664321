"""The cells of tables: from counts to numbers, by one division, and their errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl

from simulator.counting.counts import PARTS
from simulator.intervals import HIGH, LOW, MEDIAN, quantile, standard_error, wilson
from simulator.tally import Tally

SEATS = (
    "seats_mean",
    "seats_mean_se",
    "seats_q05",
    "seats_q50",
    "seats_q95",
    "p_zero",
    "p_zero_se",
    "seats_mean_if_any",
)
"""The seats of one party; `seats_mean_if_any` is over the draws with a seat, because a mean over
two peaks (none, or a few) is a number that rarely occurs."""
SHARE = ("share_mean", "share_q05", "share_q50", "share_q95")
CHANCE = ("p", "se", "low", "high")
TEXTS = ("party", "name", "role", "tier", "event", "when", "parties", "measure", "check")
WHOLES = (
    "seats",
    "overhang",
    "count",
    "draws",
    "lists",
    "rank",
    "seats_q05",
    "seats_q50",
    "seats_q95",
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


def chance(hits: int | None, draws: int) -> tuple[float | None, ...]:
    """p, its standard error, and the ends of its interval; nothing where there is no such count."""
    if hits is None or draws == 0:
        return (None,) * len(CHANCE)
    return hits / draws, standard_error(hits, draws), *wilson(hits, draws)


def seat_figures(histogram: np.ndarray) -> Row:
    """The columns SEATS from draws by number of seats."""
    draws, none = int(histogram.sum()), int(histogram[0])
    mean = mean_of(histogram)
    return (
        mean,
        None if mean is None else error_of_mean(histogram, mean, draws),
        *(quantile(histogram, q) for q in (LOW, MEDIAN, HIGH)),
        *chance(none, draws)[:2],
        None if mean is None or none == draws else mean * draws / (draws - none),
    )


def mean_of(histogram: np.ndarray) -> float | None:
    """The mean value: whole numbers up to one division."""
    draws = int(histogram.sum())
    return int(histogram @ np.arange(histogram.size)) / draws if draws else None


def error_of_mean(histogram: np.ndarray, mean: float, draws: int) -> float | None:
    """Of the mean over `draws`; None for a single draw, which has no spread."""
    if draws < 2:
        return None
    squares = float(histogram @ np.square(np.arange(histogram.size) - mean))
    return float(np.sqrt(squares / (draws - 1) / draws))


def share_figures(tally: Tally, option: int) -> Row:
    """The columns SHARE of one option of the list ballot."""
    mean = share_of(int(tally.counts["share_sum"][option]), tally.draws)
    return mean, *quantiles(tally.counts["shares"][option], mean)


def share_of(total: int, draws: int) -> float | None:
    """The mean in percent of shares rounded down to whole millionths: half of one is missing."""
    return min(100.0, (total / draws + 0.5) * 100 / PARTS) if draws else None


def quantiles(bins: np.ndarray, mean: float | None = None) -> tuple[float | None, ...]:
    """The middles of the bins, in percent, that hold the quantiles.

    If one bin has all draws it is their `mean`: a fixed number is reported exactly.
    """
    if mean is not None and np.count_nonzero(bins) == 1:
        return (mean,) * 3
    found = (quantile(bins, q) for q in (LOW, MEDIAN, HIGH))
    return tuple(None if place is None else middle(place, bins) for place in found)


def middle(place: float, bins: np.ndarray) -> float:
    """Percent in the middle of a bin, where all bins together are 100."""
    return (2 * place + 1) * 50 / bins.size
