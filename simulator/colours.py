"""Colours and order of parties, for every picture: the page, and each chart.

A party keeps its own colour as a fill. Its outline is the nearest shade that stands out from the
background by 3:1 (WCAG 2.2, 1.4.11), one for each theme: yellow on white and black on black are
seen. A party without a colour gets one that is unlike those in use, then tints. Of two parties that
look alike, to a colour-blind reader too, and sit near each other the smaller is outlined in the
colour of text.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from simulator.scenario.model import Scenario
from simulator.scenario.rows import Bloc, Party

Numbers = tuple[float, float, float]
BACKGROUNDS = {"light": "#ffffff", "dark": "#15171c"}
INKS = {"light": "#14171c", "dark": "#eceef2"}
"""The colour of text, by theme."""
GREY = "#8a8a8a"
"""For all but lists: independents, against all, all others."""
FALLBACK = (
    *("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"),
    *("#7a9a01", "#882255", "#44aa99", "#999933", "#aa4499", "#332288"),
)
"""Okabe and Ito (2008), then Tol (2021): told apart by colour-blind readers too."""
TINTS = ("#ffffff", "#000000")
CONTRAST = 3.0
ALIKE = 0.105
"""Colours nearer than this in OKLab (Ottosson 2020) are taken for each other in a small mark."""
DICHROMATS: Mapping[str, tuple[Numbers, Numbers, Numbers]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What readers without red, green or blue cones see of linear red, green and blue: Machado,
Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113."""
LOST = 0.08
"""Colours nearer than this, as they see them, are taken for each other."""
NEAR = 2
"""Seats of parties that are so many places apart are compared by eye."""


@dataclass(frozen=True)
class Colour:
    """Of one party or bloc: `#rrggbb` in lower case."""

    fill: str
    light: str
    """Outline on a light background."""
    dark: str
    """Outline on a dark background."""
    outlined: bool = False
    """Whether it looks like a larger neighbour: its outline is then that of text."""

    @classmethod
    def of(cls, fill: str, *, outlined: bool = False) -> "Colour":
        """With the outlines that it needs."""
        light, dark = (edge(fill, BACKGROUNDS[theme]) for theme in ("light", "dark"))
        return cls(fill, light, dark, outlined)

    def stroke(self, theme: str) -> str:
        """The outline in a theme, "light" or "dark"."""
        if self.outlined:
            return INKS[theme]
        return self.light if theme == "light" else self.dark


def left_to_right(scenario: Scenario, seats: Mapping[str, float]) -> tuple[str, ...]:
    """Parties that can win seats, as they sit: those that the scenario orders, then by `seats`.

    `seats` are mean seats by party; of equal ones the first in the file is first.
    """
    winning = [party.id for party in scenario.party if party.can_win]
    stated = [party for party in scenario.page.order if party in winning]
    return (*stated, *(party for party in by_size(winning, seats) if party not in stated))


def by_size(parties: Sequence[str], seats: Mapping[str, float]) -> list[str]:
    """The largest first."""
    return sorted(parties, key=lambda party: -seats.get(party, 0.0))


def colours(scenario: Scenario, seats: Mapping[str, float]) -> dict[str, Colour]:
    """The colour of each party and bloc, by id."""
    fills = _fills(scenario)
    alike = set(_look_alikes(left_to_right(scenario, seats), fills, seats))
    return {name: Colour.of(fill, outlined=name in alike) for name, fill in fills.items()}


def _fills(scenario: Scenario) -> dict[str, str]:
    """Stated colours, and others for who has none."""
    rows: tuple[Party | Bloc, ...] = (*scenario.party, *scenario.bloc)
    found = {row.id: row.color.lower() for row in rows if row.color}
    for row in rows:
        if row.id not in found:
            is_list = isinstance(row, Party) and row.role == "list"
            found[row.id] = unused(list(found.values())) if is_list else GREY
    return found


def unused(used: Sequence[str]) -> str:
    """The first fallback colour, or tint of one, that looks like none in use; else the farthest."""
    seen = [oklab(colour) for colour in dict.fromkeys(used)]

    def distance(colour: str) -> float:
        own = oklab(colour)
        return min((math.dist(own, other) for other in seen), default=1.0)

    tints = product((0.45, 0.25, 0.65), TINTS, FALLBACK)
    candidates = [*FALLBACK, *(toward(colour, tint, part) for part, tint, colour in tints)]
    far = (colour for colour in candidates if distance(colour) >= ALIKE)
    return next(far, None) or max(candidates, key=distance)


def _look_alikes(
    order: Sequence[str], fills: Mapping[str, str], seats: Mapping[str, float]
) -> Iterator[str]:
    """The smaller of each two neighbours that look alike, unless one is outlined already."""
    outlined: set[str] = set()
    for place, party in enumerate(order):
        for other in order[max(0, place - NEAR) : place]:
            if lookalikes(fills[party], fills[other]) and not outlined & {party, other}:
                smaller = min((party, other), key=lambda name: seats.get(name, 0.0))
                outlined.add(smaller)
                yield smaller


def edge(colour: str, background: str, need: float = CONTRAST) -> str:
    """The nearest shade of a colour with that contrast to the background."""
    target = TINTS[1] if luminance(background) > 0.5 else TINTS[0]
    shades = (toward(colour, target, step / 20) for step in range(20))
    return next((shade for shade in shades if contrast(shade, background) >= need), target)


def ink_on(colour: str) -> str:
    """Black or white, whichever can be read on a colour."""
    return max(TINTS, key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, of WCAG."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def toward(colour: str, target: str, part: float) -> str:
    """A mixture of two colours: `part` of the way from one to the other."""
    mixed = (a + (b - a) * part for a, b in zip(_rgb(colour), _rgb(target), strict=True))
    return "#" + "".join(f"{round(255 * value):02x}" for value in mixed)


def alike(one: str, other: str) -> bool:
    """Whether two colours are taken for each other in a small mark."""
    return math.dist(oklab(one), oklab(other)) < ALIKE


def lookalikes(one: str, other: str) -> bool:
    """Whether some readers take two colours for each other, colour-blind ones too."""
    return alike(one, other) or any(
        math.dist(oklab(one, kind), oklab(other, kind)) < LOST for kind in DICHROMATS
    )


def oklab(colour: str, reader: str = "") -> Numbers:
    """Lightness, green to red, blue to yellow: equal distances look equal.

    `reader` is one of `DICHROMATS`, for the colour that they see.
    """
    red, green, blue = _linear(colour)
    if reader:
        rows = DICHROMATS[reader]
        parts = (a * red + b * green + c * blue for a, b, c in rows)
        red, green, blue = (min(max(part, 0.0), 1.0) for part in parts)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
    )


def _rgb(colour: str) -> Numbers:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _linear(colour: str) -> Numbers:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _rgb(colour)
    )
    return red, green, blue
