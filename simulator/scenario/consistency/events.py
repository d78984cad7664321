"""Blocs and events: they name what there is, and ask for what can be."""

from collections.abc import Iterable, Iterator, Sequence

from simulator.scenario.consistency.exactness import compares_exactly
from simulator.scenario.consistency.ids import unknown
from simulator.scenario.expression import parse
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import most_ballots
from simulator.scenario.problems import Fault
from simulator.scenario.rows import WINNING_ROLES, Event, ids
from simulator.scenario.terms import Names, Term, comparisons, terms
from simulator.scenario.tiers import Plurality, Stated, has_regional_seats
from simulator.scenario.tokens import ExpressionError
from simulator.scenario.tree import Path, shown
from simulator.text import compatible


def blocs_name_parties(scenario: Scenario) -> Iterator[Fault]:
    """A bloc is of parties of the file that can win seats, each named once."""
    for index, bloc in enumerate(scenario.bloc):
        yield from winners_once(scenario, bloc.parties, ("bloc", index, "parties"), "bloc")


def winners_once(
    scenario: Scenario, named: Sequence[str], path: Path, where: str
) -> Iterator[Fault]:
    """Names are of parties that can win seats, each once."""
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


def events_make_sense(scenario: Scenario) -> Iterator[Fault]:
    """Each event can be read, and asks for nothing that cannot be."""
    if any(party not in ids(scenario.party) for bloc in scenario.bloc for party in bloc.parties):
        return
    names, ballots = Names.of(scenario), most_ballots(scenario)
    for index, event in enumerate(scenario.event):
        path = ("event", index, "when")
        try:
            expression = parse(event.when, names)
        except ExpressionError as error:
            yield Fault(path, f"{shown(event.when)}, {error}")
            continue
        for term in terms(expression):
            if reason := _senseless(scenario, term):
                yield Fault(path, f"{shown(event.when)}: {reason}")
        for each in comparisons(expression):
            if not compares_exactly(each, ballots):
                reason = "its number has too many digits to be compared exactly"
                yield Fault(path, f"{shown(event.when)}: {reason}")


def _senseless(scenario: Scenario, term: Term) -> str:
    """Why a term has the same value in every draw; empty where it has not."""
    roles = {party.id: party.role for party in scenario.party}
    role = roles[term.party] if term.party else "list"
    barless = [tier.id for tier in scenario.tier if isinstance(tier, Plurality | Stated)]
    if term.kind in ("enters", "entering") and term.tier in barless:
        return f"{shown(term.tier)} elects districts and has no threshold"
    if term.kind == "enters" and role != "list":
        return f"{shown(term.party)} is not a list and cannot reach the threshold"
    if term.kind == "share" and role == "independent":
        return f"{shown(term.party)} is not on the list ballot and has no share"
    if term.kind in ("seats", "winner") and role not in WINNING_ROLES:
        return f'{shown(term.party)} has the role "{role}" and cannot win seats'
    if term.kind in ("wasted", "gallagher"):
        told = f"{term.kind} is of list tiers, and no tier is of lists"
        return "" if scenario.list_tiers else told
    return _without_place(scenario, term)


def _without_place(scenario: Scenario, term: Term) -> str:
    """Why nothing is known of a district, or of seats in a region; empty where it is."""
    if term.kind == "winner":
        return "" if scenario.elects_districts else "no tier elects the members of districts"
    if term.kind != "seats" or term.region is None:
        return ""
    tiers = [tier for tier in scenario.tier if term.tier in (None, tier.id)]
    if any(map(has_regional_seats, tiers)):
        return ""
    where = f"tier {shown(term.tier)} has" if term.tier else "no tier has"
    return f"{where} {'no ' * bool(term.tier)}seats of a region; ask for seats without a region"


def asking(scenario: Scenario, events: Iterable[Event]) -> Scenario:
    """The scenario with these events and no others; nothing else of it changes."""
    return scenario.model_copy(update={"event": tuple(events)})


def fault_of(scenario: Scenario, event: Event) -> str:
    """Why an event cannot be asked of a scenario; empty where it can."""
    faults = events_make_sense(asking(scenario, [event]))
    return next((fault.told for fault in faults), "")
