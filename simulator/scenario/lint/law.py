"""Likely mistakes in the law, and in the parties, places and candidates that it is applied to."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator

from simulator.scenario.event_names import parsed_events
from simulator.scenario.facts import KEYS, MEANINGS, missing
from simulator.scenario.model import Scenario
from simulator.scenario.terms import comparisons
from simulator.scenario.tiers import LargestRemainder, Stated
from simulator.text import alike

SMALLEST_LIKELY_PERCENT = 0.5
"""Of a threshold; the lowest in use is two thirds of a percent, in the Netherlands."""


def independents_without_candidates(scenario: Scenario) -> Iterator[str]:
    """Independents win seats only where they stand, or where their seats are stated."""
    elects = scenario.elects_districts
    standing = {candidate.party for candidate in scenario.candidate if elects}
    standing |= {name for tier in scenario.tier if isinstance(tier, Stated) for name in tier.won}
    for party in scenario.party:
        if not party.on_list_ballot and party.id not in standing:
            yield (
                f"party.{party.id}: has no candidate in any district, so it never wins a seat; "
                "add [[candidate]] rows with a share"
            )


def base_without_against_all(scenario: Scenario) -> Iterator[str]:
    """If "against all" is on the ballot, laws differ on whether it is in the threshold base."""
    if not any(party.role == "against-all" for party in scenario.party):
        return
    for tier in scenario.list_tiers:
        if tier.threshold.base == "valid" and tier.threshold.share:
            yield (
                f'tier.{tier.id}.threshold.base: "valid" leaves votes against all out of '
                'the threshold base; if the law counts them, use "valid+against-all"'
            )


def base_with_blank(scenario: Scenario) -> Iterator[str]:
    """A threshold base of valid and blank ballots needs blank ballots."""
    if any(party.role == "blank" for party in scenario.party):
        return
    for tier in scenario.list_tiers:
        if tier.threshold.base == "valid+blank":
            yield (
                f'tier.{tier.id}.threshold.base: "valid+blank", but no party has the role "blank"; '
                "blank ballots then do not count in the threshold base"
            )


def facts_that_nobody_gave(scenario: Scenario) -> Iterator[str]:
    """A law that goes by more than votes gives wrong seats where the rest is left out."""
    for tier, fact in missing(scenario):
        yield (
            f"tier.{tier.id}.facts: the law needs {fact} ({MEANINGS[fact].partition(':')[0]}) and "
            f"no party has it; give {KEYS[fact]}, or "
            f'absent = ["{fact}"] at the top if none has, or it is not known'
        )


def quotas_without_others(scenario: Scenario) -> Iterator[str]:
    """A quota of all votes counts small lists; those of role "other" take no part in it."""
    others = [party.id for party in scenario.party if party.role == "other"]
    for tier in scenario.tier if others else ():
        if isinstance(tier, LargestRemainder) and not tier.threshold.bars:
            yield (
                f"party.{others[0]}: tier {tier.id} has no threshold, so its quota should count "
                'all votes, but those of role "other" are left out; give each list as a party'
            )


def fractions_for_percent(scenario: Scenario) -> Iterator[str]:
    """Five percent is written 5: no law has a threshold of 0.05."""
    for key, number in _percents(scenario):
        if 0 < number < SMALLEST_LIKELY_PERCENT:
            yield f"{key}: {number:g} percent; if you mean {100 * number:g} percent, write that"


def _percents(scenario: Scenario) -> Iterator[tuple[str, float]]:
    """Percentages in turnout, thresholds and events, and their keys."""
    yield "turnout.mean", scenario.turnout.mean or 0.0
    for tier in scenario.list_tiers:
        yield f"tier.{tier.id}.threshold.share", tier.threshold.share
        yield f"tier.{tier.id}.threshold.in_one_region", tier.threshold.in_one_region or 0.0
    for event, expression in parsed_events(scenario):
        for each in comparisons(expression):
            if each.plain and each.unit in ("share", "turnout", "wasted"):
                yield f"event.{event.id}.when", float(each.number)


def others_above_a_threshold(scenario: Scenario) -> Iterator[str]:
    """Lists that are merged never enter; one of them might. Notes may say why none does."""
    shares = [tier.threshold.share for tier in scenario.list_tiers if tier.threshold.share]
    lowest = min(shares, default=math.inf)
    for party in scenario.party:
        share = party.share or 0.0
        if party.role == "other" and share >= lowest and not party.notes:
            yield (
                f'party.{party.id}: role "other" with {share:.3g} percent, and the threshold is '
                f"{lowest:g}: a list among them may reach it, but here it never wins a seat; "
                "give each list that may enter a [[party]] of its own, or say in its notes why "
                "none can"
            )


def votes_of_candidates_are_their_party_s(scenario: Scenario) -> Iterator[str]:
    """Where no tier is of lists, voters have one vote: for a candidate."""
    if not scenario.counted or scenario.list_tiers:
        return
    sums: Counter[str] = Counter()
    for candidate in scenario.candidate:
        sums[candidate.party] += candidate.votes or 0
    for party in scenario.party:
        votes = scenario.votes_of(party)
        if party.on_list_ballot and sums.total() and votes != sums[party.id]:
            yield (
                f"party.{party.id}: {votes:,} votes, but its candidates have {sums[party.id]:,} "
                "together; no tier is of lists, so each vote is for a candidate: give the sum"
            )


def names_that_look_alike(scenario: Scenario) -> Iterator[str]:
    """One party in two spellings is two parties, and each may fail at a threshold."""
    for key in ("party", "region", "district"):
        rows = getattr(scenario, key)
        yield from alike((row.name or row.id, f"{key}.{row.id}") for row in rows)
    names: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for number, each in enumerate(scenario.candidate, start=1):
        if each.name:
            names[each.district, each.party].append((each.name, f"candidate[{number}]"))
    for standing in names.values():
        yield from alike(standing)
