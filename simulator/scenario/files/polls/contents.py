"""What columns of a table hold, by whatever name: days, sizes, names, numbers of rows, leads."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from simulator.arrays import Floats
from simulator.scenario.files.cells import (
    bare_cell,
    has_groups,
    is_missing,
    looks_like_number,
    share_or_none,
    size_of,
)
from simulator.scenario.files.polls.dates import written
from simulator.scenario.files.polls.parties import no_party_named, other_parties

FRACTIONS = 3.0
"""Sums below are of fractions of one, undecided people and a lead among them."""
LEAST_ROWS = 3
"""In fewer, a small party may be the same by chance."""
ROUNDING = 0.1 + 1e-9
"""Percent by which a lead may differ from shares that are rounded."""
LEAST_SPARE = 0.5
"""Percent by which a sum is off, to be told."""
LEAST_ASKED = 100
"""Persons, in a column whose name does not say that it has their number."""


def reads(read: Callable[[str], object], cell: str) -> bool:
    """Whether a cell can be read."""
    try:
        read(cell)
    except ValueError:
        return False
    return True


def _told(cells: Iterable[str]) -> list[str]:
    return [cell for cell in cells if not is_missing(bare_cell(cell))]


def are_days(cells: Sequence[str]) -> bool:
    """Whether half of the cells that say anything are days, and no shares."""
    told = _told(cells)
    days = [cell for cell in told if reads(written, cell) and math.isnan(share_or_none(cell))]
    return bool(told) and len(days) >= 0.5 * len(told)


def are_sizes(cells: Sequence[str]) -> bool:
    """Whether half of them are numbers of persons asked, and none can be a share."""
    told = _told(cells)
    sizes = [cell for cell in told if reads(size_of, cell) and size_of(cell) >= LEAST_ASKED]
    shares = [cell for cell in told if not math.isnan(share_or_none(cell)) and not has_groups(cell)]
    return bool(told) and len(sizes) >= 0.5 * len(told) and not shares


def are_names(cells: Sequence[str]) -> bool:
    """Whether all of them are texts."""
    told = _told(cells)
    return bool(told) and not any(looks_like_number(cell) or reads(written, cell) for cell in told)


def counts_rows(cells: Sequence[str]) -> bool:
    """Whether cells are the numbers of the rows, from 0 or 1, as data frames write them."""
    return any(cells == [str(n + begin) for n in range(len(cells))] for begin in (0, 1))


BY_CONTENT = (
    ("date", ("first", "last"), are_days),
    ("size", ("party",), are_sizes),
    ("institute", ("party",), are_names),
    ("published", (), are_days),
)
"""Columns that may have a name in any language: those that stand for them, and what they hold. A
second one of days is that of publication."""


def leads(columns: Mapping[str, Sequence[str]]) -> dict[str, bool]:
    """Names of columns of cells whose every number is the lead, and whether they are not parties.

    That is where shares add up to nearer 100 without them, in every row.
    """
    named, numbers = _numbers(columns)
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


def _numbers(columns: Mapping[str, Sequence[str]]) -> tuple[list[str], Floats]:
    """Names of columns that may be of parties, and their shares (columns, rows)."""
    named = [name for name in columns if not no_party_named(name)]
    return named, np.array([[share_or_none(cell) for cell in columns[name]] for name in named])


def _lead(numbers: Floats) -> Floats:
    """(columns of `numbers`) the largest less the second."""
    ordered = np.sort(np.nan_to_num(numbers), axis=0)
    lead: Floats = ordered[-1] - ordered[-2]
    return lead


def spare(columns: Mapping[str, Sequence[str]]) -> list[str]:
    """The only column, if there is one, without which shares add up to 100 in all of several rows.

    Others have a column: then that one is not a party, or rounding made the same sum each time.
    """
    named, numbers = _numbers(columns)
    if not numbers.size or numbers.shape[1] < 2 or not any(map(other_parties, named)):
        return []
    off = np.nansum(numbers, axis=0) - numbers - 100
    without = np.all((abs(off) <= ROUNDING / 2) & (numbers >= LEAST_SPARE), axis=1)
    found = [name for name, one in zip(named, without, strict=True) if one]
    return found if len(found) == 1 and not other_parties(found[0]) else []
