"""A forecast compared with the actual result: where the result lies, and how good the forecast is.

- Brier score of a probability p: (p - o)^2, with o one if it happened, else zero; Brier's own sum
  over both outcomes is twice that. Always forecasting one half scores 0.25.
  Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2
- Log score: minus the natural logarithm of the probability of what happened. Infinite if it was
  in no draw; then only a bound is known, more than ln(N / 3).
  Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x
- Ranked probability score of a number x with the forecast distribution F: the sum over k of
  (F(k) - [x <= k])^2. In seats (for a share, in points): the score of a forecast of one certain
  number is its distance from x. Epstein 1969, doi:10.1175/1520-0450(1969)008<0985:ASSFPF>2.0.CO;2,
  but not divided by the number of categories; Gneiting and Raftery 2007,
  doi:10.1198/016214506000001437.
- Place: P(X < x), P(X = x), and the middle of the jump, which is the percentile.
  Czado, Gneiting and Held 2009, doi:10.1111/j.1541-0420.2009.01191.x
- Coverage: how many of the figures fell into the central intervals of 50, 80, 90 and 95%. A figure
  that was the result in every draw is left out: zero seats within zero say nothing. The others are
  randomised: where the result is one end of an interval, it counts with the part of P(X = x) that
  the interval needs, so that 50% of the figures of a calibrated forecast are in 50%. Parties of
  one election are not independent: no error is given. Czado, Gneiting and Held 2009.
- A forecast whose expected shares are those of the count is centred on it: its scores say how wide
  it is, and nothing about how good.

For all scores, lower is better. One election says little about a forecaster.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from simulator.ballots.official import Official
from simulator.compare.coverage import within
from simulator.compare.happened import Happened
from simulator.compare.shared import shared_figures
from simulator.counting.counts import BINS, PARTS
from simulator.figures.definitions import CELLS, CHANCES, EVENT, MILLIONTHS, Figure
from simulator.figures.tally import TallyFigures
from simulator.intervals import quantile
from simulator.scenario.model import Scenario
from simulator.scenario.numbers.ballots import option_ids
from simulator.scenario.numbers.swings import expected_shares
from simulator.tables import refuse_stranger
from simulator.tally import Tally

SCHEMA = 1
LEVELS = (50, 80, 90, 95)
"""Percent, of central intervals."""
ROUNDING = 0.05
"""Percent: shares with one decimal are at most so far from what they were before rounding."""


class Chance(NamedTuple):
    """Something that may happen, and whether it did."""

    figure: Figure
    p: float
    happened: bool
    brier: float
    log_score: float | None
    """None where what happened was in no draw."""
    log_score_more_than: float | None
    """The bound that is known then."""


class Number(NamedTuple):
    """A number of seats, or a share or turnout in percent, and what it was."""

    figure: Figure
    official: float
    mean: float
    below: float
    """P(X < official); of shares, to the bin of 0.05 points."""
    equal: float
    percentile: float
    """P(X < official) + P(X = official) / 2."""
    certain: bool
    """Whether it was the official number in every draw."""
    interval: int | None
    """The smallest of the central intervals of 50, 80, 90 and 95% that holds it."""
    rps: float


@dataclass(frozen=True)
class Score:
    """What an official result says of a forecast."""

    scenario: Scenario
    tally: Tally
    chances: tuple[Chance, ...]
    numbers: tuple[Number, ...]
    untold: tuple[str, ...]
    """Events that are not in the official result."""
    centred: bool
    """Whether the expected shares are those of the official result."""

    def __repr__(self) -> str:
        """One line: the forecast, and how many figures are scored."""
        return (
            f"Score of {self.scenario.id} ({self.tally.draws:,} draws): "
            f"{len(self.chances)} chances and {len(self.numbers)} numbers; see .frame()"
        )

    def groups(self) -> list[tuple[str, str | None]]:
        """Measures of numbers and their tiers, for which coverage and mean scores make sense."""
        found = (number.figure for number in self.numbers if number.figure.measure != "turnout")
        return list(dict.fromkeys((figure.measure, figure.tier) for figure in found))

    def group(self, measure: str, tier: str | None) -> list[Number]:
        """The numbers of one measure and tier."""
        return [n for n in self.numbers if (n.figure.measure, n.figure.tier) == (measure, tier)]

    def frame(self) -> pl.DataFrame:
        """A row for each figure; cells that have no meaning for it are null."""
        rows = [*map(_row, self.chances), *map(_row, self.numbers)]
        return pl.DataFrame(
            [[row.get(name) for name in COLUMNS] for row in rows], COLUMNS, orient="row"
        )

    def document(self) -> dict[str, Any]:
        """Everything, as one JSON object."""
        return {
            "schema": SCHEMA,
            "scenario": self.scenario.id,
            "fingerprint": self.tally.fingerprint,
            "seed": self.tally.seed,
            "draws": self.tally.draws,
            "chances": list(map(_row, self.chances)),
            "numbers": list(map(_row, self.numbers)),
            "mean_scores": {
                measure: mean_scores([c for c in self.chances if c.figure.measure == measure])
                for measure in dict.fromkeys(c.figure.measure for c in self.chances)
            },
            "coverage": [
                {
                    "measure": measure,
                    "tier": tier,
                    "figures": len(varying(self.group(measure, tier))),
                    "rps": fmean([number.rps for number in self.group(measure, tier)]),
                    **{f"within_{n}": k for n, k in covered(self.group(measure, tier)).items()},
                }
                for measure, tier in self.groups()
            ],
            "untold": list(self.untold),
            "centred": self.centred,
        }


COLUMNS: dict[str, Any] = {
    **dict.fromkeys(CELLS, pl.String),
    "p": pl.Float64,
    "happened": pl.Boolean,
    **dict.fromkeys(("brier", "log_score", "log_score_more_than"), pl.Float64),
    **dict.fromkeys(("official", "mean", "below", "equal", "percentile"), pl.Float64),
    "certain": pl.Boolean,
    "interval": pl.Int64,
    "rps": pl.Float64,
}


def _row(scored: Chance | Number) -> dict[str, Any]:
    """A figure's cells under its names."""
    cells = scored._asdict()
    return {**cells.pop("figure").cells(), **cells}


