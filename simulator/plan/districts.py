"""Districts and their candidates as arrays."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.arrays import Integers
from simulator.plan.axes import Axes, starts
from simulator.plan.lots import lot_numbers
from simulator.scenario.model import Candidate, District, Scenario
from simulator.scenario.numbers.ballots import silent_districts
from simulator.uncertainty.candidates import CandidatesPlan
from simulator.uncertainty.national import VotesPlan
from simulator.uncertainty.turnout import TurnoutPlan


@dataclass(frozen=True)
class _Stand:
    """One candidate of a district, in the plan's terms."""

    party: int
    follows: int
    strength: float
    sd: float
    expected: float
    votes: int
    name: str
    """Party and name, by which lots are drawn."""


def compile_candidates(
    scenario: Scenario, axes: Axes, votes: VotesPlan, turnout: TurnoutPlan
) -> CandidatesPlan:
    """All districts in the order of their regions, and all their candidates in turn."""
    districts, homes = in_order_of_regions(scenario)
    standing: dict[str, list[Candidate]] = {district.id: [] for district in districts}
    for candidate in scenario.candidate:
        if candidate.district in standing:
            standing[candidate.district].append(candidate)
    ballots = (ballot for ballot in scenario.ballot if ballot.kind == "candidates")
    spread = next(ballots).residual_sd if districts else 0.0
    fields = [
        _field(axes, spread, _expected_shares(votes, home), standing[district.id])
        for district, home in zip(districts, homes, strict=True)
    ]
    stands = [stand for field in fields for stand in field]
    sizes = [len(field) for field in fields]
    quads = [(size + 3) // 4 for size in sizes]
    most = max(sizes, default=0)
    counted = [stand.votes for stand in stands] if scenario.counted else []
    return CandidatesPlan(
        start=starts(sizes),
        place=starts(quads)[:-1],
        by_region=starts([homes.count(region) for region in range(max(len(scenario.region), 1))]),
        registered=np.array(_electorates(scenario, districts, turnout), np.float64),
        most=most,
        party=np.array([stand.party for stand in stands], np.int64),
        follows=np.array([stand.follows for stand in stands], np.int64),
        strength=np.array([stand.strength for stand in stands], np.float64),
        sd=np.array([stand.sd for stand in stands], np.float64),
        order=np.arange(most, dtype=np.int64),
        lot=np.concatenate([_lots(field) for field in fields] or [np.zeros(0, np.int64)]),
        eligible=np.array([stand.party >= 0 for stand in stands], np.bool_),
        last=np.array([_largest(field) for field in fields], np.int64),
        counted=np.array(counted, np.float64),
    )


def _lots(field: Sequence[_Stand]) -> Integers:
    """By what each candidate of a district draws lots; those of one name in their order."""
    seen: Counter[str] = Counter()
    names = []
    for stand in field:
        seen[stand.name] += 1
        names.append(f"{stand.name}\n{seen[stand.name]}")
    return lot_numbers(names)


def _largest(field: Sequence[_Stand]) -> int:
    """The candidate of a district who is expected to have most votes."""
    expected = [stand.expected for stand in field]
    return expected.index(max(expected))


def in_order_of_regions(scenario: Scenario) -> tuple[list[District], list[int]]:
    """The districts, where a tier is of districts, and the place of each one's region."""
    if not any(tier.method == "plurality" for tier in scenario.tier):
        return [], []
    places = {region.id: place for place, region in enumerate(scenario.region)}
    homes = [places[each.region] if each.region is not None else 0 for each in scenario.district]
    order = sorted(range(len(homes)), key=homes.__getitem__)
    return [scenario.district[index] for index in order], [homes[index] for index in order]


def _electorates(
    scenario: Scenario, districts: Sequence[District], turnout: TurnoutPlan
) -> list[float]:
    """Registered voters by district: stated, or an equal part of what its region has left."""
    left = silent_districts(scenario, turnout.registered.astype(np.int64).tolist())
    return [float(each.registered or left[each.region]) for each in districts]


def _field(
    axes: Axes, residual_sd: float, expected: Sequence[float], candidates: Sequence[Candidate]
) -> list[_Stand]:
    """The candidates of one district, whose region expects these shares of the options."""
    return [
        stand
        for candidate in candidates
        for stand in [_stand(candidate, axes, expected, residual_sd)] * candidate.count
    ]


def _expected_shares(votes: VotesPlan, region: int) -> list[float]:
    """The list ballot's expected shares in a region, by option."""
    weights = votes.share.tolist()
    if len(votes.lean):
        weights = [
            share * lean for share, lean in zip(weights, votes.lean[region].tolist(), strict=True)
        ]
    whole = math.fsum(weights)
    return [weight / whole for weight in weights]


def _followed_row(party: str, axes: Axes) -> int:
    """The row of shares that a party's candidates follow: its list's, or independents' swing."""
    if party in axes.options:
        return axes.options.index(party)
    return len(axes.options) + axes.parties.index(party) - len(axes.lists)


def _stand(
    candidate: Candidate, axes: Axes, expected: Sequence[float], residual_sd: float
) -> _Stand:
    party = candidate.party
    follows = _followed_row(party, axes)
    listed = expected[follows] if follows < len(expected) else 1.0
    sd = residual_sd if candidate.residual_sd is None else candidate.residual_sd
    if candidate.retains is not None:
        strength, size = candidate.retains, candidate.retains * listed
    else:
        size = (candidate.share or 0.0) / 100.0
        strength = size / listed if listed > 0.0 else size
        follows = follows if listed > 0.0 else -1
    if candidate.votes is not None:
        size = float(candidate.votes)
    return _Stand(
        party=axes.parties.index(party) if party in axes.parties else -1,
        follows=follows,
        strength=strength,
        sd=sd,
        expected=size,
        votes=candidate.votes or 0,
        name=f"{party}\n{candidate.name or ''}",
    )
