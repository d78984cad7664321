"""How far returns move the normals of a draw, made once for all draws: a plan's ReturnsPlan.

The log weights of region r are those of the nation, L z, plus departures w_r = sd e_r + group sd
gamma_g(r), plus what raking adds. All is made linear about a state. With shares s_r there, parts
p_r, J_r = diag(s_r) - s_r s_r', the nation's shares P and N = diag(P)^-1 sum p_r s_r s_r', a round
of raking takes what it has to N of it, less diag(P)^-1 m of the departures m = sum p_r J_r w_r:

    eta_r = w_r + t,   t = (I + N + N^2 + N^3) L z - A m,   A = (I + N + N^2) diag(P)^-1

after three rounds. What is known of eta_r has the precision Q_r, and e_r by itself the variance
sd^2, so that its surprise counts by Z_r = (sd^-2 + Q_r)^-1 ... = (I + Q_r sd^2)^-1 Q_r. All else
that observations share is U_r M U_r' of a few features: t; departures in t, C_r = sd^2 p_r J_r;
groups; factors (see `uncertainty.conditioning`). Woodbury's identity then gives the inverse of the
covariance of all observations, W = (I + M H)^-1 M with H = sum U_r' Z_r U_r.

The state is the posterior's mean, found by a few rounds. Plain arithmetic in a fixed order.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.elementary import exp, log
from simulator.plan.algebra import applied, elementwise, product, semidefinite_root, solved
from simulator.plan.evidence import Evidence
from simulator.uncertainty.logistic_normal import LARGEST_SWING
from simulator.uncertainty.national import VotesPlan
from simulator.uncertainty.regional import ROUNDS, SMALLEST
from simulator.uncertainty.turnout import TurnoutPlan

STEPS, CLOSE = 20, 1e-9
"""Rounds in which the posterior's mean is looked for, and a move at which it is found."""


class State(NamedTuple):
    """Normals of a draw, or their mean."""

    factor: Floats  # [factor]
    group: Floats  # [group, option]
    own: Floats  # [region, option]
    turnout: Floats  # [region]


class Model(NamedTuple):
    """What the normals mean. `lean` is never empty here."""

    votes: VotesPlan
    turnout: TurnoutPlan

    @property
    def groups(self) -> list[int]:
        """The group of each region, or -1."""
        of = self.votes.groups.of.tolist()
        return of if self.votes.groups.number else [-1] * len(self.votes.lean)

    @property
    def own_sd(self) -> Floats:
        """[region]: of its own turnout, on the logit scale."""
        return np.where(self.turnout.varies, self.turnout.regional_sd, 0.0)

    @property
    def swing_sd(self) -> Floats:
        """[region]: of the nation's turnout in it."""
        return np.where(self.turnout.varies, self.turnout.national_sd, 0.0)

    def start(self) -> State:
        """The mean before anything is counted."""
        votes, (regions, options) = self.votes, self.votes.lean.shape
        return State(
            factor=np.zeros(votes.factors),
            group=np.zeros((votes.groups.number, options)),
            own=np.zeros((regions, options)),
            turnout=np.zeros(regions),
        )

    def departures(self, state: State) -> Floats:
        """[region, option]: of each region from the nation, on the log scale."""
        out: Floats = self.votes.regional_sd * state.own
        for region, group in enumerate(self.groups):
            if group >= 0:
                out[region] += self.votes.groups.sd * state.group[group]
        return out

    def weights(self, state: State) -> Floats:
        """[region, option]: as the kernel draws and rakes them."""
        votes, part = self.votes, self.turnout.part
        centre = np.zeros(votes.options)
        for column in votes.loading.T:
            centre -= 0.5 * column * column
        swing = np.clip(
            applied(votes.loading, state.factor) + centre, -LARGEST_SWING, LARGEST_SWING
        )
        nation = votes.mean_weight * elementwise(exp, swing)
        weight = nation * votes.lean * elementwise(exp, self.departures(state))
        factor = np.ones(votes.options)
        for _ in range(ROUNDS):
            met = np.zeros(votes.options)
            for row, each in zip(weight, part, strict=True):
                met += row * (each / _sum(row * factor))
            factor = nation / np.maximum(met, SMALLEST)
        return weight * factor

    def turnout_of(self, state: State) -> Floats:
        """[region]: turnout less its mean, on the logit scale."""
        swing = state.factor[0] if self.turnout.national_sd > 0.0 else 0.0
        moved: Floats = self.swing_sd * swing + self.own_sd * state.turnout
        return moved