def score(scenario: Scenario, tally: Tally, official: Official) -> Score:
    """Score a tally against an official result, in every figure that the result has.

    Raises: TallyError, where the tally is not of this scenario.
    """
    refuse_stranger(scenario, tally)
    happened = Happened(scenario, official)
    known = [figure for figure in shared_figures(scenario, scenario) if happened.knows(figure)]
    figures = TallyFigures(scenario, tally)
    drawn = [(f, happened.value(f), figures.histogram(f)) for f in known]
    means = {figure: figures.reading(figure)[0] or 0.0 for figure in known}
    return Score(
        scenario=scenario,
        tally=tally,
        chances=tuple(_chance(*each) for each in drawn if each[0].measure in CHANCES),
        numbers=tuple(
            _number(*each, means[each[0]]) for each in drawn if each[0].measure not in CHANCES
        ),
        untold=tuple(event for event in figures.axes.events if Figure(EVENT, event) not in known),
        centred=_is_centred(scenario, official),
    )


def _is_centred(scenario: Scenario, official: Official) -> bool:
    """Whether every expected share is that of the count, as far as one printed decimal says."""
    if official.votes is None or scenario.counted:
        return False
    whole, options = sum(official.votes.values()), option_ids(scenario)
    return whole > 0 and all(
        abs(100 * share - 100 * official.votes.get(option, 0) / whole) <= ROUNDING
        for option, share in zip(options, expected_shares(scenario), strict=True)
    )


def _chance(figure: Figure, value: int, histogram: np.ndarray) -> Chance:
    missed, hits = (int(number) for number in histogram)
    draws, right = missed + hits, hits if value else missed
    return Chance(
        figure=figure,
        p=hits / draws,
        happened=bool(value),
        brier=((draws - right) / draws) ** 2,
        log_score=math.log(draws / right) if right else None,
        log_score_more_than=None if right else math.log(draws / 3),
    )


def _number(figure: Figure, value: int, histogram: np.ndarray, mean: float) -> Number:
    """Where a share stands among those drawn is known by its bin."""
    draws, shares = int(histogram.sum()), figure.measure in MILLIONTHS
    place = min(value * BINS // PARTS, BINS - 1) if shares else value
    below = int(histogram[:place].sum())
    equal = int(histogram[place]) if place < len(histogram) else 0
    width = 100.0 / BINS if shares else 1.0
    return Number(
        figure=figure,
        official=100.0 * value / PARTS if shares else float(value),
        mean=mean,
        below=below / draws,
        equal=equal / draws,
        percentile=(below + equal / 2) / draws,
        certain=equal == draws,
        interval=interval_holding(histogram, place),
        rps=width * ranked_probability_score(histogram, place),
    )


def interval_holding(histogram: np.ndarray, place: int) -> int | None:
    """The smallest central interval that holds a value."""
    for level in LEVELS:
        tail = Fraction(100 - level, 200)
        low, high = quantile(histogram, tail), quantile(histogram, 1 - tail)
        if low is not None and high is not None and low <= place <= high:
            return level
    return None


def ranked_probability_score(histogram: np.ndarray, value: int) -> float:
    """The sum over k of (F(k) - [value <= k])^2; `histogram` are draws by value."""
    size = max(len(histogram), value + 1)
    draws = np.pad(histogram, (0, size - len(histogram)))
    gaps = np.cumsum(draws) / draws.sum() - (np.arange(size) >= value)
    return float(gaps @ gaps)


def varying(numbers: Sequence[Number]) -> list[Number]:
    """Those that were not the official number in every draw."""
    return [number for number in numbers if not number.certain]


def covered(numbers: Sequence[Number]) -> dict[int, float]:
    """How many of the numbers that vary are in the central intervals, by level."""
    places = [(number.below, number.equal) for number in varying(numbers)]
    below, equal = np.array(places).reshape(-1, 2).T
    return {level: float(within(below, equal, level).sum()) for level in LEVELS}


def mean_scores(chances: Sequence[Chance]) -> dict[str, float | None]:
    """Mean Brier and log score; the latter is None where one of them is infinite."""
    logs = [chance.log_score for chance in chances if chance.log_score is not None]
    return {
        "brier": fmean([chance.brier for chance in chances]),
        "log_score": fmean(logs) if len(logs) == len(chances) else None,
    }
