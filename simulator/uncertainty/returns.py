"""What is counted on election night, and what it says, as arrays."""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats, Integers

OPEN = -1
"""Of a district whose seat is not called for a candidate."""
PRECISION, TARGET, NOISE, PART, OWN, SWING = range(6)
"""Columns of `turnout`: one over the variance that a region's turnout has by itself; how far what
is known is from its mean, on the logit scale; the sd of that knowledge; the region's weight in the
nation's turnout; its own sd; and that of the nation in it."""


class DistrictReturns(NamedTuple):
    """What is counted of districts, and what it says of their candidates."""

    called: Integers  # [district]: the candidate of it for whom the seat is called, or OPEN.
    part: Floats  # [district]: how much of its ballots is counted, 0 to 1.
    ballots: Floats  # [candidate]: those counted.
    logs: Floats  # [candidate]: the logarithm of one half more.
    expected: Floats  # [candidate]: the expected weight; 0 of those who never have votes.
    noise: Floats  # [candidate]: sd of what is counted about the whole, on the log scale.
    gain: Floats
    """[candidate, candidate of the district (padded)]: how far log weights move by what is counted,
    less what is drawn."""


class ReturnsPlan(NamedTuple):
    """What is counted, and what it says. K options, F factors, n features."""

    row: Integers  # [region]: its row in `gain`, or -1 where its votes say nothing.
    gain: Floats
    """[row, option, 1 + 2 K]: what is counted, less its expectation; times departures (negative);
    times noise (negative)."""
    share: Floats
    """[region, option]: shares about which all is linear, times the region's part of the nation; 0
    where an option is absent."""
    sd: Floats  # [2, option]: of a region's departure, of a group's.
    shift: Floats  # [option, F + K]: the common move from the factors and the regions' departures.
    spread: Floats  # [n, n]: from what the counts say of each feature to how far it moves.
    nation: Floats  # [factor, 1 + F + K]: of a count of the nation, as in `gain`; or empty.
    turnout: Floats
    """[region, then the nation; 6]: see PRECISION and so on; empty where no turnout is known."""
    part: Floats  # [region]: how much of its ballots is counted, 0 to 1.
    ballots: Floats  # [region, option]: those counted.
    logs: Floats  # [region, option]: the logarithm of one half more.
    districts: DistrictReturns


class ReturnsWork(NamedTuple):
    """The normals of a block, which are those of its `Work`, and what else it overwrites."""

    factor: Floats  # [factor (padded), lane]
    group: Floats  # [group, option (padded), lane]
    own: Floats  # [region, option (padded), lane]
    turnout: Floats  # [region (padded), lane]; one row where regions have none of their own.
    surprise: Floats  # [row of `gain`, option, lane]
    departure: Floats  # [option (padded), lane]: of the region at hand.
    noise: Floats  # [option, or candidate of a district (padded); lane]
    mean: Floats  # [lane]
    departures: Floats  # [option, lane]: of all regions together, in the nation's shares.
    shift: Floats  # [option, lane]: the move that is common to all regions.
    said: Floats  # [feature, lane]: what the counts say of it.
    moved: Floats  # [feature, lane]: how far it moves.
    turnout_noise: Floats  # [region, then the nation (padded); lane]
    turnout_surprise: Floats  # [region, then the nation; lane]


def new_returns_work(
    returns: ReturnsPlan, factor: Floats, group: Floats, own: Floats, turnout: Floats
) -> ReturnsWork:
    """Room for the blocks whose normals these arrays hold."""
    (rows, options, _), block = returns.gain.shape, factor.shape[1]
    padded, places, features = own.shape[1], len(returns.turnout), len(returns.spread)
    noise = max(padded, returns.districts.gain.shape[1])
    return ReturnsWork(
        factor=factor,
        group=group,
        own=own,
        turnout=turnout,
        surprise=np.zeros((rows, options, block)),
        departure=np.zeros((padded, block)),
        noise=np.zeros((noise, block)),
        mean=np.zeros(block),
        departures=np.zeros((options, block)),
        shift=np.zeros((options, block)),
        said=np.zeros((features, block)),
        moved=np.zeros((features, block)),
        turnout_noise=np.zeros((4 * ((places + 3) // 4), block)),
        turnout_surprise=np.zeros((places, block)),
    )
