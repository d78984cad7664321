"""The root of a covariance, against the sum over all columns that it leaves zeros out of."""

import math
import random

import pytest

from simulator.scenario.numbers.swings import Square, root


def slow_root(covariance: Square) -> Square:
    size = len(covariance)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = covariance[i][j] - math.fsum(lower[i][k] * lower[j][k] for k in range(j))
            lower[i][j] = math.sqrt(rest) if i == j else rest / lower[j][j]
    return lower


@pytest.mark.parametrize("seed", range(20))
def test_zeros_left_out_change_no_bit(seed: int) -> None:
    chance = random.Random(seed)
    size = chance.randint(1, 8)
    parts = [
        [chance.gauss(0, 1) * (chance.random() < 0.4) for _ in range(size)] for _ in range(size)
    ]
    covariance = [
        [sum(map(float.__mul__, one, two)) + 0.5 * (one is two) for two in parts] for one in parts
    ]
    assert root(covariance) == slow_root(covariance)


def test_what_does_not_vary_stays_zero_and_what_contradicts_has_no_root() -> None:
    assert root([[0.0, 0.0], [0.0, 4.0]]) == [[0.0, 0.0], [0.0, 2.0]]
    assert root([[0.0, 1.0], [1.0, 4.0]]) is None
    assert root([[1.0, 2.0], [2.0, 1.0]]) is None


def test_hundreds_that_vary_by_themselves() -> None:
    """The diagonal alone: over all columns it is a hundred million products."""
    size = 700
    found = root([[float(9 * (i == j)) for j in range(size)] for i in range(size)])
    assert found is not None
    assert {found[i][i] for i in range(size)} == {3.0}
    assert sum(map(sum, found)) == 3.0 * size
