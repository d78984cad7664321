"""Polls have days, parties and shares that agree with the scenario; `votes.spread` is filled in."""

import math
from collections.abc import Iterator

import numpy as np

from simulator.scenario.consistency.ids import unknown
from simulator.scenario.consistency.votes import ROUNDING
from simulator.scenario.forecast import PolledEntry, entries_of, left, that_count
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.polls import Poll, Polls
from simulator.scenario.problems import Fault
from simulator.scenario.tree import Path, shown
from simulator.scenario.votes import LogisticNormal
from simulator.schema import ordinal
from simulator.text import listed

MOST_OPTIONS = 150
"""On the list ballot, with a spread: each pair of them has a covariance."""
LEAST_SUM = 1.05
"""Percent: the shares of a poll that make no more are fractions, or of nobody."""
MOST_MISSING = 5.0
"""Percent that polls may leave to others, where no party of the scenario collects them."""


def polls_have_a_day(scenario: Scenario, polls: Polls) -> Iterator[Fault]:
    """Polls are of an election whose day is known, and of days before it."""
    if scenario.date is None:
        message = "missing; polls say something about a day: when is the election?"
        yield Fault(("date",), f'{message} give date = "2022-09-11"')
        return
    if not _is_day(scenario.date):
        yield Fault(("date",), f"{shown(scenario.date)} is in no calendar")
        return
    for index, poll in enumerate(polls.poll):
        yield from _days(("polls", "poll", index), poll, scenario.date)
    if polls.as_of == "election":
        return
    if not _is_day(polls.as_of):
        yield Fault(("polls", "as_of"), f"{shown(polls.as_of)} is in no calendar")
    elif polls.as_of > scenario.date:
        message = f"{polls.as_of} is after the election of {scenario.date}; at most that day"
        yield Fault(("polls", "as_of"), message)
    elif polls.as_of < (first := min(poll.last for poll in polls.poll)):
        message = f"{polls.as_of}; no poll had ended by then, the first did on {first}"
        yield Fault(("polls", "as_of"), message)


def _is_day(day: str) -> bool:
    try:
        ordinal(day)
    except ValueError:
        return False
    return True


def _days(path: Path, poll: Poll, election: str) -> Iterator[Fault]:
    for key, day in (("first", poll.first), ("last", poll.last)):
        if day is not None and not _is_day(day):
            yield Fault((*path, key), f"{shown(day)} is in no calendar", "calendar")
            return
    if (poll.first or poll.last) > poll.last:
        message = f"{poll.first} is after the last day, {poll.last}; were the two swapped?"
        yield Fault((*path, "first"), message, "swapped")
    if poll.last > election:
        message = f"{poll.last} is after the election of {election}; is a year wrong?"
        yield Fault((*path, "last"), message, "after")


def polls_name_parties(scenario: Scenario, polls: Polls) -> Iterator[Fault]:
    """The shares of a poll are of parties on the list ballot or of blocs, each party once."""
    others = {party.id for party in scenario.party if party.role == "other"}
    known = [name for name in option_ids(scenario) if name not in others]
    known += [bloc.id for bloc in scenario.bloc]
    for index, poll in enumerate(polls.poll):
        path: Path = ("polls", "poll", index, "share")
        for name in poll.share:
            if name not in others:
                yield from unknown((*path, name), name, known, "party or bloc", "parties and blocs")
            else:
                message = "others have what the polls leave; leave it out"
                yield Fault((*path, name), message, "others")
        total = math.fsum(poll.share.values())
        if total > 100 + ROUNDING * len(poll.share):
            message = f"the shares add up to {total:.6g} percent; at most 100"
            yield Fault(path, message, "poll_sums")
        elif total <= LEAST_SUM:
            advice = "; use percent, such as 41.5, not 0.415" if total > 0 else "; leave it out"
            yield Fault(path, f"the shares add up to {total:.6g} percent{advice}", "poll_sums")


def polled_blocs_are_of_lists(scenario: Scenario, polls: Polls) -> Iterator[Fault]:
    """A bloc that was polled as one is split, and shares no party with another one."""
    named = {name for poll in polls.poll for name in poll.share}
    options = set(option_ids(scenario))
    owner: dict[str, str] = {}
    for index, bloc in enumerate(scenario.bloc):
        if bloc.id not in named:
            continue
        for party in bloc.parties:
            if party not in options:
                message = f"polls have a share of it, but {shown(party)} is not on the list ballot"
                yield Fault(("bloc", index, "parties"), message)
            elif (other := owner.setdefault(party, bloc.id)) != bloc.id:
                message = (
                    f"polls have a share of it and one of {shown(other)}, and {shown(party)} is in "
                    "both: which is meant? leave one out of the polls"
                )
                yield Fault(("bloc", index, "parties"), message)
        for at, poll in enumerate(polls.poll):
            both = [party for party in bloc.parties if party in poll.share]
            if bloc.id in poll.share and both:
                path: Path = ("polls", "poll", at, "share", both[0])
                message = f"the poll has a share of {shown(bloc.id)}, too, which includes it"
                yield Fault(path, f"{message}: leave one out", "bloc_and_party")


def polled_blocs_are_split(scenario: Scenario, polls: Polls) -> Iterator[Fault]:
    """The share of a bloc that was polled as one is split as its parties last stood."""
    if scenario.counted or any(polled_blocs_are_of_lists(scenario, polls)):
        return
    unknown_parts = {entry.id for entry in entries_of(scenario) if not entry.part}
    for index, bloc in enumerate(scenario.bloc):
        if bloc.id in unknown_parts:
            message = "was polled as one: how is it split? give each of its parties `last`"
            yield Fault(("bloc", index, "parties"), f"{message}, its share last time")