class Line(NamedTuple):
    """The model made linear about a state."""

    share: Floats  # [region, option]
    scaled: Floats  # [region, option]: shares times the region's part.
    shift: Floats  # [option, factor + option]: t from z and m.
    constant: Floats  # [region, option]: log weights less what the normals make of them.
    pooled: Floats  # [region]: weights of regions' turnout in the nation's, on the logit scale.
    pooled_constant: float


def line_at(model: Model, state: State) -> Line:
    """The model about a state."""
    weights, part = model.weights(state), model.turnout.part
    totals = np.array([_sum(row) for row in weights])
    share = weights / totals[:, None]
    scaled = share * part[:, None]
    shift = _shift(scaled, share, model.votes.loading)
    departures, moved = model.departures(state), np.zeros(share.shape[1])
    for row, here, departure in zip(scaled, share, departures, strict=True):
        moved += row * (departure - _sum(here * departure))
    common = applied(shift, np.concatenate([state.factor, moved]))
    logs = elementwise(log, np.where(share > 0.0, share, 1.0))
    pooled, constant = _pooled_turnout(model, state)
    return Line(share, scaled, shift, logs - departures - common, pooled, constant)


def _shift(scaled: Floats, share: Floats, loading: Floats) -> Floats:
    """[option, factor + option]: what raking leaves of the factors and the regions' departures."""
    options = scaled.shape[1]
    nation = np.zeros(options)
    for row in scaled:
        nation += row
    inverse = np.where(nation > 0.0, 1.0 / np.where(nation > 0.0, nation, 1.0), 0.0)
    round_of = inverse[:, None] * product(scaled.T, share)
    rounds = np.eye(options)
    for _ in range(ROUNDS - 1):
        rounds = np.eye(options) + product(round_of, rounds)
    of_factors = product(np.eye(options) + product(round_of, rounds), loading)
    return np.concatenate([of_factors, -rounds * inverse[None, :]], axis=1)


def _pooled_turnout(model: Model, state: State) -> tuple[Floats, float]:
    """The nation's turnout from its regions', on the logit scale: weights and a constant."""
    moved = model.turnout_of(state)
    part = model.turnout.cast / model.turnout.registered
    logit = np.where(model.turnout.varies, model.turnout.logit, 0.0) + moved
    drawn = 1.0 / (1.0 + elementwise(exp, -logit))
    turnout = np.where(model.turnout.varies, drawn, part)
    ballots = model.turnout.registered * turnout
    whole, people = _sum(ballots), _sum(model.turnout.registered)
    left = max(whole * (1.0 - whole / people), 1.0)
    weight = np.where(model.turnout.varies, ballots * (1.0 - turnout), 0.0) / left
    return weight, log((whole + 0.5) / (people - whole + 0.5)) - _sum(weight * moved)


class Gain(NamedTuple):
    """What moves the normals; see `uncertainty.conditioning.ReturnsPlan`."""

    heard: list[int]
    """Regions whose votes say something."""
    gain: Floats
    scaled: Floats
    shift: Floats
    spread: Floats
    nation: Floats
    turnout: Floats
    state: State
    """The mean of the posterior."""


def find_gain(model: Model, evidence: Evidence) -> Gain:
    """The gain about the mean of the posterior."""
    state = model.start()
    for _ in range(STEPS):
        gain = _gain_at(model, evidence, state)
        change = max(
            (float(np.abs(new - old).max(initial=0.0)))
            for new, old in zip(gain.state, state, strict=True)
        )
        state = gain.state
        if change < CLOSE:
            break
    return gain


def _gain_at(model: Model, evidence: Evidence, state: State) -> Gain:
    """The gain about a state, and the next one."""
    line, variance = line_at(model, state), model.votes.regional_sd**2
    heard = [r for r in range(len(line.share)) if evidence.precision[r].any()]
    rows = [_row(evidence, region, line, variance) for region in heard]
    options = line.share.shape[1]
    gain = np.array(rows).reshape(len(rows), options, 1 + 2 * options)
    turnout = _turnout(model, evidence, line)
    nation = _nation(model, evidence)
    between = _between(model, line)
    said = _said(model, line, heard, gain, turnout, nation)
    spread = solved(np.eye(len(between)) + product(between, said), between)
    found = Gain(heard, gain, line.scaled, line.shift, spread, nation, turnout, state)
    return found._replace(state=_mean(model, found))


