"""An election with eight lines on the ballot, and what its draws must show."""

import numpy as np

from tests.statistics.sample import scenario_of

SHARES = {
    "amanat": 53.46,
    "auyl": 10.52,
    "respublica": 8.90,
    "aq-jol": 7.87,
    "peoples-party": 6.25,
    "nsdp": 5.31,
    "baytaq": 3.22,
    "none": 4.47,
}
P = np.array(list(SHARES.values())) / 100
SIZE = 600
LISTED = 6
"""The first lists, of which one asks whether all enter."""
TIER = {
    "id": "list",
    "method": "largest-remainder",
    "seats": 69,
    "threshold": {"share": 5.0, "base": "valid+against-all"},
}
ALL_ENTER = {
    "id": "all-enter",
    "when": " and ".join(f"{name} enters" for name in list(SHARES)[:LISTED]),
}


def election(model):
    """The scenario with an effective sample size of SIZE."""
    votes = {"model": model, "effective_sample_size": SIZE}
    if model == "multivariate-t":
        votes["degrees_of_freedom"] = 4.0
    return scenario_of(SHARES, votes, tier=[TIER], event=[ALL_ENTER])


def all_enter(shares, base=None):
    """In how many draws all of the first lists have 5% of the base: the law in plain NumPy."""
    base = shares.sum(axis=0) if base is None else base
    return np.count_nonzero((shares[:LISTED] >= 0.05 * base).all(axis=0))
