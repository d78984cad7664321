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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from simulator.arrays import Floats
from simulator.backtest.constants import Folds
from simulator.backtest.elections import Backtest, Case
from simulator.backtest.scores import Row, brier, chance_row, crps, log_score, number_row, places
from simulator.ballots.official import Official
from simulator.compare.scores import score
from simulator.errors import SimulatorError
from simulator.figures.definitions import LARGEST, MAJORITY, SEATS
from simulator.job import Job
from simulator.plan.centring import mean_weights
from simulator.polls.constants import DECIMALS, in_percent, to_digits
from simulator.polls.covariance import covariance
from simulator.polls.table import iso
from simulator.scenario.model import Scenario
from simulator.text import canonical

MODEL, SAVED, FLAT, BY_DAYS = "polls", "saved", "last-600", "last-by-days"
FORECASTS = (MODEL, SAVED, FLAT, BY_DAYS)
"""The first of them that there is is scored; others are its references."""
SIZE = 600.0
"""Of the reference that is as uncertain on every day."""
NEAR = (0.4, 1.8)
"""Times the threshold: parties whose mean of last polls is between count for scores of crossing
it. Of 5% these are 2 to 9%; for the others the outcome is obvious."""
SHARE, THRESHOLD = "share", "threshold"
OTHERS = "others"


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
        return cls(name, percent / 100, np.vectorize(to_digits)(covariance))


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
        "date": iso(case.election.day),
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
            found += _seats(case, backtest, forecast)
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


def _seats(case: Case, backtest: Backtest, forecast: StatedShares) -> Iterator[Row]:
    """Of parties in the polls and of blocs: the kernel draws elections by the law."""
    names = {f"p{place}": case.polls.parties[place] for place in case.named}
    scenario = _scenario(backtest, names, forecast)
    tally = Job.of(scenario, backtest.seed).draw(0, backtest.draws)
    scored = score(scenario, tally, _official(case, scenario, names))
    labels = names | {bloc.id: bloc.id for bloc in backtest.blocs}
    for number in scored.numbers:
        if number.figure.measure == SEATS and number.figure.tier is None:
            yield number_row(SEATS, labels[number.figure.name or ""], number)
    for chance in scored.chances:
        if chance.figure.measure in (MAJORITY, LARGEST):
            measure, party = chance.figure.measure, labels[chance.figure.name or ""]
            yield chance_row(measure, party, chance, backtest.draws)


def _scenario(backtest: Backtest, names: Mapping[str, str], forecast: StatedShares) -> Scenario:
    """An election by the law. Raises: SimulatorError, where the law needs more than shares."""
    ids = [*names, OTHERS]
    percent = map(in_percent, forecast.shares)
    parties: list[Row] = [
        {"id": each, "name": names.get(each, "Others"), "share": share}
        for each, share in zip(ids, percent, strict=True)
    ]
    parties[-1]["role"] = "other"
    table = {
        one: dict(zip(ids[: row + 1], forecast.covariance[row].tolist(), strict=False))
        for row, one in enumerate(ids)
    }
    try:
        return Scenario.from_dict(
            {
                "format": 1,
                "id": "backtest",
                "law": backtest.law,
                "party": parties,
                "votes": {"model": "logistic-normal", "covariance": table},
                "bloc": _blocs(backtest, names),
            }
        )
    except SimulatorError as error:
        raise SimulatorError(
            f'{backtest.file}: law: "{backtest.law}" needs more than national shares, so seats '
            f"cannot be computed ({str(error).splitlines()[0]}); leave out the law"
        ) from None


def _blocs(backtest: Backtest, names: Mapping[str, str]) -> list[Row]:
    """The blocs with two parties or more in the polls."""
    ids = {canonical(name): each for each, name in names.items()}
    found = [
        {"id": bloc.id, "parties": [ids[canonical(p)] for p in bloc.parties if canonical(p) in ids]}
        for bloc in backtest.blocs
    ]
    return [bloc for bloc in found if len(bloc["parties"]) > 1]


def _official(case: Case, scenario: Scenario, names: Mapping[str, str]) -> Official:
    """The seats that parties in the polls really had."""
    known = {canonical(party): seats for party, seats in (case.election.seats or {}).items()}
    house = {each: known.get(canonical(name), 0) for each, name in names.items()}
    if len(scenario.tier) == 1:
        return Official(seats={scenario.tier[0].id: house})
    return Official(house=house)
