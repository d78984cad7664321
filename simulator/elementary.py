"""Elementary functions that give the same bits on every machine, and vectorise.

libm differs between machines and cannot be vectorised; these are fixed polynomials in IEEE
arithmetic with explicit fused multiply-adds, which are correctly rounded everywhere (in software
where the processor has none). The coefficients are Chebyshev interpolants computed with 60 digits.
Worst error over the dense grids of tests/test_elementary.py, in units of the last place: log 0.99,
exp 0.97, cosine 1.61, sine 1.58, logistic 2.30.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from simulator.jit import inlined

DOUBLE = ir.DoubleType()
WORD = ir.IntType(64)


@intrinsic
def fma(typing_context: Any, a: Any, b: Any, c: Any) -> Any:  # noqa: ARG001
    """a * b + c, rounded once."""

    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.fma(*arguments)

    return types.float64(types.float64, types.float64, types.float64), emit


@intrinsic
def select(typing_context: Any, condition: Any, one: Any, other: Any) -> Any:  # noqa: ARG001
    """`one` where the condition holds, else `other`, without a branch.

    From `row[lane] = x if c else row[lane]` LLVM makes a store under a mask, which some processors
    take twenty times as long for; it does not where the values are frozen (which changes nothing).
    """
    kind = typing_context.unify_types(types.unliteral(one), types.unliteral(other))

    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        condition, *values = arguments
        frozen = [ir.Instruction(builder.block, v.type, "freeze", (v,)) for v in values]
        for value in frozen:
            builder._insert(value)
        return builder.select(condition, *frozen)

    return kind(types.boolean, kind, kind), emit


@intrinsic
def bits_of(typing_context: Any, x: Any) -> Any:  # noqa: ARG001
    """The 64 bits of a double, as an unsigned integer."""

    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], WORD)

    return types.uint64(types.float64), emit


@intrinsic
def double_of(typing_context: Any, bits: Any) -> Any:  # noqa: ARG001
    """The double that has these 64 bits."""

    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], DOUBLE)

    return types.float64(types.uint64), emit


def polynomial(coefficients: Sequence[float]) -> Callable[[float], float]:
    """A compiled polynomial: Horner's rule in fused multiply-adds, constant term first."""

    @intrinsic
    def evaluate(typing_context: Any, x: Any) -> Any:  # noqa: ARG001
        def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            value = ir.Constant(DOUBLE, coefficients[-1])
            for coefficient in reversed(coefficients[:-1]):
                value = builder.fma(value, arguments[0], ir.Constant(DOUBLE, coefficient))
            return value

        return types.float64(types.float64), emit

    function: Callable[[float], float] = evaluate
    return function


def continued(coefficients: Sequence[float]) -> Callable[[float, float], float]:
    """The rest of a polynomial whose higher coefficients have been evaluated to a value."""

    @intrinsic
    def evaluate(typing_context: Any, x: Any, value: Any) -> Any:  # noqa: ARG001
        def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            value = arguments[1]
            for coefficient in reversed(coefficients):
                value = builder.fma(value, arguments[0], ir.Constant(DOUBLE, coefficient))
            return value

        return types.float64(types.float64, types.float64), emit

    function: Callable[[float, float], float] = evaluate
    return function


LOG_SPLIT = 9
"""Where the polynomial of a logarithm is cut in two, for loops that take it in two passes."""


def _hex(text: str) -> tuple[float, ...]:
    return tuple(float.fromhex(word) for word in text.split())


