"""What is counted on election night, and what it says, as arrays."""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats, Integers

OPEN = -1
"""Of a district whose seat is not called for a candidate."""
MEAN, TOWARD, OWN, ALONG, MARGINAL, SHARE = range(6)
"""Rows of `own` [region, row, option]. A region's own normals have the mean MEAN and, if all that
regions share were known, the root diag(OWN) + ALONG TOWARD'. MARGINAL are the weights of the
contrast that is the precision of what is shared, by the region's counts. SHARE are shares about
which all is linear, times the region's part of the nation, 0 where an option is absent."""
ROOT_OF_SEVERAL, MARGINAL_OF_SEVERAL = range(2)
"""Matrices of a region with several counts: the root, and the precision."""
LEFT, IN_NATION, BY_SWING = 1, 2, 3
"""Columns of `turnout`, after MEAN: the sd of what is left of the region's own normal; its part in
the feature of the nation's turnout; and how far the normal follows the nation's swing."""


class DistrictReturns(NamedTuple):
    """What is counted of districts, and what it says of their candidates."""

    called: Integers  # [district]: the candidate of it for whom the seat is called, or OPEN.
    part: Floats  # [district]: how much of its ballots is counted, 0 to 1.
    ballots: Floats  # [candidate]: those counted.
    logs: Floats  # [candidate]: the logarithm of one half more.
    noise: Floats  # [candidate]: sd of what is counted about the whole, on the log scale.
    gain: Floats
    """[candidate, candidate of the district (padded)]: how far log weights move by what is counted,
    less what is drawn."""


class ReturnsPlan(NamedTuple):
    """What is counted, and how it moves the normals. K options, F factors, n features."""

    own: Floats  # [region, 6, option]: see MEAN and so on.
    several: Integers  # [region]: its row in `matrices`, or -1 where one count at most is known.
    matrices: Floats  # [row, 2, option, option]: see ROOT_OF_SEVERAL and so on.
    sd: Floats  # [option]: of a region's departure.
    whitening: Floats  # [option, option]: the first features, from the sum of all departures.
    group: Floats  # [group, option]: means.
    factor: Floats  # [factor]: means.
    turnout: Floats  # [region, 4]: see LEFT and so on; empty where no turnout is known.
    spread: Floats
    """[n + K, n], from the n features of a draw: how far each departure changes; groups' normals,
    less their means; how far the nation's turnout changes; the factors, less their means; and the
    common move, less its mean, with the opposite sign."""
    part: Floats  # [region]: how much of its ballots is counted, 0 to 1.
    ballots: Floats  # [region, option]: those counted.
    districts: DistrictReturns


class ReturnsWork(NamedTuple):
    """The normals of a block, which are those of its `Work`, and what else it overwrites."""

    factor: Floats  # [factor (padded), lane]
    group: Floats  # [group, option (padded), lane]
    own: Floats  # [region, option (padded), lane]
    turnout: Floats  # [region (padded), lane]; one row where regions have none of their own.
    features: Floats  # [feature, lane]: of the draw.
    moved: Floats  # [n + K, lane]: the features times `spread`.
    pull: Floats  # [group, option, lane]: the common move and the group's, with the opposite sign.
    departure: Floats  # [option, lane]: of the region at hand.
    other: Floats  # [option, or candidate of a district (padded); lane]
    mean: Floats  # [lane]


def new_returns_work(
    returns: ReturnsPlan, factor: Floats, group: Floats, own: Floats, turnout: Floats
) -> ReturnsWork:
    """Room for the blocks whose normals these arrays hold."""
    (rows, features), options, block = returns.spread.shape, returns.sd.size, factor.shape[1]
    most = max(options, returns.districts.gain.shape[1])
    return ReturnsWork(
        factor=factor,
        group=group,
        own=own,
        turnout=turnout,
        features=np.zeros((features, block)),
        moved=np.zeros((rows, block)),
        pull=np.zeros((len(group), options, block)),
        departure=np.zeros((options, block)),
        other=np.zeros((most, block)),
        mean=np.zeros(block),
    )
