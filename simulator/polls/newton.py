"""The maximum of a likelihood that is a sum over elections, by Fisher's scoring.

Steps are damped (Levenberg 1944, doi:10.1090/qam/10666), and stay within bounds. Errors of the
maximum are those of a sandwich clustered by election, which hold where the terms of one election
are not independent: White 1982, doi:10.2307/1912526.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.arrays import Flags, Floats, Integers

Z90 = 1.6448536269514722
"""Standard errors to either side of nine in ten."""
ROUNDS = 200
CLOSE = 1e-9
"""A gain in log likelihood, over its size, at which the maximum is found."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The log likelihood of each election at a point, with its slopes."""

    value: Floats
    """(elections)."""
    gradient: Floats
    """(elections, parameters)."""
    information: Floats
    """(elections, parameters, parameters): the expected second derivative, with a plus."""

    def over(self, weight: Floats) -> tuple[float, Floats, Floats]:
        """The sums over elections, each counted so often."""
        return (
            float(weight @ self.value),
            weight @ self.gradient,
            np.tensordot(weight, self.information, 1),
        )

    def add(self, elections: Integers, cases: "Terms") -> None:
        """Add those of cases, each to its election."""
        np.add.at(self.value, elections, cases.value)
        np.add.at(self.gradient, elections, cases.gradient)
        np.add.at(self.information, elections, cases.information)


@dataclass(frozen=True, slots=True)
class Maximum:
    """Where a likelihood is largest."""

    point: Floats
    """(parameters)."""
    covariance: Floats
    """(parameters, parameters) of the point; zero for one that is at a bound."""
    value: float


def maximum(
    likelihood: Callable[[Floats], Terms], start: Floats, low: Floats, high: Floats, weight: Floats
) -> Maximum:
    """The maximum within bounds; `weight` (elections) is 0 for those left out, otherwise 1."""
    point, damping = np.clip(start, low, high), 1e-3
    terms = likelihood(point)
    value, gradient, information = terms.over(weight)
    for _ in range(ROUNDS):
        free = ~_held(point, gradient, low, high)
        trial = np.clip(point + _step(gradient, information, free, damping), low, high)
        found = likelihood(trial)
        gain = found.over(weight)[0] - value
        if np.isfinite(gain) and gain >= 0.0:
            point, terms, damping = trial, found, damping / 10
            value, gradient, information = terms.over(weight)
        else:
            damping *= 10
        if abs(gain) < CLOSE * (1.0 + abs(value)) or damping > 1e12:
            break
    return Maximum(point, _sandwich(terms, weight, ~_held(point, gradient, low, high)), value)


def _held(point: Floats, gradient: Floats, low: Floats, high: Floats) -> Flags:
    """Parameters at a bound that the likelihood would cross."""
    held: Flags = ((point <= low) & (gradient <= 0)) | ((point >= high) & (gradient >= 0))
    return held


def _step(gradient: Floats, information: Floats, free: Flags, damping: float) -> Floats:
    step = np.zeros_like(gradient)
    inner = information[np.ix_(free, free)]
    damped = inner + damping * np.diag(np.diag(inner)) + 1e-12 * np.eye(len(inner))
    step[free] = np.linalg.solve(damped, gradient[free])
    return step


def _sandwich(terms: Terms, weight: Floats, free: Flags) -> Floats:
    """H^-1 G'G H^-1, with one degree of freedom lost of the elections."""
    covariance = np.zeros((len(free), len(free)))
    inner = np.ix_(free, free)
    bread = np.linalg.pinv(np.tensordot(weight, terms.information, 1)[inner])
    slopes = (terms.gradient * weight[:, None])[:, free]
    count = max(2.0, float(weight.sum()))
    covariance[inner] = count / (count - 1) * bread @ slopes.T @ slopes @ bread
    return covariance


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A constant as it was fitted."""

    name: str
    value: float
    error: float
    """Standard error, clustered by election; 0 for a constant that is at the end of its range."""
    low: float
    high: float
    """Of nine in ten."""


def estimates(names: Sequence[str], found: Maximum, is_log: Sequence[bool]) -> list[Estimate]:
    """Values with their errors; intervals are symmetric on the scale of the fit."""
    rows = []
    errors = np.sqrt(np.maximum(np.diag(found.covariance), 0.0))
    for name, log, at, of_fit in zip(names, is_log, found.point, errors, strict=True):
        ends = (at, at - Z90 * of_fit, at + Z90 * of_fit)
        value, low, high = (float(np.exp(x) if log else x) for x in ends)
        error = float(of_fit * (value if log else 1.0))
        rows.append(Estimate(name=name, value=value, error=error, low=low, high=high))
    return rows


def no_terms(elections: int, parameters: int) -> Terms:
    """Zeros, to be added to."""
    return Terms(
        np.zeros(elections),
        np.zeros((elections, parameters)),
        np.zeros((elections, parameters, parameters)),
    )
