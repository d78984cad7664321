"""The tables of divisors and quotas against the sequences and formulas as published."""

from fractions import Fraction

import pytest

from simulator.allocation.divisors import DIVISORS, sequence
from simulator.allocation.quotas import QUOTAS, Quota

PUBLISHED = {
    "dhondt": ("1", "2", "3", "4"),
    "sainte-lague": ("1", "3", "5", "7"),
    "modified-sainte-lague": ("1.4", "3", "5", "7"),
    "swedish": ("1.2", "3", "5", "7"),
    "danish": ("1", "4", "7", "10"),
    "imperiali": ("1", "1.5", "2", "2.5"),
    "adams": ("0", "1", "2", "3"),
    "dean": ("0", "4/3", "12/5", "24/7"),  # the harmonic mean of s and s + 1
    "huntington-hill": ("0", "2", "6", "12"),  # the square of the geometric mean
    "nohlen": ("2", "3", "4", "5"),
    "macau": ("1", "2", "4", "8"),
}


@pytest.mark.parametrize("name", DIVISORS)
def test_divisors_are_as_published(name: str) -> None:
    divisor = DIVISORS[name]
    assert [divisor.at(seats) for seats in range(4)] == [Fraction(d) for d in PUBLISHED[name]]
    assert divisor.power == (2 if name == "huntington-hill" else 1)


def test_ones_own_sequence_goes_on_by_its_last_step() -> None:
    divisor = sequence([Fraction(1), Fraction(3, 2), Fraction(4)])
    assert [divisor.at(seats) for seats in range(5)] == [1, Fraction(3, 2), 4, Fraction(13, 2), 9]


def test_quotas_are_as_published() -> None:
    assert {
        "hare": Quota(0),
        "hare-rounded": Quota(0, "nearest"),
        "droop": Quota(1, "above"),
        "hagenbach-bischoff": Quota(1),
        "hagenbach-bischoff-rounded": Quota(1, "nearest"),
        "hagenbach-bischoff-ceiling": Quota(1, "ceiling"),
        "imperiali": Quota(2),
        "imperiali-rounded": Quota(2, "nearest"),
        "reinforced-imperiali": Quota(3),
    } == QUOTAS
