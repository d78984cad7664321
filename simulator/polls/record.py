"""How far polls have been from results, by days left: for forecasts without polls, and to compare.

Both tables are of the mean of each institute's last poll within 21 days (`mean_of_last`).
`simulator backtest FILE --fit` makes them from any elections (`backtest/by_days.py`).
"""

import numpy as np

from simulator.polls.constants import Kind

DAYS = (1, 7, 14, 30, 60, 120)
"""Days before the election at which polls were looked at."""
EFFECTIVE = {"national": (679, 458, 376, 234, 170, 129), "regional": (316, 274, 179, 136, 108, 76)}
"""The size of a random sample that would have had errors as large, at each of `DAYS`: maximum
likelihood over 125 elections, national ones of Germany, Austria, the Nordic countries and New
Zealand, regional ones of German states. National on the eve: 577 to 807 in a 90% interval."""
SIZES = {"national": (493, 315, 250, 162, 124, 97), "regional": (187, 164, 111, 87, 68, 53)}
"""One over the variance of log shares in units of p^-0.8, at each of `DAYS`, beside the tilt of
`Constants`: maximum likelihood over 17 national elections of Germany, Sweden and Norway and 93 of
German states. The two tables agree: at the shares of Sweden in 2022 these have the errors of
samples of 633 to 140, and of 263 to 78."""
MOST_DAYS = 400


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
