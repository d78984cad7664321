"""The normals of draws given the returns, made once for all draws.

What is counted is F f with unit variance, of the features f of a draw (see `tangent`). These become
mean + M f, where M M' = (I + F' F)^-1, and all normals follow them. No number is drawn for it: a
deterministic square root, as in Tippett et al. 2003,
doi:10.1175/1520-0493(2003)131<1485:ESRF>2.0.CO;2. M is upper triangular and the nation's factors
are the last features, so that they depend on no other normals. All is linear about the mean of the
posterior. Plain arithmetic in a fixed order.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.plan.returns.algebra import applied, root_of_rows, solved, total
from simulator.plan.returns.alone import alone
from simulator.plan.returns.evidence import Evidence
from simulator.plan.returns.model import Model, State
from simulator.plan.returns.tangent import Tangent

STEPS, CLOSE = 100, 1e-7
"""Rounds in which the posterior's mean is looked for, and a move at which it is found."""
LEAST, FARTHEST = 0.1, 3.0
"""The part of a round's move that is made at least, and how far it may go, on the log scale: a
tangent is wrong far from where it is."""


class Posterior(NamedTuple):
    """The normals given the counts, as if all were linear about their mean."""

    tangent: Tangent
    mean: State
    root: Floats  # [feature, feature]: M
    found: bool
    """Whether the mean was found; if not, it is what was reached."""

    def drawn(self, state: State) -> State:
        """The state [..., draw] of draws before the returns, given them."""
        tangent = self.tangent
        before = tangent.features(state)
        features = applied(self.root, before)
        change = tangent.from_features(features - before)
        left = State(*(one + other for one, other in zip(state, change, strict=True)))
        moved = tangent.normals(left, -applied(tangent.to_move, features))
        return State(*(mean[..., None] + one for mean, one in zip(self.mean, moved, strict=True)))


def find_posterior(model: Model, evidence: Evidence) -> Posterior:
    """The posterior, about its mean."""
    mean, by_region = model.sizes(), alone(model, evidence)
    part, before, found = 1.0, None, False
    for _ in range(STEPS):
        tangent = Tangent.at(model, evidence, by_region, mean)
        root = _root(tangent.observed())
        features = applied(root, applied(root.T, tangent.gradient()))
        step = _sum(tangent.mean(features), _times(-1.0, mean))
        part = min(_paced(part, step, before), _short(model, step))
        mean, before = _sum(mean, _times(part, step)), step
        found = max(float(np.abs(each).max(initial=0.0)) for each in step) < CLOSE
        if found:
            break
    return Posterior(tangent, mean, root, found)


def _root(observed: Floats) -> Floats:
    """M [feature, feature], from F [observation, feature]."""
    unit = np.eye(observed.shape[1])
    return solved(root_of_rows(np.concatenate([unit, observed.T], axis=1)).T, unit)


def _paced(part: float, step: State, before: State | None) -> float:
    """The part of a step to take after `part` of the one before: less where steps oscillate.

    Aitken's relaxation (Irons and Tuck 1969, doi:10.1002/nme.1620010306).
    """
    if before is None:
        return part
    turn = _sum(step, _times(-1.0, before))
    length = _product(turn, turn)
    wanted = -part * _product(before, turn) / length if length > 0.0 else 1.0
    return min(max(wanted, LEAST), 1.0) if wanted > 0.0 else 1.0


def _short(model: Model, step: State) -> float:
    """The part of a step in which nothing goes farther than it may."""
    swings = applied(model.votes.loading, step.factor)
    moves = (np.abs(each).max(initial=0.0) for each in (model.departures(step), swings))
    return FARTHEST / max(*map(float, moves), FARTHEST)


def _sum(one: State, other: State) -> State:
    return State(*(a + b for a, b in zip(one, other, strict=True)))


def _times(by: float, state: State) -> State:
    return State(*(by * each for each in state))


def _product(one: State, other: State) -> float:
    return sum(float(total((a * b).ravel())) for a, b in zip(one, other, strict=True))
