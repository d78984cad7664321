"""Whether an event is certain or impossible: intervals instead of numbers, and "perhaps"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from simulator.scenario.expression import And, Comparison, Expression, Not, Or, Term
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import Plurality, Stated

Answer = bool | None
"""True in every draw, False in none, None where it depends."""


def certain(expression: Expression, scenario: Scenario) -> Answer:
    """Whether an event happens in every draw or in none, by the sizes of things alone."""
    match expression:
        case Comparison():
            return _compared(expression, _highest(expression.terms, scenario))
        case Not():
            inner = certain(expression.item, scenario)
            return None if inner is None else not inner
        case And():
            return _joined([certain(item, scenario) for item in expression.items], False)
        case Or():
            return _joined([certain(item, scenario) for item in expression.items], True)


def _joined(answers: list[Answer], decisive: bool) -> Answer:
    """One `decisive` answer decides the result; otherwise all must be certain."""
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def _compared(comparison: Comparison, highest: Fraction) -> Answer:
    """A quantity between 0 and `highest` against the number."""
    number = comparison.number
    match comparison.operator:
        case ">=":
            return True if number <= 0 else False if highest < number else None
        case ">":
            return True if number < 0 else False if highest <= number else None
        case "<":
            return _negated(">=", comparison, highest)
        case "<=":
            return _negated(">", comparison, highest)
        case "==":
            return None if 0 <= number <= highest else False
        case _:
            return _negated("==", comparison, highest)


def _negated(operator: str, comparison: Comparison, highest: Fraction) -> Answer:
    answer = _compared(Comparison(comparison.terms, operator, comparison.number), highest)
    return None if answer is None else not answer


def _highest(terms: Iterable[Term], scenario: Scenario) -> Fraction:
    """The most that a sum of quantities can be."""
    terms = list(terms)
    kind = terms[0].kind
    if kind == "seats":
        return Fraction(_most_seats(terms, scenario))
    if kind in ("share", "turnout"):
        return Fraction(100) * max(Counter(terms).values())
    lists = sum(party.role == "list" for party in scenario.party)
    return Fraction(lists * len(terms) if kind == "entering" else len(terms))


def _most_seats(terms: list[Term], scenario: Scenario) -> int:
    """In each tier its seats go to one of the named parties, or to none that can win there."""
    total = 0
    for tier in scenario.tier:
        named = Counter(term.party for term in terms if term.tier in (None, tier.id))
        if isinstance(tier, Plurality):
            total += sum(_most_in(district.id, named, scenario) for district in scenario.district)
        elif isinstance(tier, Stated):
            total += sum(tier.won.get(party or "", 0) * count for party, count in named.items())
        else:
            lists = {party.id for party in scenario.party if party.role == "list"}
            times = [count for party, count in named.items() if party in lists]
            total += scenario.most_seats(tier) * max(times, default=0)
    return total


def _most_in(district: str, named: Counter[str | None], scenario: Scenario) -> int:
    standing = {each.party for each in scenario.candidate if each.district == district}
    return max((count for party, count in named.items() if party in standing), default=0)
