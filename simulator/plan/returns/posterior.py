"""How returns move the normals of a draw, made once for all draws.

A draw has the normals x that it has without returns. What is known of the log weights of a region
has the precision Q, and S is the variance of its own departures: with Z = (I + Q S)^-1 Q, L L' =
I - sd Z sd, the counts y, the move t common to all regions and the departure c of its group (see
`model`, `alone`), its own normals are

    L x + sd Z (y - t - c),

of which x, what is left, is not told by the region's own counts. Regions are in the common move,

    t = (I - B D)^-1 (A z + B m + B sum p J S Z y),   D = -sum p J S Z,

with A and B of the factors z and of departures (`shift` of the line), and with the departures m =
sum p J (sd L x + (I - S Z) c). So the precision of what is left, of groups and of factors is I and
what counts say of t + c, by Z, and never less than I. A group's normals are first those that they
are given t; the rest goes through a few features V x, in this order: m [option]; with groups, what
their regions' counts say of t, sum Z c [option]; the nation's turnout; and z [factor]. With the
precision I + V' C V and V V' = R R', normals given the counts are

    mean + (I + V' E V) x,   E = R'^-1 (M - I) R^-1,   M M' = (I + R' C R)^-1.

Nothing more is drawn: a deterministic square root, as in Tippett et al. 2003,
doi:10.1175/1520-0493(2003)131<1485:ESRF>2.0.CO;2. M is upper triangular and z last: the nation's
swing after the returns depends on that before alone. All is linear about the mean of the posterior.
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

STEPS, CLOSE = 50, 1e-7
"""Rounds in which the posterior's mean is looked for, and a move at which it is found."""
LEAST_PACE = 0.1
"""Of a step that is taken in part."""
FARTHEST = 3.0
"""How far a departure may go in a round, log scale: the tangent is wrong far from where it is."""


class Posterior(NamedTuple):
    """The normals given the counts, as if all were linear about their mean."""

    tangent: "Tangent"
    mean: State
    spread: Floats  # [feature, feature]: E
    pull: Floats  # [option, feature]: how far, less its mean, the common move goes back.

    def drawn(self, state: State) -> State:
        """The state [..., draw] of draws before the returns, given them."""
        tangent = self.tangent
        start = tangent.rooted(state)
        features = tangent.features(start)
        moved = _sum(start, tangent.carried_back(applied(self.spread, features)))
        pulled = tangent.settled(moved, applied(self.pull, features))
        return State(*(mean[..., None] + one for mean, one in zip(self.mean, pulled, strict=True)))


def find_posterior(model: Model, evidence: Evidence) -> Posterior:
    """The posterior, about its mean."""
    mean, by_region = model.sizes(), alone(model, evidence)
    pace, before = 1.0, None
    for _ in range(STEPS):
        tangent = Tangent.at(model, evidence, by_region, mean)
        between = tangent.between()
        independent = _Independent.of(between, tangent.common(evidence))
        step = _difference(tangent.mean(evidence, independent), mean)
        pace, before = _paced(pace, step, before), step
        far = max(
            float(np.abs(model.departures(step)).max(initial=0.0)),
            float(np.abs(applied(model.votes.loading, step.factor)).max(initial=0.0)),
        )
        scale = min(pace, FARTHEST / far) if far > 0.0 else pace
        mean = State(*(one + scale * each for one, each in zip(mean, step, strict=True)))
        if max(float(np.abs(each).max(initial=0.0)) for each in step) < CLOSE:
            break
    spread = independent.spread()
    unit = np.eye(len(between))
    pull = -applied(tangent.to_move, unit + applied(between, spread))
    return Posterior(tangent, mean, spread, pull)


def _paced(pace: float, step: State, before: State | None) -> float:
    """The part of a step to take: less where steps go to and fro (Irons and Tuck 1969,
    doi:10.1002/nme.1620010306)."""
    if before is None:
        return pace
    turn = _difference(step, before)
    along = sum(
        float(total((one * other).ravel())) for one, other in zip(before, turn, strict=True)
    )
    length = sum(float(total(np.square(each).ravel())) for each in turn)
    return min(max(-pace * along / length, LEAST_PACE), 1.0) if length > 0.0 else 1.0


def _sum(one: State, other: State) -> State:
    return State(*(a + b for a, b in zip(one, other, strict=True)))


def _difference(one: State, other: State) -> State:
    return State(*(a - b for a, b in zip(one, other, strict=True)))


class _Independent(NamedTuple):
    """The features that do not follow from those before them, made independent."""

    kept: np.ndarray  # [feature that is kept]
    root: Floats  # [feature, feature that is kept]: R
    precision: Floats  # [feature that is kept, the same]: I + R' C R

    @classmethod
    def of(cls, between: Floats, common: Floats) -> "_Independent":
        """From V V' and C [feature, feature]."""
        root = semidefinite_root(between)
        kept = np.flatnonzero(root.diagonal() > 0.0)
        root = root[:, kept]
        told = applied(root.T, applied(common, root))
        return cls(kept, root, np.eye(len(kept)) + told)

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


