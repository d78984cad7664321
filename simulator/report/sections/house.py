"""One possible house: a draw that is close to all others, as a half circle."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from simulator.report.election import Election
from simulator.report.sections.seats import MANY, seats_text
from simulator.report.shapes import WIDE, hemicycle


def house(election: Election) -> dict[str, Any] | None:
    """The picture, its legend, and the command that makes the draw again."""
    if not election.again or not election.riding.parties:
        return None
    riding, words = election.riding, election.words
    central = riding.central
    won = {party: int(seats[central]) for party, seats in riding.everybody.items()}
    shown = [p for p in election.order if won.get(p) or _is_seen(election, p)]
    large = set(election.by_size[:MANY])
    said = words.listed(f"{election.names[p]} {won[p]}" for p in election.order if won.get(p))
    rows = [_row(election, party, won.get(party, 0)) for party in shown]
    return {
        "picture": _picture(election, won, said),
        "seats": words.number(sum(won.values())),
        "size": sum(won.values()),
        "majority": words.number(int(riding.size[central]) // 2 + 1),
        "rows": [row for row in rows if row["party"] in large],
        "more": [row for row in rows if row["party"] not in large],
        "draw": int(riding.numbers[central]),
        "of": words.number(riding.size.size),
        "replay": f"simulator replay {election.scenario.id} --seed {election.tally.seed} --draw",
    }


def _is_seen(election: Election, party: str) -> bool:
    return (election.parties[party]["p_zero"] or 0.0) < 0.9995 and party in election.riding.parties


def _row(election: Election, party: str, seats: int) -> dict[str, Any]:
    main, also = seats_text(election, party)
    return {"party": party, "seats": seats, "main": main, "also": also}


def _picture(election: Election, won: dict[str, int], said: str) -> Markup:
    """As many circles as the largest house that rides along; those beyond this one are hidden."""
    seats = sum(won.values())
    form = hemicycle(seats)
    classes = [election.classes[p] for p in election.order for _ in range(won.get(p, 0))]
    circles = Markup("").join(
        Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(
            kind, f"{x:.1f}", f"{y:.1f}", f"{form.radius:.1f}"
        )
        for kind, (x, y) in zip(classes, form.places, strict=True)
    )
    label = election.words.say("hemicycle_label", seats, parties=said)
    line = Markup('<line class="half" x1="{0}" x2="{0}" y1="0" y2="{1}"/>').format(
        WIDE // 2, f"{form.height * 0.62:.0f}"
    )
    return Markup(
        '<svg class="hemi" id="hemi" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>'
    ).format(WIDE, f"{form.height:.0f}", label, line, circles)
