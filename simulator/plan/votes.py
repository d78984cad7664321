"""Votes and turnout as arrays, by plain arithmetic in a fixed order: the same bits everywhere."""

import math
from collections.abc import Sequence

import numpy as np

from simulator.arrays import Flags, Floats
from simulator.elementary import log
from simulator.plan.axes import Axes
from simulator.plan.centring import mean_weights
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import (
    added_ballots,
    counted_votes,
    electorate,
    turnout_rows,
)
from simulator.scenario.numbers.last_result import last_shares
from simulator.scenario.numbers.leans import known_by_region, leans
from simulator.scenario.numbers.swings import by_option, expected_shares, root_of_swings
from simulator.scenario.votes import Dirichlet, Drawn, MultivariateT, VotesSpec
from simulator.uncertainty import dirichlet
from simulator.uncertainty.national import (
    DIRICHLET,
    DRAWN,
    FIXED,
    LOGISTIC_NORMAL,
    MULTIVARIATE_T,
    VotesPlan,
)
from simulator.uncertainty.regional import GroupsPlan
from simulator.uncertainty.turnout import TurnoutPlan


def compile_turnout(scenario: Scenario) -> TurnoutPlan:
    """Electorates, turnout, and the ballots where turnout does not vary."""
    turnout, rows, people = scenario.turnout, turnout_rows(scenario), electorate(scenario)
    spread = [turnout.regional_sd if row.sd is None else row.sd for row in rows]
    varies = [
        not scenario.counted and 0.0 < row.mean < 100.0 and (turnout.national_sd > 0 or sd > 0)
        for row, sd in zip(rows, spread, strict=True)
    ]
    own_parts = any(sd > 0 and moves for sd, moves in zip(spread, varies, strict=True))
    return TurnoutPlan(
        registered=np.array(people.registered, np.float64),
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
        cast=np.array(people.cast, np.float64),
        valid=np.array(people.valid, np.float64),
        invalid=turnout.invalid / 100.0,
        part=np.array([ballots / sum(people.held) for ballots in people.held]),
        normals=len(rows) if own_parts else 0,
    )


def compile_votes(scenario: Scenario, axes: Axes, turnout: TurnoutPlan) -> VotesPlan:
    """Shares, their spread, and how regions lean."""
    spec = scenario.votes
    shares = expected_shares(scenario)
    has_swing = turnout.national_sd > 0.0
    loading = _loading(scenario, shares, has_swing)
    departures = by_option(spec.regional_sd, axes.options)
    groups = _groups(scenario, axes)
    spreads = any(sd > 0 for sd in departures) and len(scenario.region) > 1
    spreads |= groups.number > 0
    lean, last = _lean(scenario, shares, turnout), shares.index(max(shares))
    return VotesPlan(
        model={
            "fixed": FIXED,
            "dirichlet": DIRICHLET,
            "logistic-normal": LOGISTIC_NORMAL,
            "multivariate-t": MULTIVARIATE_T,
            "draws": DRAWN,
        }[spec.model],
        options=len(axes.options),
        last=last,
        share=np.array(shares),
        mean_weight=mean_weights(
            shares, loading, spec.degrees_of_freedom if isinstance(spec, MultivariateT) else None
        ),
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
        groups=groups,
        independent_sd=np.array(
            [party.swing_sd for party in scenario.party if party.role == "independent"], np.float64
        ),
        lean=lean if lean.size else np.ones((len(scenario.region) * spreads, len(axes.options))),
        some=_some(lean, last, len(turnout.registered), len(shares)),
        counted=np.array(counted_votes(scenario) if scenario.counted else [], np.float64).reshape(
            -1, len(axes.options)
        ),
        table=_table(spec, axes),
        added=np.array(added_ballots(scenario, int(turnout.registered.sum())), np.float64),
    )


def _some(lean: Floats, last: int, regions: int, options: int) -> Flags:
    """Whether an option may have votes in a region: not without weight, the last one excepted."""
    some = lean > 0.0 if lean.size else np.ones((regions, options), np.bool_)
    some[:, last] = True
    return some


def _groups(scenario: Scenario, axes: Axes) -> GroupsPlan:
    """The groups in the order of their names, whatever that of their regions; none without sd."""
    sd, names = by_option(scenario.votes.group_sd, axes.options), scenario.groups
    if not any(sd) or not names:
        return GroupsPlan(number=0, of=np.zeros(0, np.int64), sd=np.zeros(len(axes.options)))
    of = [-1 if row.group is None else names.index(row.group) for row in scenario.region]
    return GroupsPlan(number=len(names), of=np.array(of, np.int64), sd=np.array(sd, np.float64))


def with_added(votes: VotesPlan, turnout: TurnoutPlan) -> VotesPlan:
    """The same votes, expected shares counting what is added."""
    if votes.added.size == 0:
        return votes
    ballots = votes.share * turnout.valid.sum() + votes.added
    return votes._replace(share=ballots / ballots.sum())


def _loading(scenario: Scenario, shares: Sequence[float], has_swing: bool) -> Floats:
    """[option, factor] of the national swings; factor 0 is that of turnout where it has one."""
    lower = root_of_swings(scenario, shares)
    assert lower is not None, "contradicting correlations are refused before"
    columns = [
        column
        for column in range(len(lower))
        if (column == 0 and has_swing) or any(row[column] != 0.0 for row in lower[1:])
    ]
    loading = [[row[column] for column in columns] for row in lower[1:]]
    return np.array(loading).reshape(len(shares), -1)


def _table(spec: VotesSpec, axes: Axes) -> Floats:
    """[option, row] shares that somebody else has drawn; without rows for any other model."""
    columns = spec.columns() if isinstance(spec, Drawn) else {}
    return np.array([columns.get(option, ()) for option in axes.options], np.float64)


def last_by_region(scenario: Scenario, turnout: TurnoutPlan) -> list[list[float]]:
    """Shares [region][option] of the last result; empty where nothing moves from it."""
    last = last_shares(scenario)
    if not last:
        return []
    lean = _fitted(known_by_region(scenario, last, last), last, turnout)
    return shares_by_region(last, lean, len(turnout.registered))


def shares_by_region(shares: Sequence[float], lean: Floats, regions: int) -> list[list[float]]:
    """Shares [region][option] of regions that lean so (or are alike, where `lean` is empty)."""
    weights = [list(shares)] * regions
    if len(lean):
        weights = [
            [share * tilt for share, tilt in zip(shares, row, strict=True)] for row in lean.tolist()
        ]
    return [[weight / math.fsum(row) for weight in row] for row in weights]


def _lean(scenario: Scenario, shares: Sequence[float], turnout: TurnoutPlan) -> Floats:
    """[region, option] expected weight over the nation's; empty where regions are alike."""
    return _fitted(known_by_region(scenario, shares, last_shares(scenario)), shares, turnout)


def _fitted(
    known: Sequence[Sequence[float]], shares: Sequence[float], turnout: TurnoutPlan
) -> Floats:
    """The leans of regions of which so much is known; empty where nothing is."""
    if not known:
        return np.zeros((0, len(shares)))
    return np.array(leans(shares, known, turnout.part.tolist()))
