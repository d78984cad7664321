"""How far results were from forecasts, and the constants of the spread that fit such errors.

The errors of log shares have the covariance Sigma of `covariance`; one constant, the same for all
parties of an election, is free, because shares are rescaled and only their ratios count: the
likelihood is a restricted one, as in `restricted`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats, Integers
from simulator.polls.constants import LEVEL, Constants, Kind
from simulator.polls.newton import Estimate, Terms, estimates, maximum, no_terms
from simulator.polls.restricted import restricted

SHARED = ("factor", "power", "tilt")
"""Constants of the spread that all kinds of elections share."""
REACH = (1e4, 3.0, 0.4, 3.0)
"""How far beta may be from where a fit starts (times), and, on the scale of the fit, factor, power
and tilt."""


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

    election: Integers
    """Its place among those that are known."""
    kind: Integers
    """Place of its `beta` among the parameters."""
    share: Floats
    variance: Floats
    error: Floats


class Spread:
    """The likelihood of beta (one for each kind), factor, power and tilt, given misses."""

    def __init__(self, misses: Sequence[Miss], start: Mapping[Kind, Constants]) -> None:
        self.kinds = tuple(dict.fromkeys(miss.kind for miss in misses))
        self.start = {kind: start[kind] for kind in self.kinds}
        self.known = np.unique([miss.election for miss in misses if len(miss.share) > 1])
        """The elections whose misses say anything: `terms` has a row for each."""
        self._batches = list(_batches(misses, self.kinds, self.known))
        shared = start[self.kinds[0]]
        *logs, tilt = np.log([*(start[k].beta for k in self.kinds), shared.factor, shared.tilt])
        self._first = np.array([*logs, shared.power, tilt])
        """Parameters: logarithms, but of power, which is as it is."""

    def fit(
        self, weight: Floats | None = None, held: Collection[str] = ()
    ) -> tuple[dict[Kind, Constants], list[Estimate]]:
        """The constants by kind.

        `weight`, by the number of an election, is 0 for those that are not to be seen, otherwise 1.
        Those of `SHARED` that are `held` stay where the fit starts.
        """
        shared_reach = [
            0.0 if name in held else each for name, each in zip(SHARED, REACH[1:], strict=True)
        ]
        reach = np.array([np.log(REACH[0])] * len(self.kinds) + shared_reach)
        found = maximum(
            self.terms,
            self._first,
            self._first - reach,
            self._first + reach,
            np.ones(len(self.known)) if weight is None else weight[self.known],
        )
        *betas, factor, power, tilt = found.point
        values = (float(np.exp(factor)), float(power), float(np.exp(tilt)))
        shared = dict(zip(SHARED, values, strict=True))
        constants = {
            kind: replace(self.start[kind], beta=float(np.exp(beta)), **shared)
            for kind, beta in zip(self.kinds, betas, strict=True)
        }
        names = [*(f"beta {kind}" for kind in self.kinds), *SHARED]
        return constants, estimates(names, found, [name != "power" for name in names])

    def terms(self, point: Floats) -> Terms:
        """The log likelihood of each election that is known, with its slopes."""
        terms = no_terms(len(self.known), len(point))
        for batch in self._batches:
            slopes = _slopes(batch, point)
            covariance = slopes[: len(self.kinds) + 1].sum(0) + 0.5 * slopes[-1]
            terms.add(batch.election, restricted(covariance, slopes, batch.error[:, :, None], 1))
        return terms


def _batches(misses: Sequence[Miss], kinds: Sequence[Kind], known: Integers) -> Iterator[_Batch]:
    for size in sorted({len(miss.share) for miss in misses} - {0, 1}):
        alike = [miss for miss in misses if len(miss.share) == size]
        yield _Batch(
            np.searchsorted(known, [miss.election for miss in alike]),
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
