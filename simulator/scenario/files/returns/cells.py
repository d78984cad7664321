"""Cells of a table of returns: how much of a place is counted."""

import re

from simulator.scenario.files.counts import whole
from simulator.scenario.files.polls.cells import is_missing
from simulator.scenario.tree import shown

_PERCENT_ALLOWED = "must be percent between 0 and 100"
_COUNTED_ALLOWED = f"{_PERCENT_ALLOWED}, or stations as 12/40; empty where nothing is counted"
_PERCENT = re.compile(r"(?P<number>[0-9]{1,3}(?:[.,][0-9]{1,12})?|[.,][0-9]{1,12})\s*(?P<sign>%?)")
_STATIONS = re.compile(r"(?P<in>[0-9]{1,9})\s*(?:/|of)\s*(?P<all>[0-9]{1,9})")


def counted_of(cell: str) -> float | None:
    """Percent, or polling stations, that are counted. Raises: ValueError."""
    if stations := _STATIONS.fullmatch(cell):
        return part_of(int(stations["in"]), int(stations["all"]))
    return percent_of(cell, _COUNTED_ALLOWED)


def percent_of(cell: str, allowed: str = _PERCENT_ALLOWED) -> float | None:
    """Percent as it is written, None for an empty cell or a dash.

    Raises: ValueError, for anything else, and for a number that may be meant as a fraction of one.
    """
    if is_missing(cell):
        return None
    found = _PERCENT.fullmatch(cell)
    number = float(found["number"].replace(",", ".")) if found else -1.0
    if not found or not 0 <= number <= 100:
        raise ValueError(f"{shown(cell)}; {allowed}")
    if 0 < number < 1 and not found["sign"]:
        raise ValueError(
            f"{cell}; is it {number:g} percent or a fraction? write {number:g}% or {100 * number:g}"
        )
    return number


def votes_of(cell: str, column: str) -> int:
    """A number of ballots. Raises: ValueError, for anything else, as a share in percent."""
    if "%" in cell or re.fullmatch(r"[0-9]{1,2}[.,][0-9]{1,2}", cell):
        message = "must be a whole number of ballots; shares in percent cannot be used"
        raise ValueError(f"{column}: {shown(cell)}; {message}")
    return whole(cell, column)


def is_one(cell: str) -> bool:
    """Whether a cell may be all, as a fraction, or one percent."""
    return re.fullmatch(r"1(?:[.,]0+)?", cell) is not None


def part_of(counted: int, stations: int) -> float:
    """Percent of the polling stations that are counted. Raises: ValueError."""
    if not stations or counted > stations:
        raise ValueError(f"{counted:,} of {stations:,} stations; at most all of them are counted")
    return 100 * counted / stations
