"""What the counts say of the normals, made linear about a state.

The log weights of a region are known with the precision Q, and S is the variance of its departures
from its group; Z = (I + Q S)^-1 Q. With what is counted, y, the move t that is common to all
regions, and the departure c of the group (see `model`, `alone`), the region's own normals are

    L x + sd Z (y - t - c),   L L' = I - sd Z sd.

Its counts say nothing of x, which is what is left of these normals. The common move is A z - B w of
the nation's factors z and of the departures of all regions, w (`Line.shift` is A and -B). These are
m = sum p J sd L x and more, which depends on t and c, so that

    t = T (A z - B (m + sum p J ((I - S Z) c + S Z y))),   T = (I - B sum p J S Z)^-1.

Hence a draw is what is left of regions, the normals of groups, and the factors: with the precision
I, and what the counts say of t + c by Z. That depends on a few features, all independent and of
variance one before the counts, in this order: m [option], made so by its root; groups' normals
[group, option]; the part of the nation's turnout that its swing leaves; and the factors [factor].
Plain arithmetic in a fixed order.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.plan.returns.algebra import (
    applied,
    each_applied,
    logarithm,
    root_of_rows,
    semidefinite_root,
    solved,
    times,
    total,
)
from simulator.plan.returns.alone import Alone
from simulator.plan.returns.evidence import Evidence
from simulator.plan.returns.model import Line, Model, State, contrasted, line_at


class KnownTurnout(NamedTuple):
    """What is known of turnout, on the logit scale."""

    precision: Floats
    """[region, then the nation]: of all but a region's own; 0 where nothing is known."""
    surprise: Floats  # [region, then the nation]: how far it is from the line without normals.
    left: Floats  # [region]: sd of what is left of its own normal.
    own: Floats  # [region]: part of what is left in the feature of the nation's turnout.
    root: float  # What that feature adds to the nation's turnout.
    swing: float  # What the nation's swing adds to it.


