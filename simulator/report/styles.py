"""Places and widths as classes of the one style sheet: a page has no `style` attribute.

So its content security policy need not allow any, and the many equal ones are written once.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.colours import Colour
from simulator.maps.layout import SHADES, shaded


class Styles:
    """Rules that a page turns out to need, in the order in which they are first needed."""

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}

    def put(self, **rules: float | str) -> str:
        """The class of some rules: `put(left=12.5)` is 12.5% from the left."""
        text = ";".join(
            f"{name.replace('_', '-')}:{value if isinstance(value, str) else _percent(value)}"
            for name, value in rules.items()
        )
        return self._classes.setdefault(text, f"s{len(self._classes)}")

    def sheet(self) -> str:
        """All rules. Those on the page itself come later, and so win."""
        return "\n".join(f".{name}{{{text}}}" for text, name in self._classes.items())


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def of_parties(classes: Mapping[str, str], colours: Mapping[str, Colour]) -> str:
    """A class for each party: its fill, and its outline in each theme."""
    light, dark = [], []
    for party, name in classes.items():
        colour = colours[party]
        light.append(f".{name}{{--f:{colour.fill};{_edges(colour, colour.light)}}}")
        dark.append(f".{name}{{{_edges(colour, colour.dark)}}}")
    return _themes(light, dark)


def of_leaders(classes: Mapping[str, str], colours: Mapping[str, Colour]) -> str:
    """Classes of parties that lead somewhere: each shade of their colour, and text on it."""
    light: list[str] = []
    dark: list[str] = []
    for party, name in classes.items():
        for place in range(len(SHADES)):
            for theme, rules in (("light", light), ("dark", dark)):
                fill, ink = shaded(colours[party], place, theme)
                rules.append(f".{name}.w{place}{{--m:{fill};--i:{ink}}}")
    return _themes(light, dark)


def _themes(light: list[str], dark: list[str]) -> str:
    inside = "\n".join(dark)
    return "\n".join(light) + f"\n@media (prefers-color-scheme:dark){{\n{inside}\n}}"


def _edges(colour: Colour, edge: str) -> str:
    """The outline of marks, and the colour of a line, which has no fill to tell parties apart."""
    return f"--e:var(--ink);--l:{edge}" if colour.outlined else f"--e:{edge}"
