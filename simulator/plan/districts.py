"""Districts and their candidates as arrays."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.arrays import Integers
from simulator.elementary import exp
from simulator.plan.axes import Axes, starts
from simulator.plan.lots import lot_numbers
from simulator.plan.votes import last_by_region, shares_by_region
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import silent_districts
from simulator.scenario.numbers.last_result import swung
from simulator.scenario.rows import Candidate, District
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
    ballots = (ballot for ballot in scenario.ballot if ballot.kind == "candidates")
    spread = next(ballots).residual_sd if districts else 0.0
    moves = _moves(scenario, axes, votes, turnout)
    fields = [
        _field(spread, moves[home], district, candidates)
        for (district, candidates), home in zip(fields_of_districts(scenario), homes, strict=True)
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


def fields_of_districts(scenario: Scenario) -> list[tuple[District, list[Candidate]]]:
    """The districts in the order of the plan, each with its candidates, `count` times each."""
    districts, _ = in_order_of_regions(scenario)
    standing: dict[str, list[Candidate]] = {district.id: [] for district in districts}
    for candidate in scenario.candidate:
        if candidate.district in standing:
            standing[candidate.district] += [candidate] * candidate.count
    return [(district, standing[district.id]) for district in districts]


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
    if not scenario.elects_districts:
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


@dataclass(frozen=True)
class _Moves:
    """What candidates of one region follow."""

    axes: Axes
    swing: str
    now: list[float]
    """Expected shares of the list ballot by option."""
    was: list[float]
    """Those to which candidates' shares belong."""


def _moves(scenario: Scenario, axes: Axes, votes: VotesPlan, turnout: TurnoutPlan) -> list[_Moves]:
    """By region; without a last result candidates' shares are today's."""
    now = shares_by_region(votes.share.tolist(), votes.lean, len(turnout.registered))
    before = last_by_region(scenario, turnout) or now
    swing = scenario.votes.swing
    return [_Moves(axes, swing, here, last) for here, last in zip(now, before, strict=True)]


def _field(
    residual_sd: float, moves: _Moves, district: District, candidates: Sequence[Candidate]
) -> list[_Stand]:
    """The candidates of one district; those of the last result, where none of them has votes now.

    That is so where parties alone stand that nobody votes for any more.
    """
    sd = residual_sd if district.candidates_sd is None else district.candidates_sd
    field = [_stand(candidate, moves, sd) for candidate in candidates]
    if moves.was != moves.now and not any(stand.expected > 0.0 for stand in field):
        return _field(residual_sd, replace(moves, now=moves.was), district, candidates)
    return field


def _followed_row(party: str, axes: Axes) -> int:
    """The row of shares that a party's candidates follow: its list's, or independents' swing."""
    if party in axes.options:
        return axes.options.index(party)
    return len(axes.options) + axes.parties.index(party) - len(axes.lists)


def _stand(candidate: Candidate, moves: _Moves, residual_sd: float) -> _Stand:
    party, axes = candidate.party, moves.axes
    follows = _followed_row(party, axes)
    listed = moves.now[follows] if follows < len(moves.now) else 1.0
    if candidate.retains is not None:
        strength, size = candidate.retains, candidate.retains * listed
    else:
        was = moves.was[follows] if follows < len(moves.was) else 1.0
        size = swung((candidate.share or 0.0) / 100.0, was, listed, moves.swing)
        strength = size / listed if listed > 0.0 else size
        follows = follows if listed > 0.0 else -1
    if candidate.incumbency:
        factor = exp(candidate.incumbency)
        strength, size = strength * factor, size * factor
    if candidate.votes is not None:
        size = float(candidate.votes)
    return _Stand(
        party=axes.parties.index(party) if party in axes.parties else -1,
        follows=follows,
        strength=strength,
        sd=residual_sd if candidate.residual_sd is None else candidate.residual_sd,
        expected=size,
        votes=candidate.votes or 0,
        name=f"{party}\n{candidate.name or ''}",
    )
