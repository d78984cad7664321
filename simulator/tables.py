"""Tables: here, and only here, counts become probabilities, with their errors beside them.

One function for each table. Rows name ids and keep the order of the file. Probabilities `p` are
fractions of one, with a standard error `..._se` and, where there is room, the Wilson interval `low`
to `high` at 95%. Shares, turnout and wasted votes are in percent. A cell is null where the figure
has no meaning (the threshold of an independent) and where nothing was drawn.

Quantiles of seats are exact: the smallest number with at least 5, 50 or 95% of all draws at or
below it. Those of shares and of turnout are middles of bins 0.05 points wide, so at most 0.025
points off; those of wasted votes and of the Gallagher index at most 0.05. Medians of seats do not
add up to a house: `houses` has houses that were drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from simulator.allocation.specs import ListTier, TierSpec
from simulator.counting.counts import PARTS
from simulator.counting.joint import ENTERING, HOUSE_SEATS
from simulator.errors import TallyError
from simulator.intervals import HIGH, LOW, MEDIAN, quantile, standard_error, wilson
from simulator.plan import Axes, fingerprint
from simulator.scenario.model import Scenario
from simulator.tally import Joint, Tally

MOST_HOUSES = 100
"""Rows of `houses` for the whole house, and for each tier."""
SEATS = (
    "seats_mean",
    "seats_mean_se",
    "seats_q05",
    "seats_q50",
    "seats_q95",
    "p_zero",
    "p_zero_se",
    "seats_mean_if_any",
)
"""The seats of one party; `seats_mean_if_any` is over the draws with a seat, because a mean over
two humps (none, or a few) names a number that hardly happens."""
SHARE = ("share_mean", "share_q05", "share_q50", "share_q95")
MEASURES = ("wasted", "gallagher")
CHANCE = ("p", "se", "low", "high")
TEXTS = ("party", "name", "role", "tier", "event", "when", "parties", "measure", "check")
WHOLES = (
    "seats",
    "overhang",
    "count",
    "draws",
    "lists",
    "rank",
    "seats_q05",
    "seats_q50",
    "seats_q95",
)

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]


class Entering(NamedTuple):
    """One set of lists that took part in a tier; None stands for all sets that were not kept."""

    tier: str
    parties: tuple[str, ...] | None
    draws: int


def parties(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Every party: threshold, share, seats of the whole house, lead and majority.

    `p_threshold` is clearing the bar by oneself, `p_enters` taking part in the allocation; with
    several tiers that have a bar, where that is likeliest (`tiers` has each). `p_largest` is alone
    in front.
    """
    axes, counts, draws = Axes.of(scenario), tally.counts, tally.draws
    barred = bars(scenario)

    def row(party: str) -> Iterator[Cell]:
        cleared = enters = None
        if party in axes.lists and barred:
            place = axes.lists.index(party)
            cleared = int(counts["cleared"][barred, place].max())
            enters = int(counts["enters"][barred, place].max())
        yield from _chance(cleared, draws)
        yield from _chance(enters, draws)[:2]
        share = axes.options.index(party) if party in axes.options else None
        yield from (None,) * len(SHARE) if share is None else _share_figures(tally, share)
        if party not in axes.parties:
            yield from (None,) * (len(SEATS) + 4)
            return
        place = axes.parties.index(party)
        yield from _seat_figures(counts["seats"][0, place])
        yield from _chance(int(counts["largest"][place]), draws)[:2]
        yield from _chance(int(counts["majority"][place]), draws)[:2]

    return _frame(
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
    """Places of the list tiers that have a bar; of all list tiers where none has."""
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
                    *_chance(cleared, draws)[:2],
                    *_chance(enters, draws)[:2],
                    *_seat_figures(histogram[axes.parties.index(party)]),
                )

    chances = ("p_threshold", "p_threshold_se", "p_enters", "p_enters_se")
    return _frame(("tier", "party", *chances, *SEATS), rows())


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
                    yield party, house, seats, count, *_chance(count, draws)

    return _frame(("party", "tier", "seats", "count", *CHANCE), rows())


