"""What is true of every tally, whatever the scenario: a second look at counts that were kept.

A sha256 proves that a file is as it was written; these prove that what was written can be right.
All of it follows from the tally itself, so that a house whose size depends on the draw is no
exception; only the largest that there can be is the scenario's.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from simulator.arrays import Integers, Objects
from simulator.counting.counts import BINS, LOW_BITS, PARTS
from simulator.counting.joint import HOUSE_SEATS
from simulator.plan import Axes
from simulator.scenario.model import Scenario
from simulator.tally import Tally
from simulator.vectors import Joint

OF_EVERY_DRAW = ("seats", "house", "shares", "turnout", "bloc_seats", "bloc_shares")
"""Histograms, bins last: every draw is in one bin of each row."""
OF_ALL_OR_NONE = ("entering", "wasted", "gallagher")
"""The same, but empty where nothing of the kind exists: no list enters a tier of districts."""
BINS_OF_SUMS = {
    "share_sums": "shares",
    "bloc_share_sums": "bloc_shares",
    **{f"{measure}_sums": measure for measure in ("turnout", "wasted", "gallagher")},
}
"""Exact sums, and where the same numbers are in bins."""
AT_MOST_ALL = (
    *("cleared", "enters", "events", "largest", "majority", "tied", "unfilled"),
    *("bloc_largest", "bloc_majority"),
)
"""Numbers of draws with something."""


def violations(scenario: Scenario, tally: Tally) -> Iterator[str]:
    """Everything that cannot be right, in words; nothing where all is well."""
    yield from _of_draws(tally)
    yield from _of_histograms(tally)
    yield from _of_sums(tally)
    yield from _of_splits(scenario, tally)
    yield from _of_tiers(tally)
    yield from _of_blocs(scenario, tally)
    for table in tally.joint:
        yield from _of_vectors(table, tally)
    yield from _of_house(scenario, tally)


def _of_draws(tally: Tally) -> Iterator[str]:
    counted = int(tally.counts["draws"].sum())
    if counted != tally.draws:
        yield f"draws: {counted:,} are counted, {tally.draws:,} are in its ranges"
    if any(first < 0 or last <= first for first, last in tally.ranges) or any(
        one[1] >= other[0] for one, other in pairwise(tally.ranges)
    ):
        yield f"ranges: {list(tally.ranges)}; must be in order, disjoint and non-empty"


def _of_histograms(tally: Tally) -> Iterator[str]:
    for name, array in tally.counts.items():
        if (array < 0).any():
            yield f"{name}: a negative count"
        if name in AT_MOST_ALL and (array > tally.draws).any():
            yield f"{name}: more than the {tally.draws:,} draws"
        if name in OF_EVERY_DRAW + OF_ALL_OR_NONE:
            sums = array.sum(axis=-1)
            wrong = sums != tally.draws
            if name in OF_ALL_OR_NONE:
                wrong &= sums != 0
            for row in np.argwhere(wrong).tolist():
                yield f"{name} {row}: {int(sums[tuple(row)]):,} of {tally.draws:,} draws"


def _of_sums(tally: Tally) -> Iterator[str]:
    """Sums of numbers, and of their squares, lie between those of the ends of their bins."""
    ends = np.arange(BINS + 1, dtype=object) * (PARTS // BINS)
    for name, binned in BINS_OF_SUMS.items():
        if name not in tally.counts:
            continue
        bins = tally.counts[binned].astype(object)
        for row, (draws, sums) in enumerate(zip(bins, tally.counts[name].tolist(), strict=True)):
            total, high, low = sums
            for power, found in ((1, total), (2, (high << LOW_BITS) + low)):
                edges = ends**power
                if not draws @ edges[:-1] <= found <= draws @ edges[1:]:
                    yield f"{name} [{row}]: {found:,}, which no numbers in these bins add up to"


def _of_splits(scenario: Scenario, tally: Tally) -> Iterator[str]:
    axes = Axes.of(scenario)
    for row, event in zip(tally.counts["split"], axes.splits, strict=True):
        happened = int(tally.counts["events"][axes.events.index(event)])
        if (row.sum(axis=-1) != happened).any():
            yield f"split by {event}: not {happened:,} draws for every party, as the event has"


def _of_tiers(tally: Tally) -> Iterator[str]:
    """The seats of a party in the whole house are those of its tiers together."""
    totals = _totals(tally.counts["seats"])
    if len(totals) > 1 and (totals[0] != totals[1:].sum(axis=0)).any():
        yield "seats: the seats of the house differ from the sum of its tiers"


def _of_blocs(scenario: Scenario, tally: Tally) -> Iterator[str]:
    """The seats of a bloc are those of its parties together."""
    parties = dict(zip(Axes.of(scenario).parties, _totals(tally.counts["seats"][0]), strict=True))
    blocs = tally.counts.get("bloc_seats", np.zeros((0, 1), np.int64))
    for bloc, seats in zip(scenario.bloc, _totals(blocs), strict=True):
        if seats != sum(parties[party] for party in bloc.parties):
            yield f"bloc {bloc.id}: its seats differ from the sum of its parties"


def _totals(histograms: Integers) -> Objects:
    """[..., party]: seats over all draws, as whole numbers of any size."""
    seats = np.arange(histograms.shape[-1]).astype(object)
    totals: Objects = (histograms.astype(object) * seats).sum(axis=-1)
    return totals


def _of_vectors(table: Joint, tally: Tally) -> Iterator[str]:
    """Distinct vectors: every draw is in one or outside; they repeat the histograms."""
    name = f"vectors of {'seats' if table.kind == HOUSE_SEATS else 'entry'} {table.place}"
    inside = int(table.counts.sum())
    if (table.counts <= 0).any() or table.outside < 0 or inside + table.outside != tally.draws:
        yield f"{name}: {inside:,} draws inside and {table.outside:,} outside, of {tally.draws:,}"
    known = tally.counts["seats" if table.kind == HOUSE_SEATS else "enters"][table.place]
    for party, values in enumerate(table.vectors().T):
        if table.kind == HOUSE_SEATS:
            found = np.bincount(values, table.counts, known.shape[1]).astype(np.int64)
        else:
            found = np.array([table.counts[values == 1].sum()])
        counted = np.atleast_1d(known[party])
        if len(found) != len(counted) or (found > counted).any():
            yield f"{name}: more draws than counted for party {party}"
        elif table.outside == 0 and (found != counted).any():
            yield f"{name}: fewer draws than counted for party {party}"


def _of_house(scenario: Scenario, tally: Tally) -> Iterator[str]:
    """The houses that were drawn have the parties' seats, and none is larger than any can be."""
    sizes = tally.counts["house"]
    houses = int(_totals(sizes))
    seats = sum(_totals(tally.counts["seats"][0]).tolist())
    if seats != houses:
        yield f"house: {houses:,} seats in {tally.draws:,} draws, the parties have {seats:,}"
    largest = int(np.flatnonzero(sizes)[-1]) if sizes.any() else 0
    if largest > scenario.largest_house:
        yield f"house: of {largest:,} seats; it can have {scenario.largest_house:,}"
