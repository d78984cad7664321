"""The page: an order of parties that can win seats, and a headline that is an event."""

from collections.abc import Iterator

from simulator.scenario.consistency.ids import unknown
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault
from simulator.scenario.rows import WINNING_ROLES, ids
from simulator.scenario.tree import shown


def page_names_parties(scenario: Scenario) -> Iterator[Fault]:
    """Those who sit from left to right can win seats, and each sits in one place."""
    roles = {party.id: party.role for party in scenario.party}
    for place, party in enumerate(scenario.page.order):
        path = ("page", "order", place)
        yield from unknown(path, party, roles, "party", "parties")
        if roles.get(party, "list") not in WINNING_ROLES:
            message = f'{shown(party)} has the role "{roles[party]}" and cannot win seats'
            yield Fault(path, f"{message}; leave it out of the order")
        if party in scenario.page.order[:place]:
            yield Fault(path, f"{shown(party)} is in the order already; name it once")


def page_names_an_event(scenario: Scenario) -> Iterator[Fault]:
    """The headline is the chance of an event of the file."""
    headline = scenario.page.headline
    if headline is not None:
        events = ids(scenario.event)
        yield from unknown(("page", "headline"), headline, events, "event", "events")
