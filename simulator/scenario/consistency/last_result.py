"""The last result, from which candidates and regions move to today's shares."""

from collections.abc import Iterator
from math import fsum

from simulator.scenario.consistency.votes import ROUNDING
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.last_result import states_last, votes_are_for_candidates
from simulator.scenario.problems import Fault


def last_is_of_all(scenario: Scenario) -> Iterator[Fault]:
    """Where one party of the list ballot states its last share, all do; no other entry has one."""
    said = states_last(scenario)
    for index, party in enumerate(scenario.party):
        path = ("party", index, "last")
        if not party.on_list_ballot and party.last is not None:
            yield Fault(path, "independents are not on the list ballot; leave it out")
        elif said and party.on_list_ballot and party.last is None and not scenario.counted:
            message = (
                "missing; last is given for other parties: give it for all, "
                "0 for one that did not stand"
            )
            yield Fault(path, message, "last missing")


def last_makes_100(scenario: Scenario) -> Iterator[Fault]:
    """Shares of the last result make 100 percent, but for rounding."""
    shares = [party.last for party in scenario.party if party.on_list_ballot]
    known = [share for share in shares if share is not None]
    if not known or len(known) < len(shares) or scenario.counted:
        return
    if abs(fsum(known) - 100) > ROUNDING * len(known):
        message = (
            f"the last shares add up to {fsum(known):.6g} percent; they must add up to 100: "
            'fix the numbers, or give the rest to a party with role = "other"'
        )
        yield Fault(("party",), message, "last")


def swing_has_a_last_result(scenario: Scenario) -> Iterator[Fault]:
    """A swing goes from a last result to today's shares."""
    if scenario.votes.swing != "uniform" or scenario.counted:
        return
    if not states_last(scenario) and not votes_are_for_candidates(scenario):
        message = (
            f'"{scenario.votes.swing}", but nothing says what the shares of candidates and '
            "regions were measured against; give each party its last share (party.last), "
            "or the last count as expected"
        )
        yield Fault(("votes", "swing"), message, "swing")