# (log(1 + f) - f + f^2/2) / f^3 for sqrt(1/2) <= 1 + f <= sqrt(2); relative error 4e-17
LOG_TAIL = _hex(
    """
    0x1.5555555555555p-2 -0x1.ffffffffffe06p-3 0x1.9999999999e80p-3 -0x1.5555555592d8cp-3
    0x1.249249248b4bbp-3 -0x1.ffffffba3411ep-4 0x1.c71c7180cb6d9p-4 -0x1.9999ab4a81ac1p-4
    0x1.745d3771efcccp-4 -0x1.5552ff8db3838p-4 0x1.3b0dc0672eb02p-4 -0x1.24bcea4d0ffa0p-4
    0x1.11a087481672dp-4 -0x1.fcfee13b2ff92p-5 0x1.d37c5ce0ddda0p-5 -0x1.cdb07efe528a3p-5
    0x1.0496aba20bdccp-4 -0x1.e82cea88d2399p-5 0x1.bb3cd30daebffp-6
    """
)
_log_tail = polynomial(LOG_TAIL)
_log_tail_begun = polynomial(LOG_TAIL[LOG_SPLIT:])
_log_tail_ended = continued(LOG_TAIL[:LOG_SPLIT])
# (exp(r) - 1 - r) / r^2 for |r| <= log(2)/2; relative error of exp 2e-17
_exp_tail = polynomial(
    _hex(
        """
        0x1.0000000000000p-1 0x1.5555555555557p-3 0x1.5555555555556p-5 0x1.11111111100dcp-7
        0x1.6c16c16c162d4p-10 0x1.a01a01abe7fe1p-13 0x1.a01a01a6d889cp-16 0x1.71de0231960ebp-19
        0x1.27e4db646b17ep-22 0x1.af4de97ca4194p-26 0x1.1f730349868cep-29
        """
    )
)
# (sin(q x)/x - q) / x^2 and (cos(q x) - 1) / x^2 in x^2, q = pi/2, |x| <= 1/2; errors 1e-17, 2e-17
_sine_tail = polynomial(
    _hex(
        """
        -0x1.4abbce625be52p-1 0x1.466bc6775a476p-4 -0x1.32d2cce500387p-8
        0x1.50783208843ebp-13 -0x1.e3027dea82bd7p-19 0x1.e4a9d9166f052p-25
        """
    )
)
_cosine_tail = polynomial(
    _hex(
        """
        -0x1.3bd3cc9be45dep+0 0x1.03c1f081b5ac0p-2 -0x1.55d3c7e3cb241p-6 0x1.e1f5068688d5bp-11
        -0x1.a6d1eef479be1p-16 0x1.f9ce245cada0bp-22 -0x1.b2f3eb054afcdp-28
        """
    )
)

LOG2_HIGH = float.fromhex("0x1.62e42fee00000p-1")
LOG2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
LOG2_E = float.fromhex("0x1.71547652b82fep+0")
HALF_PI = float.fromhex("0x1.921fb54442d18p+0")
HALF_PI_LOW = float.fromhex("0x1.1a62633145c07p-54")
TWO_52 = 2.0**52
ROUNDER = 1.5 * 2.0**52
"""Adding this to a number below 2^51 rounds it to a whole one, kept in the low bits."""
EXPONENT_OF_TWO_52 = np.uint64(0x4330000000000000)
BITS_OF_SQRT_HALF = np.uint64(0x3FE6A09E667F3BCD)
BIASED_ONE = np.uint64(0x3FF0000000000000)
MANTISSA_WIDTH = np.uint64(52)
SIGN_SHIFT = np.uint64(62)
WORD_30 = np.uint64(30)
LOW_30 = np.uint64(0x3FFFFFFF)
ONE = np.uint64(1)
TWO = np.uint64(2)


@inlined
def whole(word: np.uint64) -> float:
    """An unsigned integer below 2^52 as a double, exactly and in vector code."""
    return double_of(word | EXPONENT_OF_TWO_52) - TWO_52


@inlined
def word_of(number: float) -> np.uint64:
    """A whole double below 2^52 as an unsigned integer, in vector code: `whole` turned round."""
    return bits_of(number + TWO_52) ^ EXPONENT_OF_TWO_52


@inlined
def shifted_word(number: float) -> np.uint64:
    """`word_of` plus a constant, which `unshifted` takes out of a sum at once."""
    return bits_of(number + TWO_52)


