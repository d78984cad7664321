"""What is counted of districts: whose seat is called, and what their ballots say.

Candidates of a district have the region's log weight of their list, a strength that is known, and a
residual of their own. Their count, up to a constant that nobody knows, is that of the whole
district and a deviation, as in a region (`plan.returns.evidence`). So it says something of the
region; and given the region, how far the residuals of the candidates move.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from simulator.arrays import Flags, Floats
from simulator.plan.districts import fields_of_districts, in_order_of_regions
from simulator.plan.returns.algebra import applied, logarithm, solved, total
from simulator.plan.returns.evidence import Evidence, contrasts, variance_of
from simulator.plan.votes import shares_by_region
from simulator.scenario.model import Scenario
from simulator.scenario.returns import DistrictReturn, Returns
from simulator.scenario.rows import Candidate
from simulator.uncertainty.candidates import CandidatesPlan
from simulator.uncertainty.national import VotesPlan
from simulator.uncertainty.returns import OPEN, DistrictReturns


class DistrictCount(NamedTuple):
    """The ballots of a district's candidates that are counted."""

    place: int
    """Of the district in the plan."""
    region: int
    candidates: slice
    """Of those of all districts."""
    part: float
    """How much is counted, 0 to 1."""
    ballots: Floats  # [candidate of the district]
    expected: Floats  # [candidate of the district]: weights.
    noise: Floats  # [candidate of the district]: variance about the whole, on the log scale.


def counted_districts(
    scenario: Scenario, votes: VotesPlan, candidates: CandidatesPlan
) -> Iterator[DistrictCount]:
    """Districts of which votes are counted, in the order of the plan."""
    returns, homes = scenario.returns or Returns(), in_order_of_regions(scenario)[1]
    expected = _expected(votes, candidates) if returns.district else np.zeros(0)
    for place, row, stands in _returned(scenario):
        if row.votes is not None:
            ballots = np.array([row.votes.get(each.party, 0) for each in stands], np.float64)
            part, here = row.counted / 100.0, slice(*candidates.start[place : place + 2].tolist())
            yield DistrictCount(
                place=place,
                region=homes[place],
                candidates=here,
                part=part,
                ballots=ballots,
                expected=expected[here],
                noise=variance_of(returns, part, ballots, expected[here]),
            )


def _returned(scenario: Scenario) -> Iterator[tuple[int, DistrictReturn, list[Candidate]]]:
    """Returns of districts: the place in the plan, the return, and who stands."""
    rows = {row.id: row for row in scenario.returns.district} if scenario.returns else {}
    for place, (district, stands) in enumerate(fields_of_districts(scenario) if rows else ()):
        if (row := rows.get(district.id)) is not None:
            yield place, row, stands


def hear_district(
    evidence: Evidence, candidates: CandidatesPlan, count: DistrictCount, present: Flags
) -> None:
    """Add to a region's evidence what the count of a district says; `present` is [option].

    Independents and those who follow no list say nothing of the lists.
    """
    options = len(present)
    weight, seen = np.zeros(options), np.zeros(options)
    follows, sd = candidates.follows[count.candidates], candidates.sd[count.candidates]
    strength = candidates.strength[count.candidates]
    listed = (follows >= 0) & (follows < options) & (strength > 0.0)
    logs = logarithm(count.ballots + 0.5) - logarithm(np.where(listed, strength, 1.0))
    for index in np.flatnonzero(listed).tolist():
        if present[option := int(follows[index])]:
            variance = float(sd[index]) * float(sd[index])
            precision = 1.0 / (variance + float(count.noise[index]))
            weight[option] += precision
            seen[option] += precision * (float(logs[index]) + 0.5 * variance)
    seen = np.where(weight > 0.0, seen / np.where(weight > 0.0, weight, 1.0), 0.0)
    of_region, pull = contrasts(weight, seen)
    evidence.several[count.region] |= evidence.weight[count.region].any()
    evidence.weight[count.region] = weight
    evidence.precision[count.region] += of_region
    evidence.pull[count.region] += pull


def compile_districts(
    scenario: Scenario, votes: VotesPlan, candidates: CandidatesPlan
) -> DistrictReturns:
    """What is known of each district, and how far it moves the candidates."""
    districts, everybody = len(candidates.registered), len(candidates.party)
    called, part = np.full(districts, OPEN, np.int64), np.zeros(districts)
    ballots, noise = np.zeros(everybody), np.zeros(everybody)
    padded = 4 * ((candidates.most + 3) // 4)
    gain = np.zeros((everybody, padded))
    for place, row, stands in _returned(scenario):
        if row.winner is not None:
            called[place] = [each.party for each in stands].index(row.winner)
    for count in counted_districts(scenario, votes, candidates):
        here, size = count.candidates, len(count.ballots)
        part[count.place], ballots[here] = count.part, count.ballots
        noise[here] = np.sqrt(count.noise)
        gain[here, :size] = _gain(votes, candidates, count)
    return DistrictReturns(
        called=called,
        part=part,
        ballots=ballots,
        logs=logarithm(ballots + 0.5),
        noise=noise,
        gain=gain,
    )


def _expected(votes: VotesPlan, candidates: CandidatesPlan) -> Floats:
    """[candidate]: strength times what is expected of whom the candidate follows."""
    regions, expected = len(candidates.by_region) - 1, candidates.strength.copy()
    shares = shares_by_region(votes.share.tolist(), votes.lean, regions)
    for region, row in enumerate(shares):
        first, end = candidates.start[candidates.by_region[region : region + 2]].tolist()
        for index in range(first, end):
            follows = int(candidates.follows[index])
            expected[index] *= row[follows] if 0 <= follows < len(row) else 1.0
    return expected


def _gain(votes: VotesPlan, candidates: CandidatesPlan, count: DistrictCount) -> Floats:
    """[candidate, candidate]: covariance of residuals times precision of what is counted.

    Independents of one party have its swing in common; it is taken to be of this district alone.
    """
    sd, follows = candidates.sd[count.candidates], candidates.follows[count.candidates]
    covariance = np.diag(sd * sd)
    for index, swing in enumerate(votes.independent_sd.tolist()):
        alike = (follows == votes.options + index).astype(np.float64)
        covariance += swing * swing * alike[:, None] * alike[None, :]
    some = np.ix_(*2 * [np.flatnonzero(count.expected > 0.0)])
    gain, inside = np.zeros_like(covariance), covariance[some]
    inverse = solved(inside + np.diag(count.noise)[some], np.eye(len(inside)))
    weight = total(inverse)
    if len(inside):
        known = inverse - weight[:, None] * weight[None, :] / float(total(weight))
        gain[some] = applied(inside, known)
    return gain
