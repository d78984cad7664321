"""Likely mistakes in a valid scenario: one function for each rule."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from simulator.polls.record import past_size
from simulator.scenario.certain import certain
from simulator.scenario.event_names import (
    names_of_several_thresholds,
    names_that_state_another_number,
)
from simulator.scenario.expression import parse
from simulator.scenario.facts import KEYS, MEANINGS, missing
from simulator.scenario.groups import groups_that_do_nothing
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.numbers.last_result import districts_today, votes_are_for_candidates
from simulator.scenario.numbers.swings import expected_shares
from simulator.scenario.rows import District, Event, Party, Region
from simulator.scenario.spread import days_left, record, sample_size
from simulator.scenario.terms import Expression, Names, comparisons, terms
from simulator.scenario.tiers import LargestRemainder, Stated, is_by_region
from simulator.scenario.unlikely import unlikely_returns
from simulator.scenario.votes import Dirichlet, Drawn, Fixed, LogisticNormal
from simulator.text import alike

LARGEST_LIKELY_SIZE = 2000
LEAST_ROWS = 1000
"""Of draws of shares: a chance then has an error of at most 1.6 points from their number."""
SMALLEST_LIKELY_PERCENT = 0.5
"""Of a threshold; the lowest in use is two thirds of a percent, in the Netherlands."""
FAR_FROM_THE_RECORD = 1.6
"""Times the sample size of polls in the past: more than its own error at any number of days."""
FAR_FROM_THE_NATION = 0.001
"""Of a share: a tenth of a point."""


def lint(scenario: Scenario) -> list[str]:
    """Warnings, in the order of the rules."""
    return [warning for rule in RULES for warning in rule(scenario)]


def interviews_are_no_sample_size(scenario: Scenario) -> Iterator[str]:
    """Polls share their errors, and voters of one station resemble each other."""
    spec = scenario.votes
    if not isinstance(spec, Dirichlet | LogisticNormal) or spec.size is None:
        return
    undivided = spec.sample_size is not None and spec.design_effect is None
    if undivided or (spec.size > LARGEST_LIKELY_SIZE and (spec.design_effect or 1.0) == 1.0):
        key = "sample_size" if spec.sample_size is not None else "effective_sample_size"
        yield (
            f"votes.{key}: {spec.size:,.0f} is taken as the effective sample size, and with the "
            'number of interviews a "95%" interval contains about half of the results; polls '
            f"before national elections were as good as a sample of {record('national')}: say "
            'spread = "past-errors" and days, set effective_sample_size, or a design_effect'
        )


def spread_beside_the_record(scenario: Scenario) -> Iterator[str]:
    """A forecast that is surer than polls have been at so many days, or much less sure."""
    said, size = days_left(scenario), sample_size(scenario)
    if said is None or size is None:
        return
    days, kind = said
    known = past_size(days, kind)
    if not 1 / FAR_FROM_THE_RECORD < size / known < FAR_FROM_THE_RECORD:
        yield (
            f"votes.spread: as sure as a sample of {size:,.0f}; polls {days:,} days before "
            f"{kind} elections were as good as one of about {known:,.0f} ({record(kind)})"
        )


def polls_that_are_not_used(scenario: Scenario) -> Iterator[str]:
    """Polls give shares only where the votes say so."""
    spread = scenario.votes.spread if isinstance(scenario.votes, LogisticNormal) else None
    if scenario.polls is not None and spread != "polls" and not scenario.counted:
        yield (
            "polls: shares and their spread do not come from them; say [votes] spread = "
            '"polls", or use them with `simulator polls` alone'
        )


def shares_that_do_not_vary(scenario: Scenario) -> Iterator[str]:
    """A simulation without spread says nothing about uncertainty."""
    if not scenario.counted and not _varies(scenario):
        yield (
            "votes: the national shares are the same in every draw, so the probabilities say "
            'nothing about how wrong they are; give the model "dirichlet" or "logistic-normal" '
            "and its effective_sample_size"
        )


def _varies(scenario: Scenario) -> bool:
    spec = scenario.votes
    if isinstance(spec, Fixed):
        return False
    if not isinstance(spec, LogisticNormal) or spec.size is not None:
        return True
    if isinstance(spec.national_sd, dict):
        return any(spec.national_sd.values())
    rows = (spec.table or {}).values()
    return bool(spec.national_sd) or any(any(row.values()) for row in rows)


def draws_that_are_few_or_rescaled(scenario: Scenario) -> Iterator[str]:
    """The draws of others are used again and again, and are no better for it."""
    if not isinstance(scenario.votes, Drawn):
        return
    if rescaled := scenario.votes.rescaled():
        yield rescaled
    rows = len(next(iter(scenario.votes.columns().values())))
    if rows < LEAST_ROWS:
        yield (
            f"votes: {rows:,} draws of the shares; they are used again and again, so the errors "
            f"in the tables are too small: give {LEAST_ROWS:,} or more"
        )


def nominal_electorate(scenario: Scenario) -> Iterator[str]:
    """Ties and small districts depend on how many ballots there are."""
    if scenario.has_nominal_electorate:
        yield (
            "turnout.registered: not given, so a nominal electorate of 10 million is drawn; "
            "this does not affect shares, but it does affect numbers of votes and ties"
        )


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
    for event, expression in _events(scenario):
        for each in comparisons(expression):
            if each.plain and each.unit in ("share", "turnout", "wasted"):
                yield f"event.{event.id}.when", float(each.number)


def _events(scenario: Scenario) -> Iterator[tuple[Event, Expression]]:
    names = Names.of(scenario)
    for event in scenario.event:
        yield event, parse(event.when, names)


def events_that_are_certain(scenario: Scenario) -> Iterator[str]:
    """An event that cannot happen, or cannot fail to, is a slip of the pen."""
    for event, expression in _events(scenario):
        answer = certain(expression, scenario)
        if answer is not None:
            what = "happens in every draw" if answer else "can never happen"
            yield f'event.{event.id}: "{event.when}" {what}, whatever the votes are'


def entering_somewhere_is_no_seat(scenario: Scenario) -> Iterator[str]:
    """Under a threshold by region a list enters where it reaches it in any one region."""
    by_region = {tier.id for tier in scenario.tier if is_by_region(tier)}
    for event, expression in _events(scenario):
        for term in terms(expression):
            if term.kind == "enters" and (term.tier in by_region if term.tier else by_region):
                yield (
                    f'event.{event.id}: "{event.when}" asks whether the list reaches the threshold '
                    f"in any one region, which need not give it a seat; for a seat write "
                    f'"{term.party} >= 1"'
                )


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


def districts_that_miss_the_nation(scenario: Scenario) -> Iterator[str]:
    """A swing is scaled to one in each district, so their mean is not quite the nation's share."""
    if any(region.share for region in scenario.region) or not votes_are_for_candidates(scenario):
        return
    nation = dict(zip(option_ids(scenario), expected_shares(scenario), strict=True))
    districts = districts_today(scenario)
    told = [
        f"{party} {100.0 * districts[party]:.1f} ({100.0 * share:.1f})"
        for party, share in nation.items()
        if districts and abs(districts[party] - share) > FAR_FROM_THE_NATION
    ]
    if told:
        yield (
            "votes.swing: the districts' mean differs from the nation's shares, in brackets: "
            f"{', '.join(told)}; each candidate moves by what became of the party in the nation, "
            "and each district is then scaled to 100"
        )


