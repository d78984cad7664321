"""How returns move the normals of a draw, made once for all draws.

A draw has the normals x that it has without returns; given the counts it has mean + A x, where A A'
is the covariance that the counts leave. Nothing more is drawn: a deterministic square root, as in
Tippett et al. 2003, doi:10.1175/1520-0493(2003)131<1485:ESRF>2.0.CO;2.

Were the move t that is common to all regions known (see `model`), each group and then each region
would follow its own counts alone (see `alone`): their covariance is L L', one region at a time. All
else goes through a few features U x, in this order: what the counts make of all departures,
sum Q_r w_r [option]; the departures in the common move, m [option]; the nation's factors [factor];
what regions' turnout says of the nation's swing; and the nation's turnout. With the precision
(L L')^-1 + U' C U of the posterior, V = U L and V V' = R R',

    A = L (I + V' E V),   E = R'^-1 (M - I) R^-1,   M M' = (I + R' C R)^-1.

M is upper triangular and the factors are the last but turnout: the nation's swing after the returns
is one of the swing before. All is linear about the mean of the posterior, which a few rounds find.
Plain arithmetic in a fixed order.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.plan.returns.algebra import (
    applied,
    each_applied,
    logarithm,
    semidefinite_root,
    solved,
    times,
    total,
)
from simulator.plan.returns.alone import Alone, alone
from simulator.plan.returns.evidence import Evidence
from simulator.plan.returns.model import Line, Model, State, contrasted, line_at

STEPS, CLOSE = 30, 1e-8
"""Rounds in which the posterior's mean is looked for, and a move at which it is found."""


class Posterior(NamedTuple):
    """The normals given the counts, as if all were linear about their mean."""

    tangent: "Tangent"
    mean: State
    spread: Floats  # [feature, feature]: E

    def drawn(self, state: State) -> State:
        """The state [..., draw] of draws before the returns, given them."""
        tangent = self.tangent
        start = tangent.rooted(state)
        moved = tangent.carried_back(applied(self.spread, tangent.features(start)))
        return State(
            *(
                mean[..., None] + one + other
                for mean, one, other in zip(self.mean, start, moved, strict=True)
            )
        )


def find_posterior(model: Model, evidence: Evidence) -> Posterior:
    """The posterior, about its mean."""
    mean, by_region = model.sizes(), alone(model, evidence)
    for _ in range(STEPS):
        tangent = Tangent.at(model, evidence, by_region, mean)
        features = _Features.of(tangent.between(), tangent.common(evidence))
        found = tangent.gradient(evidence)
        moved = tangent.carried_back(
            applied(features.spread(inverse=True), tangent.features(found))
        )
        state = State(*(one + other for one, other in zip(found, moved, strict=True)))
        change = max(
            float(np.abs(one - other).max(initial=0.0))
            for one, other in zip(state, mean, strict=True)
        )
        mean = state
        if change < CLOSE:
            break
    return Posterior(tangent, mean, features.spread(inverse=False))


class _Features(NamedTuple):
    """The features that do not follow from those before them, made independent."""

    kept: np.ndarray  # [feature that is kept]
    root: Floats  # [feature, feature that is kept]: R
    precision: Floats  # [feature that is kept, the same]: I + R' C R

    @classmethod
    def of(cls, between: Floats, common: Floats) -> "_Features":
        """From V V' and C [feature, feature]."""
        root = semidefinite_root(between)
        kept = np.flatnonzero(root.diagonal() > 0.0)
        root = root[:, kept]
        inside = applied(root.T, applied(common, root))
        return cls(kept, root, np.eye(len(kept)) + inside)

    def spread(self, inverse: bool) -> Floats:
        """E [feature, feature]; or the same with the inverse of the precision in place of M."""
        unit, root = np.eye(len(self.kept)), self.root[self.kept]
        matrix = self.precision if inverse else semidefinite_root(self.precision).T
        half = solved(root.T, solved(matrix, unit) - unit)
        out = np.zeros((len(self.root), len(self.root)))
        out[np.ix_(self.kept, self.kept)] = solved(root.T, half.T).T
        return out


