"""Products of whole numbers in the kernel are those of Python's integers, however large."""

import numpy as np

from simulator.allocation import wide
from simulator.jit import kernel_function

LARGEST = 2**63 - 1


@kernel_function
def exceeds(a: int, b: int, c: int, d: int) -> bool:
    return wide.product_exceeds(a, b, c, d)


def test_two_products() -> None:
    random = np.random.default_rng(1)
    pairs = [(LARGEST, LARGEST, LARGEST, LARGEST - 1), (0, 5, 0, 7), (2**62, 4, 2**61, 8)]
    for _ in range(20_000):
        a, b = (int(number) for number in random.integers(1, LARGEST, size=2))
        factor = int(random.integers(1, 2**20))
        c, d = a // factor, b * factor if b * factor <= LARGEST else b
        pairs += [(a, b, c, d), (a, b, b, a), (c * factor, b, c, d), (a, b, a, max(b - 1, 0))]
    found = [exceeds(*pair) for pair in pairs]
    wanted = [a * b > c * d for a, b, c, d in pairs]
    assert found == wanted
    assert 10_000 < sum(wanted) < 70_000


def test_long_products() -> None:
    random = np.random.default_rng(2)
    signs = []
    for _ in range(500):
        factors = [int(number) for number in random.integers(0, 2**60, size=20)]
        others = list(random.permutation(factors))
        others[0] = int(others[0]) + int(random.integers(-1, 2))
        one, other = np.zeros(60, np.int64), np.zeros(60, np.int64)
        wide.set_one(one)
        wide.set_one(other)
        for factor, another in zip(factors, others, strict=True):
            wide.multiply(one, factor)
            wide.multiply(other, int(another))
        left, right = _product(factors), _product([int(number) for number in others])
        assert wide.compare(one, other) == (left > right) - (left < right)
        signs.append(wide.compare(one, other))
    assert set(signs) == {-1, 0, 1}


def _product(factors: list[int]) -> int:
    whole = 1
    for factor in factors:
        whole *= factor
    return whole
