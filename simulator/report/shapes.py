"""Pictures as SVG without text, stretched by the style sheet; every letter is HTML."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

INNER = 0.42
"""Radius of the innermost row of seats, of the outermost."""
SEAT = 0.43
"""Radius of a seat, of the distance between two."""
WIDE = 1000
"""Units of a hemicycle's picture from left to right."""
LEAST = 3e-4
"""Of the height of the tallest step: less is not drawn."""


class Hemicycle(NamedTuple):
    """Places of seats in rows of a half circle, from left to right."""

    places: tuple[tuple[float, float], ...]
    """x and y in units of the picture, whose y grows downward."""
    radius: float
    """Of a seat."""
    height: float


def hemicycle(seats: int) -> Hemicycle:
    """So many seats on rows of equal distance, as many in each as its length asks for."""
    rows = _rows(seats)
    step = (1 - INNER) / max(len(rows) - 1, 1) if len(rows) > 1 else 0.5
    total = sum(rows)
    numbers = _shared(seats, [seats * row / total for row in rows])
    found = []
    for row, number in zip(rows, numbers, strict=True):
        for place in range(number):
            angle = math.pi * (1 - (place / (number - 1) if number > 1 else 0.5))
            found.append((-angle, row, row * math.cos(angle), row * math.sin(angle)))
    found.sort()
    gaps = (
        math.pi * row / max(number - 1, 1)
        for row, number in zip(rows, numbers, strict=True)
        if number > 1
    )
    radius = SEAT * min([step, *gaps])
    scale = WIDE / (2 + 2 * radius)
    places = tuple(((x + 1 + radius) * scale, (1 + radius - y) * scale) for _, _, x, y in found)
    return Hemicycle(places, radius * scale, scale * (1 + 2 * radius))


def _rows(seats: int) -> list[float]:
    """Radii of the fewest rows with room for all seats."""
    rows = 1
    while True:
        step = (1 - INNER) / (rows - 1) if rows > 1 else 0.5
        radii = [1 - row * step for row in range(rows)]
        if rows > 60 or sum(int(math.pi * radius / step) + 1 for radius in radii) >= seats:
            return radii
        rows += 1


def _shared(seats: int, quotas: list[float]) -> list[int]:
    """Whole numbers that sum up to the seats: the largest remainders get one more."""
    numbers = [int(quota) for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda row: numbers[row] - quotas[row])
    for row in order[: seats - sum(numbers)]:
        numbers[row] += 1
    return numbers


def steps(heights: Mapping[int, float], first: int, last: int) -> str:
    """A histogram as the data of one path: steps from `first` up to `last`, 100 units high.

    `heights` are from 0 to 1, by number; the step of a number is one unit wide.
    """
    seen = [x for x in heights if first <= x < last and heights[x] > LEAST]
    if not seen:
        return ""
    data, level = [f"M{min(seen) - first} 100"], "100"
    for x in range(min(seen), max(seen) + 1):
        height = f"{100 - 97 * heights.get(x, 0.0):.3g}"
        if height != level:
            data.append(f"H{x - first}V{height}")
            level = height
    return "".join(data) + f"H{max(seen) + 1 - first}V100Z"


def stretched(width: int, inside: Markup, label: str, kind: str = "dist") -> Markup:
    """A picture of `width` by 100 units, as wide and high as its box."""
    return Markup(
        '<svg class="{}" viewBox="0 0 {} 100" preserveAspectRatio="none" role="img" '
        'aria-label="{}">{}</svg>'
    ).format(kind, width, label, inside)


def path(data: str, kind: str, move: int = 0) -> Markup:
    """One path, moved to the right."""
    if not data:
        return Markup("")
    moved = Markup(' transform="translate({} 0)"').format(move) if move else Markup("")
    return Markup('<path class="{}"{} d="{}"/>').format(kind, moved, data)


def ticks(last: float, most: int = 9) -> list[int]:
    """Round numbers from 0 to `last`, at most so many and one."""
    step = next(
        size * 10**power
        for power in range(8)
        for size in (1, 2, 5)
        if last / (size * 10**power) <= most
    )
    return list(range(0, math.floor(last) + 1, step))
