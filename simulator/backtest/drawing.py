"""Draws of shares: the logistic-normal of `uncertainty.logistic_normal`, in numpy.

The same formula: a weight is its mean times e to a swing that is centred at minus half its
variance, and mean weights are those of `plan.centring`, with which every mean share is the one
that is stated. The same normals for every forecast of an election: forecasts differ by what they
say, and not by luck.
"""

import zlib

import numpy as np

from simulator.backtest.cases import Case
from simulator.backtest.elections import Floats
from simulator.plan.centring import mean_weights


def normals(case: Case, seed: int, draws: int) -> Floats:
    """(named parties and others, draws) a function of seed, election and days alone."""
    word = zlib.crc32(case.election.id.encode())
    random = np.random.Generator(np.random.PCG64([seed, word, case.days]))
    return random.standard_normal((len(case.named) + 1, draws))


def drawn_shares(shares: Floats, covariance: Floats, normals: Floats) -> Floats:
    """(parties, draws) shares with these means, which make one, and covariance of log shares."""
    loading: Floats = np.linalg.cholesky(covariance).astype(np.float64)
    swings = loading @ normals
    swings -= 0.5 * np.diag(covariance)[:, None]
    weights: Floats = mean_weights(list(shares), loading, None)[:, None] * np.exp(swings)
    weights /= weights.sum(0)
    return weights
