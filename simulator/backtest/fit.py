"""The constants of the model, fitted to the polls and results of a backtest.

phi, nu and tau by the restricted likelihood of polls alone; then beta, factor, power and tilt by
that of results. Polls move less than opinion does, so tau is multiplied by the factor that the
errors of forecasts ask for, and the rest is fitted to forecasts that are pooled anew: the factor
that is left is near one.

Past sizes say how far the mean of last polls was from results, by kind of election and days before
it; `simulator.polls.record` has them for the elections that it names.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.arrays import Floats
from simulator.backtest.constants import LEAST, ByKind, spread_of
from simulator.backtest.elections import FIT_DAYS, Backtest, Case, cases
from simulator.errors import SimulatorError
from simulator.polls.constants import Constants, Kind
from simulator.polls.misses import SHARED, Miss, Spread, size_by_errors
from simulator.polls.newton import Z90, Estimate
from simulator.polls.pooling import mean_of_last
from simulator.polls.record import DAYS
from simulator.polls.restricted import LEAST_REST, fit_polls
from simulator.polls.table import known_by

STAGES = 4
"""The fit to polls, two to results, and that of sizes by days."""
LEAST_OF_KIND = 3
"""Elections of a kind with polls so many days before, for a size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSize:
    """What the mean of last polls was worth so many days before elections of a kind."""

    kind: Kind
    days: int
    elections: int
    size: float
    """Of a random sample whose errors would have been as large."""
    low: float
    high: float
    """Of nine in ten, clustered by election."""
    with_tilt: float
    """One over the variance of log shares, in units of p^(2 power), if the tilt is that of the
    constants, others included: what `spread = "past-errors"` takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Constants that were fitted."""

    constants: ByKind
    """By kind of election, of those that there are."""
    estimates: tuple[Estimate, ...]
    """phi, nu, tau, then those of the spread, with `beta national` and `beta regional`."""
    tau_of_polls: Estimate
    """By polls alone."""
    elections: int
    forecasts: int
    """Elections times days before them, whose errors were used."""
    past_sizes: tuple[PastSize, ...]
    """What the mean of last polls was worth."""


def fit(backtest: Backtest, progress: Callable[[int], None] = lambda _: None) -> Fit:
    """Fit all constants. Raises: SimulatorError, where there are too few elections."""
    start = next(iter(backtest.constants.values()))
    try:
        polled, (phi, nu, tau) = fit_polls(
            [known_by(each.polls, each.day) for each in backtest.elections], start
        )
    except ValueError as error:
        raise SimulatorError(f"{backtest.file}: {error}, which a fit needs") from None
    progress(1)
    first = _pooled_with(backtest, polled)
    factor = _spread(first)[1]
    progress(1)
    faster = next(each for each in factor if each.name == "factor")
    moved = _pooled_with(backtest, replace(polled, tau=polled.tau * faster.value))
    constants, estimates = _spread(moved)
    progress(1)
    found = list(cases(moved, FIT_DAYS))
    fitted = Fit(
        constants=constants,
        estimates=(phi, nu, _product(tau, faster), *estimates),
        tau_of_polls=tau,
        elections=len({case.number for case in found}),
        forecasts=len(found),
        past_sizes=tuple(past_sizes(backtest)),
    )
    progress(1)
    return fitted


def _pooled_with(backtest: Backtest, constants: Constants) -> Backtest:
    """The backtest with these constants of pooling, and a factor of one."""
    pooling = {"phi": constants.phi, "nu": constants.nu, "tau": constants.tau, "factor": 1.0}
    return replace(
        backtest,
        constants={kind: replace(each, **pooling) for kind, each in backtest.constants.items()},
    )


def _spread(backtest: Backtest) -> tuple[ByKind, list[Estimate]]:
    found = list(cases(backtest, FIT_DAYS))
    if (elections := len({case.number for case in found})) < LEAST:
        raise SimulatorError(
            f"{backtest.file}: {elections} elections with polls; a fit needs {LEAST}: add more"
        )
    return spread_of(found, backtest).fit()


def _product(tau: Estimate, factor: Estimate) -> Estimate:
    """tau times the factor, whose errors are taken as independent."""
    value = tau.value * factor.value
    relative = math.hypot(tau.error / tau.value, factor.error / factor.value)
    return Estimate(
        name="tau",
        value=value,
        error=value * relative,
        low=value * math.exp(-Z90 * relative),
        high=value * math.exp(Z90 * relative),
    )


def past_sizes(backtest: Backtest) -> Iterator[PastSize]:
    """The sizes by kind and days, those of the record, where there are elections enough."""
    by_kind: dict[tuple[Kind, int], list[Miss]] = {}
    for case in cases(backtest, DAYS):
        if len((miss := _miss(case)).share) > 1:
            by_kind.setdefault((case.election.kind, case.days), []).append(miss)
    for (kind, days), misses in sorted(by_kind.items()):
        if len(misses) >= LEAST_OF_KIND:
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
