"""Returns condition normal swings; what cannot be conditioned is refused, with what to do."""

from collections.abc import Iterator

from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.problems import Fault
from simulator.scenario.tree import shown
from simulator.scenario.votes import Dirichlet, LogisticNormal, MultivariateT

MOST_FEATURES = 500
"""Numbers that regions share in a draw: each draw multiplies a square of them."""


def returns_are_of_a_forecast(scenario: Scenario) -> Iterator[Fault]:
    """Where all ballots are known there is nothing to update."""
    if scenario.returns is not None and scenario.counted:
        message = "every vote of this scenario is counted already; leave out returns, or votes"
        yield Fault(("returns",), message)


def returns_condition_normal_swings(scenario: Scenario) -> Iterator[Fault]:
    """The models of votes whose swings are normal, or that have none."""
    votes = scenario.votes
    if scenario.returns is None or scenario.counted or votes.model in ("fixed", "logistic-normal"):
        return
    if isinstance(votes, Dirichlet):
        advice = f"with effective_sample_size = {votes.size:g}: shares then vary as much"
    elif isinstance(votes, MultivariateT):
        advice = "with the same spread: the variance is the same, without the heavy tail"
    else:
        advice = "with the shares of the parties and a spread, such as national_sd"
    message = (
        f"{shown(votes.model)} cannot be combined with returns, which need normal swings; use "
        f'"logistic-normal" {advice}'
    )
    yield Fault(("votes", "model"), message)


def returns_of_districts_are_whole(scenario: Scenario) -> Iterator[Fault]:
    """Part of a district's ballots says too little of who wins it to be worth a model."""
    for index, row in enumerate(scenario.returns.district if scenario.returns else ()):
        path = ("returns", "district", index)
        if not scenario.elects_districts:
            message = "no tier is filled by districts here (method plurality); leave this row out"
            yield Fault(path, message, "no districts")
        elif row.counted < 100.0:
            message = (
                f"{row.counted:g}; a district counts when all of it is in (100), or when its seat "
                "is called (winner); leave it out until then"
            )
            yield Fault((*path, "counted"), message, "partial district")


def seats_are_called_for_winners(scenario: Scenario) -> Iterator[Fault]:
    """A seat is called for a party that can win seats."""
    winners = {party.id for party in scenario.party if party.can_win}
    parties = {party.id for party in scenario.party}
    for index, row in enumerate(scenario.returns.district if scenario.returns else ()):
        if row.winner in parties - winners:
            message = f"{shown(row.winner)} never wins seats; name the party of the winner"
            yield Fault(("returns", "district", index, "winner"), message, "winner")


def returns_fit_in_a_draw(scenario: Scenario) -> Iterator[Fault]:
    """Of hundreds of parties in many groups, the covariance would be too large."""
    if scenario.returns is None or not isinstance(scenario.votes, LogisticNormal):
        return
    options, groups = len(option_ids(scenario)), len(scenario.groups)
    if (features := (3 + groups) * options + 3) > MOST_FEATURES:
        message = (
            f"{options:,} parties on the ballot and {groups:,} groups of regions make "
            f"{features:,} numbers that regions share; with returns, at most {MOST_FEATURES}: "
            "merge small parties into one"
        )
        yield Fault(("returns",), message)


RULES = (
    returns_are_of_a_forecast,
    returns_condition_normal_swings,
    returns_of_districts_are_whole,
    seats_are_called_for_winners,
    returns_fit_in_a_draw,
)
