"""How each point differs from the baseline, with the error of pairs of draws.

All points have the same draws, so most of what chance does to one it does to the other, and the
error of a difference is that of the draws in which the two differ. A tally does not say which draws
these are: the first `MOST_PAIRS` draws that all points have are made again, the baseline's beside
those of each point, and the spread of the differences is taken from these pairs. The difference
itself is that of all draws, and its error falls with their number.

Of n pairs with the differences d, whole numbers in each, the variance of d is

    (sum d^2 - (sum d)^2 / n) / (n - 1)                                exactly, where n is all draws
    and, where n is a part of them, with one more pair that differs by one: a change too rare to be
    seen among the pairs is not taken for none. Nor is it less than |mean d| - (mean d)^2, because
    the square of a whole number is not less than itself.

Sums are of whole numbers: the pool of threads, and the machine, change nothing in them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from simulator.draw_ranges import Draws, common_draws, number_of
from simulator.elections import ranges
from simulator.executors import threads
from simulator.figures import (
    CLEARED,
    ENTERS,
    EVENT,
    GALLAGHER,
    LARGEST,
    MAJORITY,
    SEATS,
    SHARE,
    TURNOUT,
    WASTED,
    ZERO,
    Figure,
    Side,
)
from simulator.plan import Axes
from simulator.runner import Progress
from simulator.sweep.measures import Measure
from simulator.sweep.work import Change, Changes, Outcome
from simulator.tables import bars

MOST_PAIRS = 1 << 14
"""A standard error from so many is off by half a percent where most pairs differ, by 4% where one
in a hundred does; and to draw them takes a sixtieth of a point of a million draws."""
DIGITS = 12
"""Decimals of a change: what a difference of doubles has behind them is noise."""
MEASURES = {
    "share_mean": SHARE,
    "p_threshold": CLEARED,
    "p_enters": ENTERS,
    "p_zero": ZERO,
    "p_largest": LARGEST,
    "p_majority": MAJORITY,
    "seats_mean": SEATS,
    "p_event": EVENT,
    "turnout_mean": TURNOUT,
    "wasted_mean": WASTED,
    "gallagher_mean": GALLAGHER,
}
"""The figure of a draw that a measure is the mean of."""
Spreads = dict[Measure, "Spread"]


@dataclass(frozen=True)
class Spread:
    """Differences over pairs of draws: whole numbers in the unit of a figure."""

    unit: float
    pairs: int
    differ: int
    total: int
    squares: int

    def __add__(self, other: Spread) -> Spread:
        """Over both sets of pairs."""
        return Spread(
            unit=self.unit,
            pairs=self.pairs + other.pairs,
            differ=self.differ + other.differ,
            total=self.total + other.total,
            squares=self.squares + other.squares,
        )

    def variance(self, change: float, common: int) -> float:
        """Of the difference in one draw, where `change` is the mean of all `common` of them."""
        mean, n, squares = change / self.unit, self.pairs, self.squares
        least = 0.0
        if n < common and (self.differ or mean):
            n, squares, least = n + 1, squares + 1, abs(mean) - mean * mean
        found = (n * squares - self.total * self.total) / (n * (n - 1))
        return self.unit * self.unit * max(found, least)


def with_changes(
    outcomes: Sequence[Outcome],
    baseline: Outcome,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[Outcome]:
    """The outcomes, each with the changes of the measures that the baseline has too.

    `progress` hears of points that are done. The change of a single draw has no error.
    """
    others = {
        outcome.point.fingerprint: outcome
        for outcome in outcomes
        if outcome.tally_sha256 != baseline.tally_sha256
    }
    spreads = dict(_spreads(others, baseline, paired_draws(outcomes), workers, progress))
    return [
        replace(
            outcome,
            changes=_changes(outcome, baseline, spreads.get(outcome.point.fingerprint, {})),
        )
        for outcome in outcomes
    ]


def paired_draws(outcomes: Iterable[Outcome]) -> Draws:
    """The first draws that all points have, as many as are paired; none of a single one."""
    common = reduce(common_draws, (outcome.ranges for outcome in outcomes))
    return common_draws(common, common, MOST_PAIRS) if number_of(common) > 1 else ()


def _spreads(
    others: Mapping[str, Outcome],
    baseline: Outcome,
    draws: Draws,
    workers: int | None,
    progress: Progress | None,
) -> Iterator[tuple[str, Spreads]]:
    """By fingerprint, as they are done; on as many threads as there are workers."""
    if not others or not draws:
        return
    base = _Base.of(baseline, draws)
    with threads(workers) as pool:
        futures = {pool.submit(base.spreads, other): name for name, other in others.items()}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
                if progress is not None:
                    progress(1)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _changes(outcome: Outcome, baseline: Outcome, spreads: Spreads) -> Changes:
    """The changes of one point; exactly none where its tally is the baseline's."""
    found: Changes = {}
    same = outcome.tally_sha256 == baseline.tally_sha256
    common = number_of(common_draws(outcome.ranges, baseline.ranges))
    for measure, was in baseline.readings.items():
        now = outcome.readings.get(measure)
        if now is not None:
            value = round(now.value - was.value, DIGITS)
            spread = spreads.get(measure)
            error = 0.0 if same else None
            if spread is not None:
                variance = spread.variance(value, common)
                own, theirs = (now.error, outcome.draws), (was.error, baseline.draws)
                error = _error(variance, common, own, theirs)
            found[measure] = Change(value, error)
    return found


