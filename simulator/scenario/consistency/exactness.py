"""The proof that the kernel's law is exact: no product of whole numbers that it forms is too large.

A block of draws computes in float64, below 2^53; a single draw in int64, below 2^62, and compares
quotients by products of 128 bits.
"""

from collections.abc import Iterator
from math import lcm

from simulator.allocation.quotas import QUOTAS
from simulator.scenario.consistency.tiers import list_tiers
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import most_ballots
from simulator.scenario.numbers.law import divisors, most_divided, threshold_part
from simulator.scenario.problems import Fault
from simulator.scenario.terms import INDEX_PARTS, Comparison
from simulator.scenario.tiers import (
    Apportioned,
    Biproportional,
    HighestAverages,
    LargestRemainder,
    ListTier,
    Stated,
    as_fraction,
    divisor_of,
)
from simulator.scenario.tree import Path

HOUSE_LIMIT = 100_000
LARGEST_MEMORY = 2**30
"""Bytes of counts that one thread may need."""
EXACT_FLOATS = 2**53
"""Whole numbers below it are exact in float64."""
EXACT_INTEGERS = 2**62
"""So that a sum of two fits, too."""
Found = Iterator[tuple[Path, str]]
"""Keys of a tier, and what is wrong with them."""


def law_is_exact(scenario: Scenario) -> Iterator[Fault]:
    """No tier compares numbers that are too large."""
    if scenario.largest_house <= HOUSE_LIMIT:
        yield from inexact(scenario, most_ballots(scenario))


def inexact(scenario: Scenario, ballots: int) -> Iterator[Fault]:
    """What cannot be computed exactly with up to so many ballots."""
    for path, tier in list_tiers(scenario):
        for key, message in _of_tier(scenario, tier, ballots):
            yield Fault((*path, *key), message)


def _of_tier(scenario: Scenario, tier: ListTier, ballots: int) -> Found:
    seats = most_divided(scenario, tier)
    yield from _apportioned(scenario, tier, seats)
    if ballots >= EXACT_FLOATS:
        yield (
            (),
            f"{ballots:,} ballots are more than can be counted exactly: fewer registered voters",
        )
        return
    yield from _threshold(scenario, tier, ballots)
    yield from _bonus(tier, ballots)
    if isinstance(tier, LargestRemainder):
        yield from _quota(tier, seats, ballots)
    else:
        yield from _divisor(tier, seats, ballots)
    if isinstance(tier, Biproportional) and tier.voter_numbers == "votes-by-seat":
        yield from _votes_by_seat(scenario, tier, ballots)


def _threshold(scenario: Scenario, tier: ListTier, ballots: int) -> Found:
    rule = tier.threshold
    parts = {threshold_part(tier, party) for party in scenario.lists}
    local = set() if rule.in_one_region is None else {as_fraction(rule.in_one_region) / 100}
    for key, found in (("share", parts), ("in_one_region", local)):
        for part in sorted(found):
            if ballots * max(part.numerator, part.denominator) >= EXACT_FLOATS:
                yield (
                    ("threshold", key),
                    f"a threshold of {float(100 * part)} percent is {part} of the base, which "
                    f"cannot be compared exactly with {ballots:,} ballots: "
                    "use fewer digits",
                )


def _bonus(tier: ListTier, ballots: int) -> Found:
    rule = tier.bonus
    if rule is None:
        return
    share, per = as_fraction(rule.share) / 100, as_fraction(rule.per) / 100
    factor = max(share.numerator, share.denominator) * max(per.numerator, per.denominator)
    if ballots * factor >= EXACT_INTEGERS:
        yield (
            ("bonus", "share"),
            f"a share of {rule.share} percent in steps of {rule.per} cannot be compared exactly "
            f"with {ballots:,} ballots: use fewer digits",
        )


