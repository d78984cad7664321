"""What `--explain` calls the methods, quotas and divisors of a law."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from simulator.allocation.divisors import DIVISORS
from simulator.allocation.quotas import QUOTAS
from simulator.explain import explain_tier, method
from simulator.scenario.tiers import TierSpec
from tests.exact.alone import allocate_tier
from tests.exact.laws import regions_of, whole


def heading(**rule: Any) -> str:
    tier = TypeAdapter(TierSpec).validate_python({"id": "t", "seats": 9} | rule)
    printed = explain_tier(allocate_tier(tier, (50, 30, 20)), ("Ash", "Birch", "Cedar"))
    return printed.splitlines()[0].removeprefix("t: 9 seats, ")


def test_every_quota_and_every_sequence_has_a_name() -> None:
    assert method.QUOTAS.keys() == QUOTAS.keys()
    assert method.DIVISORS.keys() == DIVISORS.keys()
    for names in (method.QUOTAS, method.DIVISORS):
        assert len({*names.values()}) == len(names)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ({}, "Hare quota, largest remainder"),
        ({"quota": "droop"}, "Droop quota, largest remainder"),
        (
            {"leftover": "most-votes"},
            "Hare quota, leftover seats one each to the lists with the most votes",
        ),
        (
            {"remainder_share": 75},
            "Hare quota, largest remainder, then highest averages, D'Hondt divisors",
        ),
    ],
    ids=["default", "quota", "most votes", "averages"],
)
def test_largest_remainder_says_its_quota_and_who_has_leftover_seats(rule: Any, told: str) -> None:
    assert heading(method="largest-remainder", **rule) == told


@pytest.mark.parametrize(
    ("divisor", "told"),
    [
        ("dhondt", "D'Hondt divisors"),
        ("sainte-lague", "Sainte-Laguë divisors"),
        ("swedish", "modified Sainte-Laguë divisors (first 1.2)"),
        ((1.0, 2.5, 4.0), "divisors 1, 2.5, 4, ..."),
    ],
)
def test_highest_averages_say_their_divisors(divisor: Any, told: str) -> None:
    assert heading(method="highest-averages", divisor=divisor) == f"highest averages, {told}"


def test_the_seats_of_regions_and_the_second_scrutiny_say_theirs() -> None:
    tier = {
        "id": "t",
        "method": "largest-remainder",
        "leftover": "pooled",
        "by": "region",
        "seats": 5,
        "apportioned": {"by": "valid", "method": "highest-averages"},
    }
    (outcome,) = whole(regions_of([[30, 20, 9], [20, 19, 10]]), tier).tiers
    printed = explain_tier(outcome, ("Ash", "Birch", "Cedar"), ("North", "South"))
    for part in (
        "t: 5 seats region by region, Hare quota, leftover seats of all regions together\n",
        "\nSeats of the regions by votes for lists: highest averages, Sainte-Laguë divisors\n",
        "left in the regions, rounded Hagenbach-Bischoff quota, largest remainder\n",
    ):
        assert part in printed