def _error(
    variance: float, common: int, own: tuple[float, int], theirs: tuple[float, int]
) -> float:
    """The standard error of a change, of `variance` in each of `common` draws.

    Draws that only one of the two has are independent; `own` and `theirs` are errors and draws.
    """
    (error, draws), (their_error, their_draws) = own, theirs
    return math.hypot(
        math.sqrt(variance * common / draws / their_draws),
        error * math.sqrt(1 - common / their_draws),
        their_error * math.sqrt(1 - common / draws),
    )


@dataclass(frozen=True)
class _Base:
    """The figures of the baseline in every paired draw, made once."""

    outcome: Outcome
    pieces: tuple[tuple[tuple[int, int], dict[Measure, np.ndarray]], ...]
    """In ranges whose arrays are of a bearable size."""

    @classmethod
    def of(cls, outcome: Outcome, draws: Draws) -> _Base:
        """Draw the baseline."""
        side = _side(outcome)
        figures = {measure: _figure(measure, outcome) for measure in outcome.readings}
        pieces = [piece for first, last in draws for piece in ranges(side.plan, first, last)]
        return cls(outcome, tuple((piece, _values(side, piece, figures)) for piece in pieces))

    def spreads(self, other: Outcome) -> Spreads:
        """The differences of a point from the baseline."""
        side, found = _side(other), dict[Measure, Spread]()
        figures = {
            measure: _figure(measure, other)
            for measure in other.readings
            if measure in self.outcome.readings
        }
        for piece, base in self.pieces:
            for measure, values in _values(side, piece, figures).items():
                spread = _spread(base[measure], values, figures[measure].unit)
                found[measure] = found[measure] + spread if measure in found else spread
        return found


def _values(
    side: Side, piece: tuple[int, int], figures: Mapping[Measure, Figure]
) -> dict[Measure, np.ndarray]:
    """Truths or whole numbers, draw by draw: mostly views of what was drawn."""
    drawn = side.draw(*piece)
    return {measure: drawn.values(figure) for measure, figure in figures.items()}


def _side(outcome: Outcome) -> Side:
    job = outcome.point.job
    return Side(Axes.of(outcome.point.scenario), job.plan, job.seed)


def _spread(base: np.ndarray, drawn: np.ndarray, unit: float) -> Spread:
    """Sums over pairs of draws; those of truths are counts, which are quicker to make."""
    differ = int(np.count_nonzero(base != drawn))
    if not differ:
        return Spread(unit=unit, pairs=base.size, differ=0, total=0, squares=0)
    if base.dtype == np.bool_:
        total = int(np.count_nonzero(drawn)) - int(np.count_nonzero(base))
        return Spread(unit=unit, pairs=base.size, differ=differ, total=total, squares=differ)
    change = drawn.astype(np.int64) - base
    return Spread(
        unit=unit,
        pairs=base.size,
        differ=differ,
        total=int(change.sum()),
        squares=int(change @ change),
    )


def _figure(measure: Measure, outcome: Outcome) -> Figure:
    """The figure of a draw that a measure is the mean of."""
    kind, tier = MEASURES[measure.measure], measure.tier
    if kind in (CLEARED, ENTERS) and tier is None:
        tier = _likeliest(measure, outcome)
    return Figure(kind, measure.party or measure.event, None if tier == "all" else tier)


def _likeliest(measure: Measure, outcome: Outcome) -> str:
    """The tier whose chance stands for a party's: of several with a bar that of the highest."""
    tiers = [outcome.point.scenario.tier[place].id for place in bars(outcome.point.scenario)]
    readings = outcome.readings
    for tier in tiers[:-1]:
        if readings[measure._replace(tier=tier)].value == readings[measure].value:
            return tier
    return tiers[-1]
