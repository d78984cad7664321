"""Blocs: of parties that can win seats, and under ids that no party or tier has."""

from collections.abc import Iterator

from simulator.scenario.consistency.ids import unknown
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault
from simulator.scenario.rows import WINNING_ROLES, ids
from simulator.scenario.tree import shown
from simulator.text import compatible


def blocs_name_parties(scenario: Scenario) -> Iterator[Fault]:
    """A bloc is of parties of the file that can win seats, each named once."""
    roles = {party.id: party.role for party in scenario.party}
    for index, bloc in enumerate(scenario.bloc):
        for place, party in enumerate(bloc.parties):
            path = ("bloc", index, "parties", place)
            yield from unknown(path, party, roles, "party", "parties")
            if roles.get(party, "list") not in WINNING_ROLES:
                message = f'{shown(party)} has the role "{roles[party]}" and cannot win seats'
                yield Fault(path, f"{message}; leave it out of the bloc")
            if party in bloc.parties[:place]:
                yield Fault(path, f"{shown(party)} is in the bloc already; name it once")


def blocs_have_their_own_ids(scenario: Scenario) -> Iterator[Fault]:
    """Events name parties, tiers and blocs, so that no two of them have one id."""
    taken = {compatible(tier): "tier" for tier in ids(scenario.tier)}
    taken |= {compatible(party): "party" for party in ids(scenario.party)}
    for index, bloc in enumerate(scenario.bloc):
        if kind := taken.get(compatible(bloc.id)):
            message = f"{shown(bloc.id)} is the id of a {kind}, too; choose another id"
            yield Fault(("bloc", index, "id"), message)
