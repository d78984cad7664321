"""What an event is called: its name, in which `{threshold}` is the threshold that it asks about.

`name = "NSDP clears {threshold}"` reads "NSDP clears 5%", and 3% where the law, `--set` or a
sweep says so.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from simulator.scenario.allowed import nearest
from simulator.scenario.expression import parse
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.law import threshold_part
from simulator.scenario.rows import Event, Party
from simulator.scenario.terms import Expression, Names, comparisons
from simulator.scenario.tiers import ListTier, as_fraction
from simulator.scenario.tree import shown

THRESHOLD = "threshold"
HELD = f"{{{THRESHOLD}}}"
_HELD = re.compile(r"\{([^{}]*)\}")
_PERCENT = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s*(?:%|per ?cent\b)")
_WHOLE = re.compile(r"(?<![\w.,-])(\d{1,4})(?![\w%-]|[.,]\d|\s*(?:%|per ?cent\b))")
_BESIDE = {">=": -1, "<": -1, ">": 1, "<=": 1}
"""The number in which the same comparison may be said the other way, strictly or not."""
_YEARS = range(1800, 2101)


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
    return name.replace(HELD, f"{_text(*asked)}%" if len(asked) == 1 else "the threshold")


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
    return _entered(scenario, _parsed(scenario, event)) or _of_tiers(scenario, None, None)


def _parsed(scenario: Scenario, event: Event) -> Expression:
    return parse(event.when, Names.of(scenario))


def _entered(scenario: Scenario, expression: Expression) -> set[Fraction]:
    parties = {party.id: party for party in scenario.party}
    return {
        number
        for comparison in comparisons(expression)
        for term in comparison.terms
        if term.kind in ("enters", "entering")
        for number in _of_tiers(scenario, term.tier, parties.get(term.party or ""))
    }


def _of_tiers(scenario: Scenario, tier: str | None, party: Party | None) -> set[Fraction]:
    """Of one tier, or of all that have a threshold; for a party with its own rules, if named."""
    barred = [
        each for each in scenario.list_tiers if each.threshold.bars and tier in (None, each.id)
    ]
    return {_percent(each, party) for each in barred}


def _percent(tier: ListTier, party: Party | None) -> Fraction:
    rule = tier.threshold
    if not rule.share:
        return as_fraction(rule.in_one_region or 0.0)
    return as_fraction(rule.share) if party is None else 100 * threshold_part(tier, party)


def _text(number: Fraction) -> str:
    return f"{float(number):.6g}"


def names_of_several_thresholds(scenario: Scenario) -> Iterator[str]:
    """`{threshold}` is one number, and nothing else is filled in."""
    for event in scenario.event:
        for held in _HELD.findall(event.name or ""):
            if held != THRESHOLD:
                hint = nearest(held, [THRESHOLD])
                yield (
                    f"event.{event.id}.name: {{{held}}} is printed as it is; {hint}"
                    "a name may hold {threshold}"
                )
                continue
            found = thresholds_asked(scenario, event)
            if len(found) != 1:
                numbers = ", ".join(f"{_text(each)}%" for each in sorted(found)) or "none"
                yield (
                    f"event.{event.id}.name: which threshold is {{threshold}}? found: {numbers}; "
                    "ask about one tier in `when`, as in TIER.PARTY enters, or write the number"
                )


def names_that_state_another_number(scenario: Scenario) -> Iterator[str]:
    """A name that says 5% where the rule is 3% is read as if it were true."""
    for event in scenario.event:
        expression = _parsed(scenario, event)
        name = _without_names(event.name or "", scenario)
        entered = _entered(scenario, expression)
        percents = entered | _numbers(expression, ("share", "turnout", "wasted"))
        stated = [Fraction(found.replace(",", ".")) for found in _PERCENT.findall(name)]
        other = [number for number in stated if number not in percents]
        if percents and other:
            hint = "; write {threshold} for the threshold that holds" if entered else ""
            rule = ", ".join(f"{_text(each)}%" for each in sorted(percents))
            yield (
                f"event.{event.id}.name: {shown(event.name)} says {_text(other[0])}%, "
                f"but what it asks about is {rule}{hint}"
            )
        yield from _other_seats(event, name, expression, scenario)


def _other_seats(
    event: Event, name: str, expression: Expression, scenario: Scenario
) -> Iterator[str]:
    """The one whole number of a name is none of the rule; "more than 5" is 6; houses aside."""
    whole = (c for c in comparisons(expression) if c.unit in ("seats", "entering"))
    asked = [c for c in whole if c.plain or c.number]
    near = {abs(c.number) + off for c in asked for off in (0, _BESIDE.get(c.operator, 0))}
    aside = {*_YEARS, scenario.house, *map(scenario.tier_seats, scenario.tier)}
    stated = [int(found) for found in _WHOLE.findall(name)]
    if not near & set(stated):
        stated = [number for number in stated if number not in aside]
    if asked and len(stated) == 1 and not near & set(stated):
        yield (
            f"event.{event.id}.name: {shown(event.name)} says {stated[0]}, "
            f"but what it asks is {shown(event.when)}"
        )


def _numbers(expression: Expression, kinds: tuple[str, ...]) -> set[Fraction]:
    asked = (each for each in comparisons(expression) if each.unit in kinds)
    return {abs(each.number) for each in asked if each.plain or each.number}


def _without_names(text: str, scenario: Scenario) -> str:
    """A text without the names of parties, which may have numbers of their own."""
    for party in scenario.party:
        for name in (party.name, party.short):
            text = text.replace(name, " ") if name else text
    return text