def _row(evidence: Evidence, region: int, line: Line, variance: Floats) -> Floats:
    """[option, 1 + 2 options]: target, surprise and noise of a region."""
    precision, pull = evidence.precision[region], evidence.pull[region]
    target = pull - applied(precision, line.constant[region])
    wanted = np.concatenate([target[:, None], -precision, -semidefinite_root(precision)], axis=1)
    return solved(np.eye(len(variance)) + precision * variance[None, :], wanted)


def _nation(model: Model, evidence: Evidence) -> Floats:
    """[factor, 1 + factors + options]: the same of a count of the nation; empty without one."""
    votes, precision, pull = model.votes, evidence.precision[-1], evidence.pull[-1]
    if not precision.any():
        return np.zeros((0, 1 + votes.factors + votes.options))
    logs = elementwise(log, np.where(votes.mean_weight > 0.0, votes.mean_weight, 1.0))
    for column in votes.loading.T:
        logs -= 0.5 * column * column
    target = pull - applied(precision, logs)
    of_factors = -product(precision, votes.loading)
    wanted = np.concatenate([target[:, None], of_factors, -semidefinite_root(precision)], axis=1)
    return product(votes.loading.T, wanted)


def _turnout(model: Model, evidence: Evidence, line: Line) -> Floats:
    """[region, then the nation; 6]: see `uncertainty.conditioning`; empty where none is known."""
    own, swing, known = model.own_sd, model.swing_sd, evidence.turnout[:, 1] > 0.0
    known[:-1] &= model.turnout.varies
    known[-1] &= line.pooled.any()
    if not known.any():
        return np.zeros((0, 6))
    seen, noise = evidence.turnout.T
    centre = np.append(model.turnout.logit, line.pooled_constant)
    pooled = line.pooled if known[-1] else np.zeros(len(own))
    alone = np.append(own, 0.0)
    columns = [
        np.where(known, 1.0 / np.where(known, alone * alone + noise, 1.0), 0.0),
        np.where(known, seen - centre, 0.0),
        np.sqrt(noise),
        np.append(pooled, 0.0),
        alone,
        np.append(swing, _sum(pooled * swing)),
    ]
    return np.stack(columns, axis=1)


def _between(model: Model, line: Line) -> Floats:
    """M [feature, feature]: the covariance of the features before anything is counted."""
    votes, options = model.votes, line.share.shape[1]
    factors, groups = votes.factors, votes.groups.number
    own, first = slice(options, 2 * options), (2 + groups) * options
    out = np.zeros((first + factors + 2, first + factors + 2))
    of_factors, of_departures = line.shift[:, :factors], line.shift[:, factors:]
    inside = np.zeros((options, options))
    together = np.zeros((groups, options, options))
    for region, group in enumerate(model.groups):
        spread = _contrast(line, region)
        inside += product(spread * votes.regional_sd**2, spread)
        if group >= 0:
            together[group] += spread
    for group in range(groups):
        inside += product(together[group] * votes.groups.sd**2, together[group])
        place = slice((2 + group) * options, (3 + group) * options)
        out[place, place] = np.eye(options)
        out[:options, place] = product(of_departures, together[group] * votes.groups.sd)
        out[place, :options] = out[:options, place].T
    here = slice(first, first + factors)
    out[here, here] = np.eye(factors)
    out[:options, here], out[here, :options] = of_factors, of_factors.T
    out[:options, :options] = product(of_factors, of_factors.T)
    out[:options, :options] += product(of_departures, product(inside, of_departures))
    out[:options, own], out[own, :options] = of_departures, of_departures.T
    pooled = line.pooled * model.own_sd
    out[-2, -2] = _sum(pooled * pooled)
    out[-2, -1] = out[-1, -2] = 1.0
    return out


def _contrast(line: Line, region: int) -> Floats:
    """p J [option, option] of a region, with J = diag(s) - s s'."""
    scaled, share = line.scaled[region], line.share[region]
    spread: Floats = np.diag(scaled) - scaled[:, None] * share[None, :]
    return spread