def every_party_has_a_share(scenario: Scenario, polls: Polls) -> Iterator[Fault]:
    """A party in no poll that counts states its share; polls and these make 100 percent."""
    entries = entries_of(scenario)
    named = _named(scenario, entries)
    yield from _without_share(scenario, polls, named)
    nobody, lists, others = left(scenario, named)
    polled = (1 - nobody / 100) * math.fsum(named.values()) * 100
    rest = 100 - nobody - lists - polled
    if rest < -MOST_MISSING:
        parties = {party for entry in named for party in entry.parties}
        stated = [
            party.id
            for party in scenario.party
            if party.share and party.role != "other" and party.id not in parties
        ]
        message = (
            f"the polls have {polled:.1f} percent for the parties in them, and those in none "
            f"({listed(stated)}) state {nobody + lists:.1f}: which are wrong? one that does not "
            "stand any more has a share of 0"
        )
        yield Fault(("party",), message if stated else _of_parties_gone(scenario, entries, polled))
    elif rest > MOST_MISSING and not others:
        message = f"the polls leave {rest:.1f} percent to others: who has them? add a party"
        yield Fault(("party",), f'{message} with role = "other"')


def _of_parties_gone(scenario: Scenario, entries: tuple[PolledEntry, ...], polled: float) -> str:
    """What is wrong where polls of different days have different parties."""
    polls = that_count(scenario, entries)
    newest = polls.rows(polls.last == polls.last.max())
    times, still = (np.count_nonzero(np.isfinite(each.share), axis=0) for each in (polls, newest))
    gone = (times > 0) & (still == 0)
    missing = listed(entry.id for entry, out in zip(entries, gone, strict=True) if out)
    told = f" ({missing}: not in the last one)" if missing else ""
    return (
        f"the polls have {polled:.1f} percent for the parties in them together{told}: did some "
        "merge, or give up? leave their columns out, or add up those of parties that are one now"
    )


def _named(scenario: Scenario, entries: tuple[PolledEntry, ...]) -> dict[PolledEntry, float]:
    """The mean share of each entry that is in a poll that counts."""
    polls = that_count(scenario, entries)
    asked = np.isfinite(polls.share)
    times = asked.sum(0)
    means = np.where(asked, polls.share, 0.0).sum(0) / np.maximum(times, 1)
    return {entry: float(mean) for entry, mean, n in zip(entries, means, times, strict=True) if n}


def _without_share(
    scenario: Scenario, polls: Polls, named: dict[PolledEntry, float]
) -> Iterator[Fault]:
    """Parties whose share is neither polled nor stated; what later polls said is not stated."""
    polled = {party for entry in named for party in entry.parties}
    others = [party for party in scenario.party if party.role == "other" and party.id not in polled]
    for index, party in enumerate(scenario.party):
        lone = party.role == "independent" or (party in others and len(others) == 1)
        stated = party.share is not None and party.id not in (polls.pooled or {})
        if not lone and party.id not in polled and not stated:
            when = "" if polls.as_of == "election" else f" as of {polls.as_of}"
            message = f"in no poll that counts{when}: what is its share? give it, or a poll of it"
            yield Fault(("party", index, "share"), message, "in_no_poll")


def _pools(scenario: Scenario) -> bool:
    spec = scenario.votes
    return isinstance(spec, LogisticNormal) and spec.spread == "polls"


def spread_has_polls(scenario: Scenario) -> Iterator[Fault]:
    """A spread from polls needs some; one of any kind has few enough parties."""
    spec = scenario.votes
    if not isinstance(spec, LogisticNormal) or spec.spread is None:
        return
    if _pools(scenario) and scenario.polls is None:
        message = '"polls", but there are none; add polls = { csv = "polls.csv" }, or say'
        yield Fault(("votes", "spread"), f'{message} spread = "past-errors" with days')
    options = [
        party for party in scenario.party if party.share != 0 and party.role != "independent"
    ]
    if len(options) > MOST_OPTIONS:
        message = f"{len(options):,} parties with votes; at most {MOST_OPTIONS} with a spread"
        yield Fault(("votes", "spread"), f"{message}: merge small ones into others")


RULES = (polls_have_a_day, polls_name_parties, polled_blocs_are_of_lists, polled_blocs_are_split)


def check_polls(scenario: Scenario) -> list[Fault]:
    """What is wrong with polls and a spread, before shares and covariances come from them."""
    found, polls = [*spread_has_polls(scenario)], scenario.polls
    if polls is not None:
        found += [fault for rule in RULES for fault in rule(scenario, polls)]
        if not found and _pools(scenario):
            found += every_party_has_a_share(scenario, polls)
    return found


def spread_is_filled_in(scenario: Scenario) -> Iterator[Fault]:
    """A scenario that was made of parts has no covariance from its spread."""
    spec = scenario.votes
    if scenario.counted or not isinstance(spec, LogisticNormal):
        return  # a count has the model "fixed", which another rule asks for
    if spec.spread is not None and spec.filled is None:
        message = f"{shown(spec.spread)} is not filled in: make the scenario by simulator.load"
        yield Fault(("votes", "spread"), f"{message} or Scenario.from_dict")
