"""What the counts say of the normals, made linear about a state.

What is known of the log weights of a region has the precision Q, and S is the variance of its own
departures; Z = (I + Q S)^-1 Q. With the counts y, the move t common to all regions and the
departure c of its group (see `model`, `alone`), its own normals are

    L x + sd Z (y - t - c),   L L' = I - sd Z sd,

where x, what is left of them, is not told by the region's own counts. Departures are in the common
move, which is A z - B m of the nation's factors z and of all departures m (`shift` of the line):

    t = (I - B D)^-1 (A z - B m - B sum p J S Z y),   D = sum p J S Z,

now with m = sum p J (sd L x + (I - S Z) c). So what is left, the groups and the factors have the
precision I and what the counts say of t + c by Z. It is never less than I, and no difference of
large numbers. Groups are drawn together with their regions, given t. All else goes through a few
features V x, in this order: m [option]; where there are groups, what the counts of their regions
say of t, sum Z c [option]; the nation's turnout; and z [factor]. The precision is then that of
groups given t, and V' C V. Plain arithmetic in a fixed order.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.plan.returns.algebra import applied, each_applied, logarithm, solved, times, total
from simulator.plan.returns.alone import Alone
from simulator.plan.returns.evidence import Evidence
from simulator.plan.returns.model import Line, Model, State, contrasted, line_at


class KnownTurnout(NamedTuple):
    """What is known of turnout, on the logit scale."""

    precision: Floats
    """[region, then the nation]: of all but a region's own; 0 where nothing is known."""
    surprise: Floats  # [region, then the nation]: how far it is from the line without normals.
    left: Floats  # [region]: sd of what is left of its own normal.


