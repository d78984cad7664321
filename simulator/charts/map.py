"""`map`: who leads each district or region, as equal squares, or as outlines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import altair as alt

from simulator.charts.look import Look
from simulator.charts.sheet import Sheet, coloured, data, fill, keyed, legend
from simulator.charts.subjects import Election, Row
from simulator.charts.words import draws_note, error_note, joined, labels, measured, safe
from simulator.errors import SimulatorError
from simulator.maps.layout import (
    OPEN,
    SHADES,
    Outlined,
    groups_of,
    label_of,
    letters,
    names_of_places,
    outlines_of,
    rows_of,
    shade,
    shaded,
    size_of,
    squares_of,
)
from simulator.maps.leads import KINDS, Kind, Lead, Leads, leads_of
from simulator.scenario.rows import ids
from simulator.text import listed

LARGEST, SMALLEST = 58, 12
"""Sides of a square, in pixels."""
NAMES = 150
"""Pixels of the names of regions."""
TWO_LINES = 34
"""Pixels of a square with a line for the place, and one for the party."""


def panels(subject: Election, look: Look, only: tuple[str, ...]) -> Sheet:
    """Districts where the election has some, or else regions; those that are named, if any are."""
    kind, leads = _chosen(subject, only)
    marks = letters(leads.parties, subject.names)
    places = names_of_places(subject.scenario, kind)
    rows = {
        lead.place: _row(subject, lead, safe(places[lead.place]), marks, look)
        for lead in leads.places
    }
    names = keyed(subject, leads.parties, look)
    keys = [
        {"label": f"{marks[p]}: {names[p]}", "note": str(number), **_paint(subject, p, 0, look)}
        for p, number in leads.numbers.items()
    ]
    many = f"{kind}s"
    what = "Who wins each district" if kind == "district" else "Who has the most list votes"
    errors = [lead.error() for lead in leads.places]
    ahead = [f"{subject.names[p]} {n}" for p, n in leads.numbers.items()]
    open_ = [rows[lead.place]["name"] for lead in leads.places if lead.chance() < OPEN]
    picture, left = _picture(subject, kind, rows, look)
    return Sheet(
        panels=[picture, legend(keys, look, left), _shades(subject, leads, look, left)],
        title=f"Who leads where: {subject.title}",
        subtitle=joined(
            f"{what} the most often, in {draws_note(leads.draws)}: {len(leads.places)} {many}.",
            "A dashed edge: ahead in fewer than 75%." if open_ else "",
            error_note(errors),
        ),
        description=joined(
            f"Ahead, by number of {many}: {listed(ahead)}.",
            f"Ahead in fewer than 75%: {listed(open_)}." if open_ else "",
        ),
    )


def _chosen(subject: Election, only: Sequence[str]) -> tuple[Kind, Leads]:
    """The kind of places to show, and who leads there.

    Raises: SimulatorError, where there are none, or `only` names others.
    """
    for kind in KINDS:
        known = set(ids(rows_of(subject.scenario, kind)))
        if only and not set(only) <= known:
            continue
        leads = leads_of(subject.scenario, subject.tally, kind)
        if leads is None or not leads.parties:
            continue
        places = tuple(lead for lead in leads.places if not only or lead.place in only)
        return kind, Leads(leads.kind, leads.draws, leads.counted, places)
    raise SimulatorError(
        f"chart 'map': --only {','.join(only)}: must be ids of districts, or of regions"
        if only
        else "chart 'map': this election has no districts or regions"
    )


def _row(subject: Election, lead: Lead, name: str, marks: dict[str, str], look: Look) -> Row:
    """A place, who leads there, how likely, and how it looks."""
    party = lead.party
    cells = {
        "id": lead.place,
        "name": name,
        "party": party,
        "p": lead.chance(),
        "dashed": lead.chance() < OPEN,
        "letter": marks[party] if party else "–",
    }
    if party is None:
        return {**cells, "fill": look.grid, "stroke": look.muted, "ink": look.ink}
    return {**cells, **_paint(subject, party, shade(lead.chance()), look)}


def _paint(subject: Election, party: str, place: int, look: Look) -> Row:
    colour = subject.colours[party]
    fill, ink = shaded(colour, place, look.theme)
    return {"fill": fill, "stroke": colour.stroke(look.theme), "ink": ink}


def _picture(
    subject: Election, kind: Kind, rows: dict[str, Row], look: Look
) -> tuple[alt.ChartType, float]:
    """Outlines, or placed squares, or squares in rows; and the pixels of names before them."""
    if outlines := [each for each in outlines_of(subject.scenario, kind) if each.id in rows]:
        return _outlines(outlines, rows, look), 0.0
    if squares := [each for each in squares_of(subject.scenario, kind) if each.id in rows]:
        cells = [{**rows[e.id], "label": safe(e.label), "x": e.column, "y": e.row} for e in squares]
        return _squares(cells, look, 0.0, []), 0.0
    return _rows(subject, kind, rows, look)


def _rows(
    subject: Election, kind: Kind, rows: dict[str, Row], look: Look
) -> tuple[alt.ChartType, float]:
    """Squares by region, the name of each before them; a long row goes on in the next line."""
    groups = groups_of(subject.scenario, kind)
    names = labels({str(at): group.name for at, group in enumerate(groups)}, NAMES, lines=1)
    left = max(measured(name) for name in names.values()) + 10 if len(groups) > 1 else 0.0
    longest = max(len(group.places) for group in groups)
    across = max(1, min(longest, int((look.inner - left) // (2 * SMALLEST))))
    cells, heads, line = [], [], 0
    for at, group in enumerate(groups):
        own = [place for place in group.places if place in rows]
        if own and len(groups) > 1:
            heads.append({"text": names[str(at)], "y": line + 1})
        for place, name in enumerate(own):
            label = safe(label_of(rows[name]["name"]))
            x, y = place % across + 1, line + place // across + 1
            cells.append({**rows[name], "label": label, "x": x, "y": y})
        line += -(-len(own) // across)
    return _squares(cells, look, left, heads), left


def _squares(cells: list[Row], look: Look, left: float, heads: list[Row]) -> alt.ChartType:
    """Squares of one size, with the letters of place and party where there is room."""
    columns, lines = max(row["x"] for row in cells), max(row["y"] for row in cells)
    size = min(LARGEST, (look.inner - left) / columns)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0.5, columns + 0.5], nice=False))
    y = alt.Y(
        "y:Q", axis=None, scale=alt.Scale(domain=[0.5, lines + 0.5], nice=False, reverse=True)
    )
    base = alt.Chart(data(cells), width=size * columns, height=size * lines).encode(x=x, y=y)
    side = max(size - 4, 4)
    squares = base.mark_square(size=side**2, opacity=1, strokeWidth=1.5).encode(
        **fill(), strokeDash=_dashes()
    )
    layers = [squares]
    ink = coloured("ink")
    wide = max((len(row["letter"]) for row in cells), default=1)
    if size >= TWO_LINES:
        place = base.mark_text(fontSize=10, dy=-size / 6).encode(text="label:N", color=ink)
        mark = base.mark_text(fontSize=13, dy=size / 6, fontWeight="bold")
        layers += [place, mark.encode(text="letter:N", color=ink)]
    elif size >= 8 + 6 * wide:
        layers.append(
            base.mark_text(fontSize=10, fontWeight="bold").encode(text="letter:N", color=ink)
        )
    if heads:
        names = alt.Chart(data(heads), width=size * columns, height=size * lines).mark_text(
            align="right", dx=-8, color=look.ink
        )
        layers.append(names.encode(x=alt.value(0), y=y, text="text:N"))
    return alt.layer(*layers)


def _dashes() -> Any:
    return alt.condition("datum.dashed", alt.value([4, 3]), alt.value([1, 0]))


def _outlines(outlines: Sequence[Outlined], rows: dict[str, Row], look: Look) -> alt.LayerChart:
    """Outlines in the units of the picture: nothing is projected again."""
    wide, high = size_of(outlines)
    unit = min(look.inner / wide, 1.2 * look.inner / high)
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, y] for x, y in [*ring, ring[0]]] for ring in each.rings],
            },
            **rows[each.id],
        }
        for each in outlines
    ]
    shapes = (
        alt.Chart(data(features), width=unit * wide, height=unit * high)
        .mark_geoshape(strokeWidth=1)
        .encode(
            color=coloured("fill"),
            stroke=alt.condition("datum.dashed", alt.value(look.ink), alt.value(look.background)),
            strokeDash=_dashes(),
        )
        .project(type="identity", scale=unit, translate=[0, 0])
    )
    middles = [
        {**rows[each.id], "x": unit * each.middle[0], "y": unit * each.middle[1]}
        for each in outlines
        if each.middle
    ]
    words = (
        alt.Chart(data(middles), width=unit * wide, height=unit * high)
        .mark_text(fontWeight="bold")
        .encode(
            x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, unit * wide], nice=False)),
            y=alt.Y(
                "y:Q", axis=None, scale=alt.Scale(domain=[0, unit * high], nice=False, reverse=True)
            ),
            text="letter:N",
            color=coloured("ink"),
        )
    )
    return shapes + words


def _shades(subject: Election, leads: Leads, look: Look, left: float) -> alt.LayerChart:
    """The shades of the party that leads in most places, and the chances they stand for."""
    bounds = [f"{least:.0%}" for least, _ in SHADES]
    texts = [
        f"{bounds[0]} or more",
        *(f"{low} to {high}" for high, low in pairwise(bounds[:-1])),
        f"less than {bounds[-2]}",
    ]
    rows = [
        {"label": text, "note": "", **_paint(subject, leads.parties[0], place, look)}
        for place, text in enumerate(texts)
    ]
    return legend(rows, look, left)
