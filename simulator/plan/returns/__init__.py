"""What is counted on election night, as arrays, and how it conditions all draws."""

import numpy as np

from simulator.arrays import Flags, Floats, Integers
from simulator.plan.axes import Axes
from simulator.plan.districts import compile_candidates
from simulator.plan.returns.algebra import applied
from simulator.plan.returns.alone import root_of_one
from simulator.plan.returns.districts import compile_districts, counted_districts, hear_district
from simulator.plan.returns.evidence import Counts, Evidence, counts_of, evidence_of
from simulator.plan.returns.model import Model
from simulator.plan.returns.posterior import Posterior, find_posterior
from simulator.plan.votes import compile_turnout, compile_votes, shares_by_region
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import rounded
from simulator.scenario.tiers import as_fraction
from simulator.uncertainty.candidates import CandidatesPlan
from simulator.uncertainty.national import VotesPlan
from simulator.uncertainty.returns import ReturnsPlan
from simulator.uncertainty.turnout import TurnoutPlan


def compile_returns(
    scenario: Scenario, votes: VotesPlan, turnout: TurnoutPlan, candidates: CandidatesPlan
) -> tuple[VotesPlan, TurnoutPlan, ReturnsPlan | None]:
    """The votes and turnout of a scenario with its returns; as they are where nothing is counted.

    Regions that are alike without returns have weights of their own with them, and turnout that is
    known does not vary.
    """
    if scenario.returns is None:
        return votes, turnout, None
    counts = counts_of(scenario, turnout)
    model, evidence = conditioned(scenario, votes, turnout, candidates)
    ballots = counts.ballots[:-1]
    return (
        model.votes._replace(some=votes.some | (ballots > 0.0)),
        _known(scenario, turnout, counts),
        _returns_plan(scenario, model, evidence, counts, candidates),
    )


def conditioned(
    scenario: Scenario, votes: VotesPlan, turnout: TurnoutPlan, candidates: CandidatesPlan
) -> tuple[Model, Evidence]:
    """What the normals mean, and what the returns say of them."""
    assert scenario.returns is not None
    regions = len(turnout.registered)
    lean = votes.lean if votes.lean.size else np.ones((regions, votes.options))
    present = (lean > 0.0) & (votes.mean_weight > 0.0)
    expected = np.array(shares_by_region(votes.share.tolist(), lean, regions)) * present
    expected = np.vstack([expected, votes.share * present.any(axis=0)])
    counts = counts_of(scenario, turnout)
    evidence = evidence_of(scenario.returns, counts, expected, turnout)
    for count in counted_districts(scenario, votes, candidates):
        hear_district(evidence, candidates, count, present[count.region])
    return Model(votes._replace(lean=lean), turnout), evidence


def heard(scenario: Scenario) -> tuple[Model, Evidence, CandidatesPlan]:
    """Of a scenario with returns: what the normals mean, what is said of them, and who stands."""
    axes, turnout = Axes.of(scenario), compile_turnout(scenario)
    votes = compile_votes(scenario, axes, turnout)
    candidates = compile_candidates(scenario, axes, votes, turnout)
    return *conditioned(scenario, votes, turnout, candidates), candidates


def _known(scenario: Scenario, turnout: TurnoutPlan, counts: Counts) -> TurnoutPlan:
    """Turnout that does not vary where it is known."""
    known = (counts.cast[:-1] >= 0.0) | (counts.part[:-1] == 1.0)
    whole = [sum(map(int, row)) for row in counts.ballots[:-1].tolist()]
    cast, valid = turnout.cast.copy(), turnout.valid.copy()
    for region in np.flatnonzero(known):
        cast[region] = counts.cast[region]
        invalid = rounded(int(cast[region]) * as_fraction(scenario.turnout.invalid) / 100)
        rest = max(int(cast[region]) - invalid, whole[region])
        valid[region] = whole[region] if counts.part[region] == 1.0 else rest
    varies: Flags = turnout.varies & ~known
    return turnout._replace(cast=cast, valid=valid, varies=varies, drawn=bool(varies.any()))


def _returns_plan(
    scenario: Scenario, model: Model, evidence: Evidence, counts: Counts, candidates: CandidatesPlan
) -> ReturnsPlan:
    ballots, found = counts.ballots[:-1], find_posterior(model, evidence)
    several, matrices = _matrices(found, evidence)
    return ReturnsPlan(
        own=_own(found, evidence),
        several=several,
        matrices=matrices,
        sd=model.votes.regional_sd,
        whitening=found.tangent.whitening(),
        group=found.mean.group,
        factor=found.mean.factor,
        turnout=_turnout(found),
        spread=_spread(found),
        part=counts.part[:-1],
        ballots=ballots,
        districts=compile_districts(scenario, model.votes, candidates),
    )


def _own(found: Posterior, evidence: Evidence) -> Floats:
    """[region, 6, option]: see `uncertainty.returns`."""
    sd, out = found.tangent.model.votes.regional_sd, list[Floats]()
    for region, mean in enumerate(found.mean.own):
        weight = evidence.weight[region] * (not evidence.several[region])
        toward, own, along = root_of_one(weight, sd)
        share = found.tangent.line.scaled[region]
        out.append(np.stack([mean, toward, own, along, weight * own * own, share]))
    return np.array(out)


def _matrices(found: Posterior, evidence: Evidence) -> tuple[Integers, Floats]:
    """Rows of regions with several counts, and [row, 2, option, option] of them."""
    several, by_region = np.flatnonzero(evidence.several[:-1]), found.tangent.alone
    row = np.full(len(by_region.root), -1, np.int64)
    row[several] = np.arange(len(several))
    return row, np.stack([by_region.root[several], by_region.marginal[several]], axis=1)


def _spread(found: Posterior) -> Floats:
    """[feature and option, feature]: see `uncertainty.returns`."""
    tangent, out = found.tangent, found.root.copy()
    votes, change = tangent.model.votes, found.root - np.eye(len(found.root))
    out[: votes.options] = applied(tangent.whitening().T, change[: votes.options])
    nation = len(out) - 1 - votes.factors
    out[nation] = change[nation]
    return np.concatenate([out, -applied(tangent.to_move, found.root)])


def _turnout(found: Posterior) -> Floats:
    """[region, 4]: see `uncertainty.returns`."""
    tangent, model = found.tangent, found.tangent.model
    if model.turnout.normals == 0 or not tangent.turnout.precision.any():
        return np.zeros((0, 4))
    known = tangent.turnout
    by_swing = -model.own_sd * known.precision[:-1] * model.swing_sd
    return np.stack([found.mean.turnout, known.left, known.own, by_swing], axis=1)