def _said(
    model: Model, line: Line, heard: list[int], gain: Floats, turnout: Floats, nation: Floats
) -> Floats:
    """H [feature, feature]: how precisely observations, each by itself, tell the features."""
    votes, options = model.votes, line.share.shape[1]
    first = (2 + votes.groups.number) * options
    out = np.zeros((first + votes.factors + 2, first + votes.factors + 2))
    for row, region in enumerate(heard):
        group, reach = model.groups[region], np.zeros((options, len(out)))
        reach[:, :options] = np.eye(options)
        reach[:, options : 2 * options] = (votes.regional_sd**2)[:, None] * _contrast(line, region)
        if group >= 0:
            place = slice((2 + group) * options, (3 + group) * options)
            reach[:, place] = np.diag(votes.groups.sd)
        out += product(reach.T, product(-gain[row, :, 1 : 1 + options], reach))
    if nation.size:
        here = slice(first, first + votes.factors)
        out[here, here] -= nation[:, 1 : 1 + votes.factors]
    for number, (precision, _, _, part, own, swing) in enumerate(turnout.tolist()):
        reach = np.zeros((1, len(out)))
        reach[0, first] = swing  # without a swing it is that of another feature, times zero
        reach[0, -1] = part * own * own
        reach[0, -2] = float(number == len(turnout) - 1)
        out += precision * product(reach.T, reach)
    return out


def _mean(model: Model, gain: Gain) -> State:
    """The mean of the posterior: what becomes of normals that are all zero, without noise."""
    votes, options = model.votes, gain.scaled.shape[1]
    first, features = (2 + votes.groups.number) * options, len(gain.spread)
    said, own_part = np.zeros(features), slice(options, 2 * options)
    for row, region in enumerate(gain.heard):
        target, group = gain.gain[row, :, 0], model.groups[region]
        said[:options] += target
        said[own_part] += _contrasted(gain.scaled[region], votes.regional_sd**2 * target)
        if group >= 0:
            said[(2 + group) * options : (3 + group) * options] += votes.groups.sd * target
    if gain.nation.size:
        said[first : first + votes.factors] += gain.nation[:, 0]
    surprise = gain.turnout[:, :1] * gain.turnout[:, 1:2] if gain.turnout.size else np.zeros((0, 1))
    for place, ((_, _, _, part, own, swing), (each,)) in enumerate(
        zip(gain.turnout.tolist(), surprise.tolist(), strict=True)
    ):
        said[first] += swing * each
        said[-1] += part * own * own * each
        said[-2] += each * (place == len(surprise) - 1)
    moved = applied(gain.spread, said)
    return State(
        factor=moved[first : first + votes.factors],
        group=moved[2 * options : first].reshape(-1, options),
        own=_own_mean(model, gain, moved),
        turnout=_turnout_mean(gain.turnout, surprise, moved, first, len(gain.scaled)),
    )


def _contrasted(scaled: Floats, row: Floats) -> Floats:
    """p J [option, option] of a region times a row [option]."""
    return scaled * (row - _sum(scaled * row) / _sum(scaled))


def _own_mean(model: Model, gain: Gain, moved: Floats) -> Floats:
    """[region, option]: the mean of the regions' own normals."""
    votes, options = model.votes, gain.scaled.shape[1]
    out = np.zeros_like(gain.scaled)
    for region, group in enumerate(model.groups):
        shifted = _contrasted(gain.scaled[region], moved[options : 2 * options])
        out[region] = votes.regional_sd * shifted
        if region not in gain.heard:
            continue
        row = gain.gain[gain.heard.index(region)]
        expected = moved[:options] + votes.regional_sd**2 * shifted
        if group >= 0:
            expected += votes.groups.sd * moved[(2 + group) * options : (3 + group) * options]
        surprise = row[:, 0] + applied(row[:, 1 : 1 + options], expected)
        out[region] += votes.regional_sd * surprise
    return out


def _turnout_mean(
    turnout: Floats, surprise: Floats, moved: Floats, first: int, regions: int
) -> Floats:
    """[region]: the mean of the regions' own normals of turnout."""
    out = np.zeros(regions)
    for region, (precision, _, _, part, own, swing) in enumerate(turnout[:-1].tolist()):
        expected = swing * moved[first] + part * own * own * moved[-1]
        out[region] = own * (surprise[region, 0] - precision * expected) + part * own * moved[-1]
    return out


def _sum(row: Floats) -> float:
    """The sum, in its order."""
    total = 0.0
    for each in row.tolist():
        total += each
    return total
