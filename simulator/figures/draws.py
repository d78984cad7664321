"""A figure in each draw of an election by itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from simulator.counting.counts import PARTS
from simulator.draw_ranges import Draws
from simulator.elections import Elections, elections, happened, house_of, lost_and_index, ranges
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

    def pieces(self, draws: Draws) -> list[tuple[int, int]]:
        """Draws in ranges whose arrays are of a bearable size."""
        return [piece for first, last in draws for piece in ranges(self.plan, first, last)]

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
        """Who has no seat in a tier, or in the whole house: bool [party, then bloc; draw]."""
        return {tier: self.holders(tier) == 0 for tier in (None, *self.side.axes.tiers)}

    def holders(self, tier: str | None) -> np.ndarray:
        """Seats [party, then bloc; draw] of a tier, or of the whole house."""
        blocs = self.side.plan.blocs
        return _with_sums(self.house(tier), blocs.start, blocs.party)

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
        """Who has more than half: bool [party, then bloc; draw]."""
        more: np.ndarray = 2 * self.holders(None) > self.house_size
        return more

    @cached_property
    def leads(self) -> np.ndarray:
        """Who alone has the most seats, a bloc among its rivals: bool [party, then bloc; draw]."""
        front = (self.whole == self.whole.max(axis=0)) & (self.whole > 0)
        alone: np.ndarray = front & (front.sum(axis=0) == 1)
        plan, seats = self.side.plan.blocs, self.holders(None)
        blocs = [
            (seats[len(self.whole) + bloc] > seats[plan.rival[start:end]]).all(axis=0)
            & (seats[len(self.whole) + bloc] > 0)
            for bloc, (start, end) in enumerate(pairwise(plan.rival_start))
        ]
        return np.vstack([alone, *blocs]) if blocs else alone

    @cached_property
    def events(self) -> np.ndarray:
        """Which events happened: bool [event, draw]."""
        return happened(self.side.plan, self.elections)

    @cached_property
    def shares(self) -> np.ndarray:
        """Shares in whole millionths: int64 [option, then bloc; draw]."""
        blocs = self.side.plan.blocs
        votes = _with_sums(self.elections.votes, blocs.option_start, blocs.option)
        return millionths(votes, self.elections.valid)

    @cached_property
    def indices(self) -> np.ndarray:
        """Wasted votes and the Gallagher index, in whole millionths: int64 [2, draw]."""
        lost, index = lost_and_index(self.side.plan, self.elections)
        inverse = PARTS / np.maximum(self.elections.valid, 1.0)
        return _whole(np.stack([lost * inverse, index]))

    @cached_property
    def turnout(self) -> np.ndarray:
        """Turnout in whole millionths: int64 [draw]."""
        return millionths(self.elections.cast, self.elections.registered)


def _with_sums(rows: np.ndarray, start: np.ndarray, member: np.ndarray) -> np.ndarray:
    """The `rows` [row, draw], and below them a sum for each bloc of members."""
    sums = [rows[member[first:last]].sum(axis=0) for first, last in pairwise(start)]
    return np.vstack([rows, *sums]).astype(rows.dtype) if sums else rows


def millionths(parts: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Parts of a whole in whole millionths, rounded as tallies sum them: int64."""
    return _whole(parts * (PARTS / np.maximum(whole, 1.0)))


def _whole(numbers: np.ndarray) -> np.ndarray:
    """As the kernel rounds them, so that sums are those of the tally."""
    rounded: np.ndarray = np.rint(numbers).astype(np.int64)
    return rounded
