"""What returns say against the forecast, and how good the linear update is.

Draws are conditioned as if log weights were linear in the normals (`plan.returns.model`); what is
known exactly is the likelihood of each draw. Were the draws weighted by the ratio of the exact
likelihood to the linear one, they would be of the exact posterior: the effective sample size of
these weights (Kong 1992), as a part of the draws, says how much of the information in them is left.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.plan.districts import fields_of_districts
from simulator.plan.returns import heard
from simulator.plan.returns.algebra import logarithm, times, total
from simulator.plan.returns.districts import counted_districts
from simulator.plan.returns.evidence import Counts, Evidence, counts_of, variance_of
from simulator.plan.returns.model import Model, State
from simulator.plan.returns.posterior import find_posterior
from simulator.plan.returns.tangent import Tangent
from simulator.scenario.lint.returns import unlikely_returns
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids, regions_of
from simulator.uncertainty.candidates import CandidatesPlan

DRAWS, SEED = 2_000, 20_231
NATION = "nation"
"""What a count of the whole nation is called."""
FAR = 3.0
"""Standard deviations: one return in 370 is so far off by chance, if the forecast is right."""
LEAST_EFFECTIVE = 0.2
"""Of the draws: below this the linear update stands on few of them, and its ranges on less."""


class Surprise(NamedTuple):
    """One number of a return, against what the forecast expected before anything was counted."""

    place: str
    """The id of a region or a district; "nation"."""
    party: str | None
    """Whose share it is; None for turnout."""
    expected: float
    """Percent of the votes that are counted there, or of registered voters."""
    counted: float
    """The same, as counted."""
    sd: float
    """How many standard deviations it is from what was expected."""


class Diagnosis(NamedTuple):
    """How returns and forecast go together, and what a desk should know of it."""

    effective: float | None
    """Effective sample size of a draw, 0 to 1: low where the update is far from linear, and 0 where
    its mean is not found. None where nothing is counted."""
    surprises: tuple[Surprise, ...]
    """The largest first."""
    warnings: tuple[str, ...]

    @property
    def far(self) -> tuple[Surprise, ...]:
        """The surprises that are further off than FAR."""
        return tuple(each for each in self.surprises if abs(each.sd) > FAR)


def diagnose(scenario: Scenario) -> Diagnosis:
    """Compare the returns of a scenario, if it has any, with its forecast; always the same."""
    if scenario.returns is None:
        return Diagnosis(None, (), ())
    model, evidence, candidates = heard(scenario)
    random = np.random.default_rng(SEED)
    prior = State(*(random.standard_normal((*each.shape, DRAWS)) for each in model.sizes()))
    weights = model.weights(prior)
    shares = weights / weights.sum(axis=1, keepdims=True)
    counts = counts_of(scenario, model.turnout)
    surprises = [
        *_of_votes(scenario, model, counts, shares, random),
        *_of_turnout(scenario, model, counts, prior),
        *_of_districts(scenario, model, candidates, shares, random),
    ]
    surprises.sort(key=lambda each: -abs(each.sd))
    found = Diagnosis(_effective(model, evidence, prior), tuple(surprises), ())
    return found._replace(warnings=(*unlikely_returns(scenario), *_warnings(found)))


def _warnings(found: Diagnosis) -> Iterator[str]:
    for each in found.far:
        what = "turnout is" if each.party is None else f"{each.party} has"
        yield (
            f"{each.place}: {what} {each.counted:.3g}% where {each.expected:.3g}% were expected, "
            f"{abs(each.sd):.1f} standard deviations off"
        )
    if found.effective is not None and found.effective < LEAST_EFFECTIVE:
        yield (
            f"only {100 * found.effective:.2g}% of the draws are effective under exact weights (at "
            f"least {100 * LEAST_EFFECTIVE:g}% is sound): the returns contradict the forecast, and "
            "ranges may be wrong"
        )


def _effective(model: Model, evidence: Evidence, prior: State) -> float:
    """Of the weights that make linear draws exact."""
    if not (evidence.precision.any() or evidence.turnout.any()):
        return 1.0
    found = find_posterior(model, evidence)
    if not found.found:
        return 0.0
    tangent, draws = found.tangent, found.drawn(prior)
    ratio = _log_likelihood(tangent, draws, _logs(model, draws))
    ratio -= _log_likelihood(tangent, draws, tangent.line.logs(model, draws))
    ratio += _of_the_nations_turnout(tangent, draws)
    weight = np.exp(ratio - ratio.max())
    return float(weight.sum() ** 2 / (weight**2).sum() / DRAWS)


def _logs(model: Model, state: State) -> Floats:
    """[region, option, draw] log weights; 0 of an option without any."""
    weights = model.weights(state)
    return logarithm(np.where(weights > 0.0, weights, 1.0))


def _log_likelihood(tangent: Tangent, draws: State, logs: Floats) -> Floats:
    """[draw] of the counts of regions, up to a constant, from log weights [region, option, draw].

    A region's own departures are integrated out: they take up any difference between its count and
    what the nation and its group make of it.
    """
    found, sd = np.zeros(DRAWS), tangent.model.votes.regional_sd
    for region in np.flatnonzero(tangent.alone.precision.any(axis=(1, 2))).tolist():
        weight = tangent.alone.marginal[region]
        pull = tangent.alone.inverse[region] @ tangent.evidence.pull[region]
        rows = logs[region] - times(sd, draws.own[region])
        found += pull @ rows - 0.5 * ((weight @ rows) * rows).sum(axis=0)
    return found


def _of_the_nations_turnout(tangent: Tangent, state: State) -> Floats:
    """[draw]: how much likelier the nation's turnout is than the line makes it."""
    (seen, variance), line, model = tangent.evidence.turnout[-1], tangent.line, tangent.model
    if variance == 0.0 or not line.pooled.any():
        return np.zeros(DRAWS)
    cast, people = total(model.ballots_of(state)), model.turnout.registered.sum()
    exact = np.log((cast + 0.5) / (people - cast + 0.5))
    straight = line.pooled @ model.turnout_of(state) + line.pooled_constant
    found: Floats = ((straight - seen) ** 2 - (exact - seen) ** 2) / (2.0 * variance)
    return found


