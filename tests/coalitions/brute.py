"""All sets of parties, one after the other, in whole numbers and fractions."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial

import numpy as np


def subsets(places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(places) + 1):
        yield from combinations(places, size)


def wins(seats: Sequence[int], members: Sequence[int], house: int) -> bool:
    return 2 * sum(seats[place] for place in members) > house


def minimal(seats: Sequence[int], house: int) -> set[tuple[int, ...]]:
    return {
        members
        for members in subsets(range(len(seats)))
        if wins(seats, members, house)
        and not any(wins(seats, [m for m in members if m != one], house) for one in members)
    }


def indices(
    seats: Sequence[int], house: int
) -> tuple[list[Fraction], list[Fraction], list[Fraction]]:
    """Banzhaf's normalised and absolute index, and Shapley and Shubik's."""
    n = len(seats)
    swings, orders = [0] * n, [Fraction(0)] * n
    for party in range(n):
        for members in subsets([other for other in range(n) if other != party]):
            if not wins(seats, members, house) and wins(seats, (*members, party), house):
                swings[party] += 1
                before, after = len(members), n - 1 - len(members)
                orders[party] += Fraction(factorial(before) * factorial(after), factorial(n))
    total = max(sum(swings), 1)
    return (
        [Fraction(number, total) for number in swings],
        [Fraction(number, 2 ** (n - 1)) for number in swings],
        orders,
    )


def random_houses(parties: int, draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Seats [party, draw] and houses [draw] that vary, with parties without seats and ties."""
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 40, draws)
    strength = rng.dirichlet(np.linspace(0.2, 2.0, parties), draws)
    seats = np.array([rng.multinomial(*each) for each in zip(size, strength, strict=True)]).T
    unfilled = rng.integers(0, 3, draws) * (rng.random(draws) < 0.2)
    return seats.astype(np.int64), (size + unfilled).astype(np.int64)
