"""`hemicycle`: one possible house, a circle for each seat."""

from __future__ import annotations

import math

import altair as alt

from simulator.arch import arch
from simulator.charts.look import Look
from simulator.charts.sheet import Sheet, data, fill, keyed, legend, painted
from simulator.charts.subjects import Election, Row
from simulator.charts.words import draws_note, joined
from simulator.errors import SimulatorError

EDGE = 1.04
"""Of the radius: what is shown beyond the outermost row."""


def panels(subject: Election, look: Look, _: tuple[str, ...]) -> Sheet:
    """The most central of the first draws, left to right."""
    rows = house_rows(subject, look)
    if not rows:
        raise SimulatorError("chart 'hemicycle': no draws, so no house; run more draws")
    seats = sum(row["seats"] for row in rows)
    draw = subject.typical[0]["draw"]
    told = ", ".join(f"{row['label']} {row['seats']}" for row in rows)
    return Sheet(
        panels=[_arch(rows, seats, look), legend(rows, look)],
        title=f"One possible house: {subject.title}",
        subtitle=joined(
            f"Draw {draw:,}, near the middle of {draws_note(subject.draws)}: others differ.",
            "A circle is a seat.",
        ),
        description=f"{seats} seats from left to right: {told}.",
    )


def house_rows(subject: Election, look: Look) -> list[Row]:
    """Parties with seats in the house, as they sit."""
    seats = {row["party"]: row["seats"] for row in subject.typical if row["seats"]}
    order = [party for party in subject.left_to_right if party in seats]
    names = keyed(subject, order, look)
    return [
        {
            "party": party,
            "label": names[party],
            "seats": seats[party],
            "note": f"{seats[party]}",
            **painted(subject, party, look),
        }
        for party in order
    ]


def _arch(rows: list[Row], seats: int, look: Look) -> alt.LayerChart:
    shape = arch(seats)
    sitting = [row for row in rows for _ in range(row["seats"])]
    marks = [
        {"x": round(x, 4), "y": round(y, 4)}
        | {key: row[key] for key in ("label", "fill", "stroke")}
        for (x, y), row in zip(shape.places, sitting, strict=True)
    ]
    width, radius = look.inner, look.inner / (2 * EDGE)
    size = math.pi / 4 * (shape.diameter * radius) ** 2
    below = EDGE - 1
    base = alt.Chart(data(marks), width=width, height=round(radius * (1 + 2 * below))).encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-EDGE, EDGE], nice=False)),
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-below, 1 + below], nice=False)),
    )
    circles = base.mark_circle(
        size=size, opacity=1, strokeWidth=min(1.5, 0.02 * shape.diameter * radius + 0.5)
    ).encode(**fill(), tooltip=alt.Tooltip("label:N", title="party"))
    return circles + _middle(seats, seats // 2 + 1, look)


def _middle(seats: int, majority: int, look: Look) -> alt.LayerChart:
    """The size of the house where the arch leaves room for it."""
    words = [{"x": 0, "y": 0.12, "text": f"{seats} seats"}]
    under = [{"x": 0, "y": 0.02, "text": f"{majority} for a majority"}]
    place = {"x": "x:Q", "y": "y:Q", "text": "text:N"}
    size = min(22, look.inner / 20)
    seated = alt.Chart(data(words)).mark_text(fontSize=size, fontWeight="bold").encode(**place)
    return seated + alt.Chart(data(under)).mark_text(color=look.muted).encode(**place)
