"""`houses`: the most frequent ways to fill the house, seat by seat."""

from __future__ import annotations

import altair as alt

from simulator.charts.look import Look
from simulator.charts.sheet import (
    ROW,
    Sheet,
    data,
    keyed,
    legend,
    named,
    names_width,
    painted,
    seats_axis,
    stacked,
)
from simulator.charts.subjects import Election, Row
from simulator.charts.words import draws_note, error_note, joined
from simulator.errors import SimulatorError
from simulator.intervals import chance_cell

MOST = 10
DIGIT = 8
"""Pixels of a digit."""


def panels(subject: Election, look: Look, _: tuple[str, ...]) -> Sheet:
    """A bar for each house, parties as they sit."""
    found = [row for row in subject.rows("houses") if row["tier"] == "all" and row["rank"]]
    if not found:
        raise SimulatorError(
            "chart 'houses': every drawn house was too far from the expected one to be tabulated; "
            "see the charts seats and hemicycle"
        )
    shown = found[:MOST]
    together = sum(row["count"] for row in shown)
    parts = _parts(subject, shown, look)
    part = together / subject.draws
    told = chance_cell(part, (part * (1 - part) / subject.draws) ** 0.5, subject.draws)
    return Sheet(
        panels=[_bars(parts, look), legend(_keys(parts), look, names_width(parts))],
        title=f"The most frequent houses: {subject.title}",
        subtitle=joined(
            f"Together {told} of {draws_note(subject.draws)}: any exact house is rare.",
            "Seats from left to right; the line between rows is half of the house.",
            error_note(row["se"] for row in shown),
        ),
        description=" ".join(_told(parts, row["rank"]) for row in shown),
    )


def _parts(subject: Election, shown: list[Row], look: Look) -> list[Row]:
    """A row for each house and party in it: where its part of the bar begins and ends."""
    names = keyed(subject, subject.left_to_right, look)
    found = []
    for row in shown:
        at = 0
        chance = f"{row['rank']}.  {chance_cell(row['p'], row['se'], subject.draws)}"
        for party in subject.left_to_right:
            seats = row.get(f"seats_{party}") or 0
            if seats:
                place = {"start": at, "end": at + seats, "middle": at + seats / 2}
                cells = {"rank": row["rank"], "p": row["p"], "se": row["se"], "label": chance}
                who = {"party": party, "name": names[party], "seats": seats}
                found.append({**cells, **who, **place, **painted(subject, party, look)})
                at += seats
    return found


def _keys(parts: list[Row]) -> list[Row]:
    first = {row["party"]: row for row in reversed(parts)}
    order = sorted(first.values(), key=lambda row: (row["rank"], row["start"]))
    return [{**row, "label": row["name"], "note": ""} for row in order]


def _told(parts: list[Row], rank: int) -> str:
    own = [row for row in parts if row["rank"] == rank]
    seats = ", ".join(f"{row['name']} {row['seats']}" for row in own)
    return f"{own[0]['label']}: {seats}."


def _bars(parts: list[Row], look: Look) -> alt.LayerChart:
    rows = list({row["rank"]: row for row in parts}.values())
    width = look.inner - names_width(rows) - 8
    sizes = {row["rank"]: 0 for row in rows}
    for row in parts:
        sizes[row["rank"]] = max(sizes[row["rank"]], row["end"])
    largest = max(sizes.values())
    base = alt.Chart(data(parts), width=width, height=ROW * len(rows)).encode(y=named(rows))
    x = alt.X("start:Q", scale=alt.Scale(domain=[0, largest], nice=False), axis=seats_axis(width))
    wide = [
        row for row in parts if row["seats"] * width / largest > DIGIT * len(str(row["seats"])) + 4
    ]
    halves = [{"label": row["label"], "half": sizes[row["rank"]] / 2} for row in rows]
    marks = (
        alt.Chart(data(halves))
        .mark_tick(thickness=2, size=ROW, color=look.ink)
        .encode(y=named(rows), x="half:Q")
    )
    return marks + stacked(base, x, wide, "seats:Q")