@inlined
def unshifted(total: np.uint64, terms: int) -> np.int64:
    """The sum of so many whole numbers, from that of their `shifted_word`s, which may wrap."""
    return np.int64(total - np.uint64(terms) * EXPONENT_OF_TWO_52)


@inlined
def log(x: float) -> float:
    """Natural logarithm of a positive normal double."""
    f, exponent = _reduced(x)
    return _log_of(f, exponent, _log_tail(f))


@inlined
def begin_log(x: float) -> float:
    """The first of two passes of `log`: a loop with half of the steps keeps more of them going."""
    return _log_tail_begun(_reduced(x)[0])


@inlined
def end_log(x: float, begun: float) -> float:
    """The same bits as `log`, from what the first pass began."""
    f, exponent = _reduced(x)
    return _log_of(f, exponent, _log_tail_ended(f, begun))


@inlined
def _reduced(x: float) -> tuple[float, float]:
    """f and n with x = (1 + f) 2^n and sqrt(1/2) <= 1 + f <= sqrt(2)."""
    bits = bits_of(x)
    scaled = bits - BITS_OF_SQRT_HALF + BIASED_ONE
    biased = scaled >> MANTISSA_WIDTH
    mantissa = bits - (biased << MANTISSA_WIDTH) + BIASED_ONE
    return double_of(mantissa) - 1.0, whole(biased) - 1023.0


@inlined
def _log_of(f: float, exponent: float, tail: float) -> float:
    """The logarithm of (1 + f) 2^exponent, given (log(1 + f) - f + f^2/2) / f^3."""
    square = f * f
    low = fma(square * f, tail, exponent * LOG2_LOW)
    return fma(exponent, LOG2_HIGH, f + fma(square, -0.5, low))


@inlined
def exp(x: float) -> float:
    """e to the x, for |x| <= 700; beyond that the value at 700 or -700."""
    return exp_within(min(max(x, -700.0), 700.0))


@inlined
def exp_within(x: float) -> float:
    """e to the x where |x| <= 700 is known."""
    rounded = fma(x, LOG2_E, ROUNDER)
    power = rounded - ROUNDER
    r = fma(-power, LOG2_LOW, fma(-power, LOG2_HIGH, x))
    value = 1.0 + fma(r * r, _exp_tail(r), r)
    return double_of(bits_of(value) + (bits_of(rounded) << MANTISSA_WIDTH))


@inlined
def logistic(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + exp(-x))


@inlined
def turn(word: np.uint64) -> tuple[float, float]:
    """Cosine and sine of the angle (word + 1/2) / 2^32 of a full turn, less an eighth of a turn.

    The top two bits are the quadrant, the others the place in it: no reduction loses a bit.
    """
    x = fma(whole(word & LOW_30), 2.0**-30, 2.0**-31 - 0.5)
    square = x * x
    cosine = fma(square, _cosine_tail(square), 1.0)
    sine = x * fma(square, _sine_tail(square), HALF_PI_LOW) + x * HALF_PI
    quadrant = word >> WORD_30
    odd = (quadrant & ONE) != 0
    first = sine if odd else cosine
    second = cosine if odd else sine
    first_sign = ((quadrant + ONE) & TWO) << SIGN_SHIFT
    second_sign = (quadrant & TWO) << SIGN_SHIFT
    return double_of(bits_of(first) ^ first_sign), double_of(bits_of(second) ^ second_sign)


@inlined
def product_exceeds(a: float, b: float, c: float, d: float) -> bool:
    """Whether a * b > c * d, exactly, for whole a, b, c, d below 2^53.

    Rounded products keep the order; equal ones are told apart by what rounding left (exact by a
    fused multiply-add; Ogita, Rump and Oishi 2005, doi:10.1137/030601818).
    """
    left = a * b
    right = c * d
    return left > right or (left == right and fma(a, b, -left) > fma(c, d, -right))
