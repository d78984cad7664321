"""Forecasts as a table, and what it says: mean scores with their errors, and calibration."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from simulator.arrays import Flags, Floats, Integers
from simulator.backtest.forecasts import FORECASTS, SHARE, THRESHOLD
from simulator.backtest.scores import BINS, Row, mean_and_error
from simulator.compare.coverage import part_within, within
from simulator.compare.scores import LEVELS
from simulator.figures.definitions import LARGEST, MAJORITY, SEATS
from simulator.polls.constants import DECIMALS

SCHEMA: dict[str, Any] = {
    **dict.fromkeys(("election", "date", "kind", "country"), pl.String),
    "days": pl.Int64,
    **dict.fromkeys(("forecast", "measure", "party"), pl.String),
    **dict.fromkeys(("mean", "low", "high", "result", "error", "crps"), pl.Float64),
    **dict.fromkeys(("below", "equal", "p"), pl.Float64),
    **dict.fromkeys(("happened", "near"), pl.Boolean),
    **dict.fromkeys(("brier", "log"), pl.Float64),
}
"""The columns of a table of forecasts: a row for each figure of each forecast."""
NUMBERS, CHANCES = ("error", "crps"), ("brier", "log")
NAMES = {"error": "mae"}
"""What the mean of a column is called, where it is not the name of the column."""
Document = dict[str, Any]


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as a table, numbers rounded as `polls.constants` says."""
    table = pl.DataFrame([[row.get(name) for name in SCHEMA] for row in rows], SCHEMA, orient="row")
    return table.with_columns(pl.col(pl.Float64).round(DECIMALS))


def horizons(table: pl.DataFrame) -> list[Document]:
    """The scores so many days before, of all elections and by kind."""
    return [
        {
            "days": days,
            **_scores(rows),
            "kinds": [
                {"kind": kind, **_scores(rows.filter(pl.col("kind") == kind))}
                for kind in sorted(rows["kind"].unique())
            ],
        }
        for days, rows in _by_days(table)
    ]


def _by_days(table: pl.DataFrame) -> Iterator[tuple[Any, pl.DataFrame]]:
    """Days before elections, the fewest first, and the rows of each; those of none are last."""
    ordered = table.sort("days", nulls_last=True, maintain_order=True)
    for (days,), rows in ordered.group_by("days", maintain_order=True):
        yield days, rows


def _scores(rows: pl.DataFrame) -> Document:
    """The scores of the forecast, and of each reference with the difference from it."""
    own, *references = _forecasts(rows)
    return {
        "elections": rows["election"].n_unique(),
        **_means(rows.filter(pl.col("forecast") == own)),
        "references": [
            {
                "name": name,
                **_means(rows.filter(pl.col("forecast") == name)),
                "difference": _differences(rows, own, name),
            }
            for name in references
        ],
    }


def _forecasts(rows: pl.DataFrame) -> list[str]:
    """The forecasts that there are: that which is scored, and its references."""
    there = set(rows["forecast"].unique())
    return [name for name in FORECASTS if name in there]


def _measured(rows: pl.DataFrame, measure: str) -> pl.DataFrame:
    """The rows of a measure; of crossing a threshold, of parties that are near it."""
    found = rows.filter(pl.col("measure") == measure)
    return found.filter(pl.col("near")) if measure == THRESHOLD else found


def _means(rows: pl.DataFrame) -> Document:
    """Means with errors: of shares; of crossing the threshold; of seats, where there are any."""
    shares, near = _measured(rows, SHARE), _measured(rows, THRESHOLD)
    found = {"figures": shares.height, **_of(shares, NUMBERS), **_coverage(shares)}
    found |= {"near_threshold": near.height, **_of(near, CHANCES)}
    seats = _measured(rows, SEATS)
    if seats.height:
        found[SEATS] = {"figures": seats.height, **_of(seats, NUMBERS), **_coverage(seats)}
        for measure in (MAJORITY, LARGEST):
            chances = _measured(rows, measure)
            found[measure] = {"figures": chances.height, **_of(chances, CHANCES)}
    return found