class Tangent(NamedTuple):
    """What the counts say, made linear about a state.

    A state here has what is left of the regions' own normals, unless it is of `normals`.
    """

    model: Model
    evidence: Evidence
    alone: Alone
    line: Line
    turnout: KnownTurnout
    pull: Floats  # [region, option]: Z y
    to_move: Floats  # [option, feature]: the common move t from the features.
    move: Floats  # [option]: the common move without normals.

    @classmethod
    def at(cls, model: Model, evidence: Evidence, alone: Alone, state: State) -> "Tangent":
        """About a state."""
        line, votes, variance = line_at(model, state), model.votes, model.votes.regional_sd**2
        seen = evidence.pull[:-1] - each_applied(alone.precision, line.constant)
        pull = each_applied(alone.inverse, seen)
        of_factors, of_moves = np.split(line.shift, [votes.factors], axis=1)
        back = total(contrasted(line.scaled, variance[:, None] * alone.marginal))
        start = applied(of_moves, total(contrasted(line.scaled, variance * pull)))
        wanted = np.concatenate([of_factors, of_moves, start[:, None]], axis=1)
        found = solved(np.eye(votes.options) + applied(of_moves, back), wanted)
        to_move = np.zeros((votes.options, _features(model)))
        to_move[:, to_move.shape[1] - votes.factors :] = found[:, : votes.factors]
        to_move[:, : votes.options] = found[:, votes.factors : -1]
        turnout = _turnout(model, evidence, line)
        return cls(model, evidence, alone, line, turnout, pull, to_move, found[:, -1])

    @property
    def of_own(self) -> Floats:
        """[region, option, option]: the first features from what is left of a region's normals."""
        return contrasted(self.line.scaled, self._times_sd(self.alone.root))

    @property
    def of_groups(self) -> Floats:
        """[group, 2 options, option]: the first features from groups' normals."""
        moves = contrasted(self.line.scaled, np.moveaxis(self.alone.inverse, 1, 2))
        return (
            self._by_group(np.concatenate([moves, self.alone.marginal], axis=1))
            * self.model.votes.groups.sd
        )

    @property
    def of_turnout(self) -> Floats:
        """[region]: the nation's turnout from what is left of regions' own."""
        return times(self.line.pooled * self.model.own_sd, self.turnout.left)

    @property
    def swing_in_turnout(self) -> float:
        """The nation's turnout from its swing: where a region's is known it moves it less."""
        own = 1.0 - self.turnout.precision[:-1] * np.square(self.model.own_sd)
        return float(total(self.line.pooled * self.model.swing_sd * own))

    def rooted(self, state: State) -> State:
        """A state of standard normals with those of groups as they are given the common move."""
        return state._replace(group=each_applied(self.alone.group_root, state.group))

    def features(self, state: State) -> Floats:
        """[feature, ...]: V x of a state that is rooted."""
        first = total(each_applied(self.of_own, state.own))
        if len(state.group):
            moves, said = np.split(total(each_applied(self.of_groups, state.group)), 2)
            first = np.concatenate([first + moves, said])
        turnout = applied(self.of_turnout[None], state.turnout)
        return np.concatenate([first, turnout, state.factor])

    def from_features(self, by: Floats) -> State:
        """V' times numbers `by` [feature, ...], rooted."""
        votes, own, groups = self.model.votes, self.of_own, self.model.votes.groups.number
        first, turnout, factor = np.split(
            by, [len(by) - 1 - votes.factors, len(by) - votes.factors]
        )
        group = np.zeros((0, *first.shape))
        if groups:
            here = np.broadcast_to(first, (groups, *first.shape))
            group = self._given_move(each_applied(np.moveaxis(self.of_groups, 1, 2), here))
        moves = first[: votes.options]
        moves = np.broadcast_to(moves, (len(own), *moves.shape))
        return State(
            factor=factor,
            group=group,
            own=each_applied(np.moveaxis(own, 1, 2), moves),
            turnout=applied(self.of_turnout[:, None], turnout),
        )

    def normals(self, state: State, pull: Floats) -> State:
        """The normals themselves, where t is -`pull` [option, ...]; less what y makes of them."""
        model, known = self.model, self.turnout
        pulled = pull[None] - model.of_groups(state.group)
        own = each_applied(self.alone.root, state.own)
        own += self._times_sd(each_applied(self.alone.marginal, pulled))
        turnout = times(known.left, state.turnout)
        if model.turnout.national_sd > 0.0:
            by_swing = model.own_sd * known.precision[:-1] * model.swing_sd
            turnout -= applied(by_swing[:, None], state.factor[:1])
        return State(state.factor, state.group, own, turnout)

    def mean(self, left: State) -> State:
        """The mean of the normals, from that of what is left."""
        move = self.move + applied(self.to_move, self.features(left))
        found, known = self.normals(left, -move), self.turnout
        told = self.model.own_sd * (known.precision * known.surprise)[:-1]
        own = found.own + self._times_sd(self.pull)
        return found._replace(own=own, turnout=found.turnout + told)

    def mean_of_groups(self) -> State:
        """The mean of groups, if the common move were as it is without normals."""
        pull = self._by_group(self._pull_without_normals())
        group = self._given_move(pull * self.model.votes.groups.sd)
        return self.model.sizes()._replace(group=group)

    def gradient(self) -> Floats:
        """[feature]: of the log likelihood without normals, by t, the nation's turnout and z."""
        model, votes = self.model, self.model.votes
        out = applied(self.to_move.T, total(self._pull_without_normals()))
        first = len(out) - votes.factors
        precision, pull = self.evidence.precision[-1], self.evidence.pull[-1]
        logs = logarithm(np.where(votes.mean_weight > 0.0, votes.mean_weight, 1.0))
        nation = pull - applied(precision, logs + model.centre)
        out[first:] += applied(votes.loading.T, nation)
        pulls, known = self.turnout.precision * self.turnout.surprise, self.turnout.precision
        of_regions = float(total(self.line.pooled * np.square(model.own_sd) * pulls[:-1]))
        of_nation = pulls[-1] - known[-1] * of_regions
        out[first - 1] += of_nation
        if model.turnout.national_sd > 0.0:
            out[first] += total(pulls[:-1] * model.swing_sd) + of_nation * self.swing_in_turnout
        return out

    def between(self) -> Floats:
        """V V' [feature, feature]: the covariance of the features, of groups given t."""
        votes, own, turnout = self.model.votes, self.of_own, self.of_turnout
        out = np.eye(_features(self.model))
        first = len(out) - 1 - votes.factors
        out[first, first] = total(turnout * turnout)
        out[:first, :first] = 0.0
        here = slice(votes.options)
        out[here, here] = total(each_applied(own, np.moveaxis(own, 1, 2)))
        if votes.groups.number:
            group = each_applied(self.of_groups, self.alone.group_root)
            out[:first, :first] += total(each_applied(group, np.moveaxis(group, 1, 2)))
        return out

    def common(self) -> Floats:
        """C [feature, feature]: the precision beyond that of groups given t."""
        votes, known = self.model.votes, self.turnout.precision
        out = applied(self.to_move.T, applied(total(self.alone.marginal), self.to_move))
        first = len(out) - votes.factors
        if votes.groups.number:
            out[votes.options : 2 * votes.options] += self.to_move
            out[:, votes.options : 2 * votes.options] += self.to_move.T
        nation = applied(self.evidence.precision[-1], votes.loading)
        out[first:, first:] += applied(votes.loading.T, nation)
        of_nation = np.zeros(len(out))
        of_nation[first - 1] = 1.0
        if self.model.turnout.national_sd > 0.0:
            of_nation[first] = self.swing_in_turnout
            out[first, first] += total(known[:-1] * np.square(self.model.swing_sd))
        out += known[-1] * of_nation[:, None] * of_nation
        return out

    def _pull_without_normals(self) -> Floats:
        """[region, option]: Z (y - t) without normals."""
        move = np.broadcast_to(self.move, self.pull.shape)
        return self.pull - each_applied(self.alone.marginal, move)

    def _by_group(self, rows: Floats) -> Floats:
        """[group, ...]: sums of `rows` [region, ...]."""
        out = np.zeros((self.model.votes.groups.number, *rows.shape[1:]))
        for region, group in enumerate(self.model.groups):
            if group >= 0:
                out[group] += rows[region]
        return out

    def _given_move(self, pull: Floats) -> Floats:
        """[group, option, ...]: the covariance of groups' normals given t, times `pull`."""
        root = self.alone.group_root
        return each_applied(root, each_applied(np.moveaxis(root, 1, 2), pull))

    def _times_sd(self, rows: Floats) -> Floats:
        """[region, option, ...] times the sd of each option."""
        sd = self.model.votes.regional_sd
        return np.moveaxis(times(sd, np.moveaxis(rows, 1, 0)), 0, 1)


def _features(model: Model) -> int:
    """How many features there are."""
    votes = model.votes
    return votes.options * (2 if votes.groups.number else 1) + 1 + votes.factors


def _turnout(model: Model, evidence: Evidence, line: Line) -> KnownTurnout:
    """What is known of turnout."""
    seen, variance = evidence.turnout.T
    known = variance > 0.0
    known[:-1] &= model.turnout.varies
    known[-1] &= line.pooled.any()
    centre = np.append(model.turnout.logit, line.pooled_constant)
    whole = variance + np.append(np.square(model.own_sd), 0.0)
    precision = np.where(known, 1.0 / np.where(known, whole, 1.0), 0.0)
    left = np.where(known, variance * precision, 1.0)[:-1]
    return KnownTurnout(precision, np.where(known, seen - centre, 0.0), np.sqrt(left))
