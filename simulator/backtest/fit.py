"""The constants of the model, fitted to the polls and results of a backtest.

phi, nu and tau by the restricted likelihood of polls alone; then beta, factor, power and tilt by
that of results. Polls move less than opinion does, so tau is multiplied by the factor that the
errors of forecasts ask for, and the rest is fitted to forecasts that are pooled anew: the factor
that is left is near one.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from simulator.backtest.by_days import PastSize, past_sizes
from simulator.backtest.cases import FIT_DAYS, cases
from simulator.backtest.constants import LEAST, ByKind, spread_of
from simulator.backtest.elections import Backtest
from simulator.errors import SimulatorError
from simulator.polls.constants import Constants
from simulator.polls.newton import Z90, Estimate
from simulator.polls.restricted import fit_polls
from simulator.polls.table import known_by

STAGES = 4
"""The fit to polls, two to results, and that of sizes by days."""


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
