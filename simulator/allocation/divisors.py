"""Divisor sequences of the highest-averages methods, as data.

A new sequence is one entry here, and its name in explain/method.py.

A list that holds s seats competes for its next one with votes / d(s). Divisors are exact
fractions; Huntington-Hill's d(s) = sqrt(s(s+1)) is given by its square.
Sources: Balinski and Young, Fair Representation (2nd ed. 2001), appendix A;
Pukelsheim, Proportional Representation (2nd ed. 2017), ch. 4.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

LARGEST_BALLOTS, LARGEST_DIVISOR = 2**31, 2**19
"""Votes and divisors of a block, `block.highest_averages`, are below these."""


class Divisor(NamedTuple):
    """`at(s)` is d(s) to the given `power` (1, or 2 where d itself is irrational)."""

    at: Callable[[int], Fraction]
    power: int = 1


def _linear(first: int, step: int, over: int = 1) -> Divisor:
    return Divisor(lambda seats: Fraction(first + step * seats, over))


def _modified(first: Fraction) -> Divisor:
    return Divisor(lambda seats: first if seats == 0 else Fraction(2 * seats + 1))


DIVISORS: dict[str, Divisor] = {
    "dhondt": _linear(1, 1),
    "sainte-lague": _linear(1, 2),
    "modified-sainte-lague": _modified(Fraction(7, 5)),
    "swedish": _modified(Fraction(6, 5)),
    "danish": _linear(1, 3),
    "imperiali": _linear(2, 1, over=2),
    "adams": _linear(0, 1),
    "dean": Divisor(lambda seats: Fraction(2 * seats * (seats + 1), 2 * seats + 1)),
    "huntington-hill": Divisor(lambda seats: Fraction(seats * (seats + 1)), power=2),
    "nohlen": _linear(2, 1),
    "macau": Divisor(lambda seats: Fraction(2**seats)),
}


def sequence(numbers: Sequence[Fraction]) -> Divisor:
    """One's own sequence: the numbers given, then on by the last step."""
    step = numbers[-1] - numbers[-2]

    def at(seats: int) -> Fraction:
        beyond = seats - len(numbers) + 1
        return numbers[seats] if beyond <= 0 else numbers[-1] + beyond * step

    return Divisor(at)
