"""What the counts of each region say of it, whatever happens elsewhere.

The precision of what is known of a region's log weights is Q, and S = sd^2 the variance of its
departures from its group in each option. Given the rest of the nation, the region's own normals
have the covariance I - sd Z sd with Z = (I + Q S)^-1 Q, which is also the precision of what the
counts say of all but its own departures. Plain arithmetic in a fixed order.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.plan.returns.algebra import applied, semidefinite_root, solved, times, total
from simulator.plan.returns.evidence import Evidence
from simulator.plan.returns.model import Model


class Alone(NamedTuple):
    """Each region by its own counts."""

    precision: Floats  # [region, option, option]: Q
    inverse: Floats  # [region, option, option]: (I + Q S)^-1
    marginal: Floats  # [region, option, option]: Z
    root: Floats  # [region, option, option]: of the covariance of a region's own normals.


def alone(model: Model, evidence: Evidence) -> Alone:
    """The matrices of all regions."""
    votes, unit = model.votes, np.eye(model.votes.options)
    sd, precision = votes.regional_sd, evidence.precision[:-1]
    inverse, root = np.tile(unit, (2, len(precision), 1, 1))
    marginal = np.zeros_like(precision)
    for region in np.flatnonzero(precision.any(axis=(1, 2))).tolist():
        inverse[region] = solved(unit + precision[region] * sd**2, unit)
        marginal[region] = applied(inverse[region], precision[region])
        if evidence.several[region]:
            root[region] = semidefinite_root(unit - times(sd, marginal[region] * sd))
        else:
            toward, own, along = root_of_one(evidence.weight[region], sd)
            root[region] = np.diag(own) + along[:, None] * toward
    return Alone(precision, inverse, marginal, root)


def root_of_one(weight: Floats, sd: Floats) -> tuple[Floats, Floats, Floats]:
    """A root of the covariance of a region's own normals where one count is known of it.

    Its precision is the contrast of `weight` [option], so that the root is diagonal but for a
    matrix of rank one: diag(own) + along toward', of `toward`, `own` and `along` [option].
    """
    own = 1.0 / np.sqrt(1.0 + sd * sd * weight)
    left = float(total(weight * own * own))
    toward = own * sd * weight / (np.sqrt(left) if left > 0.0 else 1.0)
    return toward, own, own * toward / (np.sqrt(1.0 + total(toward * toward)) + 1.0)
