"""Years that a list of polls does not write: counted back from the election, row by row.

A list begins or ends with its newest poll. From there each row is the last such day that is not
later than the rows before it, give or take a month: lists are in order of publication. If both
ends could be the newest, and years then differ, or neither can, the years are not known.
"""

from collections.abc import Callable, Sequence

OUT_OF_ORDER = 31
"""Days by which a row may be later than one that is nearer to the newest."""
GAP = 183
"""Days between two rows, or the newest and the election: beyond, another year is as near."""
Last = int | Callable[[int], int]
"""The last day of a poll (`date.toordinal`); without a year, a function of the latest day that it
may be."""


def counted_back(rows: Sequence[Last], election: int) -> list[int] | None:
    """For each row the latest day that it may be, which decides its year; None if unclear."""
    down, up = _from_the_newest(rows, election), _from_the_newest(rows[::-1], election)
    up = up[::-1] if up else None
    if down and up and _ends(rows, down) != _ends(rows, up):
        return None
    return down or up


def _ends(rows: Sequence[Last], latest: Sequence[int]) -> list[int]:
    return [
        last if isinstance(last, int) else last(bound)
        for last, bound in zip(rows, latest, strict=True)
    ]


def _from_the_newest(rows: Sequence[Last], election: int) -> list[int] | None:
    earliest, found = election, list[int]()
    for last in rows:
        bound = min(election, earliest + OUT_OF_ORDER)
        found.append(bound)
        end = last if isinstance(last, int) else last(bound)
        if isinstance(last, int) and end > election:
            continue  # it is not used
        if end > bound or (end < earliest - GAP and not isinstance(last, int)):
            return None
        earliest = min(earliest, end)
    return found
