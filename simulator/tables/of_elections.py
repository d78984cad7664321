"""Tables of the whole election: who takes part together, which houses, events, turnout, checks."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from simulator.counting.joint import HOUSE_SEATS, LISTS_ENTERING
from simulator.figures.definitions import GALLAGHER, TURNOUT, WASTED, Figure
from simulator.figures.tally import TallyFigures, chance
from simulator.plan import Axes
from simulator.scenario.event_names import event_name
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import ListTier
from simulator.tables.cells import CHANCE, Row, frame
from simulator.tally import Tally
from simulator.vectors import Joint

MOST_HOUSES = 100
"""Rows of `houses` for the whole house, and for each tier."""
SUMMARY = ("mean", "q05", "q50", "q95")


class Entering(NamedTuple):
    """One set of lists that took part in a tier; None is for all uncounted sets."""

    tier: str
    parties: tuple[str, ...] | None
    draws: int


def house_sizes(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Draws by seats filled in the whole house; `overhang` are those beyond the regular house.

    One row if the law fixes the size of the house and every seat is filled.
    """
    histogram = tally.counts["house"].tolist()
    rows = (
        (seats, seats - scenario.house, count, *chance(count, tally.draws))
        for seats, count in enumerate(histogram)
        if count
    )
    return frame(("seats", "overhang", "count", *CHANCE), rows)


def entering(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Which combinations of lists take part, most likely first: "amanat + nsdp".

    A last row without `parties` is for draws with sets that were not counted separately.
    """
    return frame(
        ("tier", "parties", "lists", "count", *CHANCE),
        (
            (
                found.tier,
                None if found.parties is None else " + ".join(found.parties),
                None if found.parties is None else len(found.parties),
                found.draws,
                *chance(found.draws, tally.draws),
            )
            for found in entering_sets(scenario, tally)
        ),
    )


def entering_sets(scenario: Scenario, tally: Tally) -> Iterator[Entering]:
    """The rows of `entering` with their ids apart."""
    axes = Axes.of(scenario)
    for table in tally.joint:
        if table.kind == LISTS_ENTERING:
            tier = axes.tiers[table.place]
            for vector, count in _likeliest(table):
                taking_part = zip(axes.lists, vector, strict=True)
                yield Entering(tier, tuple(party for party, takes in taking_part if takes), count)
            if table.outside:
                yield Entering(tier, None, table.outside)


def entering_number(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """How many lists take part, tier by tier."""
    rows = (
        (tier.id, lists, int(count), *chance(int(count), tally.draws))
        for tier, histogram in zip(scenario.tier, tally.counts["entering"], strict=True)
        if isinstance(tier, ListTier)
        for lists, count in enumerate(histogram)
    )
    return frame(("tier", "lists", "count", *CHANCE), rows)


def events(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """The events of the scenario."""
    rows = (
        (event.id, event_name(event, scenario), event.when, int(count), *chance(count, tally.draws))
        for event, count in zip(scenario.event, tally.counts["events"].tolist(), strict=True)
    )
    return frame(("event", "name", "when", "count", *CHANCE), rows)


def houses(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """The most frequent ways to fill the whole house ("all"), and each list tier of several.

    One column `seats_<party>` for each party. A last row without rank and seats counts the draws
    far from the expected house, which are not tabulated.
    """
    axes = Axes.of(scenario)

    def rows() -> Iterator[Row]:
        for table in tally.joint:
            if table.kind != HOUSE_SEATS:
                continue
            house = axes.houses[table.place]
            rest = (None,) * (len(axes.parties) - len(table.centre))
            found = list(_likeliest(table, MOST_HOUSES))
            for rank, (vector, count) in enumerate(found, start=1):
                yield house, rank, count, *chance(count, tally.draws), *vector, *rest
            if table.outside:
                nobody = (None,) * len(axes.parties)
                yield house, None, table.outside, *chance(table.outside, tally.draws), *nobody

    seats = tuple(f"seats_{party}" for party in axes.parties)
    return frame(("tier", "rank", "count", *CHANCE, *seats), rows(), wholes=seats)


def turnout(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Ballots cast, in percent of registered voters: one row."""
    return frame(SUMMARY, [TallyFigures(scenario, tally).summary(Figure(TURNOUT))])


def proportionality(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Wasted votes (lists without a list seat) in percent of valid ones, and the Gallagher index.

    No rows where no tier is of lists.
    """
    figures = TallyFigures(scenario, tally)
    measures = [measure for measure in (WASTED, GALLAGHER) if figures.has(Figure(measure))]
    rows = ((measure, *figures.summary(Figure(measure))) for measure in measures)
    return frame(("measure", *SUMMARY), rows)


def checks(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """What to check before trusting the rest.

    Draws in all; `tied`, with ties that the rule broke; `unfilled`, with seats left unfilled;
    `shared-lead`, with two or more parties tied for largest, so that none is the largest.
    """
    counts = tally.counts

    def rows() -> Iterator[Row]:
        yield "draws", None, tally.draws, *chance(None, tally.draws)
        for check in ("tied", "unfilled"):
            for tier, count in zip(scenario.tier, counts[check].tolist(), strict=True):
                yield check, tier.id, count, *chance(count, tally.draws)
        shared = int(counts["shared_lead"][0])
        yield "shared-lead", None, shared, *chance(shared, tally.draws)

    return frame(("check", "tier", "count", *CHANCE), rows())


def _likeliest(table: Joint, most: int | None = None) -> Iterator[tuple[tuple[int, ...], int]]:
    """Vectors and their counts: frequent ones first, equal ones with more for the first party."""
    vectors = table.vectors()
    order = np.lexsort((*(-vectors.T[::-1]), -table.counts))[:most]
    for vector, count in zip(vectors[order].tolist(), table.counts[order].tolist(), strict=True):
        yield tuple(vector), count
