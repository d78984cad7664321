"""Values of an axis: lists, ranges counted in decimals, so that 4.1 is the 4.1 one types, samples.

A sample is random, or a Latin hypercube. Its numbers come from SHA-256 of (seed, name of the axis,
place), and have six significant digits: the same on every machine and with every library, and
another axis changes none of them. A random sample that is made longer keeps its first points; a
Latin hypercube does not.

McKay, Beckman and Conover 1979, A Comparison of Three Methods for Selecting Values of Input
Variables, Technometrics 21(2), doi:10.2307/1268522.
"""

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from statistics import NormalDist
from typing import Literal

from simulator.errors import SimulatorError

Value = str | int | float | bool
"""What may stand on an axis."""
MOST_LEVELS = 1000
_RANGE = re.compile(r"([^:]+):([^:]+):([^:]+)")
_TWO_NUMBERS = re.compile(r"[\d.]+:[\d.]+")
_COMMA = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
"""A comma outside of quotes: an even number of them follows."""
_DIGITS = 15
"""A double tells this many decimal digits apart."""
Method = Literal["latin-hypercube", "random"]
METHODS: tuple[Method, ...] = ("latin-hypercube", "random")
SIGNIFICANT = 6
"""Digits of a sampled value."""


class LevelError(SimulatorError):
    """A value that cannot stand on an axis; the reader adds the place."""


def toml(value: Value | tuple[Value, ...]) -> str:
    """The value as TOML writes it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def is_range(text: str) -> bool:
    """Whether a text is FIRST:LAST:STEP in numbers."""
    match = _RANGE.fullmatch(text.strip())
    return match is not None and all(_decimal(part) is not None for part in match.groups())


def values_of_range(text: str) -> list[int | float]:
    """The numbers from first to last: "4.0:6.0:0.5" is 4.0, 4.5, 5.0, 5.5, 6.0.

    Whole numbers where all three are written as such. Raises: LevelError where the step does not
    lead to the last number, or where there are too many.
    """
    match = _RANGE.fullmatch(text.strip())
    parts = [_decimal(part) for part in match.groups()] if match else []
    if not parts or None in parts:
        raise LevelError(f'"{text}"; must be FIRST:LAST:STEP, as in "4.0:6.0:0.1"')
    first, last, step = (part for part in parts if part is not None)
    if step == 0:
        raise LevelError(f'"{text}"; the step must not be 0')
    steps, rest = divmod(last - first, step)
    if steps < 0 or rest:
        nearest = first + max(Decimal(0), steps) * step
        raise LevelError(
            f'"{text}"; steps of {step} from {first} do not reach {last}; use {nearest} as the end'
        )
    if steps >= MOST_LEVELS:
        raise LevelError(f'"{text}"; {int(steps) + 1:,} values; at most {MOST_LEVELS:,}')
    whole = "." not in text and all(part % 1 == 0 for part in (first, step))
    numbers = (first + place * step for place in range(int(steps) + 1))
    return [int(number) if whole else float(number) for number in numbers]


def _decimal(text: str) -> Decimal | None:
    """The number a person wrote, or None."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    fits = number.is_finite() and len(number.as_tuple().digits) <= _DIGITS
    return number if fits and abs(number.adjusted()) <= _DIGITS else None


def values_of_option(text: str) -> list[Value]:
    """What follows KEY= in `--vary`: a range, or values with commas between."""
    if is_range(text) or _TWO_NUMBERS.fullmatch(text.strip()):
        return list(values_of_range(text))
    return [_value(part.strip()) for part in _COMMA.split(text)]


def _value(text: str) -> Value:
    """A number, a boolean or a text, with or without quotes."""
    if not text:
        raise LevelError("a value is missing; separate values with commas, as in 3,5,7")
    try:
        value = json.loads(text)
    except ValueError:
        return text
    finite = not isinstance(value, float) or value - value == 0
    return value if isinstance(value, str | int | float | bool) and finite else text


@dataclass(frozen=True)
class Sample:
    """How many points the sampled axes have together, and how they are chosen."""

    points: int
    method: Method
    seed: int


@dataclass(frozen=True)
class Uniform:
    """Every number between the bounds alike."""

    low: float
    high: float

    def quantile(self, q: float) -> float:
        """The number that a part `q` of all lies below."""
        return self.low + q * (self.high - self.low)


@dataclass(frozen=True)
class Normal:
    """A normal distribution cut off at bounds."""

    mean: float
    sd: float
    low: float
    high: float

    def quantile(self, q: float) -> float:
        """The number that a part `q` of all lies below."""
        normal = NormalDist(self.mean, self.sd)
        below, above = normal.cdf(self.low), normal.cdf(self.high)
        return min(max(normal.inv_cdf(below + q * (above - below)), self.low), self.high)


def levels(distribution: Uniform | Normal, axis: str, sample: Sample) -> list[float]:
    """The values of one axis, point by point."""
    return [_rounded(distribution.quantile(q)) for q in _parts(axis, sample)]


def _parts(axis: str, sample: Sample) -> list[float]:
    """Numbers between 0 and 1, one for each point; of a hypercube one in each n-th of the way."""
    places = range(sample.points)
    drawn = [_uniform(sample.seed, axis, "place", place) for place in places]
    if sample.method == "random":
        return drawn
    order = sorted(places, key=lambda place: _uniform(sample.seed, axis, "order", place))
    return [(stratum + drawn[place]) / sample.points for place, stratum in enumerate(order)]


def _uniform(seed: int, axis: str, use: str, place: int) -> float:
    """A number above 0 and below 1, in steps of 2^-52."""
    digest = sha256(f"{seed}\n{axis}\n{use}\n{place}".encode()).digest()
    return ((int.from_bytes(digest[:8], "big") >> 12) + 0.5) / 2**52


def _rounded(number: float) -> float:
    return float(f"{number:.{SIGNIFICANT}g}")
