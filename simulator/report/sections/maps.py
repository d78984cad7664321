"""Who leads where: squares that the scenario places, its outlines, or districts by region."""

from __future__ import annotations

from itertools import pairwise

from markupsafe import Markup

from simulator.maps.layout import (
    OPEN,
    SHADES,
    Square,
    groups_of,
    label_of,
    letters,
    names_of_places,
    outlines_of,
    shade,
    size_of,
    squares_of,
)
from simulator.maps.leads import KINDS, Kind, Lead, Leads, leads_of
from simulator.report.election import Election, Row

MOST_KEYS = 12
"""Parties of a legend."""
SMALLEST, LARGEST = 3.0, 4.25
"""Widths of a square, in letters of the page: of many columns, and of few."""
MANY = 9
"""Columns."""


def maps(election: Election) -> list[Row]:
    """A map of the districts and one of the regions, where there are draws of them."""
    found = (
        leads_of(election.scenario, election.tally, kind, again=election.again) for kind in KINDS
    )
    return [_Map(election, leads).told() for leads in found if leads is not None and leads.parties]


class _Map:
    """One map, and all that is said of it."""

    def __init__(self, election: Election, leads: Leads) -> None:
        self.election, self.leads, self.words = election, leads, election.words
        self.letters = letters(leads.parties, election.names)
        self.names = names_of_places(election.scenario, leads.kind)

    def told(self) -> Row:
        """For the template."""
        kind, words, leads = self.leads.kind, self.words, self.leads
        places = leads.places
        open_ = sum(lead.chance() < OPEN for lead in places)
        key = "counted" if leads.counted else "drawn"
        return {
            "kind": kind,
            "leaders": leads.parties,
            "title": words.say(f"map_{kind}"),
            "lead": words.say(f"map_{kind}_{key}", draws=words.number(leads.draws)),
            "open": words.say("map_open", open_) if open_ else "",
            "label": words.say(
                "map_label", title=words.say(f"map_{kind}"), parties=words.listed(self._won())
            ),
            **dict.fromkeys(("outline", "squares", "groups")),
            **self._picture(kind),
            "keys": self._keys(),
            "shades": self._shades(),
            "rows": [self._row(lead) for lead in places],
        }

    def _picture(self, kind: Kind) -> Row:
        """Outlines, or else squares where they are placed, or else squares by region."""
        scenario = self.election.scenario
        if outlines := outlines_of(scenario, kind):
            wide, high = size_of(outlines)
            styles = self.election.styles
            there = {each.id for each in outlines}
            apart = [self._said(lead) for lead in self.leads.places if lead.place not in there]
            middles = [(each.id, each.middle) for each in outlines if each.middle]
            return {
                "outline": Markup("").join(self._path(each.id, each.path) for each in outlines),
                "box": f"0 0 {wide} {high}",
                "shape": styles.put(
                    aspect_ratio=f"{wide}/{high}", max_width=f"{46 * wide / high:.0f}rem"
                ),
                "marks": [
                    self._tile(self.leads.of[name], "")
                    | {"at": styles.put(left=100 * x / wide, top=100 * y / high)}
                    for name, (x, y) in middles
                ],
                "apart": "; ".join(apart),
            }
        if squares := squares_of(scenario, kind):
            return {"squares": self._squares(squares), "shape": self._grid(squares)}
        return {"groups": self._groups(kind)}

    def _squares(self, squares: list[Square]) -> list[Row]:
        put = self.election.styles.put
        return [
            self._tile(self.leads.of[each.id], each.label)
            | {"at": put(grid_area=f"{each.row}/{each.column}")}
            for each in sorted(squares, key=lambda each: (each.row, each.column))
        ]

    def _grid(self, squares: list[Square]) -> str:
        columns = max(each.column for each in squares)
        size = LARGEST if columns <= MANY else SMALLEST
        return self.election.styles.put(
            grid_template_columns=f"repeat({columns},minmax(0,1fr))",
            max_width=f"{size * columns:g}rem",
        )

    def _groups(self, kind: Kind) -> list[Row]:
        return [
            {
                "name": group.name,
                "tiles": [
                    self._tile(self.leads.of[place], label_of(self.names[place]))
                    for place in group.places
                ],
            }
            for group in groups_of(self.election.scenario, kind)
        ]

    def _tile(self, lead: Lead, label: str) -> Row:
        return {
            "style": self._style(lead),
            "label": label,
            "letter": self.letters[lead.party] if lead.party else "–",
            "title": self._said(lead),
            "at": "",
        }

    def _style(self, lead: Lead) -> str:
        if lead.party is None:
            return "nobody"
        dashed = " open" if lead.chance() < OPEN else ""
        return f"{self.election.classes[lead.party]} w{shade(lead.chance())}{dashed}"

    def _path(self, place: str, path: str) -> Markup:
        lead = self.leads.of[place]
        return Markup('<path class="{}" d="{}"><title>{}</title></path>').format(
            self._style(lead), path, self._said(lead)
        )

    def _said(self, lead: Lead) -> str:
        """ "Abai: Amanat 95 in 100"."""
        name = self.names[lead.place]
        if lead.party is None:
            return f"{name}: –"
        often = self.words.in_100(lead.chance(), short=True)
        return f"{name}: {self.election.names[lead.party]} {often}"

    def _won(self) -> list[str]:
        names = self.election.names
        return [f"{names[party]} {number}" for party, number in self.leads.numbers.items()]

    def _keys(self) -> list[Row]:
        return [
            {
                "letter": self.letters[party],
                "style": f"{self.election.classes[party]} w0",
                "name": self.election.names[party],
                "number": self.words.number(self.leads.numbers[party]),
            }
            for party in self.leads.parties[:MOST_KEYS]
        ]

    def _shades(self) -> list[Row]:
        """The shades of the party that leads in most places, and which chances they are."""
        words, name = self.words, self.election.classes[self.leads.parties[0]]
        bounds = [100 * least for least, _ in SHADES]
        texts = [
            words.say("map_or_more", n=words.number(bounds[0])),
            *(words.span(low, high) for high, low in pairwise(bounds[:-1])),
            words.say("map_fewer", n=words.number(bounds[-2])),
        ]
        return [
            {"style": f"{name} w{place}{' open' if least < OPEN else ''}", "text": text}
            for place, ((least, _), text) in enumerate(zip(SHADES, texts, strict=True))
        ]

    def _row(self, lead: Lead) -> list[str]:
        """Place, who leads and how likely, and who is next."""
        cells = [self.names[lead.place]]
        for rank in (0, 1):
            known = rank < len(lead.counts)
            name = self.election.names[lead.counts[rank][0]] if known else "–"
            chance = lead.chance(rank)
            cells.append(name)
            cells.append(self.words.chance(chance, lead.error(rank), lead.draws) if known else "–")
        return cells
