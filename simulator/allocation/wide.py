"""Products of whole numbers below 2^63, compared exactly in 128 bits."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from simulator.jit import inlined

WIDE = ir.IntType(128)


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
