"""What is counted on election night, and what it says, as arrays."""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats, Integers

OPEN = -1
"""Of a district whose seat is not called for a candidate."""
MEAN, TOWARD, OWN, ALONG, SAID, SETTLED, SHARE = range(7)
"""Rows of a region's `law` [row, option]. Its own normals e have the mean MEAN and the root
diag(OWN) + ALONG TOWARD'; the counts say SAID of all departures and SETTLED of those that are not
its own, both the weights of contrasts; SHARE are shares about which all is linear, times the
region's part of the nation, 0 where an option is absent."""
ROOT, WEIGHTED, OTHERS = range(3)
"""Matrices of a region with several counts, instead of the roots, of SAID and of SETTLED."""


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
    """What is counted, and how it moves the normals. K options, F factors, n features."""

    law: Floats  # [region, 7, option]: see MEAN and so on.
    several: Integers  # [region]: its row in `matrices`, or -1 where one count at most is known.
    matrices: Floats  # [row, 3, option, option]: see ROOT and so on.
    sd: Floats  # [option]: of a region's departure.
    group_said: Floats  # [group, 2 K, option]: the first features from a group's normals.
    group_law: Floats  # [group, option, 1 + 3 K]: its mean; from its normals; from 2 K features.
    factor: Floats  # [factor]: means.
    turnout: Floats
    """[region, 6]: mean of its own normal, and its root; the last two features from it, and it from
    them; empty where no turnout is known."""
    spread: Floats  # [n, n]: from the features of a draw to how far they move it.
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
    features: Floats  # [feature, lane]: of the draw.
    moved: Floats  # [feature, lane]: how far it moves them.
    pull: Floats  # [group, option, lane]: how far its regions' departures are moved.
    departure: Floats  # [option, lane]: of the region at hand.
    other: Floats  # [option, or candidate of a district (padded); lane]
    mean: Floats  # [lane]


def new_returns_work(
    returns: ReturnsPlan, factor: Floats, group: Floats, own: Floats, turnout: Floats
) -> ReturnsWork:
    """Room for the blocks whose normals these arrays hold."""
    (options, features), block = (returns.sd.size, len(returns.spread)), factor.shape[1]
    most = max(options, returns.districts.gain.shape[1])
    return ReturnsWork(
        factor=factor,
        group=group,
        own=own,
        turnout=turnout,
        features=np.zeros((features, block)),
        moved=np.zeros((features, block)),
        pull=np.zeros((len(group), options, block)),
        departure=np.zeros((options, block)),
        other=np.zeros((most, block)),
        mean=np.zeros(block),
    )
