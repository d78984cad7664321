"""What no single table can check: that the tables of a scenario agree. One function a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulator.scenario.consistency import compensation, ids, law, places, tiers, votes
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault

Rule = Callable[[Scenario], Iterator[Fault]]
LAW: tuple[Rule, ...] = (
    tiers.seats_are_given,
    compensation.earlier_tiers_are_named,
    compensation.compensation_can_be_computed,
    compensation.compensation_stands_alone,
    tiers.bars_can_be_compared,
    tiers.alliances_do_not_overlap,
    tiers.methods_have_their_places,
    tiers.pools_are_of_whole_votes,
    tiers.limits_stand_alone,
)
"""What a law cannot say at once, or not of the tiers there are."""
RULES: tuple[Rule, ...] = (
    ids.each_id_once,
    ids.no_reserved_ids,
    ids.each_registration_once,
    votes.share_or_votes,
    votes.shares_make_100,
    votes.nobody_is_one_row,
    votes.counted_votes_are_fixed,
    votes.counted_votes_fit_the_electorate,
    votes.regional_votes_add_up,
    votes.regional_shares_stay_below_100,
    votes.tables_name_parties,
    votes.pairs_agree,
    votes.turnout_correlation_has_swings,
    places.districts_name_regions,
    places.candidates_name_districts_and_parties,
    places.candidates_are_counted_or_not,
    places.parties_and_candidates_are_counted_together,
    places.someone_can_win_each_district,
    places.turnout_names_regions,
    places.turnout_of_every_region,
    places.electorate_said_once,
    law.tiers_name_ballots,
    law.someone_can_win_list_seats,
    *LAW,
    compensation.compensation_has_its_places,
    tiers.population_is_given,
    tiers.regions_have_votes,
    tiers.bonus_fits,
    tiers.stated_seats_name_parties,
    tiers.seats_fit_under_the_cap,
    law.house_is_bounded,
    law.events_make_sense,
)


def check(scenario: Scenario) -> list[Fault]:
    """All contradictions in a scenario whose tables are each valid."""
    return [fault for rule in RULES for fault in rule(scenario)]


def contradictions(scenario: Scenario) -> Iterator[Fault]:
    """The faults of the law alone."""
    for rule in LAW:
        yield from rule(scenario)