def house_sizes(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Draws by seats filled in the whole house; `overhang` are those beyond the regular house.

    One row where the law fixes the house and every seat is filled.
    """
    histogram = tally.counts["house"].tolist()
    rows = (
        (seats, seats - scenario.house, count, *_chance(count, tally.draws))
        for seats, count in enumerate(histogram)
        if count
    )
    return _frame(("seats", "overhang", "count", *CHANCE), rows)


def entering(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Which lists take part together, the likeliest set first: "amanat + nsdp".

    A last row without `parties` stands for the draws whose sets were too many to keep.
    """
    return _frame(
        ("tier", "parties", "lists", "count", *CHANCE),
        (
            (
                found.tier,
                None if found.parties is None else " + ".join(found.parties),
                None if found.parties is None else len(found.parties),
                found.draws,
                *_chance(found.draws, tally.draws),
            )
            for found in entering_sets(scenario, tally)
        ),
    )


def entering_sets(scenario: Scenario, tally: Tally) -> Iterator[Entering]:
    """The rows of `entering` with their ids apart."""
    axes = Axes.of(scenario)
    for table in tally.joint:
        if table.kind == ENTERING:
            tier = axes.tiers[table.place]
            for vector, count in _likeliest(table):
                taking_part = zip(axes.lists, vector, strict=True)
                yield Entering(tier, tuple(party for party, takes in taking_part if takes), count)
            if table.outside:
                yield Entering(tier, None, table.outside)


def entering_number(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """How many lists take part, tier by tier."""
    rows = (
        (tier.id, lists, int(count), *_chance(int(count), tally.draws))
        for tier, histogram in zip(scenario.tier, tally.counts["entering"], strict=True)
        if isinstance(tier, ListTier)
        for lists, count in enumerate(histogram)
    )
    return _frame(("tier", "lists", "count", *CHANCE), rows)


def events(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """The events that the scenario asks for."""
    rows = (
        (event.id, event.name or event.id, event.when, int(count), *_chance(count, tally.draws))
        for event, count in zip(scenario.event, tally.counts["events"].tolist(), strict=True)
    )
    return _frame(("event", "name", "when", "count", *CHANCE), rows)


def conditional_seats(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Seats among the draws in which a split event happened, and among those in which not.

    `draws` is how many draws a row rests on: all minus those of the other.
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
                    yield event, happened, draws, party, *_seat_figures(row)

    return _frame(("event", "happened", "draws", "party", *SEATS), rows())


def houses(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """The most frequent ways to fill the whole house ("all"), and each list tier of several.

    One column `seats_<party>` for each party. A last row without rank and seats counts the draws
    far from the expected house that were not told apart.
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
                yield house, rank, count, *_chance(count, tally.draws), *vector, *rest
            if table.outside:
                nobody = (None,) * len(axes.parties)
                chance = _chance(table.outside, tally.draws)
                yield house, None, table.outside, *chance, *nobody

    seats = tuple(f"seats_{party}" for party in axes.parties)
    return _frame(("tier", "rank", "count", *CHANCE, *seats), rows(), wholes=seats)


def turnout(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Ballots cast, in percent of registered voters: one row."""
    del scenario
    mean = _millionths(int(tally.counts["turnout_sum"][0]), tally.draws)
    figures = _quantiles(tally.counts["turnout"].reshape(-1))
    return _frame(("mean", "q05", "q50", "q95"), [(mean, *figures)])


def proportionality(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Votes for lists without a list seat in percent of valid ones, and the Gallagher index.

    Means are of middles of bins, at most 0.05 off. No rows where no tier is of lists.
    """
    lists = any(isinstance(tier, ListTier) for tier in scenario.tier)

    def row(measure: str) -> Row:
        bins = tally.counts[measure]
        mean = _mean(bins)
        return measure, None if mean is None else _middle(mean, bins), *_quantiles(bins)

    return _frame(("measure", "mean", "q05", "q50", "q95"), map(row, MEASURES if lists else ()))


def checks(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """What to look at before the rest is believed.

    Draws in all; `tied`, settled by the tie rule; `unfilled`, where nobody could take the seats;
    `shared-lead`, where two or more parties have the most seats, so that none is the largest.
    """
    counts = tally.counts

    def rows() -> Iterator[Row]:
        yield "draws", None, tally.draws, *_chance(None, tally.draws)
        for check in ("tied", "unfilled"):
            for tier, count in zip(scenario.tier, counts[check].tolist(), strict=True):
                yield check, tier.id, count, *_chance(count, tally.draws)
        shared = int(counts["shared_lead"][0])
        yield "shared-lead", None, shared, *_chance(shared, tally.draws)

    return _frame(("check", "tier", "count", *CHANCE), rows())


Table = Callable[[Scenario, Tally], pl.DataFrame]
TABLES: tuple[Table, ...] = (
    parties,
    tiers,
    seat_distribution,
    house_sizes,
    entering,
    entering_number,
    events,
    conditional_seats,
    houses,
    turnout,
    proportionality,
    checks,
)


def all_tables(scenario: Scenario, tally: Tally) -> dict[str, pl.DataFrame]:
    """Every table by its name.

    Raises: TallyError, where the tally is not of this scenario.
    """
    refuse_stranger(scenario, tally)
    return {table.__name__: table(scenario, tally) for table in TABLES}


def refuse_stranger(scenario: Scenario, tally: Tally) -> None:
    """Raises: TallyError, where the tally is not of this scenario."""
    if (own := fingerprint(scenario)) != tally.fingerprint:
        raise TallyError(
            f"scenario {scenario.id!r} has the fingerprint {own[:12]} and the tally "
            f"{tally.fingerprint[:12]}: give the scenario that was simulated, or simulate this one"
        )


def _frame(
    columns: tuple[str, ...], rows: Iterable[Row], wholes: tuple[str, ...] = ()
) -> pl.DataFrame:
    """The rows under their columns; the same types whether or not there are rows."""
    schema: dict[str, Any] = dict.fromkeys(columns, pl.Float64)
    schema |= {name: pl.String for name in columns if name in TEXTS}
    schema |= {name: pl.Int64 for name in columns if name in WHOLES or name in wholes}
    schema |= {name: pl.Boolean for name in columns if name == "happened"}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _chance(hits: int | None, draws: int) -> tuple[float | None, ...]:
    """p, its standard error, and the ends of its interval; nothing where there is no such count."""
    if hits is None or draws == 0:
        return (None,) * len(CHANCE)
    return hits / draws, standard_error(hits, draws), *wilson(hits, draws)


def contenders(scenario: Scenario, axes: Axes, tier: TierSpec) -> tuple[str, ...]:
    """Who can win seats of a tier: its lists, or the parties that have a candidate."""
    if isinstance(tier, ListTier):
        return axes.lists
    standing = {candidate.party for candidate in scenario.candidate}
    return tuple(party for party in axes.parties if party in standing)


def _seat_figures(histogram: np.ndarray) -> Row:
    """The columns SEATS from draws by number of seats."""
    draws, none = int(histogram.sum()), int(histogram[0])
    mean = _mean(histogram)
    return (
        mean,
        None if mean is None else _standard_error_of_mean(histogram, mean, draws),
        *(quantile(histogram, q) for q in (LOW, MEDIAN, HIGH)),
        *_chance(none, draws)[:2],
        None if mean is None or none == draws else mean * draws / (draws - none),
    )


def _mean(histogram: np.ndarray) -> float | None:
    """The mean value: whole numbers up to one division."""
    draws = int(histogram.sum())
    return int(histogram @ np.arange(histogram.size)) / draws if draws else None


def _standard_error_of_mean(histogram: np.ndarray, mean: float, draws: int) -> float | None:
    """Of the mean over `draws`; None of a single draw, which has no spread to tell it from."""
    if draws < 2:
        return None
    squares = float(histogram @ np.square(np.arange(histogram.size) - mean))
    return float(np.sqrt(squares / (draws - 1) / draws))


def _share_figures(tally: Tally, option: int) -> Row:
    """The columns SHARE of one option of the list ballot."""
    mean = _millionths(int(tally.counts["share_sum"][option]), tally.draws)
    return mean, *_quantiles(tally.counts["shares"][option])


def _millionths(total: int, draws: int) -> float | None:
    """The mean in percent of shares rounded down to whole millionths: half of one is missing."""
    return min(100.0, (total / draws + 0.5) * 100 / PARTS) if draws else None


def _quantiles(bins: np.ndarray) -> tuple[float | None, ...]:
    """The middles of the bins, in percent, that hold the quantiles."""
    found = (quantile(bins, q) for q in (LOW, MEDIAN, HIGH))
    return tuple(None if place is None else _middle(place, bins) for place in found)


def _middle(place: float, bins: np.ndarray) -> float:
    """Percent in the middle of a bin, where all bins together are 100."""
    return (2 * place + 1) * 50 / bins.size


def _likeliest(table: Joint, most: int | None = None) -> Iterator[tuple[tuple[int, ...], int]]:
    """Vectors and their counts: frequent ones first, equal ones with more for the first party."""
    vectors = table.vectors()
    order = np.lexsort((*(-vectors.T[::-1]), -table.counts))[:most]
    for vector, count in zip(vectors[order].tolist(), table.counts[order].tolist(), strict=True):
        yield tuple(vector), count
