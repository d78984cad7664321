"""What no single table can check: that the tables of a scenario agree. One function a rule."""

from collections.abc import Callable, Iterator

from simulator.scenario.consistency import (
    compensation,
    events,
    exactness,
    ids,
    page,
    places,
    polls,
    returns,
    tiers,
    turnout,
    votes,
)
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault

Rule = Callable[[Scenario], Iterator[Fault]]
RULES: tuple[Rule, ...] = (
    ids.each_id_once,
    ids.no_reserved_ids,
    ids.the_folder_can_be_made,
    ids.no_row_sums_others,
    ids.each_registration_once,
    votes.share_or_votes,
    votes.shares_make_100,
    votes.somebody_has_votes,
    votes.last_is_of_all,
    votes.last_makes_100,
    votes.swing_has_a_last_result,
    votes.draws_are_of_the_parties,
    votes.nobody_is_one_row,
    votes.counted_votes_are_fixed,
    votes.counted_votes_fit_the_electorate,
    votes.regional_votes_add_up,
    votes.regional_shares_stay_below_100,
    votes.tables_name_parties,
    votes.pairs_agree,
    turnout.turnout_correlation_has_swings,
    votes.swings_have_a_joint_distribution,
    places.groups_are_told_apart,
    polls.spread_is_filled_in,
    places.districts_name_regions,
    places.districts_have_voters,
    places.candidates_name_districts_and_parties,
    places.each_candidate_once,
    places.candidates_are_counted_or_not,
    places.parties_and_candidates_are_counted_together,
    places.someone_can_win_each_district,
    turnout.turnout_names_regions,
    turnout.turnout_of_every_region,
    turnout.electorate_said_once,
    turnout.some_ballots_are_valid,
    turnout.expected_turnout_is_of_somebody,
    turnout.added_ballots_have_voters,
    turnout.added_ballots_count_in_every_tier,
    tiers.tiers_name_ballots,
    tiers.someone_can_win_list_seats,
    tiers.districts_elect_once,
    tiers.absent_facts_are_absent,
    tiers.seats_are_given,
    tiers.bars_can_be_compared,
    tiers.alliances_do_not_overlap,
    tiers.methods_have_their_places,
    tiers.pools_are_of_whole_votes,
    tiers.limits_stand_alone,
    tiers.population_is_given,
    tiers.regions_have_votes,
    tiers.bonus_fits,
    tiers.stated_seats_name_parties,
    tiers.seats_fit_under_the_cap,
    compensation.earlier_tiers_are_named,
    compensation.compensation_can_be_computed,
    compensation.compensation_stands_alone,
    events.blocs_name_parties,
    events.blocs_have_their_own_ids,
    exactness.house_is_bounded,
    exactness.counts_fit_in_memory,
    exactness.law_is_exact,
    events.events_make_sense,
    page.page_names_parties,
    page.page_names_an_event,
    page.tiles_are_of_places,
    page.tiles_do_not_overlap,
    page.tiles_are_of_all,
    page.a_map_has_outlines,
    *returns.RULES,
)


def check_polls(scenario: Scenario) -> list[Fault]:
    """What is wrong with polls and a spread, before shares and covariances come from them."""
    return [fault for rule in polls.RULES for fault in rule(scenario)]


def check(scenario: Scenario) -> list[Fault]:
    """All contradictions in a scenario whose tables are each valid."""
    return [fault for rule in RULES for fault in rule(scenario)]
