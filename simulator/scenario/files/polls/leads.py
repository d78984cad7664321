"""Columns that say how far the first party is ahead of the second, by whatever name."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.scenario.files.polls.cells import share_or_none
from simulator.scenario.files.polls.parties import no_party_named, other_parties

Floats = NDArray[np.float64]

FRACTIONS = 3.0
"""Sums below are of fractions of one, undecided people and a lead among them."""
LEAST_ROWS = 3
"""In fewer, a small party may be the same by chance."""
ROUNDING = 0.1 + 1e-9
"""Percent by which a lead may differ from shares that are rounded."""


def leads(columns: Mapping[str, Sequence[str]]) -> dict[str, bool]:
    """Names of columns of cells whose every number is the lead, and whether they are no party.

    That is where shares add up to nearer 100 without them, in every row.
    """
    named = {name: cells for name, cells in columns.items() if not no_party_named(name)}
    numbers = np.array([[share_or_none(cell) for cell in cells] for cells in named.values()])
    parties = np.array([not other_parties(name) for name in named], np.bool_)
    if not numbers.size or parties.sum() < 3:
        return {}
    if np.nansum(numbers, axis=0).max() < FRACTIONS:
        numbers = 100 * numbers
    total = np.nansum(numbers, axis=0)
    found = {}
    for place, name in enumerate(named):
        own = numbers[place]
        rows = np.isfinite(own)
        others = parties & (np.arange(len(named)) != place)
        if not parties[place] or rows.sum() < LEAST_ROWS:
            continue
        if np.all(abs(own - _lead(numbers[others]))[rows] <= ROUNDING):
            nearer = abs(total - own - 100) < abs(total - 100)
            found[name] = bool(nearer[rows].all())
    return found


def _lead(numbers: Floats) -> Floats:
    """(columns of `numbers`) the largest less the second."""
    ordered = np.sort(np.nan_to_num(numbers), axis=0)
    lead: Floats = ordered[-1] - ordered[-2]
    return lead
