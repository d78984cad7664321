"""`districts`: who wins the closest districts."""

from __future__ import annotations

from collections import defaultdict

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
    probability,
    stacked,
)
from simulator.charts.subjects import Election, Row
from simulator.charts.words import draws_note, error_note, joined, labels
from simulator.errors import SimulatorError
from simulator.maps.layout import names_of_places

MOST = 20
NAMES = 220
PERCENT = 40.5
"""Pixels of a part of a bar that has room for its percent."""


def panels(subject: Election, look: Look, only: tuple[str, ...]) -> Sheet:
    """The districts whose likeliest winner is the least likely, closest first."""
    by_district = _chances(subject)
    chosen = [name for name in by_district if not only or name in only]
    if not chosen:
        raise SimulatorError("chart 'districts': none of these ids is of a district")
    chosen.sort(key=lambda name: max(by_district[name].values()))
    closest = chosen[:MOST]
    names = names_of_places(subject.scenario, "district")
    told = labels({name: names[name] for name in closest}, min(NAMES, 0.4 * look.inner))
    parts = [
        part
        for name in closest
        for part in _parts(subject, told[name], name, by_district[name], look)
    ]
    errors = {(r["district"], r["party"]): r["se"] for r in subject.rows("districts")}
    return Sheet(
        panels=[_bars(parts, look), legend(_keys(subject, parts, look), look, names_width(parts))],
        title=f"The closest districts: {subject.title}",
        subtitle=joined(
            f"Who wins, in {draws_note(subject.draws)}: {len(closest)} of {len(by_district)} "
            "districts, the closest first.",
            error_note(errors.values()),
        ),
        description=" ".join(_told(parts, told[name]) for name in closest),
    )


def _chances(subject: Election) -> dict[str, dict[str, float]]:
    """Chance of the seat by party, by district; candidates of one party together.

    Raises: SimulatorError, where districts were not counted.
    """
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in subject.rows("districts"):
        if row["p"] is not None:
            own = found[row["district"]]
            own[row["party"]] = own.get(row["party"], 0.0) + row["p"]
    if not found:
        raise SimulatorError(
            "chart 'districts': districts were not counted; run the scenario with --districts"
            if any(tier.method == "plurality" for tier in subject.scenario.tier)
            else "chart 'districts': no tier of this election is of districts"
        )
    return found


def _parts(
    subject: Election, label: str, district: str, chances: dict[str, float], look: Look
) -> list[Row]:
    """The likeliest winner first."""
    found, at = [], 0.0
    for party, p in sorted(chances.items(), key=lambda pair: -pair[1]):
        if p:
            cells = {"district": district, "label": label, "party": party, "p": p}
            place = {"start": at, "end": at + p, "middle": at + p / 2}
            found.append({**cells, **place, **painted(subject, party, look)})
            at += p
    return found


def _keys(subject: Election, parts: list[Row], look: Look) -> list[Row]:
    there = {row["party"] for row in parts}
    order = [party for party in subject.left_to_right if party in there]
    names = keyed(subject, order, look)
    return [{"label": names[p], "note": "", **painted(subject, p, look)} for p in order]


def _told(parts: list[Row], label: str) -> str:
    own = [row for row in parts if row["label"] == label]
    who = ", ".join(f"{row['party']} {row['p']:.0%}" for row in own[:3])
    return f"{label}: {who}."


def _bars(parts: list[Row], look: Look) -> alt.LayerChart:
    rows = list({row["label"]: row for row in parts}.values())
    width = look.inner - names_width(rows) - 12
    base = alt.Chart(data(parts), width=width, height=ROW * len(rows)).encode(y=named(rows))
    x = probability("start:Q", "probability of winning the district", grid=False)
    wide = [row for row in parts if row["p"] * width > PERCENT]
    half = alt.Chart(data([{"at": 0.5}])).mark_rule(strokeDash=[4, 3]).encode(x="at:Q")
    return stacked(base, x, wide, alt.Text("p:Q", format=".0%")) + half
