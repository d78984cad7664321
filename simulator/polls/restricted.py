"""Restricted maximum likelihood of the constants, from polls and from results.

Polls. Those of an election have the covariance V = phi/n + nu + tau of `pooling`, and the parties
of a poll that of a multinomial, diag(p) - p p': one V is in the likelihood joint over parties,

    -2 log L = K (log det V + log 1'V^-1 1) + sum over parties of y'P y / p
    P = V^-1 - V^-1 1 1'V^-1 / 1'V^-1 1

with K parties, the votes of all others being one more term of the sum. Parties that are missing in
other polls than most are a group of their own.

Results. The errors of log shares have the covariance Sigma of `covariance`, and one constant, the
same for all parties of an election, is free: shares are rescaled, so only their ratios count.

A restricted likelihood is that of what does not depend on the free mean: Patterson and Thompson
1971, doi:10.1093/biomet/58.3.545; slopes and information as in Searle, Casella and McCulloch,
Variance Components (1992), ch. 6.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.polls.constants import LEVEL, WINDOW, Constants, Kind
from simulator.polls.newton import Floats, Maximum, Terms, maximum
from simulator.polls.pooling import noise_of
from simulator.polls.table import Polls

OF_POLLS = ("phi", "nu", "tau")
LEAST_REST = 0.005
"""A share of all other parties below which polls leave none for them."""
LEAST_POLLS = 3
"""Of one group of parties, to count in the fit."""
Z90 = 1.6448536269514722
_FACTOR = 1e4
"""Constants may be so many times smaller or larger than their defaults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A constant as it was fitted."""

    name: str
    value: float
    error: float
    """Standard error, clustered by election."""
    low: float
    high: float
    """Of nine in ten."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Parties of an election that are in the same polls."""

    election: int
    parts: tuple[Floats, Floats, Floats]
    """(polls, polls): what phi, nu and tau are multiplied by."""
    scaled: Floats
    """(polls, terms) shares over the root of the mean share."""
    dimensions: int


def fit_polls(elections: Sequence[Polls], start: Constants) -> tuple[Constants, list[Estimate]]:
    """phi, nu and tau from the polls before elections, one table of them for each.

    Elections with fewer than three polls say nothing. Raises: ValueError, where none says anything.
    """
    groups = [
        each for place, polls in enumerate(elections) for each in _groups(place, polls, start)
    ]
    if not groups:
        raise ValueError(f"no election has {LEAST_POLLS} polls")
    first = np.log([getattr(start, name) for name in OF_POLLS])
    reach, weight = np.log(_FACTOR), np.ones(len(elections))
    found = maximum(
        lambda point: _terms_of_polls(groups, point, len(elections)),
        first, first - reach, first + reach, weight,
    )  # fmt: skip
    values = dict(zip(OF_POLLS, map(float, np.exp(found.point)), strict=True))
    return replace(start, **values), _estimates(OF_POLLS, found, [True] * len(OF_POLLS))


def _groups(place: int, polls: Polls, constants: Constants) -> Iterator[_Group]:
    """The groups of an election that have polls enough."""
    polls = polls.recent(WINDOW)
    asked = np.isfinite(polls.share)
    patterns, pattern_of = np.unique(asked, axis=1, return_inverse=True)
    for number in range(patterns.shape[1]):
        rows = np.flatnonzero(patterns[:, number])
        if len(rows) < LEAST_POLLS:
            continue
        share = polls.share[np.ix_(rows, np.flatnonzero(pattern_of.ravel() == number))]
        scaled, dimensions = _terms_of(share[:, share.mean(0) > 0.0])
        if dimensions:
            yield _Group(place, _parts(polls.rows(rows), constants), scaled, dimensions)


def _terms_of(share: Floats) -> tuple[Floats, int]:
    """(polls, terms) over the root of the mean, and the dimensions, with all other parties."""
    rest = 1.0 - share.sum(1, keepdims=True)
    has_rest = bool(share.size) and rest.mean() > LEAST_REST
    whole = np.hstack([share, rest]) if has_rest else share
    return whole / np.sqrt(whole.mean(0)), share.shape[1] - (not has_rest)


