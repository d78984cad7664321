"""Every figure of a tally or a draw: whether a list enters, how many seats a party has, ...

`Figures` has a figure in each draw of an election by itself, `moments` its sums over a tally. Two
elections are compared by what happens in the same draw of both, or by the sums of each.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from simulator.counting.counts import INDEX_BINS, PARTS, SHARE_BINS
from simulator.elections import Elections, elections, happened, house_of
from simulator.plan import Axes, Plan
from simulator.plan import compile as compile_plan
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import ListTier, Plurality, TierSpec
from simulator.tally import Tally

ENTERS, SEATS, MAJORITY, LARGEST = "enters", "seats", "majority", "largest"
EVENT, SHARE, TURNOUT = "event", "share", "turnout"
CLEARED, ZERO, WASTED, GALLAGHER = "cleared", "zero", "wasted", "gallagher"
CHANCES = (ENTERS, CLEARED, ZERO, MAJORITY, LARGEST, EVENT)
"""Figures that are true or false in a draw; the others are numbers."""
MILLIONTHS, BINS = (SHARE, TURNOUT), (WASTED, GALLAGHER)
"""Figures in millionths of a whole, and in bins of 0.1 points; both rounded down in each draw."""


LISTS, DISTRICTS, STATED = "lists", "districts", "stated seats"


def kind_of(tier: TierSpec) -> str:
    """What a tier elects: lists, or in districts; stated seats are nobody's to win."""
    if isinstance(tier, ListTier):
        return LISTS
    return DISTRICTS if isinstance(tier, Plurality) else STATED


class Figure(NamedTuple):
    """One thing that a draw says: whether a list enters, how many seats a party has, ..."""

    measure: str
    name: str | None = None
    """The id of a party or of an event; nobody's are turnout, wasted votes and the index."""
    tier: str | None = None
    """Seats without a tier are of the whole house."""

    @property
    def unit(self) -> float:
        """What one is in the units of tables: a millionth of a share is 0.0001 percent."""
        if self.measure in MILLIONTHS:
            return 100.0 / PARTS
        return 100.0 / INDEX_BINS if self.measure in BINS else 1.0

    def cells(self) -> dict[str, str | None]:
        """What a figure is about, under the columns of tables."""
        party, event = (None, self.name) if self.measure == EVENT else (self.name, None)
        return {"measure": self.measure, "tier": self.tier, "party": party, "event": event}


@dataclass(frozen=True)
class Side:
    """One of the two elections, ready to be drawn."""

    axes: Axes
    plan: Plan
    seed: int

    @classmethod
    def of(cls, scenario: Scenario, seed: int) -> Side:
        """Compile a scenario."""
        return cls(Axes.of(scenario), compile_plan(scenario), seed)

    def kind(self, tier: str) -> str | None:
        """What the kernel elects in a tier, as `kind_of` has it; None where there is none."""
        if tier not in self.axes.tiers:
            return None
        place = self.axes.tiers.index(tier)
        if self.plan.tiers.of_lists[place]:
            return LISTS
        return DISTRICTS if place == self.plan.district_tier else STATED

    def draw(self, first: int, last: int) -> Figures:
        """The draws `first` to `last` - 1."""
        return Figures(self, elections(self.plan, self.seed, first, last))


@dataclass(frozen=True)
class Figures:
    """Draws of one side, and every figure in each of them."""

    side: Side
    elections: Elections

    def values(self, figure: Figure) -> np.ndarray:
        """A figure [draw]: bool for a chance, whole seats, whole millionths of a share.

        Of a party that the side does not have: false, or zero.
        """
        axes, name = self.side.axes, figure.name or ""
        match figure.measure:
            case "enters" | "cleared":
                rows = getattr(self.elections, figure.measure)[axes.tiers.index(figure.tier or "")]
                return self._row(rows, axes.lists, name)
            case "seats":
                return self._row(self.house(figure.tier), axes.parties, name)
            case "zero":
                seats = self._row(self.house(figure.tier), axes.parties, name)
                none: np.ndarray = seats == 0
                return none
            case "majority":
                return self._row(self.majorities, axes.parties, name)
            case "largest":
                return self._row(self.leads, axes.parties, name)
            case "event":
                return self._row(self.events, axes.events, name)
            case "share":
                return self._row(self.shares, axes.options, name)
            case "wasted" | "gallagher":
                return self._row(self.indices, BINS, figure.measure)
            case _:
                return self.turnout

    def _row(self, rows: np.ndarray, names: tuple[str, ...], name: str) -> np.ndarray:
        if name not in names:
            return np.zeros(rows.shape[-1], rows.dtype)
        row: np.ndarray = rows[names.index(name)]
        return row

    def house(self, tier: str | None) -> np.ndarray:
        """Seats [party, draw] of a tier, or of the whole house."""
        if tier is None:
            return self.whole
        return house_of(self.elections, 1 + self.side.axes.tiers.index(tier))

    @cached_property
    def whole(self) -> np.ndarray:
        """Seats of the whole house: int32 [party, draw]."""
        return house_of(self.elections, 0)

    @cached_property
    def majorities(self) -> np.ndarray:
        """Who has more than half: bool [party, draw]; of the seats filled, where that varies."""
        plan = self.side.plan
        more: np.ndarray = 2 * self.whole > (
            self.whole.sum(axis=0) if plan.house_varies else plan.house
        )
        return more

    @cached_property
    def leads(self) -> np.ndarray:
        """Who alone has the most seats: bool [party, draw]."""
        front = (self.whole == self.whole.max(axis=0)) & (self.whole > 0)
        alone: np.ndarray = front & (front.sum(axis=0) == 1)
        return alone

    @cached_property
    def events(self) -> np.ndarray:
        """Which events happened: bool [event, draw]."""
        return happened(self.side.plan.events, self.elections)

    @cached_property
    def shares(self) -> np.ndarray:
        """Shares in whole millionths, rounded down: int64 [option, draw]."""
        return _millionths(self.elections.votes, self.elections.valid)

    @cached_property
    def indices(self) -> np.ndarray:
        """Wasted votes and the Gallagher index, in bins as the kernel has: int64 [2, draw]."""
        plan, votes = self.side.plan, self.elections.votes
        percent = 100.0 / np.maximum(self.elections.valid, 1.0)
        seats = self.elections.seats[plan.proportional].sum(axis=0, dtype=np.int32)
        filled = seats.sum(axis=0) if plan.house_varies else plan.proportional_seats
        part = 100.0 / np.maximum(filled, 1.0)
        lost, squares = votes[plan.lists :].sum(axis=0), np.zeros(percent.size)
        for ballots, won in zip(votes[: plan.lists], seats, strict=False):
            lost += ballots * (won == 0)
            squares += np.square(ballots * percent - won * part)
        both = np.stack([lost * percent, np.sqrt(0.5 * squares)])
        bins: np.ndarray = np.minimum(both * (INDEX_BINS / 100.0), INDEX_BINS - 0.5)
        return bins.astype(np.int64)

    @cached_property
    def turnout(self) -> np.ndarray:
        """Turnout in whole millionths, rounded down: int64 [draw]."""
        return _millionths(self.elections.cast, self.elections.registered)


