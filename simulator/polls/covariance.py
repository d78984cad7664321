"""How far the result may be from a forecast: the covariance of log shares on election day.

    Sigma = diag((beta + factor v) p^(2 power)) + l l'      l = tilt ln(p / 0.1)

with v the variance of the pooled share of the party. The kernel adds normal swings of this
covariance to log shares and rescales, so the same added to all of them has no effect.
"""

import numpy as np

from simulator.arrays import Floats
from simulator.polls.constants import LEVEL, Constants


def covariance(shares: Floats, variance: Floats, constants: Constants) -> Floats:
    """(parties, parties) of log shares, from shares (fractions, positive) that make one.

    `variance` (parties) is that of `Pooled`, zero for a forecast made on the eve of what is known.
    """
    own = (constants.beta + constants.factor * variance) * shares ** (2 * constants.power)
    loading = constants.tilt * np.log(shares / LEVEL)
    return np.diag(own) + np.outer(loading, loading)


def share_covariance(shares: Floats, of_logs: Floats) -> Floats:
    """(parties, parties) of shares, to first order, where log shares have a covariance."""
    slope = np.diag(shares) - np.outer(shares, shares)
    result: Floats = slope @ of_logs @ slope
    return result


def effective_size(shares: Floats, of_logs: Floats) -> float:
    """The size of a random sample whose shares would have the same sum of variances.

    Parties that move as one count as one.
    """
    _, group = np.unique(of_logs, axis=0, return_inverse=True)
    joined = np.equal.outer(np.arange(group.max() + 1), group.ravel()).astype(np.float64)
    spread = np.trace(joined @ share_covariance(shares, of_logs) @ joined.T)
    together = joined @ shares
    return float((together * (1 - together)).sum() / spread)