def _parts(polls: Polls, constants: Constants) -> tuple[Floats, Floats, Floats]:
    before = (polls.last.max() - polls.last).astype(np.float64)
    same = polls.institute[:, None] == polls.institute
    noise = noise_of(polls, replace(constants, phi=1.0))
    return np.diag(noise), same.astype(np.float64), np.minimum(before[:, None], before)


def _terms_of_polls(groups: Sequence[_Group], point: Floats, elections: int) -> Terms:
    """Of the logarithms of phi, nu and tau."""
    terms = _no_terms(elections, len(point))
    for group in groups:
        slopes = np.array(
            [np.exp(log) * part for log, part in zip(point, group.parts, strict=True)]
        )
        inverse = np.linalg.inv(slopes.sum(0))
        ones = inverse.sum(0)
        projected = inverse - np.outer(ones, ones) / ones.sum()
        left = projected @ group.scaled
        determinant = np.log(ones.sum()) - np.linalg.slogdet(inverse)[1]
        fit = float((group.scaled * left).sum())
        by = projected @ slopes
        terms.value[group.election] -= 0.5 * (group.dimensions * determinant + fit)
        terms.gradient[group.election] += 0.5 * (
            np.einsum("ik,pij,jk->p", left, slopes, left)
            - group.dimensions * np.trace(by, axis1=1, axis2=2)
        )
        information = 0.5 * group.dimensions * np.einsum("pij,qji->pq", by, by)
        terms.information[group.election] += information
    return terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """How far the result of an election was from a forecast."""

    election: int
    """Those of one election at several horizons are one cluster."""
    kind: Kind
    share: Floats
    """(parties) forecast, positive fractions."""
    variance: Floats
    """(parties) of the pooled share, as in `Pooled`."""
    result: Floats
    """(parties) positive fractions."""

    @property
    def error(self) -> Floats:
        """(parties) of log shares."""
        error: Floats = np.log(self.result / self.share)
        return error


class _Batch(NamedTuple):
    """Misses of as many parties each, stacked."""

    election: NDArray[np.int64]
    kind: NDArray[np.int64]
    """Place of its `beta` among the parameters."""
    share: Floats
    variance: Floats
    error: Floats


class Spread:
    """The likelihood of beta (one for each kind), factor, power and tilt, given misses."""

    def __init__(self, misses: Sequence[Miss], start: Mapping[Kind, Constants]) -> None:
        self.kinds = tuple(dict.fromkeys(miss.kind for miss in misses))
        self.start = {kind: start[kind] for kind in self.kinds}
        self.elections = 1 + max(miss.election for miss in misses)
        self._batches = list(_batches(misses, self.kinds))
        self._first = self._point(start)

    def _point(self, constants: Mapping[Kind, Constants]) -> Floats:
        """Parameters: logarithms, but of power, which is as it is."""
        any_kind = constants[self.kinds[0]]
        betas = [constants[kind].beta for kind in self.kinds]
        logs = np.log([*betas, any_kind.factor, any_kind.tilt])
        return np.array([*logs[:-1], any_kind.power, logs[-1]])

    def fit(self, weight: Floats | None = None) -> tuple[dict[Kind, Constants], list[Estimate]]:
        """The constants by kind; `weight` (elections) is 0 for those that are not to be seen."""
        reach = np.array([np.log(_FACTOR)] * len(self.kinds) + [3.0, 0.4, 3.0])
        found = maximum(
            self.terms,
            self._first,
            self._first - reach,
            self._first + reach,
            np.ones(self.elections) if weight is None else weight,
        )
        *betas, factor, power, tilt = found.point
        shared = {
            "factor": float(np.exp(factor)),
            "power": float(power),
            "tilt": float(np.exp(tilt)),
        }
        constants = {
            kind: replace(self.start[kind], beta=float(np.exp(beta)), **shared)
            for kind, beta in zip(self.kinds, betas, strict=True)
        }
        names = [*(f"beta {kind}" for kind in self.kinds), *shared]
        return constants, _estimates(names, found, [name != "power" for name in names])

    def terms(self, point: Floats) -> Terms:
        """The log likelihood of each election, with its slopes."""
        terms = _no_terms(self.elections, len(point))
        for batch in self._batches:
            slopes = _slopes(batch, point)
            covariance = slopes[: len(self.kinds) + 1].sum(0) + 0.5 * slopes[-1]
            value, gradient, information = _restricted(covariance, slopes, batch.error)
            np.add.at(terms.value, batch.election, value)
            np.add.at(terms.gradient, batch.election, gradient)
            np.add.at(terms.information, batch.election, information)
        return terms


