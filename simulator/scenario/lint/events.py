"""Likely mistakes in events: whether one is certain, and whether its name says what it asks."""

import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from simulator.scenario.allowed import nearest
from simulator.scenario.event_names import (
    THRESHOLD,
    entered,
    in_percent,
    parsed_events,
    thresholds_asked,
)
from simulator.scenario.model import Scenario
from simulator.scenario.rows import Event, ids
from simulator.scenario.terms import And, Comparison, Expression, Not, Or, Term, comparisons, terms
from simulator.scenario.tiers import Plurality, Stated, TierSpec, is_by_region
from simulator.scenario.tree import shown

_HELD = re.compile(r"\{([^{}]*)\}")
_PERCENT = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s*(?:%|per ?cent\b)")
_WHOLE = re.compile(r"(?<![\w.,-])(\d{1,4})(?![\w%-]|[.,]\d|\s*(?:%|per ?cent\b))")
_BESIDE = {">=": -1, "<": -1, ">": 1, "<=": 1}
"""The number in which the same comparison may be said the other way, strictly or not."""
_YEARS = range(1800, 2101)
NONE = Fraction(0)
Bounds = tuple[Fraction, Fraction]
"""The least and the most."""
Answer = bool | None
"""True in every draw, False in none, None where it depends."""
_HOLDS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}


def events_that_are_certain(scenario: Scenario) -> Iterator[str]:
    """An event that cannot happen, or cannot fail to, is a slip of the pen."""
    for event, expression in parsed_events(scenario):
        answer = certain(expression, scenario)
        if answer is not None:
            what = "happens in every draw" if answer else "can never happen"
            yield f'event.{event.id}: "{event.when}" {what}, whatever the votes are'


def entering_somewhere_is_no_seat(scenario: Scenario) -> Iterator[str]:
    """Under a threshold by region a list enters where it reaches it in any one region."""
    by_region = {tier.id for tier in scenario.tier if is_by_region(tier)}
    for event, expression in parsed_events(scenario):
        for term in terms(expression):
            if term.kind == "enters" and (term.tier in by_region if term.tier else by_region):
                yield (
                    f'event.{event.id}: "{event.when}" asks whether the list reaches the threshold '
                    f"in any one region, which need not give it a seat; for a seat write "
                    f'"{term.party} >= 1"'
                )


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
                numbers = ", ".join(map(in_percent, sorted(found))) or "none"
                yield (
                    f"event.{event.id}.name: which threshold is {{threshold}}? found: {numbers}; "
                    "ask about one tier in `when`, as in TIER.PARTY enters, or write the number"
                )


def names_that_state_another_number(scenario: Scenario) -> Iterator[str]:
    """A name that says 5% where the rule is 3% is read as if it were true."""
    for event, expression in parsed_events(scenario):
        name = _without_names(event.name or "", scenario)
        thresholds = entered(scenario, expression)
        asked = (c for c in comparisons(expression) if c.unit in ("share", "turnout", "wasted"))
        percents = thresholds | {abs(c.number) for c in asked if c.plain or c.number}
        stated = [Fraction(found.replace(",", ".")) for found in _PERCENT.findall(name)]
        other = [number for number in stated if number not in percents]
        if percents and other:
            hint = "; write {threshold} for the threshold that holds" if thresholds else ""
            rule = ", ".join(map(in_percent, sorted(percents)))
            yield (
                f"event.{event.id}.name: {shown(event.name)} says {in_percent(other[0])}, "
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


def _without_names(text: str, scenario: Scenario) -> str:
    """A text without the names of parties, which may have numbers of their own."""
    for party in scenario.party:
        for name in (party.name, party.short):
            text = text.replace(name, " ") if name else text
    return text


def certain(expression: Expression, scenario: Scenario) -> Answer:
    """Whether an event happens in every draw or in none, by the sizes of things alone."""
    match expression:
        case Comparison():
            return _compared(expression, *bounds(expression.terms, scenario))
        case Not():
            inner = certain(expression.item, scenario)
            return None if inner is None else not inner
        case And(items) | Or(items):
            answers = [certain(item, scenario) for item in items]
            decisive = isinstance(expression, Or)  # one such answer decides the result
            if decisive in answers:
                return decisive
            return None if None in answers else not decisive


def _compared(comparison: Comparison, lowest: Fraction, highest: Fraction) -> Answer:
    """A quantity between `lowest` and `highest` against the number."""
    number, holds = comparison.number, _HOLDS[comparison.operator]
    between = [number] if lowest < number < highest else []
    answers = {holds(each, number) for each in (lowest, highest, *between)}
    return answers.pop() if len(answers) == 1 else None


def bounds(terms: Sequence[Term], scenario: Scenario) -> Bounds:
    """The least and the most that a sum of quantities can be, by the sizes of things alone."""
    kind = terms[0].unit[0]
    if kind == "seats":
        return _bounds_of_seats(terms, scenario)
    if kind in ("share", "turnout", "wasted", "gallagher"):
        return _of_one_whole(100, _factors(terms).values())
    lists = len(scenario.lists) if kind == "entering" else 1
    return _added([_of_one_whole(lists, [term.factor]) for term in terms])


def _bounds_of_seats(terms: Sequence[Term], scenario: Scenario) -> Bounds:
    """In each tier its seats go to one of the named parties, or to none that can win there.

    Those of a region are between none and the nation's.
    """
    parts = [
        (min(pair), max(pair))
        for term in terms
        if term.kind == "house"
        for pair in [(term.factor * scenario.house, term.factor * scenario.largest_house)]
    ]
    seats = [term for term in terms if term.kind == "seats"]
    for region in {term.region for term in seats}:
        for tier in scenario.tier:
            own = [t for t in seats if t.region == region and t.tier in (None, tier.id)]
            low, high = _added([*_bounds_in_tier(tier, _factors(own), scenario)])
            parts.append((low, high) if region is None else (min(low, NONE), max(high, NONE)))
    return _added(parts)


def _bounds_in_tier(
    tier: TierSpec, factors: Mapping[str | None, Fraction], scenario: Scenario
) -> Iterator[Bounds]:
    if isinstance(tier, Plurality):
        for district in scenario.district:
            standing = {c.party for c in scenario.candidate if c.district == district.id}
            yield _of_one_whole(1, [each for party, each in factors.items() if party in standing])
    elif isinstance(tier, Stated):
        won = sum((tier.won.get(party or "", 0) * n for party, n in factors.items()), NONE)
        yield won, won
    else:
        lists = set(ids(scenario.lists))
        times = [factor for party, factor in factors.items() if party in lists]
        yield _of_one_whole(scenario.most_seats(tier), times)


def _factors(terms: Iterable[Term]) -> dict[str | None, Fraction]:
    """By party, how often it is counted."""
    found: dict[str | None, Fraction] = defaultdict(Fraction)
    for term in terms:
        found[term.party] += term.factor
    return found


def _of_one_whole(whole: int, factors: Iterable[Fraction]) -> Bounds:
    """A whole that is shared by what has these factors, and by others that have none."""
    found = [NONE, *factors]
    return whole * min(found), whole * max(found)


def _added(parts: Sequence[Bounds]) -> Bounds:
    return sum((low for low, _ in parts), NONE), sum((high for _, high in parts), NONE)