class Tangent(NamedTuple):
    """What the counts say of the normals, made linear about a state."""

    model: Model
    alone: Alone
    line: Line
    turnout: Floats
    """[2; region, then the nation]: precision of what is known of turnout, and how far it is from
    what the line has without normals, on the logit scale."""

    @classmethod
    def at(cls, model: Model, evidence: Evidence, by_region: Alone, state: State) -> "Tangent":
        """About a state."""
        line, (seen, variance) = line_at(model, state), evidence.turnout.T
        known = variance > 0.0
        known[:-1] &= model.turnout.varies
        known[-1] &= line.pooled.any()
        centre = np.append(model.turnout.logit, line.pooled_constant)
        precision = np.where(known, 1.0 / np.where(known, variance, 1.0), 0.0)
        turnout = np.stack([precision, np.where(known, seen - centre, 0.0)])
        return cls(model, by_region, line, turnout)

    @property
    def of_turnout(self) -> Floats:
        """[2, region]: the last two features from the regions' own normals of turnout."""
        by_swing = self.turnout[0, :-1] * self.model.swing_sd
        return np.stack([by_swing, self.line.pooled]) * self.model.own_sd

    @property
    def turnout_root(self) -> Floats:
        """[region]: sd of a region's own normal of turnout, by what is known of it there."""
        root: Floats = 1.0 / np.sqrt(1.0 + self.turnout[0, :-1] * np.square(self.model.own_sd))
        return root

    @property
    def of_departures(self) -> Floats:
        """[region, 2 options, option]: the first features from the departures of each region."""
        scaled, unit = self.line.scaled, np.eye(self.model.votes.options)
        moves = contrasted(scaled, np.broadcast_to(unit, (len(scaled), *unit.shape)))
        return np.concatenate([self.alone.precision, moves], axis=1)

    @property
    def of_groups(self) -> Floats:
        """[group, 2 options, option]: the part of V that is of groups' normals."""
        inverse, root = self.alone.inverse, self.alone.group_root
        by_region = each_applied(self.of_departures, np.moveaxis(inverse, 1, 2))
        out = np.zeros((len(root), *by_region.shape[1:]))
        for region, group in enumerate(self.model.groups):
            if group >= 0:
                out[group] += by_region[region] * self.model.votes.groups.sd
        return each_applied(out, root)

    def features(self, state: State) -> Floats:
        """[feature, ...]: U x of a state."""
        departures = self.model.departures(state)
        said = total(each_applied(self.alone.precision, departures))
        common = self.line.common(state, departures)
        factor, moves = np.split(common, [len(state.factor)])
        return np.concatenate([said, moves, factor, applied(self.of_turnout, state.turnout)])

    def rooted(self, state: State) -> State:
        """L x of a state."""
        by_region = self.alone
        group = each_applied(by_region.group_root, state.group)
        own = each_applied(by_region.root, state.own)
        own -= self._times_sd(each_applied(by_region.settled, self._from_groups(group)))
        return State(state.factor, group, own, times(self.turnout_root, state.turnout))

    def carried(self, pull: Floats, factor: Floats, turnout: Floats) -> State:
        """L L' times a gradient: by departures [region, option, ...], factors and turnout."""
        by_region, root = self.alone, self.alone.group_root
        pulled = each_applied(by_region.inverse, pull)
        group = np.zeros((len(root), *pull.shape[1:]))
        for region, home in enumerate(self.model.groups):
            if home >= 0:
                group[home] += times(self.model.votes.groups.sd, pulled[region])
        group = each_applied(root, each_applied(np.moveaxis(root, 1, 2), group))
        pulled -= each_applied(by_region.settled, self._from_groups(group))
        turnout = times(np.square(self.turnout_root), turnout)
        return State(factor, group, self._times_sd(pulled), turnout)

    def carried_back(self, by: Floats) -> State:
        """L L' U' times numbers `by` [feature, ...]."""
        options = self.model.votes.options
        regions = len(self.line.scaled)
        said, moves, factor, turnout = np.split(by, [options, 2 * options, len(by) - 2])
        pull = contrasted(self.line.scaled, np.broadcast_to(moves, (regions, *moves.shape)))
        pull += each_applied(self.alone.precision, np.broadcast_to(said, pull.shape))
        return self.carried(pull, factor, applied(self.of_turnout.T, turnout))

    def _times_sd(self, rows: Floats) -> Floats:
        """[region, option, ...] times the sd of each option."""
        sd = self.model.votes.regional_sd
        return np.moveaxis(times(sd, np.moveaxis(rows, 1, 0)), 0, 1)

    def _from_groups(self, group: Floats) -> Floats:
        """[region, option, ...]: the departure of each region's group."""
        out = np.zeros((len(self.model.groups), *group.shape[1:]))
        for region, home in enumerate(self.model.groups):
            if home >= 0:
                out[region] = times(self.model.votes.groups.sd, group[home])
        return out

    def between(self) -> Floats:
        """V V' [feature, feature]: what covariance L L' the features have."""
        votes, root = self.model.votes, self.alone.root
        by_region = each_applied(self.of_departures, self._times_sd(root))
        reach = np.concatenate([by_region, self.of_groups])
        first = 2 * votes.options
        out = np.eye(first + votes.factors + 2)
        out[:first, :first] = total(each_applied(reach, np.moveaxis(reach, 1, 2)))
        of_turnout = self.of_turnout * self.turnout_root
        out[-2:, -2:] = applied(of_turnout, of_turnout.T)
        return out

    def common(self, evidence: Evidence) -> Floats:
        """C [feature, feature]: the precision beyond that of regions and groups alone."""
        votes, shift = self.model.votes, self.line.shift
        options, first, (known, _) = votes.options, 2 * votes.options, self.turnout
        to_move = np.zeros((options, first + votes.factors + 2))
        to_move[:, options:first] = shift[:, votes.factors :]
        to_move[:, first:-2] = shift[:, : votes.factors]
        out = applied(to_move.T, applied(total(self.alone.precision), to_move))
        out[:options] += to_move
        out[:, :options] += to_move.T
        nation = applied(evidence.precision[-1], votes.loading)
        out[first:-2, first:-2] += applied(votes.loading.T, nation)
        out[-1, -1] += known[-1]
        if self.model.turnout.national_sd > 0.0:
            swing = self.model.swing_sd
            in_nation = float(total(self.line.pooled * swing))
            out[first, first] += total(known[:-1] * np.square(swing)) + known[-1] * in_nation**2
            for last, each in ((-2, 1.0), (-1, known[-1] * in_nation)):
                out[first, last] += each
                out[last, first] += each
        return out

    def gradient(self, evidence: Evidence) -> State:
        """L L' times the gradient of the counts' log likelihood at no normals."""
        model, votes, line = self.model, self.model.votes, self.line
        pull = evidence.pull[:-1] - each_applied(self.alone.precision, line.constant)
        of_factors, of_moves = np.split(applied(line.shift.T, total(pull)), [votes.factors])
        pull += contrasted(line.scaled, np.broadcast_to(of_moves, pull.shape))
        logs = logarithm(np.where(votes.mean_weight > 0.0, votes.mean_weight, 1.0))
        nation = evidence.pull[-1] - applied(evidence.precision[-1], logs + model.centre)
        factor = of_factors + applied(votes.loading.T, nation)
        known = self.turnout[0] * self.turnout[1]
        if model.turnout.national_sd > 0.0:
            in_nation = float(total(line.pooled * model.swing_sd))
            factor[0] += total(known[:-1] * model.swing_sd) + known[-1] * in_nation
        return self.carried(pull, factor, model.own_sd * (known[:-1] + known[-1] * line.pooled))
