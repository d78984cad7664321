"""What the normals of a draw mean, and the same made linear about a state.

The log weights of region r are those of the nation, L z, plus departures w_r = sd e_r + group sd
gamma_g(r), plus what raking adds. With shares s_r, parts p_r, J_r = diag(s_r) - s_r s_r', the
nation's shares P and N = diag(P)^-1 sum p_r s_r s_r', a round of raking turns what it finds into N
times that, less diag(P)^-1 m of the departures m = sum p_r J_r w_r. After three rounds

    eta_r = w_r + t,   t = (I + N + N^2 + N^3) L z - (I + N + N^2) diag(P)^-1 m

up to a constant. Plain arithmetic in a fixed order.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.elementary import log
from simulator.plan.returns.algebra import applied, exponential, logarithm, times, total
from simulator.uncertainty.logistic_normal import LARGEST_SWING
from simulator.uncertainty.national import VotesPlan
from simulator.uncertainty.regional import ROUNDS, SMALLEST
from simulator.uncertainty.turnout import TurnoutPlan

LEAST_PART = 1e-290
"""Of the nation's ballots, in a region: keeps what is divided by it finite."""


class State(NamedTuple):
    """Normals of a draw, or their mean; with one more axis behind, of many draws."""

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
        of: list[int] = self.votes.groups.of.tolist()
        return of if self.votes.groups.number else [-1] * len(self.votes.lean)

    @property
    def own_sd(self) -> Floats:
        """[region]: of its own turnout, on the logit scale."""
        return np.where(self.turnout.varies, self.turnout.regional_sd, 0.0)

    @property
    def swing_sd(self) -> Floats:
        """[region]: of the nation's turnout in it."""
        return np.where(self.turnout.varies, self.turnout.national_sd, 0.0)

    @property
    def centre(self) -> Floats:
        """[option]: where the national swings are centred."""
        return -0.5 * total(np.square(self.votes.loading).T)

    def sizes(self) -> State:
        """The shape of a state, as zeros."""
        votes, (regions, options) = self.votes, self.votes.lean.shape
        return State(
            factor=np.zeros(votes.factors),
            group=np.zeros((votes.groups.number, options)),
            own=np.zeros((regions, options)),
            turnout=np.zeros(regions),
        )

    def departures(self, state: State) -> Floats:
        """[region, option]: of each region from the nation, on the log scale."""
        votes = self.votes
        own = np.array([times(votes.regional_sd, own) for own in state.own])
        return own + self.of_groups(state.group)

    def of_groups(self, group: Floats) -> Floats:
        """[region, option]: the departure of each region's group."""
        out = np.zeros((len(self.groups), *group.shape[1:]))
        for region, home in enumerate(self.groups):
            if home >= 0:
                out[region] = times(self.votes.groups.sd, group[home])
        return out

    def weights(self, state: State) -> Floats:
        """[region, option]: as the kernel draws and rakes them."""
        votes, parts = self.votes, self.turnout.part.tolist()
        swing = np.moveaxis(applied(votes.loading, state.factor), 0, -1) + self.centre
        swing = np.moveaxis(np.clip(swing, -LARGEST_SWING, LARGEST_SWING), -1, 0)
        nation = times(votes.mean_weight, exponential(swing))
        departed = exponential(self.departures(state))
        weight = np.array(
            [nation * times(*each) for each in zip(votes.lean, departed, strict=True)]
        )
        factor = np.ones_like(nation)
        for _ in range(ROUNDS):
            met = np.zeros_like(nation)
            for row, part in zip(weight, parts, strict=True):
                met += row * (part / total(row * factor))
            factor = nation / np.maximum(met, SMALLEST)
        return weight * factor

    def turnout_of(self, state: State) -> Floats:
        """[region]: turnout less its mean, on the logit scale."""
        moved = times(self.own_sd, state.turnout)
        if self.turnout.national_sd > 0.0:
            moved += applied(self.swing_sd[:, None], state.factor[:1])
        return moved

    def ballots_of(self, state: State) -> Floats:
        """[region]: ballots cast."""
        turnout, moved = self.turnout, np.moveaxis(self.turnout_of(state), 0, -1)
        drawn = 1.0 / (1.0 + exponential(-(turnout.logit + moved)))
        cast = np.where(turnout.varies, turnout.registered * drawn, turnout.cast)
        return np.moveaxis(cast, -1, 0)


class Line(NamedTuple):
    """The model made linear about a state."""

    scaled: Floats  # [region, option]: shares times the region's part.
    shift: Floats  # [option, factor + option]: t from z and m.
    constant: Floats  # [region, option]: log weights less what the normals make of them.
    pooled: Floats  # [region]: weights of regions' turnout in the nation's, on the logit scale.
    pooled_constant: float

    def logs(self, model: Model, state: State) -> Floats:
        """[region, option]: log weights of a state, by the line."""
        return self._moved(model, state) + self.constant.reshape(
            *self.constant.shape, *[1] * (state.own.ndim - 2)
        )

    def _moved(self, model: Model, state: State) -> Floats:
        departures = model.departures(state)
        return departures + applied(self.shift, self.common(state, departures))[None]

    def common(self, state: State, departures: Floats) -> Floats:
        """[factor + option]: the factors, and the departures of all regions together."""
        return np.concatenate([state.factor, total(contrasted(self.scaled, departures))])


def contrasted(scaled: Floats, rows: Floats) -> Floats:
    """p J of each region times its `rows` [region, option, ...], from its scaled shares."""
    by = scaled.reshape(*scaled.shape, *[1] * (rows.ndim - 2))
    mean = total(np.moveaxis(by * rows, 1, 0)) / total(np.moveaxis(by, 1, 0))
    found: Floats = by * (rows - mean[:, None])
    return found


def line_at(model: Model, state: State) -> Line:
    """The model about a state."""
    weights = model.weights(state)
    share = np.array([row / total(row) for row in weights])
    scaled = times(np.maximum(model.turnout.part, LEAST_PART), share)
    pooled, constant = _pooled_turnout(model, state)
    line = Line(
        scaled=scaled,
        shift=_shift(scaled, share, model.votes.loading),
        constant=np.zeros_like(share),
        pooled=pooled,
        pooled_constant=constant,
    )
    logs = logarithm(np.where(share > 0.0, share, 1.0))
    return line._replace(constant=logs - line.logs(model, state))


def _shift(scaled: Floats, share: Floats, loading: Floats) -> Floats:
    """[option, factor + option]: what raking leaves of the factors and the regions' departures."""
    nation, unit = total(scaled), np.eye(scaled.shape[1])
    inverse = np.where(nation > 0.0, 1.0 / np.where(nation > 0.0, nation, 1.0), 0.0)
    one_round = times(inverse, applied(scaled.T, share))
    rounds = unit
    for _ in range(ROUNDS - 1):
        rounds = unit + applied(one_round, rounds)
    of_factors = applied(unit + applied(one_round, rounds), loading)
    return np.concatenate([of_factors, -rounds * inverse], axis=1)


def _pooled_turnout(model: Model, state: State) -> tuple[Floats, float]:
    """The nation's turnout from its regions', on the logit scale: weights and a constant."""
    turnout, cast = model.turnout, model.ballots_of(state)
    whole, people = float(total(cast)), float(total(turnout.registered))
    left = max(whole * (1.0 - whole / people), 1.0)
    weight = np.where(turnout.varies, cast * (1.0 - cast / turnout.registered), 0.0) / left
    constant = log((whole + 0.5) / (people - whole + 0.5))
    return weight, constant - float(total(weight * model.turnout_of(state)))
