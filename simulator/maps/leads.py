"""Who wins each district, and who has the most votes in each region: in how many draws.

Districts are those of the tally, where it counts them (`counts.districts`); regions, and districts
that it does not count, are of its first draws, which are made again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from simulator.draw_ranges import first_draws, number_of
from simulator.drawn.places import regions_of_draws, winners_of_draws
from simulator.intervals import standard_error
from simulator.plan import Axes
from simulator.plan import compile as compile_plan
from simulator.plan.districts import in_order_of_regions
from simulator.scenario.model import Scenario
from simulator.scenario.rows import ids
from simulator.tables.of_places import districts
from simulator.tally import Tally

Kind = Literal["district", "region"]
KINDS: tuple[Kind, ...] = ("district", "region")
MOST = {"region": 10_000, "district": 2_000}
"""Draws that are made again; those of districts are made one by one."""
MOST_WORK = {"region": 40_000_000, "district": 6_000_000}
"""Of these: shares by region, and candidates."""
LEAST = 200
MOST_BYTES = 1 << 27
"""Of votes by region that are held at a time."""


@dataclass(frozen=True)
class Lead:
    """One place."""

    place: str
    """Its id."""
    counts: tuple[tuple[str, int], ...]
    """Parties, and draws in which each is ahead: the likeliest first."""
    draws: int

    @property
    def party(self) -> str | None:
        """Who is ahead the most often; None where nobody ever is, for nobody has a vote."""
        return self.counts[0][0] if self.counts else None

    def chance(self, rank: int = 0) -> float:
        """Of the likeliest party, or of the one so many places after it."""
        return self.counts[rank][1] / self.draws if rank < len(self.counts) else 0.0

    def error(self, rank: int = 0) -> float:
        """The simulation error of that chance."""
        hits = self.counts[rank][1] if rank < len(self.counts) else 0
        return standard_error(hits, self.draws) or 0.0


@dataclass(frozen=True)
class Leads:
    """All places of one kind, in the order of the scenario."""

    kind: Kind
    draws: int
    counted: bool
    """Whether these are all draws of the tally."""
    places: tuple[Lead, ...]

    @cached_property
    def of(self) -> dict[str, Lead]:
        """By id."""
        return {lead.place: lead for lead in self.places}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """In how many places each party is ahead, the most first; not who is ahead nowhere."""
        return dict(Counter(lead.party for lead in self.places if lead.party).most_common())

    @property
    def parties(self) -> list[str]:
        """Who is ahead somewhere, with the most places first."""
        return [*self.numbers]


def leads_of(scenario: Scenario, tally: Tally, kind: Kind, *, again: bool = True) -> Leads | None:
    """None where there are no such places, or no draws of them; `again`, if draws can be made."""
    if not tally.draws:
        return None
    if kind == "district" and "district_wins" in tally.counts:
        found: dict[str, Counter[str]] = {row.id: Counter() for row in scenario.district}
        for row in districts(scenario, tally).to_dicts():
            found[row["district"]][row["party"]] += round(row["p"] * tally.draws)
        return _leads(kind, tally.draws, counted=True, found=found)
    there = scenario.elects_districts if kind == "district" else len(scenario.region) > 1
    return _drawn(scenario, tally, kind) if there and again else None


def _drawn(scenario: Scenario, tally: Tally, kind: Kind) -> Leads:
    cells = max(len(scenario.region) * len(scenario.party), 1)
    size = len(scenario.candidate) if kind == "district" else cells
    most = min(MOST[kind], max(LEAST, MOST_WORK[kind] // max(size, 1)))
    ranges = first_draws(tally.ranges, most)
    plan, axes = compile_plan(scenario), Axes.of(scenario)
    names = ids(in_order_of_regions(scenario)[0] if kind == "district" else scenario.region)
    rows = ids(scenario.district if kind == "district" else scenario.region)
    found: dict[str, Counter[str]] = {name: Counter() for name in rows}
    for first, last in _pieces(ranges, max(1, MOST_BYTES // (16 * cells))):
        if kind == "district":
            winners = winners_of_draws(plan, tally.seed, first, last)
        else:
            votes = regions_of_draws(plan, tally.seed, first, last, []).votes[:, : plan.lists]
            winners = _ahead(votes)
        for name, row in zip(names, winners, strict=True):
            numbers = np.bincount(row[row >= 0], minlength=len(axes.parties))
            found[name] += Counter(dict(zip(axes.parties, numbers.tolist(), strict=False)))
    return _leads(kind, number_of(ranges), counted=False, found=found)


def _pieces(ranges: tuple[tuple[int, int], ...], step: int) -> Iterator[tuple[int, int]]:
    """The ranges, in pieces of no more than `step` draws."""
    for first, last in ranges:
        for start in range(first, last, step):
            yield start, min(start + step, last)


def _ahead(votes: np.ndarray) -> np.ndarray:
    """The list [region, draw] with the most votes, -1 where several have as many."""
    most = votes.max(axis=1, keepdims=True)
    alone = (votes == most).sum(axis=1) == 1
    found: np.ndarray = np.where(alone, votes.argmax(axis=1), -1)
    return found


def _leads(kind: Kind, draws: int, *, counted: bool, found: dict[str, Counter[str]]) -> Leads:
    places = tuple(
        Lead(name, tuple((party, hits) for party, hits in own.most_common() if hits), draws)
        for name, own in found.items()
    )
    return Leads(kind, draws, counted, places)
