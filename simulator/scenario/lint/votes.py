"""Likely mistakes in how votes vary: samples, polls, draws, swings, groups of regions."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from simulator.polls.constants import Kind
from simulator.polls.covariance import effective_size
from simulator.polls.record import DAYS, past_size
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.forecast import entries_of, that_count
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.numbers.last_result import districts_today, votes_are_for_candidates
from simulator.scenario.numbers.leans import missed_shares
from simulator.scenario.numbers.swings import covariance_of, expected_shares
from simulator.scenario.tree import shown
from simulator.scenario.votes import Dirichlet, Drawn, Fixed, LogisticNormal
from simulator.schema import ordinal
from simulator.text import listed

LARGEST_LIKELY_SIZE = 2000
LEAST_ROWS = 1000
"""Of draws of shares: a chance then has an error of at most 1.6 points from their number."""
FAR_FROM_THE_RECORD = 1.6
"""Times the sample size of polls in the past: more than its own error at any number of days."""
FAR_FROM_THE_NATION = 0.001
"""Of a share: a tenth of a point."""
LEAST_MISSED = 1e-4
"""Of the nation's votes: a hundredth of a point is shown."""


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


def groups_that_do_nothing(scenario: Scenario) -> Iterator[str]:
    """A group needs a standard deviation, and a standard deviation needs a group."""
    sd = scenario.votes.group_sd
    varies = any(sd.values()) if isinstance(sd, Mapping) else sd > 0
    if varies and not scenario.groups:
        yield (
            "votes.group_sd: no region has a group, so none deviate together; name the group in "
            'each region that has one: group = "east"'
        )
    elif varies and scenario.counted:
        yield "votes.group_sd: the votes are counted and do not vary, so it does nothing"
    elif scenario.groups and not varies:
        yield (
            "region.group: votes.group_sd is 0, so groups do nothing; say how far the regions of a "
            "group deviate together: group_sd = 0.1"
        )
    elif varies:
        yield from _groups_of_one_or_all(scenario)


def _groups_of_one_or_all(scenario: Scenario) -> Iterator[str]:
    """What one region does is not a common deviation, and what all do is a national swing."""
    members = Counter(region.group for region in scenario.region)
    for region in scenario.region:
        if region.group is not None and members[region.group] == 1:
            others = [group for group in scenario.groups if group != region.group]
            yield (
                f"region.{region.id}.group: no other region is of the group {shown(region.group)}, "
                "so votes.group_sd only adds to the deviation of this one; "
                + did_you_mean(region.group, others, "other groups")
            )
    if len(members) == 1 and len(scenario.region) > 1:
        yield (
            f"region.group: all regions are of the group {shown(scenario.groups[0])}; what moves "
            "all of them alike is the national swing, so it does nothing: name two groups or more"
        )


def shares_that_were_rescaled(scenario: Scenario) -> Iterator[str]:
    """Printed percentages rarely make 100; what is drawn does."""
    shares = [party.share for party in scenario.party if party.share is not None]
    total = math.fsum(shares)
    if shares and abs(total - 100) > 1e-6:
        yield f"party: the shares add up to {total:.6g} percent and are scaled to 100"


def shares_that_regions_miss(scenario: Scenario) -> Iterator[str]:
    """With shares of 0 in regions the nation's can be off a little; far off, they are refused."""
    missed = missed_shares(scenario) if scenario.region and not scenario.counted else []
    off = [
        f"{each.party} {100 * each.nearest:.4g} ({100 * each.stated:.4g} is stated)"
        for each in missed
        if abs(each.stated - each.nearest) > LEAST_MISSED
    ]
    if off:
        yield f"region.share: with shares of 0 in regions, in the nation there are {listed(off)}"
