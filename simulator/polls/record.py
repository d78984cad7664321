"""How far polls and forecasts have been from results, by days left.

Of 110 elections: Bundestag 1998 to 2021, Norway 2009 to 2017, Sweden 1998 to 2022, and 93 of German
states, 1993 to 2024. docs/backtests.md says where their polls and results are. EFFECTIVE and SIZES,
of the mean of each institute's last poll within 21 days (`mean_of_last`), are as `simulator
backtest FILE --fit` prints them; RECORDS as `simulator backtest FILE --leave country` does.
"""

from typing import NamedTuple

import numpy as np

from simulator.polls.constants import Kind

DAYS = (1, 7, 14, 30, 60, 120)
"""Days before the election at which polls were looked at."""
EFFECTIVE = {"national": (692, 477, 389, 240, 182, 151), "regional": (313, 266, 183, 139, 112, 79)}
"""The size of a random sample that would have had errors as large, at each of `DAYS`: maximum
likelihood. National on the eve: 532 to 901 in an interval of nine in ten."""
SIZES = {"national": (493, 315, 250, 162, 124, 97), "regional": (187, 164, 111, 87, 68, 53)}
"""One over the variance of log shares in units of p^-0.8, at each of `DAYS`, with the tilt of
`Constants`: maximum likelihood. The two tables agree: at the shares of Sweden in 2022 these have
the errors of samples of 633 to 140, and of 263 to 78."""
MOST_DAYS = 400


class Record(NamedTuple):
    """Forecasts so many days before elections, with the usual constants; those of the spread fitted
    to other countries or states."""

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


def past_error(days: float, kind: Kind) -> float:
    """The variance of log shares so many days before, in units of p^-0.8."""
    return _at(days, [1 / size for size in SIZES[kind]])


def past_size(days: float, kind: Kind) -> float:
    """The effective sample size of polls so many days before."""
    return 1 / _at(days, [1 / size for size in EFFECTIVE[kind]])


def _at(days: float, variances: list[float]) -> float:
    """Variances grow in a straight line between days, and so on after the last; least on day 1."""
    slope = (variances[-1] - variances[-2]) / (DAYS[-1] - DAYS[-2])
    return float(np.interp(days, DAYS, variances)) + slope * max(days - DAYS[-1], 0)
