"""How large an election may be: seats, memory for its counts, digits of numbers to compare."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from simulator.scenario.expression import Comparison
from simulator.scenario.model import Scenario
from simulator.scenario.problems import Fault

HOUSE_LIMIT = 100_000
LARGEST_MEMORY = 2**30
"""Bytes of counts that one thread may need."""
EXACT_FLOATS = 2**53
"""Whole numbers below it are exact in float64."""
EXACT_INTEGERS = 2**62
"""So that a sum of two fits, too."""


def house_is_bounded(scenario: Scenario) -> Iterator[Fault]:
    """No parliament is larger than what the counts are made for."""
    if scenario.largest_house > HOUSE_LIMIT:
        message = f"{scenario.largest_house:,} seats in all tiers; at most {HOUSE_LIMIT:,}"
        yield Fault(("tier",), message)


def counts_fit_in_memory(scenario: Scenario) -> Iterator[Fault]:
    """Each party has a count for each number of seats, in the house, in tiers, by split events."""
    parties = sum(party.role in ("list", "independent") for party in scenario.party)
    houses = len(scenario.tier) + 1 + sum(event.split for event in scenario.event)
    seats = scenario.largest_house
    needed = 8 * houses * parties * (seats + 1)
    if needed > LARGEST_MEMORY and seats <= HOUSE_LIMIT:
        yield Fault(
            ("party",),
            f"{parties} parties and {seats} seats in {houses} tables need "
            f"{needed / 2**30:.1f} GiB for each thread; the limit is "
            f"{LARGEST_MEMORY / 2**30:.0f} GiB: merge small parties into one of role 'other', "
            "or split fewer events",
        )


def compares_exactly(comparison: Comparison, ballots: int) -> bool:
    """Whether an event's comparison of whole numbers is exact with up to so many ballots."""
    number, terms = Fraction(comparison.number), len(comparison.terms)
    if comparison.terms[0].kind in ("share", "turnout"):
        part = number / 100
        largest = max(part.numerator, part.denominator)
        return largest * (terms + 1) * ballots < EXACT_FLOATS
    largest = number.denominator * terms * ballots
    return max(largest, number.numerator) < EXACT_FLOATS