def _batches(misses: Sequence[Miss], kinds: Sequence[Kind]) -> Iterator[_Batch]:
    for size in sorted({len(miss.share) for miss in misses} - {0, 1}):
        alike = [miss for miss in misses if len(miss.share) == size]
        yield _Batch(
            np.array([miss.election for miss in alike]),
            np.array([kinds.index(miss.kind) for miss in alike]),
            np.array([miss.share for miss in alike]),
            np.array([miss.variance for miss in alike]),
            np.array([miss.error for miss in alike]),
        )


def _slopes(batch: _Batch, point: Floats) -> Floats:
    """(parameters, misses, parties, parties) of the covariance; it is their sum without power."""
    *betas, factor, power, tilt = point
    own = batch.share ** (2 * power)
    common = np.exp(np.array(betas))[batch.kind][:, None] * own
    pooled = np.exp(factor) * batch.variance * own
    level = np.log(batch.share / LEVEL)
    diagonals = [common * (batch.kind == kind)[:, None] for kind in range(len(betas))]
    diagonals += [pooled, 2 * np.log(batch.share) * (common + pooled)]
    size = np.eye(batch.share.shape[1])
    tilted = 2 * np.exp(2 * tilt) * level[:, :, None] * level[:, None, :]
    return np.array([*(diagonal[:, :, None] * size for diagonal in diagonals), tilted])


def _restricted(covariance: Floats, slopes: Floats, error: Floats) -> tuple[Floats, Floats, Floats]:
    """By miss: log likelihood, gradient and information, with a free constant."""
    inverse = np.linalg.inv(covariance)
    ones = inverse.sum(1)
    total = ones.sum(1)
    projected = inverse - ones[:, :, None] * ones[:, None, :] / total[:, None, None]
    left = np.einsum("mij,mj->mi", projected, error)
    determinant = np.linalg.slogdet(covariance)[1] + np.log(total)
    value = -0.5 * (determinant + (left * error).sum(1))
    by = projected @ slopes
    gradient = 0.5 * (
        np.einsum("mi,pmij,mj->mp", left, slopes, left) - np.trace(by, axis1=2, axis2=3).T
    )
    return value, gradient, 0.5 * np.einsum("pmij,qmji->mpq", by, by)


def _no_terms(elections: int, parameters: int) -> Terms:
    return Terms(
        np.zeros(elections),
        np.zeros((elections, parameters)),
        np.zeros((elections, parameters, parameters)),
    )


def _estimates(names: Sequence[str], found: Maximum, is_log: Sequence[bool]) -> list[Estimate]:
    """Values with their errors; intervals are symmetric on the scale of the fit."""
    rows = []
    for name, log, at, error in zip(
        names, is_log, found.point, np.sqrt(np.maximum(np.diag(found.covariance), 0.0)), strict=True
    ):
        value, low, high = (
            float(np.exp(x) if log else x) for x in (at, at - Z90 * error, at + Z90 * error)
        )
        rows.append(
            Estimate(
                name=name,
                value=value,
                error=float(error * (value if log else 1.0)),
                low=low,
                high=high,
            )
        )
    return rows


def size_by_errors(misses: Sequence[Miss]) -> tuple[Floats, Floats]:
    """(misses) sums of squares and their degrees of freedom, of which one over n is the quotient.

    n is the size of a random sample as far from the results as these forecasts were: the
    restricted maximum of Sigma = diag(1 / (n p)).
    """
    squares, degrees = np.zeros(len(misses)), np.zeros(len(misses))
    for place, miss in enumerate(misses):
        weight = miss.share
        middle = (weight * miss.error).sum() / weight.sum()
        squares[place] = (weight * (miss.error - middle) ** 2).sum()
        degrees[place] = len(weight) - 1
    return squares, degrees
