"""How many of the registered voters cast a ballot, and how many of those ballots are valid.

On the logit scale a region's turnout is its mean, plus the nation's swing, plus its own part.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Floats
from simulator.elementary import logistic
from simulator.jit import inlined, nothing_overlaps
from simulator.lanes import fill


class TurnoutPlan(NamedTuple):
    """Turnout as arrays. Axis: region."""

    registered: Floats  # [region]: registered voters, whole.
    logit: Floats  # [region]: the median turnout on the logit scale.
    national_sd: float
    regional_sd: Floats  # [region]
    varies: Flags  # [region]: whether turnout is drawn; otherwise `cast` holds.
    drawn: bool
    """Whether it is drawn in any region."""
    cast: Floats  # [region]: ballots cast where turnout is not drawn.
    valid: Floats  # [region]: valid ballots where turnout is not drawn.
    invalid: float
    """Invalid ballots as a part of ballots cast."""
    part: Floats  # [region]: expected part of the nation's valid ballots; they sum to one.
    normals: int
    """How many regional normals are drawn: all regions or none."""


@inlined
def cast_ballots(
    turnout: TurnoutPlan,
    region: int,
    lanes: int,
    swing: Floats,
    own: Floats,
    cast: Floats,
    valid: Floats,
) -> None:
    """Overwrite `cast` and `valid` [lane]: whole ballots of one region.

    `swing` [lane] is the nation's standard normal, `own` [lane] the region's.
    """
    nothing_overlaps()
    if not turnout.varies[region]:
        fill(cast, turnout.cast[region], lanes)
        fill(valid, turnout.valid[region], lanes)
        return
    registered, centre = turnout.registered[region], turnout.logit[region]
    national, regional = turnout.national_sd, turnout.regional_sd[region]
    for lane in range(lanes):
        logit = centre + national * swing[lane] + regional * own[lane]
        ballots = np.floor(registered * logistic(logit) + 0.5)
        cast[lane] = ballots
        valid[lane] = ballots - np.floor(ballots * turnout.invalid + 0.5)
