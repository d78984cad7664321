"""From the last result to today: how candidates and regions move with the nation's shares.

A candidate's share of last time is multiplied by what became of the party's share, today's over
the last, and the shares of a district are scaled to one: a swing on the scale of odds. It is the
same in percent everywhere, so no share is below zero, and a party loses most where it had most.
Uniform swing adds the points that the party has won in the nation, and stops at zero.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import electorate, option_ids, silent_districts
from simulator.scenario.numbers.swings import expected_shares
from simulator.scenario.rows import Candidate


def last_shares(scenario: Scenario) -> list[float]:
    """Shares of the last result by option, scaled to sum one; empty where nothing moves from it.

    They are those that the parties state; where voters only vote for candidates they are the sum
    of the districts, so that no more needs to be stated.
    """
    if scenario.counted or scenario.votes.swing == "none":
        return []
    if states_last(scenario):
        parties = {party.id: party for party in scenario.party}
        return _scaled([parties[option].last or 0.0 for option in option_ids(scenario)])
    return _sums_of_districts(scenario) if votes_are_for_candidates(scenario) else []


def states_last(scenario: Scenario) -> bool:
    """Whether the parties state the last result."""
    return any(party.last is not None for party in scenario.party)


def votes_are_for_candidates(scenario: Scenario) -> bool:
    """Whether the votes of a party are those of its candidates, whose shares are stated."""
    lone = {party.id for party in scenario.party if not party.on_list_ballot}
    listed = [each for each in scenario.candidate if each.party not in lone]
    return (
        not scenario.list_tiers and bool(listed) and all(each.share is not None for each in listed)
    )


def is_as_last_time(scenario: Scenario) -> bool:
    """Whether the last result that is stated is today's too, or moves nothing."""
    last = last_shares(scenario)
    rows = any(region.share for region in scenario.region) and scenario.votes.swing == "uniform"
    follows = rows or any(each.share is not None for each in scenario.candidate)
    return not follows or not last or last == expected_shares(scenario)


def swung(share: float, was: float, now: float, swing: str) -> float:
    """A share of last time, of one, where the party went from `was` to `now`, before scaling."""
    if was == now or swing == "none":
        return share
    if swing == "uniform":
        return max(share + now - was, 0.0) if share > 0.0 else 0.0
    return share * now / was if was > 0.0 else share


def weights_of_districts(scenario: Scenario) -> dict[str, float]:
    """Expected ballots of each district, to take a mean over districts by."""
    people = electorate(scenario)
    homes: list[str | None] = [region.id for region in scenario.region] or [None]
    left = silent_districts(scenario, people.registered)
    turnout = {
        home: valid / registered
        for home, valid, registered in zip(homes, people.valid, people.registered, strict=True)
    }
    return {
        each.id: (each.registered or left.get(each.region, 0)) * turnout.get(each.region, 0.0)
        for each in scenario.district
    }


def districts_today(scenario: Scenario) -> dict[str, float]:
    """Parties' parts of the votes of all districts after the nation's swing; empty without one."""
    options, last = option_ids(scenario), last_shares(scenario)
    moves = dict(zip(options, zip(last, expected_shares(scenario), strict=False), strict=False))
    sizes = [
        (each, swung((each.share or 0.0) / 100.0, *moves[each.party], scenario.votes.swing))
        for each in scenario.candidate
        if each.party in moves
    ]
    return dict(zip(options, _parts_of_districts(scenario, sizes), strict=True)) if last else {}


def _sums_of_districts(scenario: Scenario) -> list[float]:
    return _parts_of_districts(scenario, [(each, each.share or 0.0) for each in scenario.candidate])


def _parts_of_districts(
    scenario: Scenario, sizes: Sequence[tuple[Candidate, float]]
) -> list[float]:
    """Each option's part of the votes of all districts, from sizes that are scaled in each."""
    whole: dict[str, float] = defaultdict(float)
    for candidate, size in sizes:
        whole[candidate.district] += size * candidate.count
    weights, parts = weights_of_districts(scenario), defaultdict[str, list[float]](list)
    for candidate, size in sizes:
        if whole[candidate.district] > 0.0:
            part = size * candidate.count / whole[candidate.district]
            parts[candidate.party].append(part * weights.get(candidate.district, 0.0))
    return _scaled([math.fsum(parts[option]) for option in option_ids(scenario)])


def _scaled(known: Sequence[float]) -> list[float]:
    whole = math.fsum(known)
    return [share / whole for share in known] if whole > 0.0 else []
