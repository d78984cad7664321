"""Matheron's rule in Python, as `uncertainty.conditioning` has it for blocks of draws.

With normals that are zero and without noise it gives the mean of the posterior.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.plan.returns.algebra import applied, times, total
from simulator.plan.returns.model import Line, Model, State, contrasted


class Gain(NamedTuple):
    """What moves the normals; see `uncertainty.returns.ReturnsPlan`."""

    line: Line
    heard: list[int]
    """Regions whose votes say something."""
    gain: Floats
    spread: Floats
    nation: Floats
    turnout: Floats


class Noise(NamedTuple):
    """Standard normals of what is observed; with one more axis behind, of many draws."""

    own: Floats  # [region, option]
    nation: Floats  # [option]
    turnout: Floats  # [region, then the nation]


def silent(model: Model) -> Noise:
    """No noise."""
    regions, options = model.votes.lean.shape
    return Noise(np.zeros((regions, options)), np.zeros(options), np.zeros(regions + 1))


def moved(model: Model, gain: Gain, state: State, noise: Noise) -> State:
    """The state [..., draw] given what is observed."""
    votes, options = model.votes, gain.line.share.shape[1]
    surprise = _surprise(model, gain, state, noise)
    of_turnout = _turnout_surprise(model, gain, state, noise)
    said = np.zeros((len(gain.spread), *state.factor.shape[1:]))
    first = len(said) - 2 - votes.factors
    for region, row in zip(gain.heard, surprise, strict=True):
        said[:options] += row
        own = contrasted(gain.line.scaled[region], times(votes.regional_sd**2, row))
        said[options : 2 * options] += own
        if (group := model.groups[region]) >= 0:
            said[(2 + group) * options : (3 + group) * options] += times(votes.groups.sd, row)
    if gain.nation.size:
        target, of_factors, of_noise = np.split(gain.nation, [1, 1 + votes.factors], axis=1)
        said[first : first + votes.factors] += (
            applied(target, np.ones((1, *said.shape[1:])))
            + applied(of_factors, state.factor)
            + applied(of_noise, noise.nation)
        )
    for (_, _, _, part, own_sd, swing), row in zip(gain.turnout.tolist(), of_turnout, strict=True):
        said[first] += swing * row
        said[-1] += part * own_sd * own_sd * row
    if len(of_turnout):
        said[-2] += of_turnout[-1]
    features = applied(gain.spread, said)
    return State(
        factor=state.factor + features[first : first + votes.factors],
        group=state.group + features[2 * options : first].reshape(state.group.shape),
        own=state.own + _own_move(model, gain, surprise, features),
        turnout=state.turnout + _turnout_move(gain, of_turnout, features, first, state),
    )


def _surprise(model: Model, gain: Gain, state: State, noise: Noise) -> list[Floats]:
    """By row of `gain`, [option]: what is counted less what the state makes of it, weighed."""
    options, departures = gain.line.share.shape[1], model.departures(state)
    common = applied(gain.line.shift, gain.line.common(state, departures))
    found = []
    for region, rows in zip(gain.heard, gain.gain, strict=True):
        target, of_moves, of_noise = np.split(rows, [1, 1 + options], axis=1)
        found.append(
            applied(target, np.ones((1, *common.shape[1:])))
            + applied(of_moves, departures[region] + common)
            + applied(of_noise, noise.own[region])
        )
    return found


def _turnout_surprise(model: Model, gain: Gain, state: State, noise: Noise) -> Floats:
    """[region, then the nation]: the same of turnout; nothing where none is known."""
    if not gain.turnout.size:
        return np.zeros((0, *state.turnout.shape[1:]))
    precision, target, sd, part, _, _ = gain.turnout.T
    moves = model.turnout_of(state)
    seen = np.concatenate([moves, total(times(part[:-1], moves))[None]])
    return times(precision, times(target, np.ones_like(seen)) - seen - times(sd, noise.turnout))


def _own_move(model: Model, gain: Gain, surprise: list[Floats], features: Floats) -> Floats:
    """[region, option]: how far the regions' own normals move."""
    votes, options = model.votes, gain.line.share.shape[1]
    out = np.zeros((len(gain.line.share), options, *features.shape[1:]))
    for region, group in enumerate(model.groups):
        shifted = contrasted(gain.line.scaled[region], features[options : 2 * options])
        out[region] = times(votes.regional_sd, shifted)
        if region not in gain.heard:
            continue
        row = gain.heard.index(region)
        expected = features[:options] + times(votes.regional_sd**2, shifted)
        if group >= 0:
            together = features[(2 + group) * options : (3 + group) * options]
            expected += times(votes.groups.sd, together)
        heard = surprise[row] + applied(gain.gain[row][:, 1 : 1 + options], expected)
        out[region] += times(votes.regional_sd, heard)
    return out


def _turnout_move(
    gain: Gain, surprise: Floats, features: Floats, first: int, state: State
) -> Floats:
    """[region]: how far the regions' own normals of turnout move."""
    out = np.zeros_like(state.turnout)
    for region, (precision, _, _, part, own, swing) in enumerate(gain.turnout[:-1].tolist()):
        expected = swing * features[first] + part * own * own * features[-1]
        out[region] = own * (surprise[region] - precision * expected) + part * own * features[-1]
    return out
