"""How each point differs from the baseline, with the error of pairs of draws.

All points have the same draws, so most of what chance does to one it does to the other, and the
error of a difference is that of the draws in which the two differ. A tally does not say which draws
these are: the first `MOST_PAIRS` draws that all points have are made again, the baseline's and
those of each point, and the spread of the differences is taken from these pairs. The difference
itself is that of all draws, and its error falls with their number.

Sums are of whole numbers: the pool of threads, and the machine, change nothing in them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from simulator.draw_ranges import Draws, common_draws, first_draws, number_of
from simulator.executors import threads
from simulator.figures.definitions import CLEARED, ENTERS, Figure, bars
from simulator.figures.draws import Side
from simulator.figures.moments import Differences
from simulator.plan import Axes
from simulator.runner import Progress
from simulator.sweep.work import Change, Changes, Outcome

MOST_PAIRS = 1 << 14
"""A standard error from so many is off by half a percent where most pairs differ, by 4% where one
in a hundred does; and to draw them takes a sixtieth of a point of a million draws."""
DIGITS = 12
"""Decimals of a change: what a difference of doubles has behind them is noise."""
Spreads = dict[Figure, Differences]


def with_changes(
    outcomes: Sequence[Outcome],
    baseline: Outcome,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[Outcome]:
    """The outcomes, each with the changes of the figures that the baseline has too.

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
            outcome, changes=_changes(outcome, baseline, spreads.get(outcome.point.fingerprint, {}))
        )
        for outcome in outcomes
    ]


def paired_draws(outcomes: Iterable[Outcome]) -> Draws:
    """The first draws that all points have, as many as are paired; none of a single one."""
    common = reduce(common_draws, (outcome.ranges for outcome in outcomes))
    return first_draws(common, MOST_PAIRS) if number_of(common) > 1 else ()


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
    for figure, was in baseline.readings.items():
        now = outcome.readings.get(figure)
        if now is not None:
            value, unit = round(now.value - was.value, DIGITS), figure.unit
            spread = spreads.get(figure)
            error = 0.0 if same else None
            if spread is not None:
                variance = unit * unit * spread.variance(value / unit, common)
                own, theirs = (now.error, outcome.draws), (was.error, baseline.draws)
                error = _error(variance, common, own, theirs)
            found[figure] = Change(value, error)
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
    pieces: tuple[tuple[tuple[int, int], dict[Figure, np.ndarray]], ...]
    """In ranges whose arrays are of a bearable size."""

    @classmethod
    def of(cls, outcome: Outcome, draws: Draws) -> _Base:
        """Draw the baseline."""
        side, figures = _side(outcome), list(outcome.readings)
        pieces = ((piece, _values(outcome, piece, figures)) for piece in side.pieces(draws))
        return cls(outcome, tuple(pieces))

    def spreads(self, other: Outcome) -> Spreads:
        """The differences of a point from the baseline."""
        found = Spreads()
        figures = [figure for figure in other.readings if figure in self.outcome.readings]
        for piece, base in self.pieces:
            for figure, values in _values(other, piece, figures).items():
                spread = Differences.between(base[figure], values)
                found[figure] = found[figure] + spread if figure in found else spread
        return found


def _values(
    outcome: Outcome, piece: tuple[int, int], figures: Iterable[Figure]
) -> dict[Figure, np.ndarray]:
    """Truths or whole numbers, draw by draw: mostly views of what was drawn."""
    drawn = _side(outcome).draw(*piece)
    return {figure: drawn.values(_in_tier(figure, outcome)) for figure in figures}


def _side(outcome: Outcome) -> Side:
    job = outcome.point.job
    return Side(Axes.of(outcome.point.scenario), job.plan, job.seed)


def _in_tier(figure: Figure, outcome: Outcome) -> Figure:
    """The figure of a draw: a chance of a list that names no tier is that of the likeliest."""
    if figure.measure not in (CLEARED, ENTERS) or figure.tier is not None:
        return figure
    scenario, readings = outcome.point.scenario, outcome.readings
    tiers = [figure._replace(tier=scenario.tier[place].id) for place in bars(scenario)]
    same = (tier for tier in tiers[:-1] if readings[tier].value == readings[figure].value)
    return next(same, tiers[-1])
