"""Election night in dense NumPy: one vector of normals a draw, one covariance of all observations.

Nothing here knows of features, and nothing is shared with the plan but the arrays of the forecast
and what the returns say of each place (`simulator.plan.returns.evidence`).
"""

import json

import numpy as np

from simulator.plan.returns import heard
from simulator.scenario.consistency import check
from simulator.scenario.model import Scenario
from tests.statistics.sample import normals

PARTIES = [
    {"id": "a", "share": 44, "turnout_correlation": 0.3},
    {"id": "b", "share": 31},
    {"id": "c", "share": 15},
    {"id": "d", "share": 10, "role": "other"},
]
REGIONS = [
    {"id": "west", "registered": 100_000, "group": "coast", "share": {"a": 60, "c": 5}},
    {"id": "south", "registered": 200_000, "group": "coast"},
    {"id": "isle", "registered": 50_000, "group": "far", "share": {"c": 30}},
    {"id": "north", "registered": 300_000, "share": {"b": 40}},
]
VOTES = {
    "model": "logistic-normal",
    "national_sd": 0.12,
    "correlation": {"a": {"b": -0.3}},
    "regional_sd": {"a": 0.1, "b": 0.15, "c": 0.2, "default": 0.05},
    "group_sd": 0.12,
}
TURNOUT = {"mean": 60, "national_sd": 0.15, "regional_sd": 0.1, "invalid": 2}
WEST = {"id": "west", "votes": {"a": 30_000, "b": 17_000, "c": 4_000, "d": 5_000}}
ISLE = {
    "id": "isle",
    "counted": 30,
    "votes": {"a": 3_000, "b": 2_000, "c": 3_500, "d": 900},
    "turnout": 62.5,
}
NATION = {"counted": 40, "votes": {"a": 90_000, "b": 50_000, "c": 30_000, "d": 12_000}}
FORECAST = {
    "format": 1,
    "id": "night",
    "party": PARTIES,
    "region": REGIONS,
    "turnout": TURNOUT,
    "votes": VOTES,
    "tier": [{"id": "list", "method": "largest-remainder", "seats": 20}],
}


def scenario_of(returns, **changes):
    """An election of four parties in four regions, with these returns."""
    tree = FORECAST | changes | {"returns": returns}
    scenario = Scenario.model_validate_json(json.dumps(tree))
    assert not list(check(scenario))
    return scenario


