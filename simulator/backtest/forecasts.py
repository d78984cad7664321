"""The forecasts of a case, scored: a row for each figure.

    polls          pooled polls, with the spread of the model
    saved          the saved result of a scenario
    last-600       the mean of last polls, as uncertain as a sample of 600
    last-by-days   the mean of last polls, as uncertain as it has been so many days before

Shares in percent, chances in fractions of one. Draws are those of `uncertainty.logistic_normal`, in
numpy: a weight is its mean times e to a swing that is centred at minus half its variance, and with
the mean weights of `plan.centring` every mean share is the one that is stated. All forecasts of an
election have the same normals: they differ by what they say, and not by luck.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from simulator.backtest.cases import Case
from simulator.backtest.constants import Folds
from simulator.backtest.elections import Backtest
from simulator.backtest.scores import Row, brier, crps, log_score, places
from simulator.backtest.seats import scored_seats
from simulator.plan.centring import mean_weights
from simulator.polls.covariance import covariance
from simulator.polls.rounding import DECIMALS, all_to_digits
from simulator.polls.table import Floats

MODEL, SAVED, FLAT, BY_DAYS = "polls", "saved", "last-600", "last-by-days"
FORECASTS = (MODEL, SAVED, FLAT, BY_DAYS)
"""The first of them that there is is scored; others are its references."""
SIZE = 600.0
"""Of the reference that is as uncertain on every day."""
NEAR = (0.4, 1.8)
"""Times the threshold: parties whose mean of last polls is between count for scores of crossing
it. Of 5% these are 2 to 9%; for the others the outcome is obvious."""
SHARE, THRESHOLD = "share", "threshold"


@dataclass(frozen=True)
class StatedShares:
    """What a forecast states: (named parties, others) shares, and the covariance of their logs."""

    name: str
    shares: Floats
    covariance: Floats

    @classmethod
    def rounded(cls, name: str, shares: Floats, covariance: Floats) -> "StatedShares":
        """As a scenario has them: others have what rounding leaves."""
        percent = np.round(100 * shares, DECIMALS)
        percent[-1] = round(100 - float(percent[:-1].sum()), DECIMALS)
        return cls(name, percent / 100, all_to_digits(covariance))


def stated(case: Case, folds: Folds) -> Iterator[StatedShares]:
    """The forecast and its references."""
    shares = case.shares(case.pooled.share)
    spread = covariance(shares, case.variance, folds.constants(case.election))
    yield StatedShares.rounded(MODEL, shares, spread)
    last = case.shares(case.last)
    for name, size in ((FLAT, SIZE), (BY_DAYS, folds.size(case))):
        yield StatedShares.rounded(name, last, np.diag(1.0 / (size * last)))


def rows_of(case: Case, folds: Folds, backtest: Backtest) -> list[Row]:
    """Every forecast of a case, every figure of it."""
    about = {
        "election": case.election.id,
        "date": date.fromordinal(case.election.day).isoformat(),
        "kind": case.election.kind,
        "country": case.election.country,
        "days": case.days,
    }
    common = normals(case, backtest.seed, backtest.draws)
    rows = []
    for forecast in stated(case, folds):
        draws = drawn_shares(forecast.shares, forecast.covariance, common)
        found = [*_shares(case, draws), *_thresholds(case, draws)]
        if backtest.law is not None and case.election.seats is not None:
            found += scored_seats(case, backtest, forecast.shares, forecast.covariance)
        rows += [{**about, "forecast": forecast.name, **row} for row in found]
    return rows


def _shares(case: Case, draws: Floats) -> Iterator[Row]:
    """Of each party with a result."""
    drawn = 100.0 * draws[np.searchsorted(case.named, case.scored)]
    result = 100.0 * case.election.result[case.scored]
    below, equal = places(drawn, result)
    low, high = np.quantile(drawn, (0.05, 0.95), axis=1)
    mean, scores = drawn.mean(1), crps(drawn, result)
    for row, party in enumerate(case.scored):
        yield {
            "measure": SHARE,
            "party": case.polls.parties[party],
            "mean": float(mean[row]),
            "low": float(low[row]),
            "high": float(high[row]),
            "result": float(result[row]),
            "error": float(abs(mean[row] - result[row])),
            "crps": float(scores[row]),
            "below": float(below[row]),
            "equal": float(equal[row]),
        }


def _thresholds(case: Case, draws: Floats) -> Iterator[Row]:
    """Of each party with a result, where there is a threshold."""
    threshold = case.election.threshold
    if threshold is None:
        return
    reached = case.election.result[case.scored] >= threshold
    p = (draws[np.searchsorted(case.named, case.scored)] >= threshold).mean(1)
    scores, logs = brier(p, reached), log_score(p, reached, draws.shape[1])
    ratio = case.last[case.scored] / threshold
    for row, party in enumerate(case.scored):
        yield {
            "measure": THRESHOLD,
            "party": case.polls.parties[party],
            "p": float(p[row]),
            "happened": bool(reached[row]),
            "near": bool(NEAR[0] <= ratio[row] <= NEAR[1]),
            "brier": float(scores[row]),
            "log": float(logs[row]),
        }


def normals(case: Case, seed: int, draws: int) -> Floats:
    """(named parties and others, draws) a function of seed, election and days alone."""
    word = zlib.crc32(case.election.id.encode())
    random = np.random.Generator(np.random.PCG64([seed, word, case.days]))
    return random.standard_normal((len(case.named) + 1, draws))


def drawn_shares(shares: Floats, covariance: Floats, normals: Floats) -> Floats:
    """(parties, draws) shares with these means, which make one, and covariance of log shares."""
    loading: Floats = np.linalg.cholesky(covariance).astype(np.float64)
    swings = loading @ normals
    swings -= 0.5 * np.diag(covariance)[:, None]
    weights: Floats = mean_weights(list(shares), loading, None)[:, None] * np.exp(swings)
    weights /= weights.sum(0)
    return weights
