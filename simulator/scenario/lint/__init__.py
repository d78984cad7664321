"""Likely mistakes in a valid scenario: one function for each rule."""

from collections.abc import Callable, Iterator

from simulator.scenario.lint import events, law, returns, votes
from simulator.scenario.model import Scenario

RULES: tuple[Callable[[Scenario], Iterator[str]], ...] = (
    votes.interviews_are_no_sample_size,
    votes.spread_beside_the_record,
    votes.polls_that_are_not_used,
    votes.shares_that_do_not_vary,
    votes.draws_that_are_few_or_rescaled,
    votes.nominal_electorate,
    law.independents_without_candidates,
    law.base_without_against_all,
    law.base_with_blank,
    law.facts_that_nobody_gave,
    law.quotas_without_others,
    law.fractions_for_percent,
    events.events_that_are_certain,
    events.entering_somewhere_is_no_seat,
    events.names_of_several_thresholds,
    events.names_that_state_another_number,
    law.others_above_a_threshold,
    law.votes_of_candidates_are_their_party_s,
    votes.districts_that_miss_the_nation,
    votes.groups_that_do_nothing,
    votes.shares_that_were_rescaled,
    votes.shares_that_regions_miss,
    law.names_that_look_alike,
    returns.unlikely_returns,
)


def lint(scenario: Scenario) -> list[str]:
    """Warnings, in the order of the rules."""
    return [warning for rule in RULES for warning in rule(scenario)]