class Dense:
    """Draws x of shape [..., normal]: factors, groups, regions' own, regions' turnout."""

    def __init__(self, scenario):
        model, self.evidence, _ = heard(scenario)
        self.votes, self.turnout = model.votes, model.turnout
        self.regions, self.options = self.votes.lean.shape
        self.groups = self.votes.groups.number
        sizes = (self.votes.factors, self.groups * self.options, self.regions * self.options)
        self.cuts = np.cumsum(sizes)
        self.size = int(self.cuts[-1]) + self.regions

    def parts(self, x):
        factor, group, own, turnout = np.split(x, self.cuts, axis=-1)
        shape = x.shape[:-1]
        return (
            factor,
            group.reshape(*shape, self.groups, self.options),
            own.reshape(*shape, self.regions, self.options),
            turnout,
        )

    def departures(self, x):
        _, group, own, _ = self.parts(x)
        found = own * self.votes.regional_sd
        for region in range(self.regions if self.groups else 0):
            if (home := self.votes.groups.of[region]) >= 0:
                found[..., region, :] += group[..., home, :] * self.votes.groups.sd
        return found

    def national(self, x):
        loading = self.votes.loading
        return self.parts(x)[0] @ loading.T - 0.5 * (loading**2).sum(axis=1)

    def logs(self, x):
        """[..., region, option] log weights, after three rounds of raking."""
        nation = self.votes.mean_weight * np.exp(self.national(x))
        weight = nation[..., None, :] * self.votes.lean * np.exp(self.departures(x))
        factor = np.ones_like(nation)
        for _ in range(3):
            whole = (weight * factor[..., None, :]).sum(axis=-1, keepdims=True)
            met = (weight * (self.turnout.part[:, None] / whole)).sum(axis=-2)
            factor = nation / np.maximum(met, 1e-30)
        return np.log(np.maximum(weight * factor[..., None, :], 1e-300))

    def logits(self, x):
        """[..., region] turnout."""
        factor, _, _, own = self.parts(x)
        moved = self.turnout.regional_sd * own
        if self.turnout.national_sd > 0:
            moved = moved + self.turnout.national_sd * factor[..., :1]
        return self.turnout.varies * (self.turnout.logit + moved)

    def nations_logit(self, x):
        cast, people = self.ballots(x).sum(axis=-1), self.turnout.registered.sum()
        return np.log((cast + 0.5) / (people - cast + 0.5))

    def ballots(self, x):
        drawn = self.turnout.registered / (1 + np.exp(-self.logits(x)))
        return np.where(self.turnout.varies, drawn, self.turnout.cast)

    def slope(self, x):
        """[region, option, normal]: of `logs`, by the derivative of a round of raking."""
        shares = np.exp(self.logs(x))
        shares /= shares.sum(axis=-1, keepdims=True)
        part, unit = self.turnout.part, np.eye(self.options)
        nation = part @ shares
        inverse = np.where(nation > 0, 1 / np.where(nation > 0, nation, 1), 0)
        rounds = inverse[:, None] * np.einsum("r,ro,rp->op", part, shares, shares)
        normals_of = np.eye(self.size)
        departed = self.departures(normals_of)
        swings = self.national(normals_of) - self.national(np.zeros(self.size))
        mean = (departed * shares).sum(axis=-1, keepdims=True)
        moved = np.einsum("r,nro->no", part, shares * (departed - mean))
        again = unit + rounds + rounds @ rounds
        common = swings @ (unit + rounds @ again).T - (inverse * moved) @ again.T
        return np.moveaxis(departed + common[:, None, :], 0, -1)

    def observed(self, x):
        """What is seen, with unit variance: its slope [row, normal], and its value less that at no
        normals, as if linear about x."""
        logs, slope = self.logs(x), self.slope(x)
        nation = np.zeros((self.options, self.size))
        nation[:, : self.votes.factors] = self.votes.loading
        at_zero = np.log(self.votes.mean_weight) + self.national(np.zeros(self.size))
        slopes = [*slope, nation]
        values = [*(logs - slope @ x), at_zero]
        rows = []
        for place, precision in enumerate(self.evidence.precision):
            if precision.any():
                sizes, vectors = np.linalg.eigh(precision)
                kept = sizes > 1e-9 * sizes.max()
                root = vectors[:, kept] * np.sqrt(sizes[kept])
                seen = np.linalg.lstsq(root, self.evidence.pull[place], rcond=None)[0]
                rows.append((root.T @ slopes[place], seen - root.T @ values[place]))
        return rows + self._turnout_observed(x)

    def _turnout_observed(self, x):
        unit = np.eye(self.size)
        slope = np.array([self.logits(row) - self.logits(np.zeros(self.size)) for row in unit]).T
        cast, people = self.ballots(x), self.turnout.registered
        whole = cast.sum()
        pooled = self.turnout.varies * cast * (1 - cast / people)
        pooled = pooled / (whole * (1 - whole / people.sum())) @ slope
        slopes, values = [*slope, pooled], [*self.logits(x), self.nations_logit(x)]
        varies = [*self.turnout.varies, self.turnout.drawn]
        rows = []
        for place, (seen, variance) in enumerate(self.evidence.turnout):
            if variance > 0 and varies[place]:
                sd, at_zero = np.sqrt(variance), values[place] - slopes[place] @ x
                row = slopes[place][None] / sd
                rows.append((row, np.array([(seen - at_zero) / sd])))
        return rows

    def about(self, x):
        """Slope, gain and the posterior's mean, as if all were linear about `x`."""
        rows = self.observed(x)
        slope = np.vstack([row[0] for row in rows])
        target = np.concatenate([row[1] for row in rows])
        gain = np.linalg.solve(slope @ slope.T + np.eye(len(slope)), slope).T
        return slope, gain, gain @ target

    def posterior(self):
        """Mean and covariance of the posterior, as if all were linear about that mean."""
        x = np.zeros(self.size)
        for _ in range(30):
            slope, gain, x = self.about(x)
        return x, np.eye(self.size) - gain @ slope

    def prior(self, draws, seed):
        """[draw, normal]: those of the kernel's streams."""
        quads = (self.options + 3) // 4
        rows = [normals(self.votes.factors, draws, seed, purpose=1)] if self.votes.factors else []
        for number, purpose in ((self.groups, 9), (self.regions, 2)):
            rows += [
                normals(self.options, draws, seed, purpose=purpose, place=place * quads)
                for place in range(number)
            ]
        own = normals(self.regions, draws, seed, purpose=3)
        return np.vstack([*rows, own if self.turnout.normals else 0 * own]).T

    def weighted(self, draws, random):
        """Draws [draw, normal] near the posterior, and the logarithms of the weights that make them
        those of the exact one: prior times likelihood over the density they were drawn from."""
        mean, covariance = self.posterior()
        sizes, vectors = np.linalg.eigh(covariance)
        sd = np.sqrt(np.clip(sizes, 1e-9, None))
        z = random.standard_normal((draws, self.size))
        x = mean + (z * sd) @ vectors.T
        return x, self.log_likelihood(x) + 0.5 * ((z**2).sum(axis=1) - (x**2).sum(axis=1))

    def log_likelihood(self, x):
        """[draw], exactly, up to a constant."""
        logs, found = self.logs(x), np.zeros(len(x))
        nation = np.log(self.votes.mean_weight) + self.national(x)
        for place, precision in enumerate(self.evidence.precision):
            rows = logs[:, place] if place < self.regions else nation
            found += rows @ self.evidence.pull[place]
            found -= 0.5 * ((rows @ precision) * rows).sum(axis=1)
        values = np.column_stack([self.logits(x), self.nations_logit(x)])
        varies = [*self.turnout.varies, self.turnout.drawn]
        for place, (seen, variance) in enumerate(self.evidence.turnout):
            if variance > 0 and varies[place]:
                found -= (values[:, place] - seen) ** 2 / (2 * variance)
        return found

    def shares(self, x, plan):
        """[draw, option]: of the nation's votes, in percent, with what is counted of each region;
        `plan` knows the counts."""
        shares = np.exp(self.logs(x))
        shares /= shares.sum(axis=-1, keepdims=True)
        valid = self.ballots(x) * (1 - self.turnout.invalid)
        valid = np.where(plan.turnout.varies, valid, plan.turnout.valid)
        found = np.zeros((len(x), self.options))
        for region, (part, counted) in enumerate(
            zip(plan.returns.part, plan.returns.ballots, strict=True)
        ):
            rest = shares[:, region]
            if part == 1.0:
                found += counted
                continue
            whole = rest * np.maximum(valid[:, region : region + 1], counted.sum())
            if part > 0.0:
                rest = np.maximum(whole - counted, 0)
                left = (whole.sum(axis=1) - counted.sum())[:, None]
                whole = counted + rest * (left / rest.sum(axis=1, keepdims=True))
            found += whole
        return 100 * found / found.sum(axis=1, keepdims=True)
