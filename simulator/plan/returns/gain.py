"""How far returns move the normals of a draw, made once for all draws.

What is known of the log weights of a region r has the precision Q_r; its own departures, by
themselves, have the variance S = sd^2 in each option, so that its surprise counts by
Z_r = (I + Q_r S)^-1 Q_r. All else that observations share is U_r M U_q' of a few features: the
move t that is common to all regions; the departures in t, by C_r = S p_r J_r; groups; factors (see
`model`, and `uncertainty.conditioning` for their order). Woodbury's identity then gives the inverse
of the covariance of all observations by W = (I + M H)^-1 M with H = sum U_r' Z_r U_r.

All is linear about the mean of the posterior, which a few rounds find. Plain arithmetic in a fixed
order.
"""

import numpy as np

from simulator.arrays import Floats
from simulator.plan.returns.algebra import (
    applied,
    logarithm,
    semidefinite_root,
    solved,
    times,
    total,
)
from simulator.plan.returns.evidence import Evidence
from simulator.plan.returns.model import Line, Model, contrast, line_at
from simulator.plan.returns.moving import Gain, moved, silent

STEPS, CLOSE = 30, 1e-9
"""Rounds in which the posterior's mean is looked for, and a move at which it is found."""


def find_gain(model: Model, evidence: Evidence) -> Gain:
    """The gain about the mean of the posterior."""
    state, nothing, noise = model.sizes(), model.sizes(), silent(model)
    alone = _alone(model, evidence)
    for _ in range(STEPS):
        gain = _gain_at(model, evidence, line_at(model, state), alone)
        new = moved(model, gain, nothing, noise)
        change = max(
            float(np.abs(one - other).max(initial=0.0))
            for one, other in zip(new, state, strict=True)
        )
        state = new
        if change < CLOSE:
            break
    return gain


def _alone(model: Model, evidence: Evidence) -> dict[int, Floats]:
    """By region that says something, [option, 3 options]: (I + Q S)^-1 times 1, Q and Q's root."""
    variance, unit = model.votes.regional_sd**2, np.eye(model.votes.options)
    found = {}
    for region, precision in enumerate(evidence.precision[:-1]):
        if precision.any():
            wanted = np.concatenate([unit, precision, semidefinite_root(precision)], axis=1)
            found[region] = solved(unit + precision * variance, wanted)
    return found


def _gain_at(model: Model, evidence: Evidence, line: Line, alone: dict[int, Floats]) -> Gain:
    """The gain about a state."""
    options = model.votes.options
    gain = np.zeros((len(alone), options, 1 + 2 * options))
    for row, (region, solution) in enumerate(alone.items()):
        inverse, weight, root = np.split(solution, 3, axis=1)
        target = applied(inverse, evidence.pull[region]) - applied(weight, line.constant[region])
        gain[row] = np.concatenate([target[:, None], -weight, -root], axis=1)
    turnout, nation = _turnout(model, evidence, line), _nation(model, evidence)
    found = Gain(line, [*alone], gain, np.zeros((0, 0)), nation, turnout)
    between = _between(model, line)
    said = _said(model, found)
    return found._replace(spread=solved(np.eye(len(between)) + applied(between, said), between))


def _nation(model: Model, evidence: Evidence) -> Floats:
    """[factor, 1 + factors + options]: the same of a count of the nation; empty without one."""
    votes, precision, pull = model.votes, evidence.precision[-1], evidence.pull[-1]
    if not precision.any():
        return np.zeros((0, 1 + votes.factors + votes.options))
    logs = logarithm(np.where(votes.mean_weight > 0.0, votes.mean_weight, 1.0))
    target = pull - applied(precision, logs + model.centre)
    of_factors = -applied(precision, votes.loading)
    wanted = np.concatenate([target[:, None], of_factors, -semidefinite_root(precision)], axis=1)
    return applied(votes.loading.T, wanted)


def _turnout(model: Model, evidence: Evidence, line: Line) -> Floats:
    """[region, then the nation; 6]: see `uncertainty.returns`; empty where none is known."""
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
        np.append(swing, total(pooled * swing)),
    ]
    return np.stack(columns, axis=1)


def _between(model: Model, line: Line) -> Floats:
    """M [feature, feature]: the covariance of the features before anything is counted."""
    votes, options = model.votes, model.votes.options
    factors, groups = votes.factors, votes.groups.number
    own, first = slice(options, 2 * options), (2 + groups) * options
    out = np.zeros((first + factors + 2, first + factors + 2))
    of_factors, of_departures = line.shift[:, :factors], line.shift[:, factors:]
    inside = np.zeros((options, options))
    together = np.zeros((groups, options, options))
    for region, group in enumerate(model.groups):
        spread = contrast(line.scaled[region])
        inside += applied(spread * votes.regional_sd**2, spread)
        if group >= 0:
            together[group] += spread
    for group in range(groups):
        inside += applied(together[group] * votes.groups.sd**2, together[group])
        place = slice((2 + group) * options, (3 + group) * options)
        out[place, place] = np.eye(options)
        out[:options, place] = applied(of_departures, together[group] * votes.groups.sd)
        out[place, :options] = out[:options, place].T
    here = slice(first, first + factors)
    out[here, here] = np.eye(factors)
    out[:options, here], out[here, :options] = of_factors, of_factors.T
    out[:options, :options] = applied(of_factors, of_factors.T)
    out[:options, :options] += applied(of_departures, applied(inside, of_departures))
    out[:options, own], out[own, :options] = of_departures, of_departures.T
    pooled = line.pooled * model.own_sd
    out[-2, -2] = total(pooled * pooled)
    out[-2, -1] = out[-1, -2] = 1.0
    return out


def _said(model: Model, gain: Gain) -> Floats:
    """H [feature, feature]: how precisely observations, each by itself, tell the features."""
    votes, options, nation = model.votes, model.votes.options, gain.nation
    first = (2 + votes.groups.number) * options
    out = np.zeros((first + votes.factors + 2, first + votes.factors + 2))
    for row, region in enumerate(gain.heard):
        group, reach = model.groups[region], np.zeros((options, len(out)))
        reach[:, :options] = np.eye(options)
        own = times(votes.regional_sd**2, contrast(gain.line.scaled[region]))
        reach[:, options : 2 * options] = own
        if group >= 0:
            place = slice((2 + group) * options, (3 + group) * options)
            reach[:, place] = np.diag(votes.groups.sd)
        out += applied(reach.T, applied(-gain.gain[row][:, 1 : 1 + options], reach))
    if nation.size:
        here = slice(first, first + votes.factors)
        out[here, here] -= nation[:, 1 : 1 + votes.factors]
    for number, (precision, _, _, part, own, swing) in enumerate(gain.turnout.tolist()):
        reach = np.zeros((1, len(out)))
        reach[0, first] = swing  # without a swing it is that of another feature, times zero
        reach[0, -1] = part * own * own
        reach[0, -2] = float(number == len(gain.turnout) - 1)
        out += precision * applied(reach.T, reach)
    return out
