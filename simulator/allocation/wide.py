"""Products of whole numbers, compared exactly: of two in 128 bits, of many however large."""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from simulator.arrays import Integers
from simulator.jit import inlined, kernel_function
from simulator.lanes import fill

WIDE = ir.IntType(128)
LIMB = 30
LOW_LIMB = (1 << LIMB) - 1


@intrinsic
def _wide_product_exceeds(typing_context: Any, a: Any, b: Any, c: Any, d: Any) -> Any:  # noqa: ARG001
    """Whether a * b > c * d, for numbers that are not negative."""

    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        wide = [builder.zext(argument, WIDE) for argument in arguments]
        left, right = builder.mul(wide[0], wide[1]), builder.mul(wide[2], wide[3])
        return builder.icmp_unsigned(">", left, right)

    whole = types.int64
    return types.boolean(whole, whole, whole, whole), emit


@inlined
def product_exceeds(a: int, b: int, c: int, d: int) -> bool:
    """Whether a * b > c * d, exactly, for whole a, b, c, d from 0 to 2^63 - 1."""
    return bool(_wide_product_exceeds(a, b, c, d))


@kernel_function
def set_one(number: Integers) -> None:
    """Overwrite a large number, int64 [limb], lowest first, by one."""
    fill(number, 0, number.size)
    number[0] = 1


@kernel_function
def multiply(number: Integers, factor: int) -> None:
    """Multiply a large number by a factor from 0 to 2^60 - 1; it must have the room."""
    low, high = factor & LOW_LIMB, factor >> LIMB
    carry, before = 0, 0
    for limb in range(number.size):
        whole = number[limb] * low + before * high + carry
        before = number[limb]
        number[limb] = whole & LOW_LIMB
        carry = whole >> LIMB


@kernel_function
def compare(one: Integers, other: Integers) -> int:
    """-1, 0 or 1 as one large number is less than another of its size, the same, or more."""
    sign = 0
    for limb in range(one.size):
        if one[limb] != other[limb]:
            sign = 1 if one[limb] > other[limb] else -1
    return sign
