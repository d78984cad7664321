"""Where seats are in the picture of a house: an arch of rows, from the left to the right."""

import math
from collections.abc import Sequence
from typing import NamedTuple

INNER = 0.4
"""Radius of the innermost row, of that of the outermost."""
ALONE = 0.5
"""Least distance of seats that are in one row, of its radius."""
MOST_ROWS = 60
FILLED = 0.86
"""Diameter of a seat, of the distance to the nearest."""


class Arch(NamedTuple):
    """Places of seats in a half circle of radius one, from left to right, the outer first."""

    places: tuple[tuple[float, float], ...]
    """x from -1 to 1, y from 0 to 1."""
    diameter: float
    """Of a seat."""


def arch(seats: int) -> Arch:
    """So many seats in rows of equal distance, equally far apart in each row.

    Rows share the seats in proportion to their length, by largest remainder; there are as few rows
    as have room for all.
    """
    rows = _rows(seats)
    numbers = _shared(seats, rows)
    found = []
    gaps = [rows[0] - rows[1] if len(rows) > 1 else ALONE]
    for radius, number in zip(rows, numbers, strict=True):
        if number > 1:
            gaps.append(2 * radius * math.sin(math.pi / (number - 1) / 2))
        for place in range(number):
            angle = math.pi * (1 - place / (number - 1)) if number > 1 else math.pi / 2
            found.append(
                (round(-angle, 9), -radius, radius * math.cos(angle), radius * math.sin(angle))
            )
    return Arch(tuple((x, y) for _, _, x, y in sorted(found)), FILLED * min(gaps))


def _rows(seats: int) -> list[float]:
    """The radii of the fewest rows with room for all seats, the outermost first."""
    for rows in range(1, MOST_ROWS):
        step = (1 - INNER) / (rows - 1) if rows > 1 else ALONE
        radii = [1 - row * step for row in range(rows)]
        if sum(int(math.pi * radius / step) + 1 for radius in radii) >= seats:
            break
    return radii


def _shared(seats: int, lengths: Sequence[float]) -> list[int]:
    """Seats by row: largest remainders; of equal ones the longer row has the seat."""
    quotas = [seats * length / sum(lengths) for length in lengths]
    numbers = [int(quota) for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda row: numbers[row] - quotas[row])
    for row in order[: seats - sum(numbers)]:
        numbers[row] += 1
    return numbers
