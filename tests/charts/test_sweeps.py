"""Charts of sweeps and backtests: curves, dots, heat maps, what decides; trends; reliability."""

import json
from pathlib import Path

import polars as pl
import pytest

from simulator import charts
from simulator.charts import Backtest, SweepTables
from simulator.errors import ResultError, SimulatorError
from simulator.intervals import Z
from tests.charts.reading import rows_with

SCHEMA = {
    "point": pl.Int64,
    "measure": pl.String,
    "tier": pl.String,
    "party": pl.String,
    "event": pl.String,
    "value": pl.Float64,
    "error": pl.Float64,
}


def sweep_of(axes: dict[str, list[object]], points: list[tuple[object, ...]]) -> SweepTables:
    """Points with two events, and the seats and shares of two parties."""
    rows = []
    for number, labels in enumerate(points, start=1):
        start = {"point": number, **dict(zip(axes, labels, strict=True))}
        for place, name in enumerate(("one", "two")):
            part = (number + place) / (len(points) + 2)
            about = {"tier": None, "party": None, "event": name}
            rows.append({**start, "measure": "p_event", **about, "value": part, "error": 0.01})
            for measure, tier in (("seats_mean", "all"), ("share_mean", None)):
                about = {"tier": tier, "party": name, "event": None}
                values = {"value": 50 * part, "error": 0.1}
                rows.append({**start, "measure": measure, **about, **values})
    kinds = {
        name: pl.String if any(isinstance(v, str) for v in values) else pl.Float64
        for name, values in axes.items()
    }
    importance = [
        {
            "measure": "p_event",
            "tier": None,
            "party": None,
            "event": "one",
            "low": 0.0,
            "high": 1.0,
            "parts": dict.fromkeys(axes, 0.3),
        }
    ]
    told = {
        "sweep": "made",
        "name": "Made",
        "digest": "0" * 64,
        "seed": 1,
        "axes": list(axes),
        "points": [{"draws": 1000} for _ in points],
        "importance": importance,
    }
    return SweepTables(told, pl.DataFrame(rows, schema={**SCHEMA, **kinds}))


NUMBERS = sweep_of({"x": [1.0, 2.0, 3.0]}, [(1.0,), (2.0,), (3.0,)])
TEXTS = sweep_of({"method": ["a", "b"]}, [("hare",), ("droop",)])
CROSSED = sweep_of(
    {"x": [1.0, 2.0], "y": [5.0, 6.0]}, [(a, b) for a in (1.0, 2.0) for b in (5.0, 6.0)]
)
SAMPLED = sweep_of({"x": [1.0], "y": [1.0], "z": [1.0]}, [(1.0, 2.0, 3.0), (4.0, 5.0, 6.0)])
DAYS = sweep_of({"polls.as_of": ["d"]}, [("2022-07-13",), ("2022-08-28",), ("2022-09-10",)])


def values(sweep: SweepTables, measure: str) -> list[float]:
    return sorted(row["value"] for row in sweep.of(measure))


@pytest.mark.parametrize("sweep", [NUMBERS, TEXTS], ids=["numbers", "texts"])
def test_over_one_axis_every_value_of_the_table_is_shown_with_its_error(sweep: SweepTables):
    made = charts.chart(sweep, "sweep")
    shown = rows_with(made, "id", "value", "low", "high")
    assert sorted(row["value"] for row in shown) == values(sweep, "p_event")
    for row in shown:
        assert row["low"] == pytest.approx(max(0.0, row["value"] - Z * row["error"]))
        assert row["high"] == pytest.approx(min(1.0, row["value"] + Z * row["error"]))
    assert charts.saved(made, ".png").startswith(b"\x89PNG")


def test_a_party_has_its_seats_in_a_sweep_and_its_share_in_a_trend():
    seats = rows_with(charts.chart(NUMBERS, "sweep", only=("one",)), "id", "value")
    assert {row["id"] for row in seats} == {"one"}
    shares = rows_with(charts.chart(DAYS, "trend"), "id", "value", "at")
    assert sorted(row["value"] for row in shares) == values(DAYS, "share_mean")
    assert {row["at"] for row in shares} == {"2022-07-13", "2022-08-28", "2022-09-10"}


def test_two_crossed_axes_are_a_heat_map_with_readable_numbers():
    made = charts.chart(CROSSED, "sweep", only=("two",))
    shown = rows_with(made, "a", "label", "value", "text")
    assert sorted(row["value"] for row in shown) == sorted(
        row["value"] for row in CROSSED.of("p_event") if row["event"] == "two"
    )
    from simulator.colours import contrast

    assert all(contrast(row["ink"], row["fill"]) >= 4.5 for row in shown)


def test_many_axes_show_what_decides():
    made = charts.chart(SAMPLED, "sweep", only=("one",))
    shown = rows_with(made, "axis", "part")
    assert {row["axis"]: row["part"] for row in shown} == pytest.approx(
        {"x": 0.3, "y": 0.3, "z": 0.3, "together": 0.1}
    )
    assert b"<svg" in charts.saved(made, ".svg")


@pytest.mark.parametrize(
    ("sweep", "name", "only", "told"),
    [
        (NUMBERS, "trend", (), "needs a sweep over polls.as_of alone; this one is over x"),
        (NUMBERS, "sweep", ("three",), "--only three: must be ids of events, or of parties"),
        (NUMBERS, "seats", (), "is of an election, and this is a sweep: choose sweep, trend"),
    ],
)
def test_what_a_sweep_cannot_show_is_refused(
    sweep: SweepTables, name: str, only: tuple[str, ...], told: str
):
    with pytest.raises(SimulatorError) as caught:
        charts.chart(sweep, name, only=only)
    assert told in str(caught.value)


TENTHS = [
    {"low": n / 10, "high": (n + 1) / 10, "chances": 0, "forecast": None, "happened": None}
    for n in range(10)
]
TENTHS[2] |= {"chances": 20, "forecast": 0.24, "happened": 0.2}
TENTHS[7] |= {"chances": 8, "forecast": 0.75, "happened": 1.0}
CALIBRATION = [{"days": days, "places": [0.1] * 10, "reliability": TENTHS} for days in (1, 60)]


def test_reliability_has_a_dot_for_each_tenth_with_chances():
    subject = Backtest({"calibration": CALIBRATION, "elections": 7, "backtest": "made"})
    made = charts.chart(subject, "reliability", theme="dark")
    shown = rows_with(made, "forecast", "happened", "chances")
    told = {(row["days"], row["forecast"], row["happened"], row["chances"]) for row in shown}
    assert told == {(d, *cells) for d in (1, 60) for cells in ((0.24, 0.2, 20), (0.75, 1.0, 8))}
    assert all(row["least"] <= row["happened"] <= row["most"] for row in shown)
    assert charts.saved(made, ".png").startswith(b"\x89PNG")


def test_a_backtest_is_read_from_its_json(tmp_path: Path):
    file = tmp_path / "backtest.json"
    file.write_text(json.dumps({"backtest": "made", "calibration": CALIBRATION}))
    for path in (file, tmp_path):
        assert isinstance(charts.subject_of(path), Backtest)
    for wrong in ("{}", "[1]", "no", '{"calibration": 3}'):
        file.write_text(wrong)
        with pytest.raises(ResultError, match=r"backtest\.json: .*run the backtest again"):
            charts.subject_of(file)
    file.write_text(json.dumps({"calibration": [{"days": 1}]}))
    with pytest.raises(ResultError, match="calibration is not as"):
        charts.chart(charts.subject_of(file), "reliability")
