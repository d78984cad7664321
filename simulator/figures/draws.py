"""A figure in each draw of an election by itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.counting.counts import PARTS
from simulator.elections import Elections, elections, happened, house_of
from simulator.figures.definitions import DISTRICTS, LISTS, STATED, Figure
from simulator.plan import Axes, Plan
from simulator.plan import compile as compile_plan
from simulator.scenario.model import Scenario


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
        rows, row = figure.definition.drawn(self, figure.tier), figure.row(self.side.axes)
        values: np.ndarray = np.zeros(rows.shape[-1], rows.dtype) if row is None else rows[row]
        return values

    def tier(self, tier: str | None) -> int:
        """The place of a tier."""
        return self.side.axes.tiers.index(tier or "")

    def house(self, tier: str | None) -> np.ndarray:
        """Seats [party, draw] of a tier, or of the whole house."""
        if tier is None:
            return self.whole
        return house_of(self.elections, 1 + self.tier(tier))

    @cached_property
    def whole(self) -> np.ndarray:
        """Seats of the whole house: int32 [party, draw]."""
        return house_of(self.elections, 0)

    @cached_property
    def without_seats(self) -> dict[str | None, np.ndarray]:
        """Who has no seat in a tier, or in the whole house: bool [party, draw]."""
        return {tier: self.house(tier) == 0 for tier in (None, *self.side.axes.tiers)}

    @cached_property
    def house_size(self) -> np.ndarray:
        """The seats of which a majority has more than half: int [draw]; filled ones, if varying."""
        plan = self.side.plan
        if plan.house_varies:
            filled: np.ndarray = self.whole.sum(axis=0)
            return filled
        return np.full(self.whole.shape[1], plan.house)

    @cached_property
    def majorities(self) -> np.ndarray:
        """Who has more than half: bool [party, draw]."""
        more: np.ndarray = 2 * self.whole > self.house_size
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
        """Shares in whole millionths: int64 [option, draw]."""
        return _millionths(self.elections.votes, self.elections.valid)

    @cached_property
    def indices(self) -> np.ndarray:
        """Wasted votes and the Gallagher index, in whole millionths: int64 [2, draw]."""
        plan, votes = self.side.plan, self.elections.votes
        inverse = PARTS / np.maximum(self.elections.valid, 1.0)
        seats = self.elections.seats[plan.proportional].sum(axis=0, dtype=np.int32)
        filled = seats.sum(axis=0) if plan.house_varies else plan.proportional_seats
        part = PARTS / np.maximum(filled, 1.0)
        lost, squares = votes[plan.lists :].sum(axis=0), np.zeros(inverse.size)
        for ballots, won in zip(votes[: plan.lists], seats, strict=False):
            lost += ballots * (won == 0)
            squares += np.square(ballots * inverse - won * part)
        return _whole(np.stack([lost * inverse, np.sqrt(0.5 * squares)]))

    @cached_property
    def turnout(self) -> np.ndarray:
        """Turnout in whole millionths: int64 [draw]."""
        return _millionths(self.elections.cast, self.elections.registered)


def _millionths(parts: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return _whole(parts * (PARTS / np.maximum(whole, 1.0)))


def _whole(numbers: np.ndarray) -> np.ndarray:
    """As the kernel rounds them, so that sums are those of the tally."""
    rounded: np.ndarray = np.rint(numbers).astype(np.int64)
    return rounded
