"""Whole numbers in the proportion of others: where only proportions count, they say the same."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from simulator.allocation.exact.ties import Number


def in_whole_numbers(numbers: Sequence[Number]) -> tuple[int, ...]:
    """The numbers, all times the smallest number that makes them whole.

    >>> from fractions import Fraction
    >>> in_whole_numbers((Fraction(7, 5), 3, 5))
    (7, 15, 25)
    """
    times = lcm(*(number.denominator for number in numbers))
    return tuple(number.numerator * (times // number.denominator) for number in numbers)
