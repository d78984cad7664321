"""The election that is expected on election night: the posterior's mean, without any spread."""

import numpy as np

from simulator.arrays import Floats
from simulator.plan import Plan
from simulator.plan import compile as compile_plan
from simulator.plan.returns import heard
from simulator.plan.returns.gain import find_gain
from simulator.plan.returns.model import Model, State
from simulator.plan.returns.moving import moved, silent
from simulator.scenario.model import Scenario
from simulator.uncertainty.national import FIXED, VotesPlan
from simulator.uncertainty.regional import GroupsPlan
from simulator.uncertainty.returns import ReturnsPlan
from simulator.uncertainty.turnout import TurnoutPlan


def still_plan(scenario: Scenario) -> Plan:
    """The plan of a scenario with returns, every draw of which is the one election expected.

    What is counted is in it; the rest has the mean log weights and turnout that the counts leave.
    """
    plan = compile_plan(scenario)
    assert plan.returns is not None
    model, evidence, _ = heard(scenario)
    mean = moved(model, find_gain(model, evidence), model.sizes(), silent(model))
    return plan._replace(
        votes=_votes(plan.votes, model.weights(mean), model.turnout.part),
        turnout=_turnout(plan.turnout, model, mean),
        candidates=plan.candidates._replace(sd=np.zeros_like(plan.candidates.sd)),
        returns=_without_gain(plan.returns),
    )


def _votes(votes: VotesPlan, weights: Floats, part: Floats) -> VotesPlan:
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


def _turnout(turnout: TurnoutPlan, model: Model, mean: State) -> TurnoutPlan:
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


def _without_gain(returns: ReturnsPlan) -> ReturnsPlan:
    """What is counted, where there are no normals left to move."""
    _, options, columns = returns.gain.shape
    districts = returns.districts
    return returns._replace(
        districts=districts._replace(noise=np.zeros_like(districts.noise)),
        row=np.full_like(returns.row, -1),
        gain=np.zeros((0, options, columns)),
        sd=np.zeros_like(returns.sd),
        shift=np.zeros((options, options)),
        spread=np.zeros((2 * options + 2, 2 * options + 2)),
        nation=np.zeros((0, 1 + options)),
        turnout=np.zeros((0, returns.turnout.shape[1])),
    )
