"""Frames of draws, piece by piece: however many there are, a piece is of a bearable size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from simulator.arrays import Numbers
from simulator.counting.counts import PARTS
from simulator.draw_ranges import Draws
from simulator.drawn.places import RegionDraws, regions_of_draws, winners_of_draws
from simulator.elections import ranges
from simulator.errors import SimulatorError
from simulator.figures.draws import Figures, Side, millionths
from simulator.plan.districts import in_order_of_regions
from simulator.scenario.model import Scenario
from simulator.scenario.rows import ids
from simulator.scenario.tiers import ListTier, Plurality, TierSpec

MOST_SMALL = 2**13
"""Seats of a house that are told in 16 bits, so that a few may be added up in them."""
Columns = Iterator[tuple[str, pl.Series]]


@dataclass(frozen=True)
class Extent:
    """What is told of a draw in addition to the nation."""

    by_region: bool = False
    by_district: bool = False


def refuse_nothing(scenario: Scenario, extent: Extent) -> None:
    """Refuse regions or districts that there are none of, or whose ballots are not all.

    Raises: SimulatorError.
    """
    if extent.by_region and not scenario.region:
        raise SimulatorError("by region: the scenario has no [[region]]; leave it out")
    if extent.by_region and any((scenario.votes.added or {}).values()):
        raise SimulatorError(
            "by region: votes.added are ballots of the whole nation, of no region; leave out "
            "one of the two"
        )
    if extent.by_district and not scenario.elects_districts:
        raise SimulatorError("by district: no tier is filled by districts; leave it out")


def frame(scenario: Scenario, seed: int, draws: Draws, extent: Extent) -> pl.DataFrame:
    """A row for each of `draws`, in order."""
    return pl.concat(frames(scenario, seed, draws, extent), rechunk=True)


def frames(scenario: Scenario, seed: int, draws: Draws, extent: Extent) -> Iterator[pl.DataFrame]:
    """The same in pieces, at least one, in bounded memory. Raises: see `refuse_nothing`."""
    refuse_nothing(scenario, extent)
    telling = _Telling(scenario, Side.of(scenario, seed), extent)
    for first, last in draws or ((0, 0),):
        for piece in [*ranges(telling.side.plan, first, last, telling.bytes)] or [(first, last)]:
            yield telling.of(*piece)


@dataclass(frozen=True)
class _Telling:
    """A scenario ready to be drawn, and what is told of each draw."""

    scenario: Scenario
    side: Side
    extent: Extent

    @cached_property
    def bytes(self) -> int:
        """What a draw needs in memory in addition to its elections."""
        plan = self.side.plan
        size = 16 * (plan.votes.options + plan.parties * plan.tiers.method.size)
        if self.extent.by_region:
            size += 16 * plan.turnout.registered.size * (plan.votes.options + plan.parties + 2)
        if self.extent.by_district:
            size += 16 * plan.candidates.party.size
        return size

    def of(self, first: int, last: int) -> pl.DataFrame:
        """The draws `first` to `last` - 1."""
        figures = self.side.draw(first, last)
        columns = [
            ("draw", pl.Series(np.arange(first, last, dtype=np.int64))),
            *self._nation(figures),
        ]
        if self.extent.by_region:
            found = regions_of_draws(self.side.plan, self.side.seed, first, last, self._local)
            columns += self._regions(found)
        if self.extent.by_district:
            winners = winners_of_draws(self.side.plan, self.side.seed, first, last)
            columns += self._districts(winners)
        return pl.DataFrame([column.alias(name) for name, column in columns])

    def _nation(self, figures: Figures) -> Columns:
        axes, whole = self.side.axes, figures.whole
        yield "turnout", _percent(figures.turnout)
        yield "house", self._seats(whole.sum(axis=0))
        yield from self._by("share", axes.voted, map(_percent, figures.shares))
        yield from self._by("seats", axes.holders, map(self._seats, figures.holders(None)))
        if len(axes.tiers) > 1:
            for tier, seats in zip(axes.tiers, figures.elections.seats, strict=True):
                yield from self._by(f"seats.{tier}", axes.parties, map(self._seats, seats))
        for place in np.flatnonzero(self.side.plan.tiers.of_lists):
            enters = map(pl.Series, figures.elections.enters[place])
            yield from self._by(f"enters.{axes.tiers[place]}", axes.lists, enters)
        yield from self._by("event", axes.events, map(pl.Series, figures.events))

    def _regions(self, found: RegionDraws) -> Columns:
        axes, plan = self.side.axes, self.side.plan
        shares = millionths(found.votes, found.valid[:, None])
        turnout = millionths(found.cast, plan.turnout.registered[:, None])
        for place, region in enumerate(ids(self.scenario.region)):
            yield f"region.{region}.turnout", _percent(turnout[place])
            shown = map(_percent, shares[place])
            yield from self._by(f"region.{region}.share", axes.options, shown)
            if self._local:
                seats = map(self._seats, found.seats[place])
                yield from self._by(f"region.{region}.seats", axes.parties, seats)

    def _districts(self, winners: Numbers) -> Columns:
        """`winners` [district, draw]: the party's place, or -1."""
        names = pl.Series([*self.side.axes.parties, None], dtype=pl.Enum(self.side.axes.parties))
        order, _ = in_order_of_regions(self.scenario)
        rows = {district.id: row for district, row in zip(order, winners, strict=True)}
        for district in self.scenario.district:
            yield f"district.{district.id}", names.gather(rows[district.id] % len(names))

    @staticmethod
    def _by(what: str, names: Sequence[str], rows: Any) -> Columns:
        for name, row in zip(names, rows, strict=True):
            yield f"{what}.{name}", row

    def _seats(self, row: Numbers) -> pl.Series:
        small = self.side.plan.largest_house <= MOST_SMALL
        return pl.Series(row.astype(np.int16 if small else np.int32))

    @cached_property
    def _local(self) -> tuple[int, ...]:
        """The tiers whose seats are those of regions, or of districts in them."""
        return tuple(place for place, tier in enumerate(self.scenario.tier) if _is_local(tier))


def _is_local(tier: TierSpec) -> bool:
    if isinstance(tier, ListTier):
        placed = tier.compensation is not None and tier.compensation.placement is not None
        return tier.by == "region" or placed
    return isinstance(tier, Plurality)


def _percent(millionths: Numbers) -> pl.Series:
    """Whole millionths as percent of four decimals: the nearest doubles."""
    return pl.Series(millionths / (PARTS / 100))
