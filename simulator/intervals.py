"""What counts of draws say about a probability: standard errors, intervals, quantiles, digits.

All of it is Monte Carlo error: what more draws would take away. How wrong the forecast may be is
another matter and is not found here.

Source: Brown, Cai and DasGupta 2001, Interval Estimation for a Binomial Proportion, Statistical
Science 16(2), doi:10.1214/ss/1009213286. Wald's interval, p plus or minus two standard errors, is
the one they warn of: it covers far less than it promises where the probability is small.
"""

import math
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from itertools import count

import numpy as np

from simulator.arrays import Integers

CONFIDENCE = 0.95
Z = 1.959963984540054
"""The normal quantile of (1 + CONFIDENCE) / 2."""
LOW, MEDIAN, HIGH = Fraction(1, 20), Fraction(1, 2), Fraction(19, 20)
"""The quantiles that tables give: a range that nine draws in ten fall into, and its middle."""

_PRECISION = 4e-16
_TINY = 1e-300
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
_TWO_DIGITS_UP = Context(prec=2, rounding=ROUND_CEILING)


def standard_error(hits: int, draws: int) -> float | None:
    """sqrt(p (1 - p) / n): how far p is off, typically; None where nothing was drawn.

    It is zero where all draws agree, which does not mean that p is known: see `wilson`.
    """
    if draws == 0:
        return None
    return math.sqrt(hits * (draws - hits) / draws) / draws


def wilson(hits: int, draws: int) -> tuple[float, float]:
    """The probabilities that a score test at 95% does not reject; closed form.

    Never empty, never outside of 0 to 1: `wilson(0, 100)` is (0, 0.037), where Wald says (0, 0).
    """
    if draws == 0:
        return 0.0, 1.0
    p, middle = hits / draws, hits + Z * Z / 2
    reach = Z * math.sqrt(hits * (draws - hits) / draws + Z * Z / 4)
    low, high = (middle - reach) / (draws + Z * Z), (middle + reach) / (draws + Z * Z)
    return low, min(1.0, max(high, p))


def jeffreys(hits: int, draws: int) -> tuple[float, float]:
    """The equal-tailed 95% interval of Beta(hits + 1/2, draws - hits + 1/2).

    It ends at 0 without a hit and at 1 without a miss, as Brown, Cai and DasGupta advise.
    Ten digits are right up to a million draws, six at 10^10.
    """
    tail, a, b = (1 - CONFIDENCE) / 2, hits + 0.5, draws - hits + 0.5
    low = 0.0 if hits == 0 else beta_quantile(tail, a, b)
    high = 1.0 if hits == draws else beta_quantile(1 - tail, a, b)
    return low, high


def beta_quantile(q: float, a: float, b: float) -> float:
    """The x with P(X <= x) = q for X of Beta(a, b): Newton's steps inside a shrinking bracket."""
    low, high, x = 0.0, 1.0, a / (a + b)
    while True:
        excess = incomplete_beta(x, a, b) - q
        low, high = (low, x) if excess > 0 else (x, high)
        density = _beta_power(x, a, b) / (x * (1 - x))
        following = x - excess / density if density > _TINY else -1.0
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - x) <= _PRECISION * x or not low < following < high:
            return following
        x = following


def incomplete_beta(x: float, a: float, b: float) -> float:
    """P(X <= x) for X of Beta(a, b), 0 < x < 1.

    Source: NIST Digital Library of Mathematical Functions, 8.17.4 and 8.17.22.
    """
    power = _beta_power(x, a, b)
    if x > (a + 1) / (a + b + 2):
        return 1.0 - power / b * _fraction(1.0 - x, b, a)
    return power / a * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction 8.17.22 by Lentz's method; quick for x below the mean or so."""
    top, bottom = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1))
    fraction = bottom
    for m in count(1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        step = 1.0
        for coefficient in (even, odd):
            bottom = 1.0 / (1.0 + coefficient * bottom or _TINY)
            top = 1.0 + coefficient / top or _TINY
            step *= top * bottom
        fraction *= step
        if abs(step - 1.0) <= _PRECISION:
            break
    return fraction


def _beta_power(x: float, a: float, b: float) -> float:
    """x^a (1-x)^b / B(a, b).

    Written around the mean: differences of log-gammas would lose ten digits at 10^10 draws.
    """
    mean = a / (a + b)
    away = a * math.log1p((x - mean) / mean) + b * math.log1p((mean - x) / (1 - mean))
    scale = 0.5 * math.log(mean * b / (2 * math.pi))
    return math.exp(away + scale + _stirling(a + b) - _stirling(a) - _stirling(b))


def _stirling(z: float) -> float:
    """log Gamma(z) less Stirling's formula (z - 1/2) log z - z + log(2 pi) / 2."""
    if z < 20:
        return math.lgamma(z) - ((z - 0.5) * math.log(z) - z + 0.5 * math.log(2 * math.pi))
    return sum(term / z ** (2 * place + 1) for place, term in enumerate(_STIRLING))


def quantile(counts: Integers, q: Fraction) -> int | None:
    """The smallest value with at least q of all draws at or below it; None without draws.

    `counts` [value] are draws by value. Whole numbers throughout: `q` is a fraction.
    """
    cumulative = np.cumsum(counts)
    if not cumulative.size or cumulative[-1] == 0:
        return None
    needed = max(1, math.ceil(q * int(cumulative[-1])))
    return int(np.searchsorted(cumulative, needed))


def decimals(error: float) -> int:
    """How many digits after the point are worth printing: up to the error's first digit."""
    return max(0, -math.floor(math.log10(error))) if error > 0 else 0


def trim(p: float, se: float) -> str:
    """A probability in percent, to the digit that its standard error lets one know.

    `trim(0.66512, 0.00106)` is "66.5%": another seed gives another second decimal. A probability
    that was hit and missed at least once is never rounded to 0 or to 100.
    """
    return f"{100 * p:.{decimals(100 * se)}f}%"


def chance_cell(p: float, error: float, draws: int) -> str:
    """A probability, rounded to its precision; a bound if no draw or every draw was a hit."""
    if p in (0.0, 1.0):
        return less_than(draws) if p == 0.0 else more_than(draws)
    return trim(p, error)


def less_than(draws: int) -> str:
    """The 95% upper bound where no draw was a hit, 3/N in percent: "< 0.0003%" of a million."""
    return f"< {bound(draws):f}%" if draws > 3 else f"0 of {draws}"


def more_than(draws: int) -> str:
    """The 95% lower bound where every draw was a hit: "> 99.9997%" of a million."""
    return f"> {100 - bound(draws):f}%" if draws > 3 else f"{draws} of {draws}"


def bound(draws: int) -> Decimal:
    """3/N in percent, the rule of three, rounded up to two digits, so that it stays a bound."""
    return _TWO_DIGITS_UP.divide(Decimal(300), Decimal(draws)).normalize()
