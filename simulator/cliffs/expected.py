"""The election as it is expected, or was counted, with some list ballots more or fewer.

On election night the posterior's mean is expected. Nothing has any spread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel

from simulator.arrays import Floats, Integers
from simulator.elections import elections, happened, house_of
from simulator.plan import Axes, Plan
from simulator.plan import compile as compile_plan
from simulator.plan.returns import heard
from simulator.plan.returns.model import Model, State
from simulator.plan.returns.posterior import find_posterior
from simulator.replay import Draw, RegionDraw, replay
from simulator.scenario.model import Scenario
from simulator.scenario.votes import Fixed
from simulator.uncertainty.national import FIXED, VotesPlan
from simulator.uncertainty.regional import GroupsPlan
from simulator.uncertainty.returns import SHARE, ReturnsPlan
from simulator.uncertainty.turnout import TurnoutPlan

SEED = 1
"""Of lots that break ties."""


class Outcome(NamedTuple):
    """What the law makes of the ballots."""

    seats: tuple[int, ...]
    """[party], of the whole house."""
    events: tuple[bool, ...]
    """[event]: which happen."""


@dataclass(frozen=True)
class Expected:
    """One election whose ballots are known: counted ones, or those expected, without any spread."""

    plan: Plan

    @classmethod
    def of(cls, scenario: Scenario) -> Expected:
        """The count of a scenario; of any other, the whole ballots nearest to its shares.

        With returns these are the shares that the counts leave to be expected.
        """
        if scenario.counted:
            return cls(compile_plan(scenario))
        if scenario.returns is not None:
            return cls(_counted(_on_night(scenario)))
        return cls(_counted(compile_plan(_still(scenario))))

    @cached_property
    def valid(self) -> int:
        """Valid list ballots."""
        return int(self.plan.votes.counted.sum())

    def votes(self, option: int) -> int:
        """List ballots of an option."""
        return int(self.plan.votes.counted[:, option].sum())

    def outcome(self, option: int = 0, more: int = 0) -> Outcome:
        """What the law makes of it, with so many ballots more (or fewer) for an option.

        They come from, or go to, people who do not vote; by region as the votes of the option are.
        Votes for candidates stay as they are.
        """
        return outcome_of(self._with(option, more)) if more else self._as_it_is

    @cached_property
    def _as_it_is(self) -> Outcome:
        return outcome_of(self.plan)

    def with_candidate(self, candidate: int, more: int) -> Outcome:
        """What the law makes of it, with so many votes more for a candidate of the plan."""
        counted = self.plan.candidates.counted.copy()
        counted[candidate] += more
        return outcome_of(
            self.plan._replace(candidates=self.plan.candidates._replace(counted=counted))
        )

    def _with(self, option: int, more: int) -> Plan:
        votes, turnout = self.plan.votes, self.plan.turnout
        added = spread(more, votes.counted[:, option])
        counted = votes.counted.copy()
        counted[:, option] += added
        return self.plan._replace(
            votes=votes._replace(counted=counted),
            turnout=turnout._replace(cast=turnout.cast + added, valid=turnout.valid + added),
        )


def outcome_of(plan: Plan) -> Outcome:
    """Of the one election of a plan."""
    drawn = elections(plan, SEED, 0, 1)
    seats = house_of(drawn, 0)[:, 0].tolist()
    return Outcome(tuple(seats), tuple(happened(plan, drawn)[:, 0].tolist()))


def changes(axes: Axes, before: Outcome, after: Outcome) -> dict[str, int]:
    """By how many seats parties differ; none of those that do not."""
    return {
        name: now - then
        for name, then, now in zip(axes.parties, before.seats, after.seats, strict=True)
        if now != then
    }


def spread(more: int, votes: Floats) -> Integers:
    """`more` ballots by region, as `votes` are, with cumulative rounding; evenly if there are none.

    Fewer, down to minus all of them, leave no region with less than none.
    """
    weight = votes.astype(np.int64) if votes.any() else np.ones(votes.size, np.int64)
    upto = [int(part) * more // int(weight.sum()) for part in np.cumsum(weight)]
    added: Integers = np.diff(np.array([0, *upto])).astype(np.int64)
    return added


def _still(scenario: Scenario) -> Scenario:
    """The scenario with every spread taken out."""
    turnout = scenario.turnout
    still = {"national_sd": 0.0, "regional_sd": 0.0, "region": _with(turnout.region, sd=None)}
    return scenario.model_copy(
        update={
            "votes": Fixed(added=scenario.votes.added, swing=scenario.votes.swing),
            "turnout": turnout.model_copy(update=still),
            "party": _with(scenario.party, swing_sd=0.0, turnout_correlation=0.0),
            "ballot": _with(scenario.ballot, residual_sd=0.0),
            "district": _with(scenario.district, candidates_sd=None),
            "candidate": _with(scenario.candidate, residual_sd=None),
        }
    )


def _with(rows: Iterable[BaseModel], **values: float | None) -> tuple[BaseModel, ...]:
    """The rows, each with these values."""
    return tuple(row.model_copy(update=values) for row in rows)


def _counted(plan: Plan) -> Plan:
    """The one election of a plan without spread, as a count."""
    draw, regions = replay(plan, SEED, 0), plan.turnout.registered.size
    counted = np.zeros((regions, plan.votes.options))
    cast, valid = np.zeros(regions), np.zeros(regions)
    homes: Sequence[Draw | RegionDraw] = draw.regions or (draw,)  # the nation, if all depends on it
    for region, home in enumerate(homes):
        counted[region], cast[region], valid[region] = home.votes, home.cast, home.valid
    candidates = [float(votes) for field in draw.candidate_votes for votes in field]
    return plan._replace(
        votes=plan.votes._replace(counted=counted, added=np.zeros(0)),
        turnout=plan.turnout._replace(cast=cast, valid=valid),
        candidates=plan.candidates._replace(counted=np.array(candidates, np.float64)),
    )


def _on_night(scenario: Scenario) -> Plan:
    """The plan of a scenario with returns, every draw of which is the one election expected.

    What is counted is in it; the rest has the mean log weights and turnout that the counts leave.
    """
    plan = compile_plan(scenario)
    assert plan.returns is not None
    model, evidence, _ = heard(scenario)
    mean = find_posterior(model, evidence).mean
    return plan._replace(
        votes=_still_votes(plan.votes, model.weights(mean), model.turnout.part),
        turnout=_still_turnout(plan.turnout, model, mean),
        candidates=plan.candidates._replace(sd=np.zeros_like(plan.candidates.sd)),
        returns=_still_returns(plan.returns),
    )


def _still_votes(votes: VotesPlan, weights: Floats, part: Floats) -> VotesPlan:
    """Shares that do not vary, from log weights [region, option]."""
    shares = weights / weights.sum(axis=1, keepdims=True)
    nation = part @ shares
    none = np.zeros(votes.options)
    return votes._replace(
        model=FIXED,
        share=nation,
        mean_weight=nation,
        loading=np.zeros((votes.options, 0)),
        factors=0,
        regional_sd=none,
        groups=GroupsPlan(number=0, of=np.zeros(0, np.int64), sd=none),
        independent_sd=np.zeros_like(votes.independent_sd),
        lean=shares / np.where(nation > 0.0, nation, 1.0),
    )


def _still_turnout(turnout: TurnoutPlan, model: Model, mean: State) -> TurnoutPlan:
    """Turnout that does not vary: known, or expected."""
    cast = np.where(turnout.varies, np.floor(model.ballots_of(mean) + 0.5), turnout.cast)
    invalid = np.floor(cast * turnout.invalid + 0.5)
    return turnout._replace(
        national_sd=0.0,
        varies=np.zeros_like(turnout.varies),
        drawn=False,
        cast=cast,
        valid=np.where(turnout.varies, cast - invalid, turnout.valid),
        normals=0,
    )


def _still_returns(returns: ReturnsPlan) -> ReturnsPlan:
    """What is counted, where there are no normals left to move."""
    own, districts, options = np.zeros_like(returns.own), returns.districts, returns.sd.size
    own[:, SHARE] = returns.own[:, SHARE]
    return returns._replace(
        districts=districts._replace(noise=np.zeros_like(districts.noise)),
        own=own,
        several=np.full_like(returns.several, -1),
        sd=np.zeros_like(returns.sd),
        whitening=np.zeros_like(returns.whitening),
        group=returns.group[:0],
        factor=np.zeros(0),
        turnout=returns.turnout[:0],
        spread=np.zeros((2 * options + 1, options + 1)),
    )
