"""Votes and turnout as arrays, by plain arithmetic in a fixed order: the same bits everywhere."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from simulator.arrays import Floats
from simulator.elementary import log
from simulator.errors import PlanError
from simulator.plan.axes import Axes
from simulator.scenario.model import Region, RegionTurnout, Scenario
from simulator.scenario.tiers import as_fraction
from simulator.scenario.votes import Dirichlet, LogisticNormal, MultivariateT
from simulator.uncertainty import dirichlet, logistic_normal, regional
from simulator.uncertainty.national import (
    DIRICHLET,
    FIXED,
    LOGISTIC_NORMAL,
    MULTIVARIATE_T,
    VotesPlan,
)
from simulator.uncertainty.turnout import TurnoutPlan

NOMINAL_ELECTORATE = 10_000_000
"""Registered voters where a scenario says none: enough that whole ballots do not show."""
NATION = Region(id="all", registered=1)


def rounded(number: Fraction) -> int:
    """The nearest whole number, halves up."""
    return math.floor(number + Fraction(1, 2))


def compile_turnout(scenario: Scenario, axes: Axes) -> TurnoutPlan:
    """Electorates, turnout, and the ballots where turnout does not vary."""
    turnout = scenario.turnout
    regions = scenario.region or (NATION,)
    named = {row.id: row for row in turnout.region}
    rows = [named.get(each.id) or RegionTurnout(id=each.id, mean=turnout.mean) for each in regions]
    counted = scenario.counted
    spread = [turnout.regional_sd if row.sd is None else row.sd for row in rows]
    varies = [
        not counted and 0.0 < row.mean < 100.0 and (turnout.national_sd > 0 or sd > 0)
        for row, sd in zip(rows, spread, strict=True)
    ]
    if counted:
        valid = [sum(_counted_votes(scenario, axes, region)) for region in regions]
        cast = [_counted_cast(scenario, ballots) for ballots in valid]
        registered = _registered(scenario, cast)
    else:
        registered = _registered(scenario, [NOMINAL_ELECTORATE])
        ballots_of = [
            _valid_of(scenario, people, row.mean)
            for people, row in zip(registered, rows, strict=True)
        ]
        cast, valid = [list(column) for column in zip(*ballots_of, strict=True)]
    if sum(valid) <= 0:
        raise PlanError("turnout and the invalid share leave no valid ballot at all")
    own_parts = any(sd > 0 and moves for sd, moves in zip(spread, varies, strict=True))
    return TurnoutPlan(
        registered=np.array(registered, np.float64),
        logit=np.array(
            [
                log(row.mean / (100.0 - row.mean)) if moves else 0.0
                for row, moves in zip(rows, varies, strict=True)
            ]
        ),
        national_sd=float(turnout.national_sd) if any(varies) else 0.0,
        regional_sd=np.array(spread, np.float64),
        varies=np.array(varies, np.bool_),
        drawn=any(varies),
        cast=np.array(cast, np.float64),
        valid=np.array(valid, np.float64),
        invalid=turnout.invalid / 100.0,
        part=_parts(scenario, registered, rows, valid),
        normals=len(regions) if own_parts else 0,
    )


def _registered(scenario: Scenario, unsaid: list[int]) -> list[int]:
    """The voters of each region; a nation without regions may leave them unsaid."""
    if scenario.region:
        return [region.registered for region in scenario.region]
    stated = scenario.turnout.registered
    return [stated] if stated else unsaid


def _parts(
    scenario: Scenario,
    registered: Sequence[int],
    rows: Sequence[RegionTurnout],
    valid: Sequence[int],
) -> Floats:
    """[region] parts of the nation's valid ballots at the turnout that the shares stand for."""
    held = [
        ballots if row.expected is None else _valid_of(scenario, people, row.expected)[1]
        for people, row, ballots in zip(registered, rows, valid, strict=True)
    ]
    if sum(held) <= 0:
        raise PlanError("turnout: `expected` leaves no ballot in any region; raise it somewhere")
    return np.array([ballots / sum(held) for ballots in held])


def _valid_of(scenario: Scenario, people: int, turnout: float) -> tuple[int, int]:
    """Ballots cast and valid ones at a turnout in percent."""
    cast = rounded(people * as_fraction(turnout) / 100)
    return cast, cast - rounded(cast * as_fraction(scenario.turnout.invalid) / 100)


def _counted_votes(scenario: Scenario, axes: Axes, region: Region) -> list[int]:
    """Ballots by option of a region; what only the nation has counted stands in the first one."""
    votes = region.votes
    if votes is None:
        first = not scenario.region or region.id == scenario.region[0].id
        votes = {party.id: scenario.votes_of(party) for party in scenario.party} if first else {}
    return [votes.get(option, 0) for option in axes.options]


def _counted_cast(scenario: Scenario, valid: int) -> int:
    """Ballots cast of a known count: stated, or from the invalid share."""
    turnout = scenario.turnout
    if turnout.cast is not None and not scenario.region:
        return turnout.cast
    return rounded(valid / (1 - as_fraction(turnout.invalid) / 100))


