"""Ballots for the candidates of a district.

A candidate's weight is a strength times a log-normal residual of mean one. A candidate who
follows a list moves with that list's share in the region (national and regional swing); an
independent with the swing of all independents.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Floats, Integers
from simulator.elementary import exp
from simulator.jit import kernel_function, nothing_overlaps
from simulator.lanes import fill
from simulator.streams import CANDIDATE, Block, standard_normals


class CandidatesPlan(NamedTuple):
    """Districts and candidates as arrays. Axes: district, candidate (all districts in turn)."""

    start: Integers  # [district + 1]: where each district's candidates begin.
    place: Integers  # [district]: where the district's residuals stand in the stream.
    by_region: Integers
    """[region + 1]: districts are in the order of their regions; where each begins."""
    registered: Floats  # [district]: registered voters, whole.
    most: int
    """Candidates of the district that has most."""
    party: Integers  # [candidate]: the party whose seat it would be, or -1.
    follows: Integers
    """[candidate]: the row (option, then independents) that the candidate follows, or -1."""
    strength: Floats  # [candidate]: times the followed share; or the expected share itself.
    sd: Floats  # [candidate]: of the residual, log scale.
    order: Integers
    """[candidate within a district]: the order of registration, which is that of the file."""
    lot: Integers  # [candidate]: by what the candidate draws lots in the district.
    eligible: Flags  # [candidate]: whether a seat can be won.
    last: Integers
    """[district]: the candidate, within the district, that takes the ballots' rounding."""
    counted: Floats  # [candidate]: ballots, where they are known; empty otherwise.


@kernel_function
def draw_candidates(
    plan: CandidatesPlan, district: int, block: Block, share: Floats, weight: Floats
) -> None:
    """Overwrite `weight` [candidate of the district (padded to fours), lane].

    `share` [option, then independents; lane] are the region's shares and the independents' swing.
    """
    nothing_overlaps()
    lanes = block.lanes
    start = plan.start[district]
    count = plan.start[district + 1] - start
    standard_normals(weight, count, block, CANDIDATE, plan.place[district])
    for index in range(count):
        strength, sd = plan.strength[start + index], plan.sd[start + index]
        follows = plan.follows[start + index]
        row = weight[index]
        centre = -0.5 * sd * sd
        if sd > 0.0:
            for lane in range(lanes):
                row[lane] = strength * exp(sd * row[lane] + centre)
        else:
            fill(row, strength, lanes)
        if follows >= 0:
            followed = share[follows]
            for lane in range(lanes):
                row[lane] *= followed[lane]


@kernel_function
def district_ballots(
    registered: float,
    region_registered: float,
    invalid: float,
    lanes: int,
    cast: Floats,
    valid: Floats,
) -> None:
    """Overwrite `valid` [lane]: the district's valid ballots, at its region's turnout."""
    nothing_overlaps()
    part = registered / region_registered
    for lane in range(lanes):
        ballots = np.floor(cast[lane] * part + 0.5)
        valid[lane] = ballots - np.floor(ballots * invalid + 0.5)
