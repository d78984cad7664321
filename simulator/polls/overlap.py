"""Polls of one institute that share respondents: of rolling ones, those that count nobody twice."""

import numpy as np
from numpy.typing import NDArray

from simulator.polls.table import Polls

TRACKED = 4
"""Polls on as many days in a row, or nearly: they may be a rolling one."""
NEARLY = 2
"""Days between them."""


def apart(polls: Polls) -> NDArray[np.bool_]:
    """(polls) those to keep, so that no two of an institute share more than a day of fieldwork.

    The latest is kept, then the latest of those that end before it began, and so on: what the last
    days say is what counts most. One day is shared by waves that follow each other.
    """
    kept = np.zeros(len(polls), np.bool_)
    sizes = np.nan_to_num(polls.size)
    order = np.lexsort((*_figures(polls), sizes, polls.first, polls.last))[::-1]
    begin = np.full(len(polls.institutes), np.iinfo(np.int64).max)
    for row in order:
        institute = polls.institute[row]
        single = polls.first[row] == polls.last[row]
        if single or polls.last[row] <= begin[institute]:
            kept[row] = True
            begin[institute] = min(begin[institute], polls.first[row])
    return kept


def _figures(polls: Polls) -> tuple[NDArray[np.float64], ...]:
    """The shares, as what decides last between polls of the same days: then no order of rows does.

    By name, so that the order of columns does not either.
    """
    by_name = sorted(range(len(polls.parties)), key=polls.parties.__getitem__)
    return tuple(np.nan_to_num(polls.share[:, column]) for column in by_name)


def may_roll(polls: Polls, institute: int) -> bool:
    """Whether polls without first days of an institute are so many in a row that they may share."""
    own = (polls.institute == institute) & (polls.first == polls.last)
    gaps = np.diff(np.unique(polls.last[own])) <= NEARLY
    runs = np.convolve(gaps, np.ones(TRACKED - 1), "valid") if len(gaps) >= TRACKED - 1 else [0.0]
    return bool(np.max(runs) == TRACKED - 1)
