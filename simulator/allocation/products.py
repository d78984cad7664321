"""Products of many whole numbers, compared exactly, however large they are."""

from __future__ import annotations

import numpy as np

from simulator.jit import kernel_function
from simulator.lanes import fill

LIMB = 30
LOW = (1 << LIMB) - 1


@kernel_function
def set_one(number: np.ndarray) -> None:
    """Overwrite a large number, int64 [limb], lowest first, by one."""
    fill(number, 0, number.size)
    number[0] = 1


@kernel_function
def multiply(number: np.ndarray, factor: int) -> None:
    """Multiply a large number by a factor from 0 to 2^60 - 1; it must have the room."""
    low, high = factor & LOW, factor >> LIMB
    carry, before = 0, 0
    for limb in range(number.size):
        whole = number[limb] * low + before * high + carry
        before = number[limb]
        number[limb] = whole & LOW
        carry = whole >> LIMB


@kernel_function
def compare(one: np.ndarray, other: np.ndarray) -> int:
    """-1, 0 or 1 as one large number is less than another of its size, the same, or more."""
    sign = 0
    for limb in range(one.size):
        if one[limb] != other[limb]:
            sign = 1 if one[limb] > other[limb] else -1
    return sign
