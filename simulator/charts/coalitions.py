"""`coalitions`: seats of blocs, or of sets of parties that are often a majority, and its line."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt

from simulator.charts.look import Look
from simulator.charts.seats import majority
from simulator.charts.sheet import (
    CHANCE,
    NAMES,
    Sheet,
    chances,
    data,
    fill,
    haloed,
    named,
    names_width,
    painted,
    seats_axis,
)
from simulator.charts.subjects import Election, Row
from simulator.charts.words import draws_note, error_note, joined, labels, span
from simulator.errors import SimulatorError
from simulator.intervals import chance_cell

MOST = 12
HIGH = 34
"""Height of a row, in pixels: names of sets take two lines."""


def panels(subject: Election, look: Look, only: tuple[str, ...]) -> Sheet:
    """Blocs that the scenario names; without any, the most frequent minimal majorities."""
    rows = _blocs(subject, look, only) if subject.scenario.bloc else _sets(subject, look, only)
    if not rows:
        raise SimulatorError("chart 'coalitions': no set of parties has a majority often enough")
    draws = rows[0]["draws"]
    what = (
        "Blocs of parties."
        if subject.scenario.bloc
        else "Sets of parties that have a majority together and lose it without any one of them."
    )
    return Sheet(
        panels=[_panel(rows, subject, look)],
        title=f"Who has a majority together: {subject.title}",
        subtitle=joined(
            what,
            f"{draws_note(draws)}. Ranges: seats in 90% of them; line: their median.",
            error_note(row["p_majority_se"] for row in rows),
        ),
        description=" ".join(
            f"{row['label']}: {row['text']} seats, a majority in {row['chance']}." for row in rows
        ),
    )


def _blocs(subject: Election, look: Look, only: tuple[str, ...]) -> list[Row]:
    rows = [row for row in subject.rows("blocs") if not only or row["bloc"] in only]
    rows = [row for row in rows if row["p_majority"] is not None]
    rows.sort(key=lambda row: (-row["p_majority"], -row["seats_mean"]))
    names = {row["bloc"]: row["name"] for row in rows}
    told = [{**row, "draws": subject.draws, "key": row["bloc"]} for row in rows]
    return _cells(told, names, lambda key: painted(subject, key, look))


def _sets(subject: Election, look: Look, only: tuple[str, ...]) -> list[Row]:
    """The most frequent ones; with `only`, of those that have all these parties."""
    found = [r for r in subject.coalitions if set(only) <= set(r["parties"].split(" + "))]
    rows = [{**row, "key": row["parties"]} for row in found[:MOST]]
    names = {
        row["key"]: " + ".join(subject.names[party] for party in row["parties"].split(" + "))
        for row in rows
    }
    plain = {"fill": look.accent, "stroke": look.accent, "ink": look.background}
    return _cells(rows, names, lambda _: plain)


def _cells(rows: list[Row], names: dict[str, str], paint: Callable[[str], Row]) -> list[Row]:
    """Rows of a table, with what the chart needs besides its figures."""
    told = labels(names, NAMES)
    kept = ("seats_q05", "seats_q50", "seats_q95", "p_majority", "p_majority_se", "draws", "key")
    return [
        {
            **{key: row[key] for key in kept},
            "label": told[row["key"]],
            "start": row["seats_q05"] - 0.45,
            "end": row["seats_q95"] + 0.45,
            "text": span(row["seats_q05"], row["seats_q95"]),
            "chance": chance_cell(row["p_majority"], row["p_majority_se"], row["draws"]),
            **paint(row["key"]),
        }
        for row in rows
    ]


def _panel(rows: list[Row], subject: Election, look: Look) -> alt.HConcatChart:
    width = look.inner - names_width(rows) - CHANCE - 10
    low, high = subject.majority
    first = min(low, *(row["start"] for row in rows))
    last = max(high, *(row["end"] for row in rows))
    room = (last - first) * 0.12 + 1
    scale = alt.Scale(domain=[max(0, first - room), last + room * 1.5], nice=False, zero=False)
    base = alt.Chart(data(rows), width=width, height=HIGH * len(rows)).encode(y=named(rows))
    bars = base.mark_bar(height=16, cornerRadius=3, strokeWidth=1.2, clip=True)
    faint = bars.encode(
        x=alt.X("start:Q", scale=scale, axis=seats_axis(width)),
        x2="end:Q",
        opacity=alt.value(0.4),
        **fill(),
    )
    beyond = bars.transform_filter(f"datum.end > {low}").transform_calculate(
        over=f"max(datum.start, {low - 0.5})"
    )
    full = beyond.encode(x="over:Q", x2="end:Q", **fill())
    middle = base.mark_tick(thickness=2.5, size=16).encode(
        x="seats_q50:Q", color=alt.value(look.ink)
    )
    words = haloed(base.encode(x="end:Q", text="text:N"), look, align="left", dx=6)
    chart = majority(low, high, look) + faint + full + middle + words
    return alt.hconcat(chart, chances(rows, look, "majority", HIGH), spacing=10)