def compile_votes(scenario: Scenario, axes: Axes, turnout: TurnoutPlan) -> VotesPlan:
    """Shares, their spread, and how regions lean."""
    spec = scenario.votes
    shares = _shares(scenario, axes)
    has_swing = turnout.national_sd > 0.0
    loading = _loading(scenario, axes, shares, has_swing)
    departures = _by_option(spec.regional_sd, axes.options)
    spreads = any(sd > 0 for sd in departures) and len(scenario.region) > 1
    return VotesPlan(
        model={
            "fixed": FIXED,
            "dirichlet": DIRICHLET,
            "logistic-normal": LOGISTIC_NORMAL,
            "multivariate-t": MULTIVARIATE_T,
        }[spec.model],
        options=len(axes.options),
        last=shares.index(max(shares)),
        share=np.array(shares),
        shapes=np.array(
            dirichlet.shapes(spec.size, shares)
            if isinstance(spec, Dirichlet) and spec.size is not None
            else []
        ),
        loading=loading,
        factors=loading.shape[1],
        tail_shape=np.array(
            [spec.degrees_of_freedom / 2.0] if isinstance(spec, MultivariateT) else []
        ),
        regional_sd=np.array(departures, np.float64),
        independent_sd=np.array(
            [party.swing_sd for party in scenario.party if party.role == "independent"], np.float64
        ),
        lean=_lean(scenario, axes, shares, turnout, spreads),
        counted=np.array(
            [_counted_votes(scenario, axes, region) for region in scenario.region or (NATION,)]
            if scenario.counted
            else [],
            np.float64,
        ).reshape(-1, len(axes.options)),
        added=_added(scenario, axes, turnout),
    )


def _added(scenario: Scenario, axes: Axes, turnout: TurnoutPlan) -> Floats:
    """[option] whole ballots that are added, or empty where there are none.

    Raises: PlanError, where the roll has no room for them at the expected turnout.
    """
    table = {name: percent for name, percent in (scenario.votes.added or {}).items() if percent > 0}
    if not table:
        return np.array([], np.float64)
    people = int(turnout.registered.sum())
    added = [rounded(people * as_fraction(table.get(name, 0.0)) / 100) for name in axes.options]
    left = people - int(turnout.cast.sum())
    if sum(added) > left:
        raise PlanError(
            f"votes.added: {sum(added):,} ballots; of {people:,} registered voters only {left:,} "
            "are expected to stay away: add fewer, or say turnout.mean and turnout.registered"
        )
    return np.array(added, np.float64)


def with_added(votes: VotesPlan, turnout: TurnoutPlan) -> VotesPlan:
    """The same votes, expected shares counting what is added."""
    if votes.added.size == 0:
        return votes
    ballots = votes.share * turnout.valid.sum() + votes.added
    return votes._replace(share=ballots / ballots.sum())


def _shares(scenario: Scenario, axes: Axes) -> list[float]:
    """Expected shares by option, scaled to sum one."""
    counted, parties = scenario.counted, {party.id: party for party in scenario.party}
    known = [
        float(scenario.votes_of(parties[option])) if counted else parties[option].share or 0.0
        for option in axes.options
    ]
    whole = math.fsum(known)
    if whole <= 0.0:
        raise PlanError(
            "the shares of all parties are zero: somebody must be expected to get votes"
        )
    return [share / whole for share in known]


def _by_option(sd: float | Mapping[str, float] | None, options: Sequence[str]) -> list[float]:
    """A standard deviation for each option from one number, or from a table with a default."""
    if isinstance(sd, Mapping):
        return [float(sd.get(option, sd.get("default", 0.0))) for option in options]
    return [float(sd or 0.0)] * len(options)


def _loading(scenario: Scenario, axes: Axes, shares: Sequence[float], has_swing: bool) -> Floats:
    """[option, factor] of the national swings; factor 0 is that of turnout where it has one."""
    spec, size = scenario.votes, len(axes.options)
    covariance = [[0.0] * size for _ in range(size)]
    if isinstance(spec, LogisticNormal):
        covariance = _covariance(spec, axes, shares)
    parties = {party.id: party for party in scenario.party}
    with_turnout = [
        parties[option].turnout_correlation * math.sqrt(covariance[row][row])
        for row, option in enumerate(axes.options)
    ]
    joint = [[1.0, *with_turnout]] + [
        [move, *row] for move, row in zip(with_turnout, covariance, strict=True)
    ]
    lower = logistic_normal.root(joint)
    if lower is None:
        raise PlanError(
            "votes: the correlations (or covariances) contradict one another: no joint "
            "distribution has them; make them smaller"
        )
    columns = [
        column
        for column in range(size + 1)
        if (column == 0 and has_swing) or any(row[column] != 0.0 for row in lower[1:])
    ]
    return np.array([[row[column] for column in columns] for row in lower[1:]]).reshape(size, -1)


def _covariance(spec: LogisticNormal, axes: Axes, shares: Sequence[float]) -> list[list[float]]:
    """Covariance [option][option] of the national swings on the log-ratio scale."""
    if spec.covariance is not None:
        table = spec.covariance
        return [
            [table.get(one, {}).get(two, table.get(two, {}).get(one, 0.0)) for two in axes.options]
            for one in axes.options
        ]
    if spec.size is not None:
        spread = logistic_normal.sampling_sd(spec.size, shares)
    else:
        spread = _by_option(spec.national_sd, axes.options)
    related = spec.correlation or {}
    return [
        [
            sd_one
            * sd_two
            * (
                1.0
                if one == two
                else related.get(one, {}).get(two, related.get(two, {}).get(one, 0.0))
            )
            for two, sd_two in zip(axes.options, spread, strict=True)
        ]
        for one, sd_one in zip(axes.options, spread, strict=True)
    ]


def _lean(
    scenario: Scenario,
    axes: Axes,
    shares: Sequence[float],
    turnout: TurnoutPlan,
    spreads: bool,
) -> Floats:
    """[region, option] expected weight over the nation's; empty where regions are alike."""
    size = len(axes.options)
    if any(region.share is not None for region in scenario.region):
        known = [
            [
                (region.share or {}).get(option, 100.0 * share) / 100.0
                for option, share in zip(axes.options, shares, strict=True)
            ]
            for region in scenario.region
        ]
        return np.array(regional.leans(shares, known, turnout.part.tolist()))
    return np.ones((len(scenario.region) if spreads else 0, size))
