"""Restricted maximum likelihood of phi, nu and tau, from polls.

Polls of an election have the covariance V = phi/n + nu + tau of `pooling`, and the parties of a
poll that of a multinomial, diag(p) - p p': one V is in the likelihood joint over parties,

    -2 log L = K (log det V + log 1'V^-1 1) + sum over parties of y'P y / p
    P = V^-1 - V^-1 1 1'V^-1 / 1'V^-1 1

with K parties, the votes of all others being one more term of the sum. Parties that are missing in
other polls than most are a group of their own. A restricted likelihood is that of what does not
depend on the free mean: Patterson and Thompson 1971, doi:10.1093/biomet/58.3.545; slopes and
information as in Searle, Casella and McCulloch, Variance Components (1992), ch. 6.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.arrays import Floats
from simulator.polls.constants import WINDOW, Constants
from simulator.polls.newton import Estimate, Terms, estimates, maximum, no_terms
from simulator.polls.pooling import noise_of
from simulator.polls.table import Polls

OF_POLLS = ("phi", "nu", "tau")
LEAST_REST = 0.005
"""A share of all other parties, in polls or a result, below which they are not one more party."""
LEAST_POLLS = 3
"""Of one group of parties, to count in the fit."""
REACH = 1e4
"""Constants may be so many times smaller or larger than where a fit starts."""


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
    reach, weight = np.log(REACH), np.ones(len(elections))
    found = maximum(
        lambda point: _terms_of_polls(groups, point, len(elections)),
        first, first - reach, first + reach, weight,
    )  # fmt: skip
    values = dict(zip(OF_POLLS, map(float, np.exp(found.point)), strict=True))
    return replace(start, **values), estimates(OF_POLLS, found, [True] * len(OF_POLLS))


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
    terms = no_terms(elections, len(point))
    for group in groups:
        slopes = np.array(
            [np.exp(log) * part[None] for log, part in zip(point, group.parts, strict=True)]
        )
        found = restricted(slopes.sum(0), slopes, group.scaled[None], group.dimensions)
        terms.add(np.array([group.election]), found)
    return terms


def restricted(covariance: Floats, slopes: Floats, normals: Floats, dimensions: int) -> Terms:
    """The restricted log likelihood of cases of normal numbers, each with a free mean.

    `covariance` is (cases, numbers, numbers), `slopes` by parameter (parameters, cases, numbers,
    numbers), and `normals` (cases, numbers, terms) are terms of `dimensions` that are independent.
    """
    inverse = np.linalg.inv(covariance)
    ones = inverse.sum(1)
    total = ones.sum(1)
    projected = inverse - ones[:, :, None] * ones[:, None, :] / total[:, None, None]
    left = projected @ normals
    determinant = np.linalg.slogdet(covariance)[1] + np.log(total)
    by = projected @ slopes
    gradient = np.einsum("mik,pmij,mjk->mp", left, slopes, left)
    gradient -= dimensions * np.trace(by, axis1=2, axis2=3).T
    return Terms(
        -0.5 * (dimensions * determinant + (left * normals).sum((1, 2))),
        0.5 * gradient,
        0.5 * dimensions * np.einsum("pmij,qmji->mpq", by, by),
    )
