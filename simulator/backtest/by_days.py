"""How far the mean of last polls was from results, by kind of election and days before it.

    size        of a random sample whose errors would have been as large
    with_tilt   one over the variance of log shares, in units of p^(2 power), if the tilt is that of
                the constants, others included: what `spread = "past-errors"` takes

`simulator.polls.record` has both for the elections that it names.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.arrays import Floats
from simulator.backtest.cases import Case, cases
from simulator.backtest.elections import Backtest
from simulator.polls.constants import Constants, Kind
from simulator.polls.misses import SHARED, Miss, Spread, size_by_errors
from simulator.polls.newton import Z90
from simulator.polls.pooling import mean_of_last
from simulator.polls.record import DAYS
from simulator.polls.restricted import LEAST_REST

LEAST = 3
"""Elections with polls so many days before, for a size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSize:
    """What the mean of last polls was worth so many days before elections of a kind."""

    kind: Kind
    days: int
    elections: int
    size: float
    low: float
    high: float
    """Of nine in ten, clustered by election."""
    with_tilt: float


def past_sizes(backtest: Backtest) -> Iterator[PastSize]:
    """The sizes by kind and days, those of the record, where there are elections enough."""
    by_kind: dict[tuple[Kind, int], list[Miss]] = {}
    for case in cases(backtest, DAYS):
        if len((miss := _miss(case)).share) > 1:
            by_kind.setdefault((case.election.kind, case.days), []).append(miss)
    for (kind, days), misses in sorted(by_kind.items()):
        if len(misses) >= LEAST:
            yield _past_size(misses, days, backtest.constants[kind])


def _miss(case: Case) -> Miss:
    """Of the mean of last polls, which has no variance of its own, of the parties that it has."""
    mean, result = mean_of_last(case.polls, case.election.day), case.election.result
    where = np.flatnonzero((mean > 0.0) & (result > 0.0))
    return Miss(
        election=case.number,
        kind=case.election.kind,
        share=mean[where],
        variance=np.zeros(len(where)),
        result=result[where],
    )


def _with_others(miss: Miss) -> Miss:
    share, result = 1.0 - float(miss.share.sum()), 1.0 - float(miss.result.sum())
    if min(share, result) < LEAST_REST:
        return miss
    return replace(
        miss,
        share=np.append(miss.share, share),
        variance=np.append(miss.variance, 0.0),
        result=np.append(miss.result, result),
    )


def _past_size(misses: Sequence[Miss], days: int, constants: Constants) -> PastSize:
    squares, degrees = size_by_errors(misses)
    size = float(degrees.sum() / squares.sum())
    factor = math.exp(Z90 * _error_of_log(squares, degrees))
    kind = misses[0].kind
    spread = Spread([*map(_with_others, misses)], {kind: constants})
    return PastSize(
        kind=kind,
        days=days,
        elections=len(misses),
        size=size,
        low=size / factor,
        high=size * factor,
        with_tilt=1 / spread.fit(held=SHARED)[0][kind].beta,
    )


def _error_of_log(squares: Floats, degrees: Floats) -> float:
    """Of the logarithm of a ratio of sums over elections: see `scores.mean_and_error`."""
    count = len(squares)
    off = squares - degrees * squares.sum() / degrees.sum()
    return math.sqrt(count / (count - 1) * float(off @ off)) / float(squares.sum())
