"""One possible house: the draw in the middle of all that were made again."""

from collections.abc import Iterator

import polars as pl

from simulator.coalitions.houses import houses_of
from simulator.draw_ranges import Draws, numbers_of
from simulator.scenario.model import Scenario
from simulator.tables.cells import Row, frame


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
