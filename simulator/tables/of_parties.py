"""Tables of parties: threshold, share and seats, in the whole house and tier by tier."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from simulator.plan import Axes
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import ListTier, Stated, TierSpec
from simulator.tables.cells import (
    CHANCE,
    SEATS,
    SHARE,
    Cell,
    Row,
    chance,
    frame,
    seat_figures,
    share_figures,
)
from simulator.tally import Tally


def parties(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Every party: threshold, share, seats of the whole house, lead and majority.

    `p_threshold` is reaching the threshold by its own votes, `p_enters` taking part in the
    allocation; with several tiers that have a threshold, in the tier where that is most likely
    (`tiers` has each). `p_largest` is having more seats than any other party.
    """
    axes, counts, draws = Axes.of(scenario), tally.counts, tally.draws
    barred = bars(scenario)

    def row(party: str) -> Iterator[Cell]:
        cleared = enters = None
        if party in axes.lists and barred:
            place = axes.lists.index(party)
            cleared = int(counts["cleared"][barred, place].max())
            enters = int(counts["enters"][barred, place].max())
        yield from chance(cleared, draws)
        yield from chance(enters, draws)[:2]
        share = axes.options.index(party) if party in axes.options else None
        yield from (None,) * len(SHARE) if share is None else share_figures(tally, share)
        if party not in axes.parties:
            yield from (None,) * (len(SEATS) + 4)
            return
        place = axes.parties.index(party)
        yield from seat_figures(counts["seats"][0, place])
        yield from chance(int(counts["largest"][place]), draws)[:2]
        yield from chance(int(counts["majority"][place]), draws)[:2]

    return frame(
        (
            *("party", "name", "role"),
            *("p_threshold", "p_threshold_se", "p_threshold_low", "p_threshold_high"),
            *("p_enters", "p_enters_se"),
            *SHARE,
            *SEATS,
            *("p_largest", "p_largest_se", "p_majority", "p_majority_se"),
        ),
        (
            (party.id, party.name or party.id, party.role, *row(party.id))
            for party in scenario.party
        ),
    )


def bars(scenario: Scenario) -> list[int]:
    """Positions of the list tiers that have a threshold; of all list tiers if none has."""
    lists = {place: tier for place, tier in enumerate(scenario.tier) if isinstance(tier, ListTier)}
    barred = [place for place, tier in lists.items() if tier.threshold.bars]
    return barred or list(lists)


def tiers(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Threshold and seats tier by tier, for the parties that can win seats there."""
    axes, counts, draws = Axes.of(scenario), tally.counts, tally.draws

    def rows() -> Iterator[Row]:
        for place, tier in enumerate(scenario.tier):
            histogram = counts["seats"][axes.house(tier.id) if len(axes.tiers) > 1 else 0]
            for party in contenders(scenario, axes, tier):
                cleared = enters = None
                if isinstance(tier, ListTier):
                    cleared = int(counts["cleared"][place, axes.lists.index(party)])
                    enters = int(counts["enters"][place, axes.lists.index(party)])
                yield (
                    tier.id,
                    party,
                    *chance(cleared, draws)[:2],
                    *chance(enters, draws)[:2],
                    *seat_figures(histogram[axes.parties.index(party)]),
                )

    chances = ("p_threshold", "p_threshold_se", "p_enters", "p_enters_se")
    return frame(("tier", "party", *chances, *SEATS), rows())


def seat_distribution(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Draws by number of seats, from the fewest to the most that were seen.

    Tier "all" is the whole house; the tiers follow where there is more than one.
    """
    axes, draws = Axes.of(scenario), tally.draws

    def rows() -> Iterator[Row]:
        for place, house in enumerate(axes.houses):
            whole = place == 0
            standing = (
                axes.parties if whole else contenders(scenario, axes, scenario.tier[place - 1])
            )
            for party in standing:
                histogram = tally.counts["seats"][place, axes.parties.index(party)]
                seen = np.flatnonzero(histogram)
                for seats in range(seen[0], seen[-1] + 1) if seen.size else ():
                    count = int(histogram[seats])
                    yield party, house, seats, count, *chance(count, draws)

    return frame(("party", "tier", "seats", "count", *CHANCE), rows())


def conditional_seats(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Seats in the draws in which a split event happened, and in those in which it did not.

    `draws` is how many draws a row is based on: all minus those of the other.
    """
    axes = Axes.of(scenario)

    def rows() -> Iterator[Row]:
        everything = tally.counts["seats"][0]
        for event, histogram in zip(axes.splits, tally.counts["split"], strict=True):
            hits = int(tally.counts["events"][axes.events.index(event)])
            for happened, draws, seats in (
                (True, hits, histogram),
                (False, tally.draws - hits, everything - histogram),
            ):
                for party, row in zip(axes.parties, seats, strict=True):
                    yield event, happened, draws, party, *seat_figures(row)

    return frame(("event", "happened", "draws", "party", *SEATS), rows())


def contenders(scenario: Scenario, axes: Axes, tier: TierSpec) -> tuple[str, ...]:
    """Who can win seats of a tier: its lists, the parties it names, or those with a candidate."""
    if isinstance(tier, ListTier):
        return axes.lists
    if isinstance(tier, Stated):
        return tuple(party for party in axes.parties if party in tier.won)
    standing = {candidate.party for candidate in scenario.candidate}
    return tuple(party for party in axes.parties if party in standing)
