"""Outlines of places on a picture: projected with equal areas, in whole numbers, simplified.

Longitudes and latitudes are projected by Lambert's azimuthal equal-area projection around the
middle of all (Snyder, Map projections, USGS Professional Paper 1395, 1987, section 24). Borders
that two places share are simplified once (Douglas and Peucker, 1973), so no gap opens between them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

WIDE = 1000
"""Units of the longer side of the picture."""
TOLERANCE = 0.7
"""Units that a simplified line is off at most; more, where there are too many points."""
MOST_POINTS = 12_000
"""Of a picture."""
LEAST_AREA = 6.0
"""Square units of an island; smaller ones are left out, but for the largest of a place."""
LEAST = 3
"""Units from the middle to the side of the square that is drawn for a place without an area."""

Floats = NDArray[np.float64]
Point = tuple[int, int]
Ring = list[Point]
"""Its points, the first not again at the end."""


def paths(places: Sequence[Sequence[Floats]]) -> list[str]:
    """The data of an SVG path for each place, given its rings [point, longitude and latitude]."""
    rings, tolerance = _on_a_picture(places), TOLERANCE
    found = _simplified(rings, tolerance)
    while sum(len(ring) for place in found for ring in place) > MOST_POINTS and tolerance < WIDE:
        tolerance *= 1.5
        found = _simplified(rings, tolerance)
    return [
        "".join(f"M{' '.join(f'{x} {y}' for x, y in ring)}Z" for ring in place) for place in found
    ]


def _on_a_picture(places: Sequence[Sequence[Floats]]) -> list[list[Ring]]:
    """The rings of each place in whole units, y downward."""
    every = np.concatenate([ring for place in places for ring in place])
    centre, height = np.radians(_middle(every[:, 0])), every[:, 1]
    level = np.radians((height.min() + height.max()) / 2)
    projected = [[_lambert(np.radians(ring), centre, level) for ring in place] for place in places]
    every = np.concatenate([ring for place in projected for ring in place])
    low, high = every.min(axis=0), every.max(axis=0)
    unit = max(float((high - low).max()), 1e-12) / WIDE
    return [[_whole((ring - low) / unit) for ring in place] for place in projected]


def _whole(ring: Floats) -> Ring:
    """Rounded, without points that are equal to the one before."""
    points = list(map(tuple, np.rint(ring).astype(int).tolist()))
    return [point for place, point in enumerate(points) if point != points[place - 1]]


def _middle(longitudes: Floats) -> float:
    """Of the shortest arc that has all of them: it may cross 180 degrees."""
    around = np.unique(longitudes % 360.0)
    gaps = np.diff(around, append=around[0] + 360.0)
    widest = int(gaps.argmax())
    first = around[(widest + 1) % around.size]
    return float(first + (360.0 - gaps[widest]) / 2)


def _lambert(ring: Floats, centre: float, level: float) -> Floats:
    """x to the right and y downward, in radii of the Earth."""
    east, north = ring[:, 0] - centre, ring[:, 1]
    below = 1 + np.sin(level) * np.sin(north) + np.cos(level) * np.cos(north) * np.cos(east)
    scale = np.sqrt(2 / np.maximum(below, 1e-9))
    x = scale * np.cos(north) * np.sin(east)
    y = scale * (np.cos(level) * np.sin(north) - np.sin(level) * np.cos(north) * np.cos(east))
    return np.column_stack([x, -y])


def _simplified(places: Sequence[Sequence[Ring]], tolerance: float) -> list[list[Ring]]:
    """The rings of each place that are large enough to be seen, or one for it."""
    ends = _junctions(ring for place in places for ring in place)
    known: dict[tuple[Point, ...], list[Point]] = {}
    found = []
    for place in places:
        rings = [_simple(ring, ends, tolerance, known) for ring in place]
        rings.sort(key=area, reverse=True)
        large = [ring for ring in rings if len(ring) > 2 and area(ring) >= LEAST_AREA]
        found.append(large or [_square(place)])
    return found


def _square(place: Sequence[Ring]) -> Ring:
    """Where a place is that is too small to have an area."""
    points = [point for ring in place for point in ring] or [(WIDE // 2, WIDE // 2)]
    x, y = (min(max(sum(c) // len(points), LEAST), WIDE) for c in zip(*points, strict=True))
    left, right, top, bottom = x - LEAST, x + LEAST, y - LEAST, y + LEAST
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def area(ring: Ring) -> float:
    """Square units inside a ring."""
    following = [*ring[1:], *ring[:1]]
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(ring, following, strict=True))) / 2


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Points where borders meet: those with more than two neighbours."""
    around: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for place, point in enumerate(ring):
            around[point] |= {ring[place - 1], ring[(place + 1) % len(ring)]}
    return {point for point, others in around.items() if len(others) > 2}


def _simple(
    ring: Ring, ends: set[Point], tolerance: float, known: dict[tuple[Point, ...], list[Point]]
) -> Ring:
    """A ring, each of its lines between junctions as it is in every other ring."""
    found: Ring = []
    for line in _lines(ring, ends):
        turned = line[0] > line[-1] or (line[0] == line[-1] and line[1:2] > line[-2:-1])
        key = tuple(reversed(line)) if turned else tuple(line)
        if key not in known:
            known[key] = _between(key, tolerance)
        points = known[key]
        found += (points[::-1] if turned else points)[:-1]
    return found


def _lines(ring: Ring, ends: set[Point]) -> Iterator[list[Point]]:
    """A ring in lines from junction to junction; one without begins at its smallest point."""
    if not ring:
        return
    cuts = [place for place, point in enumerate(ring) if point in ends]
    cuts = cuts or [ring.index(min(ring))]
    around = [*ring[cuts[0] :], *ring[: cuts[0]]]
    starts = [cut - cuts[0] for cut in cuts]
    for first, last in zip(starts, [*starts[1:], len(ring)], strict=True):
        yield [*around[first:last], around[last % len(ring)]]


def _between(line: tuple[Point, ...], tolerance: float) -> list[Point]:
    """A line without the points that are near to it; a closed one by its two halves."""
    kept = {0, len(line) - 1}
    if line[0] == line[-1]:
        kept.add(max(range(len(line)), key=lambda at: _far(line[at], line[0], line[0])))
    open_ = list(pairwise(sorted(kept)))
    while open_:
        first, last = open_.pop()
        between = range(first + 1, last)
        at = max(between, key=lambda at: _far(line[at], line[first], line[last]), default=first)
        if at > first and _far(line[at], line[first], line[last]) > tolerance:
            kept.add(at)
            open_ += [(first, at), (at, last)]
    return [line[at] for at in sorted(kept)]


def _far(point: Point, one: Point, other: Point) -> float:
    """The distance of a point from the line between two others."""
    (x, y), (a, b), (u, v) = point, one, other
    if one == other:
        return float(((x - a) ** 2 + (y - b) ** 2) ** 0.5)
    length: float = ((u - a) ** 2 + (v - b) ** 2) ** 0.5
    return abs((u - a) * (b - y) - (a - x) * (v - b)) / length