def _quota(tier: LargestRemainder, seats: int, ballots: int) -> Found:
    if ballots >= 2**31:
        yield (
            (),
            f"{ballots:,} ballots are too many for exact remainders (at most {2**31 - 1:,}): "
            "use fewer registered voters",
        )
        return
    rule = tier.single_qualifier
    factor = as_fraction(rule.correction).denominator if rule else 1
    if ballots * (seats + QUOTAS[tier.quota].added) * factor >= EXACT_FLOATS:
        yield (
            ("quota",),
            f"{seats:,} seats and {ballots:,} ballots are too many for exact quotas: "
            "use fewer seats or registered voters",
        )
    share = as_fraction(tier.remainder_share or 0.0) / 100
    if max(share.numerator, share.denominator) >= EXACT_INTEGERS:
        yield (
            ("remainder_share",),
            f"{tier.remainder_share} percent cannot be compared exactly: use fewer digits",
        )


def _divisor(tier: HighestAverages | Biproportional, seats: int, ballots: int) -> Found:
    row = divisors(tier.divisor, seats)
    bottom = max(divisor.denominator for divisor in row)
    top = max(divisor.numerator for divisor in row)
    power = divisor_of(tier.divisor).power
    if ballots**power * bottom >= EXACT_INTEGERS or top >= EXACT_INTEGERS:
        yield (
            ("divisor",),
            f"{tier.divisor!r} with {seats:,} seats and {ballots:,} ballots cannot be compared "
            "exactly: use fewer seats or registered voters",
        )


def _votes_by_seat(scenario: Scenario, tier: Biproportional, ballots: int) -> Found:
    """Votes by seat are added up in parts of a vote that all regions have in common."""
    magnitudes = [region.seats for region in scenario.region if region.seats]
    common = lcm(*range(1, (tier.seats or 1) + 1)) if tier.apportioned else lcm(*magnitudes)
    if ballots * common >= EXACT_INTEGERS:
        yield (
            ("voter_numbers",),
            "votes by seat of regions with such different numbers of seats cannot be added up "
            f'exactly for {ballots:,} ballots: use voter_numbers = "votes" or '
            '"rounded-votes-by-seat"',
        )


def _apportioned(scenario: Scenario, tier: ListTier, seats: int) -> Found:
    """Seats of regions are divided by the regions' numbers, at most those of people."""
    people = max(
        sum(region.population or 0 for region in scenario.region),
        sum(region.registered for region in scenario.region),
    )
    parts = tier.compensation.apportioned if tier.compensation else None
    rules: list[tuple[Path, Apportioned | None, int]] = [
        (("apportioned",), tier.apportioned, scenario.tier_seats(tier)),
        (("compensation", "apportioned"), parts, seats),
    ]
    for key, rule, number in rules:
        if rule is None:
            continue
        power = 1 if rule.method == "largest-remainder" else divisor_of(rule.divisor).power
        if people**power * (2 * number + 4) >= EXACT_INTEGERS:
            yield (
                key,
                f"{number:,} seats cannot be apportioned exactly to regions of {people:,} "
                "together: smaller numbers, or fewer seats",
            )


def house_is_bounded(scenario: Scenario) -> Iterator[Fault]:
    """No parliament is larger than what the counts are made for, and each has a seat."""
    if all(isinstance(tier, Stated) and not any(tier.won.values()) for tier in scenario.tier):
        yield Fault(("tier",), "no seats in any tier; there is nothing to win")
    if scenario.largest_house > HOUSE_LIMIT:
        message = f"{scenario.largest_house:,} seats in all tiers; at most {HOUSE_LIMIT:,}"
        yield Fault(("tier",), message)


def counts_fit_in_memory(scenario: Scenario) -> Iterator[Fault]:
    """Each party has a count for each number of seats, in the house, in tiers, by split events."""
    parties = sum(party.can_win for party in scenario.party)
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
    number = comparison.part
    factors = [term.factor for term in comparison.terms]
    common = lcm(number.denominator, *(factor.denominator for factor in factors))
    largest = common * (sum(map(abs, factors)) + abs(number))
    return largest * max(ballots, 100 * INDEX_PARTS) < EXACT_FLOATS
