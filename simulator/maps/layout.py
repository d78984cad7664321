"""Where places are on a map, and how it shows who leads there: letters, and shades of a colour.

Places are squares where a scenario puts them, outlines, or squares in rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.colours import BACKGROUNDS, Colour, ink_on, toward
from simulator.maps.leads import Kind
from simulator.scenario.files.outlines import Ring, area
from simulator.scenario.model import Scenario
from simulator.scenario.rows import District, Region, ids

LETTERS = 3
"""Of a place or of a party, in a square."""
SHADES = ((0.95, 1.0), (0.75, 0.68), (0.5, 0.42), (0.0, 0.2))
"""From which chance on a place has how much of the colour of its party."""
OPEN = 0.75
"""A place whose leader has a smaller chance has a dashed edge."""
ROOM = 1800.0
"""Square units of an outline that has room for letters."""
_NUMBER, _WORD = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")
_POINT = re.compile(r"(\d+) (\d+)")


@dataclass(frozen=True)
class Square:
    """A place that the scenario has put somewhere."""

    id: str
    label: str
    column: int
    row: int


@dataclass(frozen=True)
class Group:
    """Places in a row: those of a region, or all."""

    name: str
    """Of the region; empty where there is none."""
    places: tuple[str, ...]


@dataclass(frozen=True)
class Outlined:
    """A place with its outline."""

    id: str
    path: str
    """Data of an SVG path, in units of the picture."""
    middle: tuple[float, float] | None
    """Where letters stand, if there is room for them."""

    @property
    def rings(self) -> list[Ring]:
        """The points of each ring."""
        return rings_of(self.path)


def rows_of(scenario: Scenario, kind: Kind) -> tuple[District, ...] | tuple[Region, ...]:
    """The regions or districts."""
    return scenario.district if kind == "district" else scenario.region


def names_of_places(scenario: Scenario, kind: Kind) -> dict[str, str]:
    """What each region or district is called."""
    return {row.id: row.name or row.id for row in rows_of(scenario, kind)}


def label_of(name: str) -> str:
    """The number in a name, or the first letters of its words, or of its only word."""
    if found := _NUMBER.search(name):
        return found.group()[:4]
    words = _WORD.findall(name)
    letters = "".join(word[0] for word in words) if len(words) > 1 else "".join(words)
    return letters[:LETTERS].upper()


def squares_of(scenario: Scenario, kind: Kind) -> list[Square]:
    """The tiles of a kind of places, from the first column and row on; none where none are."""
    names = names_of_places(scenario, kind)
    tiles = [tile for tile in scenario.page.tiles if tile.id in names]
    left = min((tile.column for tile in tiles), default=1) - 1
    top = min((tile.row for tile in tiles), default=1) - 1
    return [
        Square(tile.id, tile.label or label_of(names[tile.id]), tile.column - left, tile.row - top)
        for tile in tiles
    ]


def groups_of(scenario: Scenario, kind: Kind) -> list[Group]:
    """Where nobody has said where places are: districts by region, or all in one row."""
    if kind == "region" or not any(district.region for district in scenario.district):
        return [Group("", tuple(ids(rows_of(scenario, kind))))]
    own: dict[str | None, list[str]] = {}
    for district in scenario.district:
        own.setdefault(district.region, []).append(district.id)
    names = names_of_places(scenario, "region")
    order = sorted(own, key=lambda region: list(names).index(region) if region in names else -1)
    return [Group(names.get(region or "", ""), tuple(own[region])) for region in order]


def outlines_of(scenario: Scenario, kind: Kind) -> list[Outlined]:
    """The outlines of a kind of places; none where the scenario has no map of them."""
    there = set(ids(rows_of(scenario, kind)))
    return [
        Outlined(each.id, each.path, _middle(each.path))
        for each in scenario.page.outline
        if each.id in there
    ]


def rings_of(path: str) -> list[Ring]:
    """The points of an outline."""
    return [[(int(x), int(y)) for x, y in _POINT.findall(part)] for part in path.split("M") if part]


def size_of(outlines: Sequence[Outlined]) -> tuple[int, int]:
    """Units of the picture of some outlines from left to right, and from top to bottom."""
    points = [point for each in outlines for ring in each.rings for point in ring]
    return max([1, *(x for x, _ in points)]), max([1, *(y for _, y in points)])


def _middle(path: str) -> tuple[float, float] | None:
    """The centre of gravity of the largest ring, where that has room for letters."""
    ring = max(rings_of(path), key=area)
    size = area(ring)
    if size < ROOM:
        return None
    x = y = whole = 0.0
    for (a, b), (u, v) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        part = a * v - u * b
        x, y, whole = x + (a + u) * part, y + (b + v) * part, whole + part
    return x / (3 * whole), y / (3 * whole)


def letters(parties: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """One to three letters for each party, all different: the first of its name, or a number."""
    bare = {
        party: "".join(filter(str.isalnum, names[party])) or str(place)
        for place, party in enumerate(parties, start=1)
    }
    found: dict[str, str] = {}
    for place, party in enumerate(parties):
        others = [bare[other] for other in parties if other != party]
        own = bare[party] if len(bare[party]) <= LETTERS else _shortest(bare[party], others)
        found[party] = own if own and own not in found.values() else str(place + 1)
    return found


def _shortest(name: str, others: Sequence[str]) -> str:
    """The fewest first letters that no other name begins with; none, where three are not enough."""
    for length in range(1, LETTERS + 1):
        start = name[:length].casefold()
        if not any(other.casefold().startswith(start) for other in others):
            return name[:length]
    return ""


def shade(chance: float) -> int:
    """The place in `SHADES` of a chance."""
    return next(place for place, (least, _) in enumerate(SHADES) if chance >= least)


def shaded(colour: Colour, place: int, theme: str) -> tuple[str, str]:
    """The fill of a shade on the background of a theme, and a colour of text to read on it."""
    fill = toward(BACKGROUNDS[theme], colour.fill, SHADES[place][1])
    return fill, ink_on(fill)
