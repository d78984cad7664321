"""Tables from draws that are made again: who could govern, the power of each, one possible house.

Unlike the other tables they are not of all draws of a tally, but of its first ones: `draws` in each
row says of how many, and errors and intervals are of so many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from simulator.arrays import Floats, Integers
from simulator.coalitions.houses import Houses, Units, houses_of
from simulator.coalitions.majorities import majority_of, minimal_majorities
from simulator.coalitions.power import kingmakers, needed, power_of
from simulator.draw_ranges import Draws, first_draws, numbers_of
from simulator.figures.moments import Moments
from simulator.figures.tally import Numbers, chance, quantiles
from simulator.intervals import HIGH, LOW, quantile
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import as_fraction
from simulator.tables import cells
from simulator.tables.cells import CHANCE, Cell, Row, frame
from simulator.tally import Tally

REPLAYED = 10_000
"""Draws that are made again."""
PART = 0.01
"""Of these: a set is shown that is a minimal majority in more of them."""

MAJORITY = ("p_majority", *(f"p_majority_{name}" for name in CHANCE[1:]))
MINIMAL = ("p_minimal", *(f"p_minimal_{name}" for name in CHANCE[1:]))
SEATS = cells.SEATS[:5]
INDICES = tuple(
    f"{index}_{cell}"
    for index in ("banzhaf", "banzhaf_absolute", "shapley")
    for cell in ("mean", "mean_se", "q05", "q95")
)
PIVOTS = tuple(
    f"p_{what}{end}" for what in ("decisive", "needed", "kingmaker") for end in ("", "_se")
)


def coalition_tables(
    scenario: Scenario,
    tally: Tally,
    *,
    most: int = REPLAYED,
    part: float = PART,
    units: Units | None = None,
    without: Sequence[str] = (),
) -> dict[str, pl.DataFrame]:
    """`coalitions` and `power`, of the first `most` draws of a tally.

    `units` are parties that act as one, by name, as `{"union": ("cdu", "csu")}`; `without` are
    those with whom nobody governs, as `("afd",)`.
    Raises: SimulatorError, where there are too many sets that are majorities in more than `part`
    of draws, or parties with seats, or for a name that is not there; TallyError, where the tally
    is not of this scenario.
    """
    from simulator.tables import refuse_stranger

    refuse_stranger(scenario, tally)
    draws = first_draws(tally.ranges, most)
    found = houses_of(scenario, tally.seed, draws, units, without)
    return {"coalitions": coalitions(found, part), "power": powers(found)}


def coalitions(found: Houses, part: float = PART) -> pl.DataFrame:
    """The sets that are a minimal majority in more than `part` of draws, the most frequent first.

    `p_minimal`: that the set is a majority and no part of it is one; `p_majority`: that it is one.
    `over` is the part, `without` who is left out. Seats are those of the set in all draws.
    `surplus_mean` is what it has beyond half of the house in the draws where it is a majority: half
    a seat is the least in a house of an odd number.
    """
    least = int(as_fraction(part) * found.draws)
    sets = minimal_majorities(found.seats, found.half, least) if found.draws else []
    columns = ("parties", "size", "without", "draws", "over", *MINIMAL, *MAJORITY, *SEATS)
    columns += ("surplus_mean",)
    return frame(columns, (_coalition(found, part, members) for members in sets), wholes=("size",))


def _coalition(found: Houses, part: float, members: tuple[int, ...]) -> Row:
    one, draws = majority_of(found.seats, found.half, members), found.draws
    surplus = (2 * one.seats - found.size)[one.has]
    return (
        " + ".join(found.units[place] for place in members),
        len(members),
        _without(found),
        draws,
        part,
        *chance(int(one.minimal.sum()), draws),
        *chance(int(one.has.sum()), draws),
        *_seats(one.seats),
        int(surplus.sum()) / (2 * surplus.size),
    )


def _without(found: Houses) -> str | None:
    return " + ".join(found.without) or None


def _seats(seats: Integers) -> Numbers:
    moments = Moments.of(seats)
    return moments.mean, moments.se, *quantiles(np.bincount(seats))


def powers(found: Houses) -> pl.DataFrame:
    """How often each party turns a set without a majority into one, and who makes the king.

    `banzhaf` adds up to one over parties, and so does `shapley`; `banzhaf_absolute` is the chance
    of a swing where each of the others joins by the toss of a coin. Their means over draws, with
    the central 90% of draws. `p_decisive`: for some set it is. `p_needed`: no majority is without
    it. `p_kingmaker`: it decides which of the two largest governs: without it neither has a
    majority, even with everybody but its rival; where camps compete, name them as `units`.
    """
    columns = ("party", "without", "draws", *SEATS[:2], *INDICES, *PIVOTS)
    return frame(columns, _powers(found) if found.draws else ())


def _powers(found: Houses) -> Iterator[Row]:
    indices = power_of(found.seats, found.half)
    houses = found.seats, found.half
    pivots = indices.absolute > 0.0, needed(*houses), kingmakers(*houses)
    for place, unit in enumerate(found.units):
        row: list[Cell] = [unit, _without(found), found.draws, *_seats(found.seats[place])[:2]]
        for index in indices:
            row += _index(index[place])
        for flags in pivots:
            row += chance(int(flags[place].sum()), found.draws)[:2]
        yield tuple(row)


def _index(values: Floats) -> Numbers:
    """Mean, its error, and the ends of the central 90%: as of seats, values that occur."""
    ordered, counts = np.unique(values, return_counts=True)
    ends = [quantile(counts, q) for q in (LOW, HIGH)]
    error = float(np.std(values, ddof=1)) / values.size**0.5 if values.size > 1 else None
    return float(values.mean()), error, *(None if at is None else float(ordered[at]) for at in ends)


def typical_house(scenario: Scenario, seed: int, draws: Draws) -> pl.DataFrame:
    """Seats of each party in the draw from which the fewest seats would move to get to the others.

    `draw` is its number, for `simulator replay`. No rows without draws.
    """
    found = houses_of(scenario, seed, draws)

    def rows() -> Iterator[Row]:
        if found.draws:
            draw = numbers_of(draws)[found.central]
            for party, seats in zip(found.units, found.seats[:, found.central], strict=True):
                yield draw, party, int(seats)

    return frame(("draw", "party", "seats"), rows(), wholes=("draw",))
