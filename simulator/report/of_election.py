"""The page of one election: its sections in order, those without data left out."""

from __future__ import annotations

from typing import Any

from simulator.colours import Colour
from simulator.facade import Result
from simulator.maps.layout import SHADES, shaded
from simulator.report.document import Look, Page, Styles, page
from simulator.report.election import Election
from simulator.report.sections.changes import cliffs, splits
from simulator.report.sections.data import files
from simulator.report.sections.events import cards, events
from simulator.report.sections.headline import headline
from simulator.report.sections.house import house
from simulator.report.sections.majorities import explorer, majorities
from simulator.report.sections.maps import maps
from simulator.report.sections.measures import measures
from simulator.report.sections.places import districts, regions
from simulator.report.sections.rests import rests
from simulator.report.sections.seats import seats
from simulator.report.sections.threshold import threshold
from simulator.report.sections.trend import trend
from simulator.report.words import Words

NAV = (
    *("house", "seats", "threshold", "majorities", "trend", "changes", "events", "maps"),
    *("districts", "regions", "measures", "rests", "read"),
)


def of_election(
    result: Result, words: Words, look: Look, *, near: bool = False, asked: str = ""
) -> Page:
    """The page; with `near`, also how near another outcome is, which takes seconds to minutes.

    `asked` is what names the scenario in a command, with all that was set.
    """
    election = Election(result, words, Styles(), asked)
    sections = _sections(election, near)
    head = headline(election)
    if look.title:
        head["title"] = look.title
    found = {**sections, "changes": sections["splits"], "read": True}
    nav = [(name, words.say(f"nav_{name}")) for name in NAV if found[name]]
    return page(
        "election.html.j2",
        words,
        election.styles,
        look,
        name=election.scenario.id,
        title=head["title"],
        kicker=_name(election),
        sub=head["sub"],
        window=f"{head['title']} – {_name(election)}",
        more_css=_colours(election, sections["maps"]),
        data=explorer(election) if sections["house"] else None,
        head=head,
        again=election.again,
        nav=[*nav, ("data-files", words.say("nav_data"))],
        names=election.names,
        kind=election.classes,
        called=election.called,
        house_size=max(election.sizes),
        credit=_credit(election),
        **sections,
    )


def _sections(election: Election, near: bool) -> dict[str, Any]:
    return {
        "cards": cards(election),
        "house": house(election),
        "seats": seats(election),
        "threshold": threshold(election),
        "majorities": majorities(election),
        "splits": splits(election),
        "cliffs": cliffs(election) if near and election.again else None,
        "trend": trend(election),
        "events": events(election),
        "maps": maps(election),
        "districts": districts(election),
        "regions": regions(election),
        "measures": measures(election),
        "rests": rests(election),
        "files": files(election),
    }


def _colours(election: Election, maps: list[dict[str, Any]]) -> str:
    """Classes of all parties, in each theme: fill and outline. Of those that lead on a map also
    each shade, and the colour of text on it."""
    leading = {party for each in maps for party in each["leaders"]}
    fills: dict[str, list[str]] = {"light": [], "dark": []}
    shades: dict[str, list[str]] = {"light": [], "dark": []}
    for party, name in election.classes.items():
        colour = election.colours[party]
        fills["light"].append(f".{name}{{--f:{colour.fill};{_edges(colour, colour.light)}}}")
        fills["dark"].append(f".{name}{{{_edges(colour, colour.dark)}}}")
        for place in range(len(SHADES)) if party in leading else ():
            for theme, rules in shades.items():
                fill, ink = shaded(colour, place, theme)
                rules.append(f".{name}.w{place}{{--m:{fill};--i:{ink}}}")
    return _themes(**fills) + (_themes(**shades) if leading else "")


def _themes(light: list[str], dark: list[str]) -> str:
    inside = "\n".join(dark)
    return "\n".join(light) + f"\n@media (prefers-color-scheme:dark){{\n{inside}\n}}"


def _edges(colour: Colour, edge: str) -> str:
    """The outline of marks, and the colour of a line, which has no fill to tell parties apart."""
    return f"--e:var(--ink);--l:{edge}" if colour.outlined else f"--e:{edge}"


def _name(election: Election) -> str:
    return election.scenario.name or election.scenario.id


def _credit(election: Election) -> str:
    spec = election.scenario.page
    told = ", ".join(filter(None, (spec.credit, spec.licence)))
    return election.words.say("pictures", credit=told) if told else ""
