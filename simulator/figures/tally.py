"""A figure over a tally: from counts to numbers, by one division, with their errors."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.counting.counts import PARTS, SHARE_BINS
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
        """How likely, or the mean, and its standard error; None where there is no such number.

        What is lost inside a bin is at most half of its width, hundreds of times less than the
        spread of shares and turnout; where all draws fall into one bin the error is 0.
        """
        if not self.has(figure):
            return None, None
        histogram = self.histogram(figure)
        if figure.measure in CHANCES:
            p, error, *_ = chance(int(histogram[1]), self.tally.draws)
            return p, error
        values: np.ndarray = np.arange(histogram.size)
        if figure.measure != SEATS:
            values = (values + 0.5) * (100.0 / histogram.size)
        return self._mean(figure, histogram), error_of_mean(histogram, values)

    def _mean(self, figure: Figure, histogram: np.ndarray) -> float | None:
        """Of seats, or in percent."""
        if figure.measure in MILLIONTHS:
            draws, total = self.tally.draws, self._total(figure)
            # Rounded down to whole millionths in each draw: half of one is missing.
            return min(100.0, (total / draws + 0.5) * 100 / PARTS) if draws else None
        mean = mean_of(histogram)
        return mean if mean is None or figure.measure == SEATS else middle(mean, histogram)

    def chance(self, figure: Figure) -> Numbers:
        """How likely something is, with its error and interval; see the function."""
        hits = int(self.histogram(figure)[1]) if self.has(figure) else None
        return chance(hits, self.tally.draws)

    def seats(self, party: str, tier: str | None = None) -> Numbers:
        """The seats of one party; see `seat_cells`."""
        figure = Figure(SEATS, party, tier)
        return seat_cells(self.histogram(figure)) if self.has(figure) else (None,) * 8

    def summary(self, figure: Figure) -> Numbers:
        """Mean and quantiles of what is counted in bins, in percent.

        If one bin has all draws, each is their mean: a fixed number is reported exactly.
        """
        if not self.has(figure):
            return (None,) * 4
        bins = self.histogram(figure)
        mean = self._mean(figure, bins)
        if figure.measure in MILLIONTHS and np.count_nonzero(bins) == 1:
            return (mean,) * 4
        places = quantiles(bins)
        return mean, *(None if place is None else middle(place, bins) for place in places)

    def moments(self, figure: Figure) -> Moments:
        """Sums over all draws, in the unit of the figure in a draw."""
        draws, histogram = self.tally.draws, self.histogram(figure)
        values = np.arange(len(histogram)).astype(object)
        total, squares = int(histogram @ values), int(histogram @ (values * values))
        if figure.measure not in MILLIONTHS:
            return Moments(draws, total, squares)
        # The sum is exact; the spread about the mean is that of the middles of bins.
        exact, width = self._total(figure), PARTS // SHARE_BINS
        spread = width * width * (draws * squares - total * total)
        return Moments(draws, exact, -(-(spread + exact * exact) // draws))

    def _total(self, figure: Figure) -> int:
        """The sum of a share or of turnout, in whole millionths."""
        row = figure.row(self.axes)
        return 0 if row is None else int(self.tally.counts[f"{figure.measure}_sum"][row])


def chance(hits: int | None, draws: int) -> Numbers:
    """p, its standard error, and the ends of its interval; nothing where there is no such count."""
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


def middle(place: float, bins: np.ndarray) -> float:
    """Percent in the middle of a bin, where all bins together are 100."""
    return (2 * place + 1) * 50 / bins.size
