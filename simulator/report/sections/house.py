"""One possible house: a draw that is close to all others, as a half circle."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from simulator.arch import arch
from simulator.draw_ranges import numbers_of
from simulator.report.election import Election
from simulator.report.sections.seats import MANY, seats_text
from simulator.report.shapes import WIDE

NEVER = 0.9995
"""A party without a seat in so many draws is in no legend."""


def house(election: Election) -> dict[str, Any] | None:
    """The picture, its legend, and the command that makes the draw again."""
    if not election.again or not election.riding.units:
        return None
    riding, words = election.riding, election.words
    central = riding.central
    won = dict(zip(riding.units, riding.seats[:, central].tolist(), strict=True))
    shown = [
        party
        for party in election.order
        if won.get(party) or (party in won and (election.parties[party]["p_zero"] or 0.0) < NEVER)
    ]
    seats = {party: won.get(party, 0) for party in shown}
    large = set(election.by_size[:MANY])
    rows = [{"party": p, "seats": n, **seats_text(election, p)} for p, n in seats.items()]
    return {
        "picture": _picture(election, {party: n for party, n in seats.items() if n}),
        "seats": words.number(sum(won.values())),
        "size": sum(won.values()),
        "majority": words.number(int(riding.size[central]) // 2 + 1),
        "rows": [row for row in rows if row["party"] in large],
        "more": [row for row in rows if row["party"] not in large],
        "draw": numbers_of(election.first)[central],
        "of": words.number(riding.draws),
        "replay": f"simulator replay {election.subject} --seed {election.tally.seed} --draw",
    }


def _picture(election: Election, won: dict[str, int]) -> Markup:
    """A circle for each seat, parties as they sit; the arch has a radius of one."""
    seats = sum(won.values())
    places, diameter = arch(seats)
    radius = diameter / 2
    scale = WIDE / (2 + 2 * radius)
    high = scale * (1 + 2 * radius)
    classes = [election.classes[party] for party, number in won.items() for _ in range(number)]
    circle = Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>')
    circles = Markup("").join(
        circle.format(kind, scale * (x + 1 + radius), scale * (1 + radius - y), scale * radius)
        for kind, (x, y) in zip(classes, places, strict=True)
    )
    line = f'<line class="half" x1="{WIDE // 2}" x2="{WIDE // 2}" y1="0" y2="{high * 0.62:.0f}"/>'
    said = election.words.listed(f"{election.names[party]} {n}" for party, n in won.items())
    label = election.words.say("hemicycle_label", seats, parties=said)
    return Markup(
        '<svg class="hemi" id="hemi" viewBox="0 0 {} {:.0f}" role="img" aria-label="{}">{}{}</svg>'
    ).format(WIDE, high, label, Markup(line), circles)
