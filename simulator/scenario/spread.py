"""How sure a scenario is of its shares, as the size of a sample, and how sure polls may be."""

import numpy as np

from simulator.polls.constants import Kind
from simulator.polls.covariance import effective_size
from simulator.polls.record import DAYS, past_size
from simulator.scenario.entries import entries_of, ordinal, that_count
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.numbers.swings import covariance_of, expected_shares
from simulator.scenario.votes import Dirichlet, LogisticNormal


def sample_size(scenario: Scenario) -> float | None:
    """The size of a random sample whose shares would vary as much; None where none do.

    Shares that somebody else has drawn have none either.
    """
    spec = scenario.votes
    if isinstance(spec, Dirichlet):
        return spec.size
    shares = expected_shares(scenario)
    if not isinstance(spec, LogisticNormal) or not shares:
        return None
    logs = np.array(covariance_of(spec, option_ids(scenario), shares))
    return effective_size(np.array(shares), logs) if logs.any() else None


def days_left(scenario: Scenario) -> tuple[int, Kind] | None:
    """Days from the polls to the election, and its kind; None where a scenario does not say."""
    spec, polls = scenario.votes, scenario.polls
    if not isinstance(spec, LogisticNormal) or spec.spread is None:
        return None
    if spec.spread == "past-errors":
        return spec.days or 0, spec.kind or "national"
    assert polls is not None
    assert scenario.date is not None
    last = that_count(scenario, entries_of(scenario)).last.max()
    return ordinal(scenario.date) - int(last), polls.kind


def record(kind: Kind) -> str:
    """The sizes of samples that polls were as good as, by days left, in words."""
    told = [f"{past_size(days, kind):.0f} at {days}" for days in DAYS[1:]]
    return f"{past_size(1, kind):.0f} the day before, {', '.join(told)} days"
