"""Whether an event is certain, whatever the votes are: the bounds of what it compares."""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from simulator.scenario.model import Scenario
from simulator.scenario.rows import ids
from simulator.scenario.terms import And, Comparison, Expression, Not, Or, Term
from simulator.scenario.tiers import Plurality, Stated, TierSpec

NOTHING = Fraction(0)
_HOLDS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}
Answer = bool | None
"""True in every draw, False in none, None where it depends."""


def certain(expression: Expression, scenario: Scenario) -> Answer:
    """Whether an event happens in every draw or in none, by the sizes of things alone."""
    match expression:
        case Comparison():
            return _compared(expression, *bounds(expression.terms, scenario))
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


def _compared(comparison: Comparison, lowest: Fraction, highest: Fraction) -> Answer:
    """A quantity between `lowest` and `highest` against the number."""
    number, holds = comparison.number, _HOLDS[comparison.operator]
    between = [number] if lowest < number < highest else []
    answers = {holds(each, number) for each in (lowest, highest, *between)}
    return answers.pop() if len(answers) == 1 else None


def bounds(terms: Sequence[Term], scenario: Scenario) -> tuple[Fraction, Fraction]:
    """The least and the most that a sum of quantities can be, by the sizes of things alone."""
    kind = terms[0].unit[0]
    if kind == "seats":
        return _bounds_of_seats(terms, scenario)
    if kind in ("share", "turnout", "wasted", "gallagher"):
        return _of_one_whole(Fraction(100), _factors(terms).values())
    lists = len(scenario.lists) if kind == "entering" else 1
    parts = [_of_one_whole(Fraction(lists), [term.factor]) for term in terms]
    return _added(parts)


def _bounds_of_seats(terms: Sequence[Term], scenario: Scenario) -> tuple[Fraction, Fraction]:
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
            low, high = _added(list(_bounds_in_tier(tier, _factors(own), scenario)))
            parts.append((low, high) if region is None else (min(low, NOTHING), max(high, NOTHING)))
    return _added(parts)


def _bounds_in_tier(
    tier: TierSpec, factors: Mapping[str | None, Fraction], scenario: Scenario
) -> Iterator[tuple[Fraction, Fraction]]:
    if isinstance(tier, Plurality):
        for district in scenario.district:
            yield _of_one_whole(Fraction(1), _standing(district.id, factors, scenario))
    elif isinstance(tier, Stated):
        won = sum(tier.won.get(party or "", 0) * factor for party, factor in factors.items())
        yield Fraction(won), Fraction(won)
    else:
        lists = set(ids(scenario.lists))
        times = [factor for party, factor in factors.items() if party in lists]
        yield _of_one_whole(Fraction(scenario.most_seats(tier)), times)


def _standing(
    district: str, factors: Mapping[str | None, Fraction], scenario: Scenario
) -> list[Fraction]:
    standing = {each.party for each in scenario.candidate if each.district == district}
    return [factor for party, factor in factors.items() if party in standing]


def _factors(terms: Iterable[Term]) -> dict[str | None, Fraction]:
    """By party, how often it is counted."""
    found: dict[str | None, Fraction] = {}
    for term in terms:
        found[term.party] = found.get(term.party, Fraction(0)) + term.factor
    return found


def _of_one_whole(whole: Fraction, factors: Iterable[Fraction]) -> tuple[Fraction, Fraction]:
    """A whole that is shared by what has these factors, and by others that have none."""
    found = list(factors)
    return whole * min([Fraction(0), *found]), whole * max([Fraction(0), *found])


def _added(parts: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    return sum((low for low, _ in parts), Fraction(0)), sum(
        (high for _, high in parts), Fraction(0)
    )
