"""`reliability`: how often what a forecast gave some chance did happen, from a backtest."""

from __future__ import annotations

from typing import Any

import altair as alt

from simulator.charts.look import Look
from simulator.charts.sheet import Sheet, coloured, data, fill, legend
from simulator.charts.subjects import Backtest, Row
from simulator.charts.words import joined
from simulator.colours import BACKGROUNDS, FALLBACK, edge
from simulator.errors import ResultError, SimulatorError
from simulator.intervals import wilson

HIGHEST = 440


def panels(subject: Backtest, look: Look, _: tuple[str, ...]) -> Sheet:
    """A dot for each tenth of chances; on the diagonal, chances were right."""
    rows = _rows(subject, look)
    if not rows:
        raise SimulatorError("chart 'reliability': the backtest has no chances that were scored")
    number = sum(row["chances"] for row in rows)
    keys = list({row["label"]: {**row, "note": ""} for row in rows}.values())
    name = subject.told.get("name") or subject.told.get("backtest") or subject.name
    told = [
        f"{row['label']}: forecast {row['forecast']:.0%}, happened {row['happened']:.0%} of "
        f"{row['chances']}"
        for row in rows
    ]
    return Sheet(
        panels=[_panel(rows, look), *([legend(keys, look)] if len(keys) > 1 else [])],
        title=f"How right forecasts have been: {name}",
        subtitle=joined(
            f"{number:,} chances of {subject.told.get('elections', 'some')} elections, by tenths; "
            "larger dots are of more. On the diagonal, what is called 30% happens in 30%.",
            "Lines: 95% intervals, as if chances of one election were independent, which they "
            "are not.",
        ),
        description="; ".join(told) + ".",
    )


def _rows(subject: Backtest, look: Look) -> list[Row]:
    """A row for each tenth with chances, by days before the election."""
    found = []
    horizons = subject.told["calibration"]
    try:
        for place, horizon in enumerate(horizons):
            shade = edge(FALLBACK[place % len(FALLBACK)], BACKGROUNDS[look.theme])
            for tenth in horizon["reliability"]:
                if tenth["chances"]:
                    found.append(_row(horizon["days"], tenth, shade))
    except (KeyError, TypeError, ValueError):
        raise ResultError(
            "chart 'reliability': calibration is not as `simulator backtest` writes it; "
            "run the backtest again"
        ) from None
    return found


def _row(days: int | None, tenth: dict[str, Any], shade: str) -> Row:
    low, high = wilson(round(tenth["happened"] * tenth["chances"]), tenth["chances"])
    label = "all" if days is None else "1 day before" if days == 1 else f"{days:,} days before"
    cells = {key: tenth[key] for key in ("chances", "forecast", "happened")}
    cells |= {"days": days, "label": label, "least": low, "most": high}
    return {**cells, "fill": shade, "stroke": shade}


def _panel(rows: list[Row], look: Look) -> alt.LayerChart:
    size = min(look.inner - 60, HIGHEST)
    scale = alt.Scale(domain=[-0.03, 1.03], nice=False)
    x = alt.X("forecast:Q", scale=scale, axis=_axis("chance that was given", look))
    y = alt.Y("happened:Q", scale=scale, axis=_axis("part that happened", look))
    right = alt.Chart(data([{"forecast": 0, "happened": 0}, {"forecast": 1, "happened": 1}]))
    diagonal = right.mark_line(color=look.muted, strokeDash=[4, 3], strokeWidth=1.2).encode(
        x=x, y=y
    )
    base = alt.Chart(data(rows), width=look.inner - 60, height=size)
    error = base.mark_rule(opacity=0.6).encode(
        x=x, y=alt.Y("least:Q", scale=scale), y2="most:Q", color=coloured("fill")
    )
    dots = base.mark_circle(opacity=0.9).encode(
        x=x,
        y=y,
        size=alt.Size("chances:Q", scale=alt.Scale(range=[30, 400]), legend=None),
        **fill(),
        tooltip=["label:N", "chances:Q"],
    )
    return diagonal + error + dots


def _axis(title: str, look: Look) -> alt.Axis:
    values = [0, 0.2, 0.4, 0.6, 0.8, 1]
    return alt.Axis(title=title, values=values, format="%", grid=True, labelColor=look.muted)
