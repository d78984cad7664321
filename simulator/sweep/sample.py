"""Levels of sampled axes: at random, or as a Latin hypercube.

Numbers come from SHA-256 of (seed, name of the axis, place), and have six significant digits: the
same on every machine and with every library, and another axis changes none of them. A random
sample that is made longer keeps its first points; a Latin hypercube does not.

McKay, Beckman and Conover 1979, A Comparison of Three Methods for Selecting Values of Input
Variables, Technometrics 21(2), doi:10.2307/1268522.
"""

from dataclasses import dataclass
from hashlib import sha256
from statistics import NormalDist
from typing import Literal

Method = Literal["latin-hypercube", "random"]
METHODS: tuple[Method, ...] = ("latin-hypercube", "random")
DIGITS = 6


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
    return float(f"{number:.{DIGITS}g}")