def _of_votes(
    scenario: Scenario, model: Model, counts: Counts, shares: Floats, random: np.random.Generator
) -> list[Surprise]:
    """Of the counts of regions, or of the nation; `shares` are drawn [region, option, draw]."""
    assert scenario.returns is not None
    options = option_ids(scenario)
    nation = np.tensordot(model.turnout.part, shares, 1)
    names, found = _names(scenario), []
    for place in np.flatnonzero(counts.part > 0.0).tolist():
        whole = shares[place] if place < len(shares) else nation
        ballots = counts.ballots[place]
        expected = whole.mean(axis=1)
        sd = np.sqrt(variance_of(scenario.returns, counts.part[place], ballots, expected))
        deviation = np.exp(times(sd, random.standard_normal(whole.shape)))
        found += _shares(names[place], options, whole * deviation, ballots)
    return found


def _names(scenario: Scenario) -> list[str]:
    """Of the places of counts: the regions, then the nation."""
    return [region.id if scenario.region else NATION for region in regions_of(scenario)] + [NATION]


def _shares(place: str, parties: list[str], drawn: Floats, ballots: Floats) -> list[Surprise]:
    """Of each party, the share counted against those drawn; `drawn` are weights [party, draw]."""
    shares = 100.0 * drawn / drawn.sum(axis=0)
    counted = 100.0 * ballots / ballots.sum()
    return [
        _surprise(place, party, share, float(seen))
        for party, share, seen in zip(parties, shares, counted, strict=True)
        if share.any()
    ]


def _surprise(place: str, party: str | None, drawn: Floats, counted: float) -> Surprise:
    expected, sd = float(drawn.mean()), float(drawn.std())
    return Surprise(place, party, expected, counted, (counted - expected) / max(sd, 1e-6))


def _of_turnout(scenario: Scenario, model: Model, counts: Counts, prior: State) -> list[Surprise]:
    """Turnout, where it is known and was not before."""
    cast = model.ballots_of(prior)
    cast = np.concatenate([cast, cast.sum(axis=0, keepdims=True)])
    people = np.append(model.turnout.registered, model.turnout.registered.sum())
    varies = np.append(model.turnout.varies, model.turnout.drawn)
    names = _names(scenario)
    return [
        _surprise(
            names[place],
            None,
            100.0 * cast[place] / people[place],
            float(100.0 * counts.cast[place] / people[place]),
        )
        for place in np.flatnonzero((counts.cast >= 0.0) & varies).tolist()
    ]


def _of_districts(
    scenario: Scenario,
    model: Model,
    candidates: CandidatesPlan,
    shares: Floats,
    random: np.random.Generator,
) -> list[Surprise]:
    """Of the candidates of districts that are counted; `shares` as in `_of_votes`."""
    counted = list(counted_districts(scenario, model.votes, candidates))
    if not counted:
        return []
    sd = model.votes.independent_sd
    swings = np.exp(times(sd, random.standard_normal((sd.size, DRAWS))) - 0.5 * sd[:, None] ** 2)
    fields, found = fields_of_districts(scenario), list[Surprise]()
    for count in counted:
        followed = np.concatenate([shares[count.region], swings, np.ones((1, DRAWS))])
        here = count.candidates
        own, noise = candidates.sd[here], np.sqrt(count.noise)
        residual = times(own, random.standard_normal((len(own), DRAWS))) - 0.5 * own[:, None] ** 2
        residual += times(noise, random.standard_normal((len(own), DRAWS)))
        drawn = followed[candidates.follows[here]] * np.exp(residual)
        district, stands = fields[count.place]
        parties = [each.party for each in stands]
        weighed = times(candidates.strength[here], drawn)
        found += _shares(district.id, parties, weighed, count.ballots)
    return found
