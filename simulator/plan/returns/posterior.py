"""The normals of draws given the returns, made once for all draws.

With what is left x, features V and C (see `tangent`), V V' = R R' and M M' = (I + R' C R)^-1, it is

    mean + (I + V' E V) x,   E = R'^-1 (M - I) R^-1,

of which the normals themselves follow. Nothing more is drawn: a deterministic square root, as in
Tippett et al. 2003, doi:10.1175/1520-0493(2003)131<1485:ESRF>2.0.CO;2. M is upper triangular and
the nation's factors are the last features: its swing after the returns depends on that before
alone. All is linear about the mean of the posterior. Plain arithmetic in a fixed order.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats, Integers
from simulator.plan.returns.algebra import applied, semidefinite_root, solved, total
from simulator.plan.returns.alone import alone
from simulator.plan.returns.evidence import Evidence
from simulator.plan.returns.model import Model, State
from simulator.plan.returns.tangent import Tangent

STEPS, CLOSE = 50, 1e-7
"""Rounds in which the posterior's mean is looked for, and a move at which it is found."""
LEAST, FARTHEST = 0.1, 3.0
"""The part of a round's move that is made at least, and how far it may go, on the log scale: a
tangent is wrong far from where it is."""


class Posterior(NamedTuple):
    """The normals given the counts, as if all were linear about their mean."""

    tangent: Tangent
    mean: State
    spread: Floats  # [feature, feature]: E
    pull: Floats  # [option, feature]: the common move, less its mean, with the opposite sign.

    def drawn(self, state: State) -> State:
        """The state [..., draw] of draws before the returns, given them."""
        tangent = self.tangent
        left = tangent.rooted(state)
        features = tangent.features(left)
        left = _sum(left, tangent.from_features(applied(self.spread, features)))
        moved = tangent.normals(left, applied(self.pull, features))
        return State(*(mean[..., None] + one for mean, one in zip(self.mean, moved, strict=True)))


def find_posterior(model: Model, evidence: Evidence) -> Posterior:
    """The posterior, about its mean."""
    mean, by_region = model.sizes(), alone(model, evidence)
    part, before = 1.0, None
    for _ in range(STEPS):
        tangent = Tangent.at(model, evidence, by_region, mean)
        between = tangent.between()
        independent = _Independent.of(between, tangent.common())
        step = _sum(_mean(tangent, independent), _times(-1.0, mean))
        part = min(_paced(part, step, before), _short(model, step))
        mean, before = _sum(mean, _times(part, step)), step
        if max(float(np.abs(each).max(initial=0.0)) for each in step) < CLOSE:
            break
    spread = independent.spread()
    moved = np.eye(len(between)) + applied(between, spread)
    return Posterior(tangent, mean, spread, -applied(tangent.to_move, moved))


def _mean(tangent: Tangent, independent: "_Independent") -> State:
    """The mean of the posterior, by a tangent."""
    left = tangent.mean_of_groups()
    by = independent.solution(tangent.gradient(), tangent.features(left))
    return tangent.mean(_sum(left, tangent.from_features(by)))


def _paced(part: float, step: State, before: State | None) -> float:
    """The part of a step to take after `part` of the one before: less where they go to and fro.

    Aitken's relaxation (Irons and Tuck 1969, doi:10.1002/nme.1620010306).
    """
    if before is None:
        return part
    turn = _sum(step, _times(-1.0, before))
    length = _product(turn, turn)
    return min(max(-part * _product(before, turn) / length, LEAST), 1.0) if length > 0.0 else 1.0


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


class _Independent(NamedTuple):
    """The features that do not follow from those before them, made independent."""

    kept: Integers  # [feature that is kept]
    root: Floats  # [feature, feature that is kept]: R
    precision: Floats  # [feature that is kept, the same]: I + R' C R

    @classmethod
    def of(cls, between: Floats, common: Floats) -> "_Independent":
        """From V V' and C [feature, feature]."""
        root = semidefinite_root(between)
        kept = np.flatnonzero(root.diagonal() > 0.0)
        root = root[:, kept]
        more = applied(root.T, applied(common, root))
        return cls(kept, root, np.eye(len(kept)) + more)

    def spread(self) -> Floats:
        """E [feature, feature]."""
        return self._outside(semidefinite_root(self.precision).T)

    def solution(self, by: Floats, features: Floats) -> Floats:
        """What V' takes to (I + V' C V)^-1 (V' `by` + x) - x, of x with these `features`."""
        root = self.root[self.kept]
        own = solved(root, features[self.kept, None])
        inner = solved(self.precision, applied(self.root.T, by[:, None]) + own) - own
        out = np.zeros_like(by)
        out[self.kept] = solved(root.T, inner)[:, 0]
        return out

    def _outside(self, matrix: Floats) -> Floats:
        unit, root = np.eye(len(self.kept)), self.root[self.kept]
        half = solved(root.T, solved(matrix, unit) - unit)
        out = np.zeros((len(self.root), len(self.root)))
        out[np.ix_(self.kept, self.kept)] = solved(root.T, half.T).T
        return out
