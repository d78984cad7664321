"""What an event is called: its name, in which `{threshold}` is the threshold that it asks about.

`name = "NSDP clears {threshold}"` reads "NSDP clears 5%", and 3% where the law, `--set` or a
sweep says so.
"""

from collections.abc import Iterator
from fractions import Fraction

from simulator.scenario.expression import parse
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.law import threshold_part
from simulator.scenario.rows import Event, Party
from simulator.scenario.terms import Expression, Names, terms
from simulator.scenario.tiers import ListTier, as_fraction

THRESHOLD = "threshold"
HELD = f"{{{THRESHOLD}}}"


def event_name(event: Event, *scenarios: Scenario) -> str:
    """Its name or id, with the threshold in place; "the threshold" where it is more than one."""
    name = event.name or event.id
    if HELD not in name:
        return name
    asked = {
        number
        for each in scenarios
        for own in each.event
        if own.id == event.id
        for number in thresholds_asked(each, own)
    }
    return name.replace(HELD, in_percent(*asked) if len(asked) == 1 else "the threshold")


def names_of(*scenarios: Scenario) -> dict[str, dict[str, str]]:
    """What `events`, and `parties` with blocs, are called, by id."""
    asked = {event.id: event for one in scenarios for event in one.event}
    events = {name: event_name(event, *scenarios) for name, event in asked.items()}
    parties = {row.id: row.shortest_name for one in scenarios for row in one.party}
    blocs = {row.id: row.name or row.id for one in scenarios for row in one.bloc}
    return {"events": events, "parties": parties | blocs}


def thresholds_asked(scenario: Scenario, event: Event) -> set[Fraction]:
    """The thresholds, in percent, of the parties and tiers whose entering an event asks about.

    Where it asks about none, those of all tiers. An alliance has its own.
    """
    expression = parse(event.when, Names.of(scenario))
    return entered(scenario, expression) or _of_tiers(scenario, None, None)


def parsed_events(scenario: Scenario) -> Iterator[tuple[Event, Expression]]:
    """The events of a scenario in which `consistency` found nothing wrong, and what each means."""
    names = Names.of(scenario)
    for event in scenario.event:
        yield event, parse(event.when, names)


def entered(scenario: Scenario, expression: Expression) -> set[Fraction]:
    """The thresholds, in percent, of the parties and tiers whose entering is asked about."""
    parties = {party.id: party for party in scenario.party}
    return {
        number
        for term in terms(expression)
        if term.kind in ("enters", "entering")
        for number in _of_tiers(scenario, term.tier, parties.get(term.party or ""))
    }


def _of_tiers(scenario: Scenario, tier: str | None, party: Party | None) -> set[Fraction]:
    """Of one tier, or of all that have a threshold; for a party with its own rules, if named."""
    barred = (each for each in scenario.list_tiers if each.threshold.bars)
    return {_percent(each, party) for each in barred if tier in (None, each.id)}


def _percent(tier: ListTier, party: Party | None) -> Fraction:
    rule = tier.threshold
    if not rule.share:
        return as_fraction(rule.in_one_region or 0.0)
    return as_fraction(rule.share) if party is None else 100 * threshold_part(tier, party)


def in_percent(number: Fraction) -> str:
    """A number of percent as names have it: `5%`."""
    return f"{float(number):.6g}%"
