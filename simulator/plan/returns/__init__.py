"""What is counted on election night, as arrays, and how it conditions all draws."""

import numpy as np

from simulator.arrays import Flags, Floats, Integers
from simulator.plan.axes import Axes
from simulator.plan.districts import compile_candidates, fields_of_districts, in_order_of_regions
from simulator.plan.returns.algebra import logarithm
from simulator.plan.returns.evidence import Counts, Evidence, counts_of, evidence_of, hear_district
from simulator.plan.returns.gain import find_gain
from simulator.plan.returns.model import Model
from simulator.plan.returns.moving import Gain
from simulator.plan.votes import compile_turnout, compile_votes
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import rounded
from simulator.scenario.tiers import as_fraction
from simulator.uncertainty.candidates import CandidatesPlan
from simulator.uncertainty.national import VotesPlan
from simulator.uncertainty.returns import OPEN, WHOLE, ReturnsPlan
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
    gain = find_gain(model, evidence)
    ballots = counts.ballots[:-1]
    return (
        model.votes._replace(some=votes.some | (ballots > 0.0)),
        _known(scenario, turnout, counts),
        _returns_plan(scenario, model.votes, counts, gain, candidates),
    )


def conditioned(
    scenario: Scenario, votes: VotesPlan, turnout: TurnoutPlan, candidates: CandidatesPlan
) -> tuple[Model, Evidence]:
    """What the normals mean, and what the returns say of them."""
    assert scenario.returns is not None
    regions = len(turnout.registered)
    lean = votes.lean if votes.lean.size else np.ones((regions, votes.options))
    present = (lean > 0.0) & (votes.mean_weight > 0.0)
    evidence = evidence_of(scenario.returns, counts_of(scenario, turnout), present, turnout)
    counted = counted_districts(scenario)
    for district, home in enumerate(in_order_of_regions(scenario)[1]):
        if district in counted:
            ballots = counted[district]
            hear_district(evidence, home, candidates, district, ballots, present[home])
    return Model(votes._replace(lean=lean), turnout), evidence


def heard(scenario: Scenario) -> tuple[Model, Evidence, CandidatesPlan]:
    """Of a scenario with returns: what the normals mean, what is said of them, and who stands."""
    axes, turnout = Axes.of(scenario), compile_turnout(scenario)
    votes = compile_votes(scenario, axes, turnout)
    candidates = compile_candidates(scenario, axes, votes, turnout)
    return *conditioned(scenario, votes, turnout, candidates), candidates


def counted_districts(scenario: Scenario) -> dict[int, list[int]]:
    """The ballots of the candidates of each district that is counted, by its place in the plan."""
    rows = {row.id: row for row in scenario.returns.district} if scenario.returns else {}
    found = {}
    for place, (district, candidates) in enumerate(fields_of_districts(scenario)):
        row = rows.get(district.id)
        if row is not None and row.votes is not None:
            found[place] = [row.votes.get(each.party, 0) for each in candidates]
    return found


def _called(scenario: Scenario) -> dict[int, int]:
    """The candidate whom the seat of each district is called for, by its place in the plan."""
    rows = {row.id: row for row in scenario.returns.district} if scenario.returns else {}
    found = {}
    for place, (district, candidates) in enumerate(fields_of_districts(scenario)):
        row = rows.get(district.id)
        if row is not None and row.winner is not None:
            found[place] = [each.party for each in candidates].index(row.winner)
    return found


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
    scenario: Scenario, votes: VotesPlan, counts: Counts, gain: Gain, candidates: CandidatesPlan
) -> ReturnsPlan:
    ballots = counts.ballots[:-1]
    row = np.full(len(ballots), -1, np.int64)
    row[gain.heard] = np.arange(len(gain.heard))
    district, candidate_ballots = _districts(scenario, candidates)
    return ReturnsPlan(
        row=row,
        gain=gain.gain,
        share=gain.line.scaled,
        sd=np.stack([votes.regional_sd, votes.groups.sd]),
        shift=gain.line.shift,
        spread=gain.spread,
        nation=gain.nation,
        turnout=gain.turnout,
        part=counts.part[:-1],
        ballots=ballots,
        logs=logarithm(ballots + 0.5),
        district=district,
        candidate_ballots=candidate_ballots,
    )


def _districts(scenario: Scenario, candidates: CandidatesPlan) -> tuple[Integers, Floats]:
    """What is known of each district, and the ballots of candidates where they are counted."""
    known = np.full(len(candidates.registered), OPEN, np.int64)
    ballots = np.zeros(len(candidates.party))
    for place, winner in _called(scenario).items():
        known[place] = winner
    for place, row in counted_districts(scenario).items():
        known[place] = WHOLE
        ballots[candidates.start[place] : candidates.start[place + 1]] = row
    return known, ballots
