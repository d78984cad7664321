"""Why the house of a draw differs between B and A.

The rule, for each draw whose house changed; several labels may hold at once:

- `crossed`: in a tier of lists, different lists take part. Other changes in that tier follow.
- `remainder`: in a tier of lists the same lists take part, but a remainder or a quotient changed,
  so that a seat went to another of them.
- `district`: in a tier of districts, a seat has a different owner.
- `other`: none of these; the seats are of a tier that only one of the two has, or are stated.
"""

from __future__ import annotations

import numpy as np

from simulator.figures.draws import Figures
from simulator.figures.tiers import DISTRICTS, LISTS

LABELS = ("crossed", "remainder", "district", "other")
CROSSED, REMAINDER, DISTRICT, OTHER = (1 << place for place in range(len(LABELS)))


def reasons(one: Figures, two: Figures) -> np.ndarray:
    """The labels of each draw as a sum of bits: int64 [draw]; zero where the house is the same."""
    labels = np.zeros(one.elections.cast.size, np.int64)
    for tier in one.side.axes.tiers:
        kinds = (one.side.kind(tier), two.side.kind(tier))
        if kinds == (LISTS, LISTS):
            crossed, moved = _entry_changed(one, two, tier), _seats_changed(one, two, tier)
            labels |= CROSSED * crossed | REMAINDER * (moved & ~crossed)
        elif kinds == (DISTRICTS, DISTRICTS):
            labels |= DISTRICT * _seats_changed(one, two, tier)
    return np.where(_seats_changed(one, two, None), np.where(labels == 0, OTHER, labels), 0)


def _entry_changed(one: Figures, two: Figures, tier: str) -> np.ndarray:
    """Whether different lists take part in a tier: bool [draw]."""
    rows = [drawn.elections.enters[drawn.side.axes.tiers.index(tier)] for drawn in (one, two)]
    return _differs(rows[0], one.side.axes.lists, rows[1], two.side.axes.lists)


def _seats_changed(one: Figures, two: Figures, tier: str | None) -> np.ndarray:
    """Whether a seat of a tier, or of the house, has a different owner: bool [draw]."""
    return _differs(one.house(tier), one.side.axes.parties, two.house(tier), two.side.axes.parties)


def aligned(
    a: np.ndarray, names_a: tuple[str, ...], b: np.ndarray, names_b: tuple[str, ...]
) -> np.ndarray:
    """B's rows less A's, row by row of the same name; a row that one lacks is zero there."""
    names = [*names_a, *(name for name in names_b if name not in names_a)]
    change = np.zeros((len(names), a.shape[-1]), np.int64)
    for name, row in zip(names_a, a, strict=True):
        change[names.index(name)] -= row
    for name, row in zip(names_b, b, strict=True):
        change[names.index(name)] += row
    return change


def _differs(
    a: np.ndarray, names_a: tuple[str, ...], b: np.ndarray, names_b: tuple[str, ...]
) -> np.ndarray:
    differs: np.ndarray = np.logical_or.reduce(aligned(a, names_a, b, names_b) != 0, axis=0)
    return differs