class Tangent(NamedTuple):
    """What the counts say of the normals, made linear about a state.

    A state here has what is left of the regions' own normals, unless it is said to be settled.
    """

    model: Model
    alone: Alone
    line: Line
    turnout: Floats
    """[3; region, then the nation]: precision of what is known of turnout, of all but a region's
    own; how far it is from what the line has without normals, on the logit scale; and the sd of
    what is left of a region's own normal."""
    told: Floats  # [region, option]: Z y
    to_move: Floats  # [option, feature]: the common move t from the features.
    move: Floats  # [option]: the common move without normals.

    @classmethod
    def at(cls, model: Model, evidence: Evidence, by_region: Alone, state: State) -> "Tangent":
        """About a state."""
        line, votes, options = line_at(model, state), model.votes, model.votes.options
        pull = evidence.pull[:-1] - each_applied(by_region.precision, line.constant)
        told = each_applied(by_region.inverse, pull)
        variance = np.square(votes.regional_sd)
        of_factors, of_moves = np.split(line.shift, [votes.factors], axis=1)
        back = total(contrasted(line.scaled, variance[:, None] * by_region.settled))
        start = total(contrasted(line.scaled, variance * told))
        wanted = np.concatenate([of_factors, of_moves, applied(of_moves, start)[:, None]], axis=1)
        found = solved(np.eye(options) + applied(of_moves, back), wanted)
        to_move = np.zeros((options, _features(model)))
        to_move[:, len(to_move.T) - votes.factors :] = found[:, : votes.factors]
        to_move[:, :options] = found[:, votes.factors : -1]
        turnout = _turnout(model, evidence, line)
        return cls(model, by_region, line, turnout, told, to_move, found[:, -1])

    @property
    def of_own(self) -> Floats:
        """[region, option, option]: the first features from what is left of a region's normals."""
        return contrasted(self.line.scaled, self._times_sd(self.alone.root))

    @property
    def of_groups(self) -> Floats:
        """[group, 2 options, option]: the first features from groups' normals, when rooted."""
        by_region = self.alone
        moves = contrasted(self.line.scaled, np.moveaxis(by_region.inverse, 1, 2))
        both = np.concatenate([moves, by_region.settled], axis=1)
        out = np.zeros((len(by_region.group_root), *both.shape[1:]))
        for region, group in enumerate(self.model.groups):
            if group >= 0:
                out[group] += both[region] * self.model.votes.groups.sd
        return out

    @property
    def of_turnout(self) -> Floats:
        """[region]: the nation's turnout from what is left of regions' own."""
        found: Floats = self.line.pooled * self.model.own_sd * self.turnout[2, :-1]
        return found

    @property
    def swing_in_turnout(self) -> float:
        """The nation's turnout from its swing, of which regions that are known have less."""
        model = self.model
        rest = 1.0 - self.turnout[0, :-1] * np.square(model.own_sd)
        return float(total(self.line.pooled * model.swing_sd * rest))

    def rooted(self, state: State) -> State:
        """A state with groups' normals as they are given the common move."""
        return state._replace(group=each_applied(self.alone.group_root, state.group))

    def features(self, state: State) -> Floats:
        """[feature, ...]: V x of a state that is rooted."""
        first = total(each_applied(self.of_own, state.own))
        if len(state.group):
            of_groups = total(each_applied(self.of_groups, state.group))
            first = np.concatenate([first + of_groups[: len(first)], of_groups[len(first) :]])
        turnout = applied(self.of_turnout[None], state.turnout)
        return np.concatenate([first, turnout, state.factor])

    def carried_back(self, by: Floats) -> State:
        """V' times numbers `by` [feature, ...], rooted."""
        options, factors = self.model.votes.options, self.model.votes.factors
        first, turnout, factor = np.split(by, [len(by) - 1 - factors, len(by) - factors])
        moves = np.broadcast_to(first[:options], (len(self.of_own), *first[:options].shape))
        own = each_applied(np.moveaxis(self.of_own, 1, 2), moves)
        group = np.zeros((len(self.alone.group_root), *moves.shape[1:]))
        if len(group):
            of_groups = np.moveaxis(self.of_groups, 1, 2)
            group = each_applied(of_groups, np.broadcast_to(first, (len(group), *first.shape)))
        return State(
            factor, self._of_groups(group), own, applied(self.of_turnout[:, None], turnout)
        )

    def _of_groups(self, pull: Floats) -> Floats:
        """[group, option, ...]: the covariance of groups given the common move times `pull`."""
        root = self.alone.group_root
        return each_applied(root, each_applied(np.moveaxis(root, 1, 2), pull))

    def settled(self, state: State, pull: Floats) -> State:
        """The normals themselves, where the common move t is -`pull` [option, ...].

        Less what the counts say without normals.
        """
        by_region, known, model = self.alone, self.turnout, self.model
        away = np.broadcast_to(pull, (len(state.own), *pull.shape)) - model.of_groups(state.group)
        own = each_applied(by_region.root, state.own)
        own += self._times_sd(each_applied(by_region.settled, away))
        turnout = times(known[2, :-1], state.turnout)
        if model.turnout.national_sd > 0.0:
            by_swing = -model.own_sd * known[0, :-1] * model.swing_sd
            turnout += applied(by_swing[:, None], state.factor[:1])
        return State(state.factor, state.group, own, turnout)

    def mean(self, evidence: Evidence, independent: _Independent) -> State:
        """Of the posterior."""
        start = self.model.sizes()._replace(group=self._of_groups(self._pull_of_groups()))
        by = independent.solution(self._gradient(evidence), self.features(start))
        found = _sum(start, self.carried_back(by))
        move = self.move + applied(self.to_move, self.features(found))
        normals = self.settled(found, -move)
        own = normals.own + self._times_sd(self.told)
        known = self.turnout[0, :-1] * self.turnout[1, :-1]
        return normals._replace(own=own, turnout=normals.turnout + self.model.own_sd * known)

    def _unmoved(self) -> Floats:
        """[region, option]: Z (y - t) without normals."""
        move = np.broadcast_to(self.move, self.told.shape)
        return self.told - each_applied(self.alone.settled, move)

    def _pull_of_groups(self) -> Floats:
        """[group, option]: the gradient by groups' normals, without normals."""
        out, rest = np.zeros(self.alone.group_root.shape[:2]), self._unmoved()
        for region, group in enumerate(self.model.groups):
            if group >= 0:
                out[group] += self.model.votes.groups.sd * rest[region]
        return out

    def _gradient(self, evidence: Evidence) -> Floats:
        """[feature]: the gradient by the common move, factors and turnout, without normals."""
        model, votes = self.model, self.model.votes
        out = applied(self.to_move.T, total(self._unmoved()))
        first = len(out) - votes.factors
        logs = logarithm(np.where(votes.mean_weight > 0.0, votes.mean_weight, 1.0))
        nation = evidence.pull[-1] - applied(evidence.precision[-1], logs + model.centre)
        out[first:] += applied(votes.loading.T, nation)
        known, target, _ = self.turnout
        of_regions = self.line.pooled * np.square(model.own_sd) * known[:-1] * target[:-1]
        surprise = known[-1] * (target[-1] - float(total(of_regions)))
        out[first - 1] += surprise
        if model.turnout.national_sd > 0.0:
            out[first] += total(known[:-1] * target[:-1] * model.swing_sd)
            out[first] += surprise * self.swing_in_turnout
        return out

    def _times_sd(self, rows: Floats) -> Floats:
        """[region, option, ...] times the sd of each option."""
        sd = self.model.votes.regional_sd
        return np.moveaxis(times(sd, np.moveaxis(rows, 1, 0)), 0, 1)

    def between(self) -> Floats:
        """V V' [feature, feature]: what covariance the features have."""
        votes, own, turnout = self.model.votes, self.of_own, self.of_turnout
        options = votes.options
        out = np.eye(_features(self.model))
        first = len(out) - 1 - votes.factors
        out[first, first] = total(turnout * turnout)
        out[:first, :first] = 0.0
        out[:options, :options] = total(each_applied(own, np.moveaxis(own, 1, 2)))
        if votes.groups.number:
            reach = each_applied(self.of_groups, self.alone.group_root)
            out[:first, :first] += total(each_applied(reach, np.moveaxis(reach, 1, 2)))
        return out

    def common(self, evidence: Evidence) -> Floats:
        """C [feature, feature]: the precision beyond that of groups given the common move."""
        votes, swing = self.model.votes, self.model.swing_sd
        out = applied(self.to_move.T, applied(total(self.alone.settled), self.to_move))
        first = len(out) - votes.factors
        if votes.groups.number:
            out[votes.options : 2 * votes.options] += self.to_move
            out[:, votes.options : 2 * votes.options] += self.to_move.T
        nation = applied(evidence.precision[-1], votes.loading)
        out[first:, first:] += applied(votes.loading.T, nation)
        reach = np.zeros(len(out))
        reach[first - 1] = 1.0
        if self.model.turnout.national_sd > 0.0:
            reach[first] = self.swing_in_turnout
            out[first, first] += total(self.turnout[0, :-1] * np.square(swing))
        out += self.turnout[0, -1] * reach[:, None] * reach
        return out


def _features(model: Model) -> int:
    """How many features there are."""
    votes = model.votes
    return votes.options * (2 if votes.groups.number else 1) + 1 + votes.factors


def _turnout(model: Model, evidence: Evidence, line: Line) -> Floats:
    """[3; region, then the nation]: see `Tangent`."""
    seen, variance = evidence.turnout.T
    known = variance > 0.0
    known[:-1] &= model.turnout.varies
    known[-1] &= line.pooled.any()
    centre = np.append(model.turnout.logit, line.pooled_constant)
    whole = variance + np.append(np.square(model.own_sd), 0.0)
    precision = np.where(known, 1.0 / np.where(known, whole, 1.0), 0.0)
    left = np.where(known, variance * precision, 1.0)
    return np.stack([precision, np.where(known, seen - centre, 0.0), np.sqrt(left)])
