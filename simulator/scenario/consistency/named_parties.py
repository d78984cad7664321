"""Parties that are named one after another: by a bloc, and by the page from left to right."""

from collections.abc import Iterator, Sequence

from simulator.scenario.consistency.ids import unknown
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault
from simulator.scenario.rows import WINNING_ROLES, ids
from simulator.scenario.tree import Path, shown
from simulator.text import compatible


def blocs_name_parties(scenario: Scenario) -> Iterator[Fault]:
    """A bloc is of parties of the file that can win seats, each named once."""
    for index, bloc in enumerate(scenario.bloc):
        yield from _winners_once(scenario, bloc.parties, ("bloc", index, "parties"), "bloc")


def page_names_parties(scenario: Scenario) -> Iterator[Fault]:
    """Those who sit from left to right can win seats, and each sits in one place."""
    yield from _winners_once(scenario, scenario.page.order, ("page", "order"), "order")


def _winners_once(
    scenario: Scenario, named: Sequence[str], path: Path, where: str
) -> Iterator[Fault]:
    roles = {party.id: party.role for party in scenario.party}
    for place, party in enumerate(named):
        here = (*path, place)
        yield from unknown(here, party, roles, "party", "parties")
        if roles.get(party, "list") not in WINNING_ROLES:
            message = f'{shown(party)} has the role "{roles[party]}" and cannot win seats'
            yield Fault(here, f"{message}; leave it out of the {where}")
        if party in named[:place]:
            yield Fault(here, f"{shown(party)} is in the {where} already; name it once")


def blocs_have_their_own_ids(scenario: Scenario) -> Iterator[Fault]:
    """Events name parties, tiers and blocs, so that no two of them have one id."""
    taken = {compatible(tier): "tier" for tier in ids(scenario.tier)}
    taken |= {compatible(party): "party" for party in ids(scenario.party)}
    for index, bloc in enumerate(scenario.bloc):
        if kind := taken.get(compatible(bloc.id)):
            message = f"{shown(bloc.id)} is the id of a {kind}, too; choose another id"
            yield Fault(("bloc", index, "id"), message)


def page_names_an_event(scenario: Scenario) -> Iterator[Fault]:
    """The headline is the chance of an event of the file."""
    headline = scenario.page.headline
    if headline is not None:
        events = ids(scenario.event)
        yield from unknown(("page", "headline"), headline, events, "event", "events")
