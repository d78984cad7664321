"""How right forecasts from polls have been: what the backtest of 110 elections found.

Bundestag 1998 to 2021, Norway 2009 to 2017, Sweden 1998 to 2022, and 93 elections of German states,
each forecast with the usual constants, those of the spread fitted to other countries or states. The
same figures, with those of simpler forecasts, are in docs/backtests.md.
"""

from typing import NamedTuple

from simulator.polls.constants import Kind


class Record(NamedTuple):
    """Forecasts so many days before elections."""

    days: int
    elections: int
    mae: float
    """Mean error of an expected share, in points."""
    mae_se: float
    held: float
    """Percent of results that 80% intervals had."""
    held_se: float


LEVEL = 80
"""Percent of results that the intervals should have."""
RECORDS: dict[Kind, tuple[Record, ...]] = {
    "national": (
        Record(1, 17, 0.97, 0.10, 82, 4),
        Record(14, 17, 1.22, 0.17, 78, 6),
        Record(60, 17, 1.95, 0.20, 86, 4),
    ),
    "regional": (
        Record(1, 93, 1.51, 0.07, 84, 2),
        Record(14, 91, 2.02, 0.08, 77, 2),
        Record(60, 77, 2.72, 0.13, 80, 2),
    ),
}
