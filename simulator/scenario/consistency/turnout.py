"""Turnout: of known regions, with some valid ballots; and what depends on it."""

from collections.abc import Iterator

from simulator.scenario.consistency.exactness import HOUSE_LIMIT
from simulator.scenario.consistency.ids import unknown
from simulator.scenario.consistency.tiers import list_tiers
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import added_ballots, electorate, most_ballots
from simulator.scenario.numbers.law import one_by_one
from simulator.scenario.problems import Fault
from simulator.scenario.rows import Party
from simulator.scenario.tree import shown
from simulator.scenario.votes import Dirichlet, Drawn, Fixed
from simulator.text import listed


def turnout_names_regions(scenario: Scenario) -> Iterator[Fault]:
    """Each regional turnout is that of a known region."""
    regions = dict.fromkeys(region.id for region in scenario.region)
    for index, row in enumerate(scenario.turnout.region):
        yield from unknown(("turnout", "region", index, "id"), row.id, regions, "region", "regions")


def turnout_of_every_region(scenario: Scenario) -> Iterator[Fault]:
    """If only some regions have a turnout, `turnout.mean` is that of the rest."""
    turnout = scenario.turnout
    if not turnout.region or "mean" in turnout.model_fields_set:
        return
    said = {row.id for row in turnout.region}
    silent = [region.id for region in scenario.region if region.id not in said]
    if silent:
        names = listed(silent)
        message = f"missing, and so is a [[turnout.region]] for {names}; add one or the other"
        yield Fault(("turnout", "mean"), message)


def electorate_said_once(scenario: Scenario) -> Iterator[Fault]:
    """The electorate is the sum of the regions', where there are regions."""
    if scenario.region and scenario.turnout.registered is not None:
        total = sum(region.registered for region in scenario.region)
        message = f"leave it out: the regions already give the registered voters, {total:,} in all"
        yield Fault(("turnout", "registered"), message)


def some_ballots_are_valid(scenario: Scenario) -> Iterator[Fault]:
    """Some valid ballots are expected."""
    none = sum(electorate(scenario).valid) <= 0 and not scenario.counted
    if none or scenario.turnout.invalid >= 100:
        key = "invalid" if scenario.turnout.invalid >= 100 else "mean"
        message = "turnout and the invalid share leave no valid ballots"
        yield Fault(("turnout", key), message)


def expected_turnout_is_of_somebody(scenario: Scenario) -> Iterator[Fault]:
    """The turnout of the national shares leaves some ballots."""
    people = electorate(scenario)
    if sum(people.held) <= 0 < sum(people.valid):
        message = "`expected` leaves no ballots in any region; raise it in at least one"
        yield Fault(("turnout", "region"), message)


def added_ballots_have_voters(scenario: Scenario) -> Iterator[Fault]:
    """Added ballots are of registered voters who are not expected to vote."""
    if not scenario.votes.added:
        return
    people, cast, *_ = map(sum, electorate(scenario))
    added = sum(added_ballots(scenario, people))
    if added > people - cast:
        message = (
            f"{added:,} ballots; of {people:,} registered voters only {people - cast:,} are "
            "expected not to vote: add fewer, or set turnout.mean and turnout.registered"
        )
        yield Fault(("votes", "added"), message)


def added_ballots_count_in_every_tier(scenario: Scenario) -> Iterator[Fault]:
    """Added ballots belong to the nation, not to a region: only plain national tiers count them."""
    if not any((scenario.votes.added or {}).values()) or scenario.largest_house > HOUSE_LIMIT:
        return
    ballots = most_ballots(scenario)
    for _, tier in list_tiers(scenario):
        if tier.by == "region" or one_by_one(scenario, tier, ballots):
            message = (
                f"cannot be combined with tier {shown(tier.id)}: ballots are added nationally, "
                "but this tier counts those of regions, or draw by draw; leave `added` out"
            )
            yield Fault(("votes", "added"), message)


def turnout_correlation_has_swings(scenario: Scenario) -> Iterator[Fault]:
    """A correlation of two swings needs both of them."""
    for index, party in enumerate(scenario.party):
        if reason := _no_correlation(scenario, party):
            message = f"{party.turnout_correlation}; {reason}"
            yield Fault(("party", index, "turnout_correlation"), message, "turnout_correlation")


def _no_correlation(scenario: Scenario, party: Party) -> str:
    if party.turnout_correlation == 0:
        return ""
    if isinstance(scenario.votes, Fixed | Dirichlet | Drawn):
        model = scenario.votes.model
        called = "shares of a table of draws" if model == "draws" else f"{model} shares"
        return (
            f"{called} cannot depend on turnout; "
            'use the model "logistic-normal" or "multivariate-t"'
        )
    if scenario.turnout.national_sd == 0:
        return "turnout has no national variation; set turnout.national_sd above 0"
    return ""