class Tangent(NamedTuple):
    """What the counts say, made linear about a state."""

    model: Model
    evidence: Evidence
    alone: Alone
    line: Line
    turnout: KnownTurnout
    pull: Floats  # [region, option]: Z y
    own: Floats  # [region, option, option]: m from what is left of a region's own normals.
    root: Floats  # [option, option]: of the covariance of m; without the columns that are 0.
    to_move: Floats  # [option, feature]: t from the features.
    move: Floats  # [option]: t without normals.

    @classmethod
    def at(cls, model: Model, evidence: Evidence, alone: Alone, state: State) -> "Tangent":
        """About a state."""
        line, votes, variance = line_at(model, state), model.votes, model.votes.regional_sd**2
        seen = evidence.pull[:-1] - each_applied(alone.precision, line.constant)
        pull = each_applied(alone.inverse, seen)
        own = contrasted(line.scaled, _each_times(votes.regional_sd, alone.root))
        root = root_of_rows(np.concatenate([*own], axis=1))
        from_factors, from_departures = np.split(line.shift, [votes.factors], axis=1)
        back = total(contrasted(line.scaled, variance[:, None] * alone.marginal))
        start = applied(from_departures, total(contrasted(line.scaled, variance * pull)))
        moves = [
            applied(from_departures, root),
            *(applied(from_departures, each) for each in _of_groups(model, line, alone)),
            np.zeros((votes.options, 1)),
            from_factors,
            start[:, None],
        ]
        matrix = np.eye(votes.options) + applied(from_departures, back)
        found = solved(matrix, np.concatenate(moves, axis=1))
        turnout = _turnout(model, evidence, line)
        return cls(
            model, evidence, alone, line, turnout, pull, own, root, found[:, :-1], found[:, -1]
        )

    def observed(self) -> Floats:
        """[observation, feature]: what is known of the features, each with unit variance."""
        votes, first = self.model.votes, self.to_move.shape[1] - self.model.votes.factors
        rows = [
            applied(semidefinite_root(known).T, self.to_move + reach)
            for known, reach in zip(self._by_group(self.alone.marginal), self._reach(), strict=True)
        ]
        nation = np.zeros((votes.options, self.to_move.shape[1]))
        nation[:, first:] = votes.loading
        rows.append(applied(semidefinite_root(self.evidence.precision[-1]).T, nation))
        turnout = np.zeros((2, self.to_move.shape[1]))
        if self.model.turnout.national_sd > 0.0:
            known = self.turnout.precision[:-1] * np.square(self.model.swing_sd)
            turnout[0, first] = np.sqrt(total(known))
            turnout[1, first] = self.turnout.swing
        turnout[1, first - 1] = self.turnout.root
        turnout[1] *= np.sqrt(self.turnout.precision[-1])
        return np.concatenate([*rows, turnout])

    def gradient(self) -> Floats:
        """[feature]: of the log likelihood of what is counted, without normals."""
        model, votes = self.model, self.model.votes
        move = np.broadcast_to(self.move, self.pull.shape)
        rest = self._by_group(self.pull - each_applied(self.alone.marginal, move))
        out = np.zeros(self.to_move.shape[1])
        for pulled, reach in zip(rest, self._reach(), strict=True):
            out += applied((self.to_move + reach).T, pulled)
        first = len(out) - votes.factors
        precision, seen = self.evidence.precision[-1], self.evidence.pull[-1]
        logs = logarithm(np.where(votes.mean_weight > 0.0, votes.mean_weight, 1.0))
        nation = seen - applied(precision, logs + model.centre)
        out[first:] += applied(votes.loading.T, nation)
        pulls, known = self.turnout.precision * self.turnout.surprise, self.turnout.precision[-1]
        told = float(total(self.line.pooled * np.square(model.own_sd) * pulls[:-1]))
        of_nation = pulls[-1] - known * told
        out[first - 1] += of_nation * self.turnout.root
        if model.turnout.national_sd > 0.0:
            out[first] += total(pulls[:-1] * model.swing_sd) + of_nation * self.turnout.swing
        return out

    def features(self, state: State) -> Floats:
        """[feature, ...]: of draws before the returns."""
        moves = total(each_applied(self.own, state.own))
        turnout = applied(self.turnout.own[None], state.turnout)
        group = state.group.reshape(-1, *moves.shape[1:])
        return np.concatenate([applied(self.whitening(), moves), group, turnout, state.factor])

    def whitening(self) -> Floats:
        """[option, option]: from m to independent features of variance one; 0 of no variance."""
        kept = np.flatnonzero(self.root.diagonal())
        out, here = np.zeros_like(self.root), np.ix_(kept, kept)
        out[here] = solved(self.root[here], np.eye(len(kept)))
        return out

    def from_features(self, by: Floats) -> State:
        """What is left, groups and factors, so that the features are `by` [feature, ...]."""
        votes = self.model.votes
        first = votes.options * (1 + votes.groups.number)
        moves, group, turnout, factor = np.split(by, [votes.options, first, first + 1])
        moves = applied(self.whitening().T, moves)
        own = each_applied(
            np.moveaxis(self.own, 1, 2), np.broadcast_to(moves, (len(self.own), *moves.shape))
        )
        group = group.reshape(votes.groups.number, *moves.shape)
        return State(factor, group, own, applied(self.turnout.own[:, None], turnout))

    def normals(self, left: State, pull: Floats) -> State:
        """The normals, where t is -`pull` [option, ...], less what y and known turnout add."""
        model, known = self.model, self.turnout
        pulled = pull[None] - model.of_groups(left.group)
        own = each_applied(self.alone.root, left.own)
        own += _each_times(model.votes.regional_sd, each_applied(self.alone.marginal, pulled))
        turnout = times(known.left, left.turnout)
        if model.turnout.national_sd > 0.0:
            by_swing = model.own_sd * known.precision[:-1] * model.swing_sd
            turnout -= applied(by_swing[:, None], left.factor[:1])
        return left._replace(own=own, turnout=turnout)

    def mean(self, features: Floats) -> State:
        """The mean of the normals, from that of the features."""
        left = self.from_features(features)
        found = self.normals(left, -(self.move + applied(self.to_move, features)))
        known = self.turnout.precision[:-1] * self.turnout.surprise[:-1]
        own = found.own + _each_times(self.model.votes.regional_sd, self.pull)
        return found._replace(own=own, turnout=found.turnout + self.model.own_sd * known)

    def _by_group(self, rows: Floats) -> Floats:
        """[group, then those without one; ...]: sums of `rows` [region, ...]."""
        out = np.zeros((self.model.votes.groups.number + 1, *rows.shape[1:]))
        for region, group in enumerate(self.model.groups):
            out[group] += rows[region]
        return out

    def _reach(self) -> Floats:
        """[group, then none; option, feature]: the departure of a group from the features."""
        votes = self.model.votes
        out = np.zeros((votes.groups.number + 1, *self.to_move.shape))
        for group in range(votes.groups.number):
            place = (1 + group) * votes.options
            out[group, :, place : place + votes.options] = np.diag(votes.groups.sd)
        return out


def _of_groups(model: Model, line: Line, alone: Alone) -> list[Floats]:
    """By group, [option, option]: the departures in the common move from its normals."""
    votes = model.votes
    moves = contrasted(line.scaled, np.moveaxis(alone.inverse, 1, 2))
    out = np.zeros((votes.groups.number, votes.options, votes.options))
    for region, group in enumerate(model.groups):
        if group >= 0:
            out[group] += moves[region] * votes.groups.sd
    return [*out]


def _each_times(by: Floats, rows: Floats) -> Floats:
    """[region, option, ...] times a number of each option."""
    return np.moveaxis(times(by, np.moveaxis(rows, 1, 0)), 0, 1)


def _turnout(model: Model, evidence: Evidence, line: Line) -> KnownTurnout:
    """What is known of turnout."""
    seen, variance = evidence.turnout.T
    known = variance > 0.0
    known[:-1] &= model.turnout.varies
    known[-1] &= line.pooled.any()
    centre, own = np.append(model.turnout.logit, line.pooled_constant), model.own_sd
    whole = variance + np.append(np.square(own), 0.0)
    precision = np.where(known, 1.0 / np.where(known, whole, 1.0), 0.0)
    left = np.sqrt(np.where(known, variance * precision, 1.0)[:-1])
    rest = 1.0 - precision[:-1] * np.square(own)
    of_own = line.pooled * own * left
    root = float(np.sqrt(total(of_own * of_own)))
    return KnownTurnout(
        precision=precision,
        surprise=np.where(known, seen - centre, 0.0),
        left=left,
        own=of_own / (root if root > 0.0 else 1.0),
        root=root,
        swing=float(total(line.pooled * model.swing_sd * rest)),
    )
