"""Pictures as SVG without text, stretched by the style sheet; every letter is HTML."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from markupsafe import Markup

WIDE = 1000
"""Units of a picture from left to right."""
LEAST = 3e-4
"""Of the height of the tallest step: less is not drawn."""


def steps(numbers: Sequence[float], most: float) -> str:
    """A histogram as the data of one path: a step of one unit for each number, 100 units high.

    `most` is the number of a step that is nearly as high as the picture.
    """
    heights = [number / most for number in numbers]
    seen = [x for x, height in enumerate(heights) if height > LEAST]
    if not seen:
        return ""
    data, level = [f"M{seen[0]} 100"], "100"
    for x in range(seen[0], seen[-1] + 1):
        height = f"{100 - 97 * heights[x]:.3g}"
        if height != level:
            data.append(f"H{x}V{height}")
            level = height
    return "".join(data) + f"H{seen[-1] + 1}V100Z"


def stretched(width: int, inside: Markup, label: str, kind: str = "dist") -> Markup:
    """A picture of `width` by 100 units, as wide and high as its box."""
    return Markup(
        '<svg class="{}" viewBox="0 0 {} 100" preserveAspectRatio="none" role="img" '
        'aria-label="{}">{}</svg>'
    ).format(kind, width, label, inside)


def curve(
    places: Sequence[float],
    values: Sequence[float],
    bands: Sequence[tuple[float, float]],
    label: str,
    most: float = 1.0,
) -> Markup:
    """A line in a band, over `places` from 0 to 1; the top of the picture is `most`."""

    def line(numbers: Iterable[float]) -> list[str]:
        return [
            f"{WIDE * x:.1f} {100 - 100 * min(max(number / most, 0.0), 1.0):.2f}"
            for x, number in zip(places, numbers, strict=True)
        ]

    low, high = (line(ends) for ends in zip(*bands, strict=True))
    band = path(f"M{'L'.join([*high, *reversed(low)])}Z", "band")
    return stretched(WIDE, band + path(f"M{'L'.join(line(values))}", "line"), label)


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
