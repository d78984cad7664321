"""The law: tiers and their ballots, and the events asked about."""

from collections.abc import Iterable, Iterator

from simulator.scenario.consistency.exactness import compares_exactly
from simulator.scenario.consistency.ids import unknown
from simulator.scenario.expression import parse
from simulator.scenario.facts import given, needed
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import most_ballots
from simulator.scenario.problems import Fault
from simulator.scenario.rows import WINNING_ROLES, Event, ids
from simulator.scenario.terms import Names, Term, comparisons, terms
from simulator.scenario.tiers import Plurality, Stated, has_regional_seats
from simulator.scenario.tokens import ExpressionError
from simulator.scenario.tree import shown


def tiers_name_ballots(scenario: Scenario) -> Iterator[Fault]:
    """Lists are elected by a ballot for lists, candidates by one for candidates."""
    kinds = {ballot.id: ballot.kind for ballot in scenario.ballot}
    for index, tier in enumerate(scenario.tier):
        path = ("tier", index, "ballot")
        wanted = "candidates" if isinstance(tier, Plurality) else "lists"
        if tier.ballot not in kinds:
            yield from unknown(path, tier.ballot, kinds, "ballot", "ballots")
        elif kinds[tier.ballot] != wanted:
            message = f"{shown(tier.ballot)} is a ballot for {kinds[tier.ballot]}; "
            yield Fault(path, message + f"{tier.method} needs a ballot of kind {shown(wanted)}")


def someone_can_win_list_seats(scenario: Scenario) -> Iterator[Fault]:
    """Where lists are elected, there is a list."""
    if not scenario.lists and scenario.list_tiers:
        yield Fault(("party",), 'no party has the role "list", so no party can win list seats')


def districts_elect_once(scenario: Scenario) -> Iterator[Fault]:
    """The winners of the districts are one tier's."""
    elected = ""
    for index, tier in enumerate(scenario.tier):
        if isinstance(tier, Plurality):
            if elected:
                message = f"tier {shown(elected)} elects the members of districts already"
                yield Fault(("tier", index, "method"), message)
            elected = elected or tier.id


def absent_facts_are_absent(scenario: Scenario) -> Iterator[Fault]:
    """What nobody has, no party has."""
    for number, fact in enumerate(scenario.absent):
        if any(given(scenario, tier, fact) for tier in scenario.tier if fact in needed(tier)):
            message = f"{shown(fact)}: a party has it; leave it out here, or there"
            yield Fault(("absent", number), message)


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
