"""How a map shows a party without its colour: letters; and how likely it leads: a shade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.colours import BACKGROUNDS, Colour, ink_on, toward

LONGEST = 3
"""Letters of a party in a square."""
SHADES = ((0.95, 1.0), (0.75, 0.68), (0.5, 0.42), (0.0, 0.2))
"""From which chance on a place has how much of the colour of its party."""
OPEN = 0.75
"""A place whose leader has a smaller chance has a dashed edge."""


def letters(parties: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """One to three letters for each party, all different: the first of its name, or a number."""
    bare = {party: _bare(names[party]) or str(place + 1) for place, party in enumerate(parties)}
    found: dict[str, str] = {}
    for place, party in enumerate(parties):
        others = [bare[other] for other in parties if other != party]
        own = bare[party] if len(bare[party]) <= LONGEST else _shortest(bare[party], others)
        found[party] = own if own and own not in found.values() else str(place + 1)
    return found


def _bare(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum())


def _shortest(name: str, others: Sequence[str]) -> str:
    """The fewest first letters that no other name begins with; none, where three are not enough."""
    for length in range(1, LONGEST + 1):
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
