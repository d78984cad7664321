"""What a scenario with one tier of highest averages asks for, in arrays, for every baseline.

Read from the scenario and not from the law's side of the plan: a baseline shares no law with the
kernel. The model of votes is the plan's own, so that both draw from the same distribution.
"""

from typing import NamedTuple

import numpy as np

from simulator.counting.events import EventsPlan
from simulator.plan import Axes
from simulator.plan.outcomes import compile_events
from simulator.plan.votes import compile_turnout, compile_votes
from simulator.scenario import Scenario
from simulator.scenario.tiers import HighestAverages, as_fraction
from simulator.uncertainty.national import VotesPlan


class Task(NamedTuple):
    """One tier, in the nation or in each area. Axes: option (all of them lists), area."""

    votes: VotesPlan
    shapes: np.ndarray
    """float64 [option]: of gammas; empty where shares are logistic-normal."""
    spread: np.ndarray
    """float64 [option]: standard deviation of the national swing."""
    valid: np.ndarray
    """int64 [area]: valid ballots."""
    part: np.ndarray
    """float64 [area]: of the nation's."""
    turnout: float
    """Ballots cast over registered voters."""
    seats: np.ndarray
    """int64 [area]"""
    threshold: float
    """Part of an area's valid ballots."""
    bar: np.ndarray
    """int64 [area]: the fewest votes that reach it."""
    first: int
    """The first divisor; they go on by twos: D'Hondt is 2, 4, 6 and Sainte-Laguë 1, 3, 5."""
    tie: str
    events: EventsPlan

    @property
    def lists(self) -> int:
        """How many lists there are."""
        return self.votes.options

    @property
    def house(self) -> int:
        """Seats of all areas."""
        return int(self.seats.sum())

    @classmethod
    def of(cls, scenario: Scenario) -> "Task":
        """The task of a scenario. Raises ValueError where it is of another kind."""
        axes = Axes.of(scenario)
        turnout = compile_turnout(scenario)
        votes = compile_votes(scenario, axes, turnout)
        tier = scenario.tier[0]
        if len(scenario.tier) != 1 or not isinstance(tier, HighestAverages):
            raise ValueError("one tier of highest averages is computed here")
        swings = votes.loading
        if (
            axes.parties != axes.options
            or turnout.drawn
            or (swings * ~np.eye(*swings.shape, dtype=bool)).any()
        ):
            raise ValueError("lists alone, turnout that is known, and independent swings, here")
        local = tier.by == "region"
        if local != (len(votes.lean) > 0) or local != (tier.threshold.scope == "region"):
            raise ValueError("law and votes are both the nation's or both the regions' here")
        valid = turnout.valid.astype(np.int64)
        share = as_fraction(tier.threshold.share) / 100
        return cls(
            votes=votes,
            shapes=votes.shapes,
            spread=np.diag(swings) if swings.size else np.zeros(votes.options),
            valid=valid,
            part=turnout.part,
            turnout=float(turnout.cast.sum() / turnout.registered.sum()),
            seats=np.array([region.seats for region in scenario.region] if local else [tier.seats]),
            threshold=tier.threshold.share / 100.0,
            bar=np.array(
                [-(-int(ballots) * share.numerator // share.denominator) for ballots in valid]
            ),
            first={"dhondt": 2, "sainte-lague": 1}[tier.divisor],
            tie=tier.tie,
            events=compile_events(scenario, axes, []),
        )