def shares_that_were_rescaled(scenario: Scenario) -> Iterator[str]:
    """Printed percentages rarely make 100; what is drawn does."""
    shares = [party.share for party in scenario.party if party.share is not None]
    total = math.fsum(shares)
    if shares and abs(total - 100) > 1e-6:
        yield f"party: the shares add up to {total:.6g} percent and are scaled to 100"


def names_that_look_alike(scenario: Scenario) -> Iterator[str]:
    """One party in two spellings is two parties, and each may fail at a threshold."""
    tables: tuple[tuple[str, Iterable[Party | Region | District]], ...] = (
        ("party", scenario.party),
        ("region", scenario.region),
        ("district", scenario.district),
    )
    for key, rows in tables:
        yield from alike((row.name or row.id, f"{key}.{row.id}") for row in rows)
    names: dict[str, list[tuple[str, str]]] = {}
    for number, each in enumerate(scenario.candidate, start=1):
        if each.name:
            row = each.name, f"candidate[{number}]"
            names.setdefault(f"{each.district} {each.party}", []).append(row)
    for standing in names.values():
        yield from alike(standing)


RULES: tuple[Callable[[Scenario], Iterator[str]], ...] = (
    interviews_are_no_sample_size,
    spread_beside_the_record,
    polls_that_are_not_used,
    shares_that_do_not_vary,
    draws_that_are_few_or_rescaled,
    nominal_electorate,
    independents_without_candidates,
    base_without_against_all,
    base_with_blank,
    facts_that_nobody_gave,
    quotas_without_others,
    fractions_for_percent,
    events_that_are_certain,
    entering_somewhere_is_no_seat,
    names_of_several_thresholds,
    names_that_state_another_number,
    others_above_a_threshold,
    votes_of_candidates_are_their_party_s,
    districts_that_miss_the_nation,
    groups_that_do_nothing,
    shares_that_were_rescaled,
    names_that_look_alike,
    unlikely_returns,
)
