"""Which part of results is between two places of a forecast, as its central intervals.

The place of a result is P(X < x) to P(X <= x). A jump counts as if its place were drawn at random
within it. Czado, Gneiting and Held 2009, doi:10.1111/j.1541-0420.2009.01191.x.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def part_within(below: Floats, equal: Floats, low: float, high: float) -> Floats:
    """(figures) the part of the jump from `below` to `below + equal` that is between two places.

    Without a jump it is 0 or 1; the upper end is included only if it is 1.
    """
    end = below + equal
    overlap = np.clip(np.minimum(end, high) - np.maximum(below, low), 0.0, None)
    inside = (below >= low) & ((below < high) | (high >= 1.0))
    part: Floats = np.where(equal > 0.0, overlap / np.where(equal > 0.0, equal, 1.0), inside)
    return part


def within(below: Floats, equal: Floats, level: float) -> Floats:
    """(figures) the part within the central interval of a level in percent."""
    tail = (100.0 - level) / 200.0
    return part_within(below, equal, tail, 1.0 - tail)