def _of(rows: pl.DataFrame, columns: Sequence[str]) -> Document:
    """The mean of each column with its error; None where there are no rows."""
    cluster, found = _clusters(rows), Document()
    for column in columns:
        name = NAMES.get(column, column)
        mean, error = _mean(rows[column].to_numpy(), cluster)
        found |= {name: mean, f"{name}_se": error}
    return found


def _mean(values: Floats, cluster: Integers) -> tuple[float | None, float | None]:
    if not len(values):
        return None, None
    mean, error = mean_and_error(values, cluster)
    return round(mean, DECIMALS), None if error is None else round(error, DECIMALS)


def _clusters(rows: pl.DataFrame) -> Integers:
    """(rows) the election of each, as a number."""
    numbers: Integers = np.unique(rows["election"].to_numpy(), return_inverse=True)[1]
    return numbers


def _coverage(rows: pl.DataFrame) -> Document:
    """The part of results within central intervals, by level in percent; of those that vary."""
    rows = rows.filter(pl.col("equal") < 1.0)
    cluster = _clusters(rows)
    below, equal = rows["below"].to_numpy(), rows["equal"].to_numpy()
    found = {level: _mean(within(below, equal, level), cluster) for level in LEVELS}
    return {
        "coverage": {str(level): mean for level, (mean, _) in found.items()},
        "coverage_se": {str(level): error for level, (_, error) in found.items()},
    }


def _differences(rows: pl.DataFrame, own: str, reference: str) -> Document:
    """Of a forecast from a reference, figure by figure: less is better."""
    key = ["election", "measure", "party"]
    one = rows.filter(pl.col("forecast") == own)
    other = rows.filter(pl.col("forecast") == reference)
    columns = (*NUMBERS, *CHANCES)
    pairs = one.join(other.select(*key, *columns), on=key, suffix="_of")
    pairs = pairs.with_columns(
        *(pl.col(column) - pl.col(f"{column}_of") for column in columns)
    ).sort(key)
    found = {**_of(_measured(pairs, SHARE), NUMBERS), **_of(_measured(pairs, THRESHOLD), CHANCES)}
    seats = _measured(pairs, SEATS)
    if seats.height:
        found[SEATS] = _of(seats, NUMBERS)
        for measure in (MAJORITY, LARGEST):
            found[measure] = _of(_measured(pairs, measure), CHANCES)
    return found


def calibration(table: pl.DataFrame) -> list[Document]:
    """Where results fell in the forecast, and how often what was likely happened, by days."""
    own = table.filter(pl.col("forecast") == _forecasts(table)[0])
    found = []
    for days, rows in _by_days(own):
        shares = _measured(rows, SHARE).filter(pl.col("equal") < 1.0)
        chances = rows.filter(pl.col("p").is_not_null())
        found.append(
            {
                "days": days,
                "places": list(_places(shares["below"].to_numpy(), shares["equal"].to_numpy())),
                "reliability": list(
                    _reliability(chances["p"].to_numpy(), chances["happened"].to_numpy())
                ),
            }
        )
    return found


def _places(below: Floats, equal: Floats) -> Iterator[float]:
    """The part of results in each tenth of the forecast: a tenth, where it is calibrated."""
    for number in range(BINS):
        part = part_within(below, equal, number / BINS, (number + 1) / BINS)
        yield round(float(part.mean()), DECIMALS)


def _reliability(p: Floats, happened: Flags) -> Iterator[Mapping[str, Any]]:
    """Chances by tenths: how many, their mean, and how often it happened."""
    place = np.minimum((p * BINS).astype(int), BINS - 1)
    for number in range(BINS):
        chosen = place == number
        yield {
            "low": number / BINS,
            "high": (number + 1) / BINS,
            "chances": int(chosen.sum()),
            "forecast": round(float(p[chosen].mean()), DECIMALS) if chosen.any() else None,
            "happened": round(float(happened[chosen].mean()), DECIMALS) if chosen.any() else None,
        }
