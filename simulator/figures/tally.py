"""A figure over a tally: from counts to numbers, by one division, with their errors."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.counting.counts import BINS, LOW_BITS, PARTS
from simulator.figures.definitions import (
    CHANCES,
    LISTS,
    MILLIONTHS,
    OF_LISTS,
    SEATS,
    Figure,
    bars,
    kind_of,
)
from simulator.figures.moments import Moments
from simulator.intervals import HIGH, LOW, MEDIAN, quantile, standard_error, wilson
from simulator.plan import Axes
from simulator.scenario.model import Scenario
from simulator.tally import Tally

Numbers = tuple[float | None, ...]


@dataclass(frozen=True)
class TallyFigures:
    """A tally of a scenario, and every figure over its draws."""

    scenario: Scenario
    tally: Tally

    @cached_property
    def axes(self) -> Axes:
        """The axes of the counts."""
        return Axes.of(self.scenario)

    @cached_property
    def list_tiers(self) -> list[str]:
        """Tiers of lists."""
        return [tier.id for tier in self.scenario.tier if kind_of(tier) == LISTS]

    def house(self, tier: str | None) -> np.ndarray:
        """Draws by number of seats [party, seats] of a tier, or of the whole house."""
        place = self.axes.house(tier) if len(self.axes.tiers) > 1 else 0
        house: np.ndarray = self.tally.counts["seats"][place]
        return house

    def holders(self, tier: str | None) -> np.ndarray:
        """The same, and for the whole house those of blocs below: [party, then bloc; seats]."""
        return self.with_blocs("seats", 0) if tier is None else self.house(tier)

    def with_blocs(self, name: str, *place: int) -> np.ndarray:
        """Counts by party, or option, and below them those of blocs."""
        own = self.tally.counts[name][place]
        blocs = self.tally.counts.get(f"bloc_{name}")
        return own if blocs is None else np.concatenate([own, blocs])

    def of_lists(self, measure: str, tier: str | None) -> np.ndarray:
        """Draws [list] in a tier; without one, in the one with a threshold that has the most."""
        places = bars(self.scenario) if tier is None else [self.axes.tiers.index(tier)]
        most: np.ndarray = self.tally.counts[measure][places].max(axis=0)
        return most

    def has(self, figure: Figure) -> bool:
        """Whether a figure has a meaning here."""
        lists = figure.tier in self.list_tiers if figure.tier else bool(self.list_tiers)
        return figure.row(self.axes) is not None and (lists or figure.measure not in OF_LISTS)

    def histogram(self, figure: Figure) -> np.ndarray:
        """Draws by value: a chance without and with it; seats; bins of a share.

        A party or event that is not there has nothing in any draw.
        """
        row, truth = figure.row(self.axes), figure.measure in CHANCES
        if row is None:
            return np.array([self.tally.draws, 0] if truth else [self.tally.draws])
        found: np.ndarray = figure.definition.counted(self, figure.tier)[row]
        return np.array([self.tally.draws - found, found]) if truth else found

    def reading(self, figure: Figure) -> tuple[float | None, float | None]:
        """How likely, or the mean, and its standard error; None if the tally lacks it."""
        if not self.has(figure):
            return None, None
        if figure.measure in CHANCES:
            p, error, *_ = chance(int(self.histogram(figure)[1]), self.tally.draws)
            return p, error
        if figure.measure in MILLIONTHS:
            moments = self.moments(figure)
            return percent(moments.mean), percent(moments.se)
        histogram = self.histogram(figure)
        return mean_of(histogram), error_of_mean(histogram, np.arange(histogram.size))

    def chance(self, figure: Figure) -> Numbers:
        """How likely something is, with its error and interval; see the function."""
        hits = int(self.histogram(figure)[1]) if self.has(figure) else None
        return chance(hits, self.tally.draws)

    def seats(self, party: str, tier: str | None = None) -> Numbers:
        """The seats of one party; see `seat_cells`."""
        figure = Figure(SEATS, party, tier)
        return seat_cells(self.histogram(figure) if self.has(figure) else np.zeros(1, np.int64))

    def summary(self, figure: Figure) -> Numbers:
        """Mean and quantiles of what is counted in bins, in percent.

        Quantiles are rounded to a tenth; of a number that is the same in all draws they are it.
        """
        if not self.has(figure) or self.tally.draws == 0:
            return (None,) * 4
        moments, bins = self.moments(figure), self.histogram(figure)
        mean = percent(moments.mean)
        if moments.constant:
            return (mean,) * 4
        return mean, *(tenth(place) for place in quantiles(bins) if place is not None)

    def moments(self, figure: Figure) -> Moments:
        """Sums over all draws, in the unit of the figure in a draw."""
        if figure.measure in MILLIONTHS:
            row = figure.row(self.axes)
            sums = (0, 0, 0) if row is None else self.with_blocs(f"{figure.measure}_sums")[row]
            total, high, low = (int(number) for number in sums)
            return Moments(self.tally.draws, total, (high << LOW_BITS) + low)
        histogram = self.histogram(figure)
        values = np.arange(len(histogram)).astype(object)
        return Moments(
            self.tally.draws, int(histogram @ values), int(histogram @ (values * values))
        )


def percent(millionths: float | None) -> float | None:
    """A number of millionths of a whole in percent."""
    return None if millionths is None else millionths * 100 / PARTS


def tenth(place: int) -> float:
    """What every number of a bin is, in percent, when it is rounded to a tenth."""
    return (place * 1000 + BINS // 2) // BINS / 10


def chance(hits: int | None, draws: int) -> Numbers:
    """p, its standard error, and the ends of its interval; all None if the count is missing."""
    if hits is None or draws == 0:
        return (None,) * 4
    return hits / draws, standard_error(hits, draws), *wilson(hits, draws)


def seat_cells(histogram: np.ndarray) -> Numbers:
    """Of draws by number of seats: mean, error, quantiles, chance of none, error, mean if any."""
    draws, none = int(histogram.sum()), int(histogram[0])
    mean = mean_of(histogram)
    return (
        mean,
        error_of_mean(histogram, np.arange(histogram.size)),
        *quantiles(histogram),
        *chance(none, draws)[:2],
        None if mean is None or none == draws else mean * draws / (draws - none),
    )


def mean_of(histogram: np.ndarray) -> float | None:
    """The mean value: whole numbers up to one division."""
    draws = int(histogram.sum())
    return int(histogram @ np.arange(histogram.size)) / draws if draws else None


def error_of_mean(histogram: np.ndarray, values: np.ndarray) -> float | None:
    """Of the mean of `values`; None for a single draw, which has no spread."""
    draws = int(histogram.sum())
    if draws < 2:
        return None
    mean = (histogram @ values).item() / draws
    squares = float(histogram @ np.square(values - mean))
    return math.sqrt(squares / (draws - 1) / draws)


def quantiles(histogram: np.ndarray) -> tuple[int | None, ...]:
    """The values that tables give quantiles of."""
    return tuple(quantile(histogram, q) for q in (LOW, MEDIAN, HIGH))


def quantiles_if_any(histogram: np.ndarray) -> tuple[int | None, ...]:
    """The same of the draws in which there is any."""
    return quantiles(np.concatenate([[0], histogram[1:]]))