def _millionths(parts: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """As the kernel rounds them, so that sums are those of the tally."""
    millionths: np.ndarray = np.floor(parts * (PARTS / np.maximum(whole, 1.0))).astype(np.int64)
    return millionths


@dataclass(frozen=True)
class Moments:
    """A figure over the draws of one side, in whole numbers."""

    draws: int
    total: int
    squares: int
    histogram: np.ndarray | None
    """Draws by value, of seats."""

    @property
    def mean(self) -> float:
        """The sum, divided by the draws."""
        return self.total / self.draws

    @property
    def se(self) -> float | None:
        """The standard error of the mean."""
        return se_of_mean(self.total, self.squares, self.draws)


def se_of_mean(total: int, squares: int, n: int) -> float | None:
    """The standard error of a mean, from whole sums; None of fewer than two draws."""
    return None if n < 2 else math.sqrt((n * squares - total * total) / (n * n * (n - 1)))


def moments(figure: Figure, axes: Axes, tally: Tally) -> Moments:
    """A figure over the draws of a tally; a party that is not there has nothing."""
    draws, histogram = tally.draws, histogram_of(figure, axes, tally)
    values = np.arange(len(histogram)).astype(object)
    total, squares = int(histogram @ values), int(histogram @ (values * values))
    if figure.measure not in MILLIONTHS:
        return Moments(draws, total, squares, histogram if figure.measure == SEATS else None)
    # The sum is exact; the spread about the mean is that of the middles of bins.
    exact, width = _exact_sum(figure, axes, tally), PARTS // SHARE_BINS
    spread = width * width * (draws * squares - total * total)
    return Moments(draws, exact, -(-(spread + exact * exact) // draws), None)


def histogram_of(figure: Figure, axes: Axes, tally: Tally) -> np.ndarray:
    """Draws by value: a chance without and with it; seats; bins of a share."""
    counts, name = tally.counts, figure.name or ""
    match figure.measure:
        case "seats":
            house = axes.house(figure.tier) if len(axes.tiers) > 1 else 0
            return _histogram_row(counts["seats"][house], axes.parties, name, tally.draws)
        case "share":
            return _histogram_row(counts["shares"], axes.options, name, tally.draws)
        case "turnout":
            turnout: np.ndarray = counts["turnout"][0]
            return turnout
        case "enters":
            hits, names = counts["enters"][axes.tiers.index(figure.tier or "")], axes.lists
        case "event":
            hits, names = counts["events"], axes.events
        case measure:
            hits, names = counts[measure], axes.parties
    with_it = int(hits[names.index(name)]) if name in names else 0
    return np.array([tally.draws - with_it, with_it])


def _histogram_row(rows: np.ndarray, names: tuple[str, ...], name: str, draws: int) -> np.ndarray:
    if name not in names:
        return np.array([draws])
    row: np.ndarray = rows[names.index(name)]
    return row


def _exact_sum(figure: Figure, axes: Axes, tally: Tally) -> int:
    """The sum of a share or of turnout in whole millionths."""
    if figure.measure == TURNOUT:
        return int(tally.counts["turnout_sum"][0])
    if figure.name not in axes.options:
        return 0
    return int(tally.counts["share_sum"][axes.options.index(figure.name)])


def transport(a: np.ndarray, b: np.ndarray) -> float:
    """How far apart two distributions of seats are: seats to be moved, in the mean of draws.

    `a` and `b` are draws by number of seats. The Wasserstein distance of order one, on a line the
    area between the distribution functions (Vallender 1974, doi:10.1137/1118101).
    """
    size = max(len(a), len(b))
    one, two = (np.cumsum(np.pad(row, (0, size - len(row)))) / row.sum() for row in (a, b))
    return float(np.abs(one - two).sum())
