"""The mandates that the law guarantees to some, by list and in all."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from simulator.counting.joint import HOUSE_SEATS
from simulator.figures.tally import TallyFigures, mean_of, seat_cells
from simulator.scenario.model import Scenario
from simulator.scenario.tiers import Guarantee, ListTier
from simulator.tables.cells import SEATS, Cell, Row, frame
from simulator.tally import Tally
from simulator.vectors import Joint


def guarantees(scenario: Scenario, tally: Tally) -> pl.DataFrame:
    """Guaranteed mandates of each list in tiers that have a `guarantee`; party "all": together.

    Each list's are rounded in each draw. The mean of all is the sum of the lists' means, exactly;
    its distribution is that of the drawn houses, and null where some of these are not tabulated.
    """

    def rows() -> Iterator[Row]:
        for place, tier in enumerate(scenario.tier):
            if isinstance(tier, ListTier) and tier.guarantee is not None:
                for party, cells in _of_tier(scenario, tally, place, tier.guarantee):
                    yield tier.id, tier.guarantee.name, party, *cells

    return frame(("tier", "name", "party", *SEATS), rows())


def _of_tier(
    scenario: Scenario, tally: Tally, place: int, rule: Guarantee
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    figures = TallyFigures(scenario, tally)
    seats = figures.house(scenario.tier[place].id)[: len(figures.axes.lists)]
    owed = np.array([rule.of(number) for number in range(seats.shape[1])])
    lists = [_by_number(owed, row) for row in seats]
    for party, histogram in zip(figures.axes.lists, lists, strict=True):
        yield party, seat_cells(histogram)
    where = place + 1 if len(scenario.tier) > 1 else 0
    (joint,) = (t for t in tally.joint if (t.kind, t.place) == (HOUSE_SEATS, where))
    yield "all", _together(joint, owed, lists)


def _together(joint: Joint, owed: np.ndarray, lists: list[np.ndarray]) -> tuple[Cell, ...]:
    """The cells of all lists; no more than the mean where some houses are not tabulated."""
    if not joint.outside:
        return seat_cells(_by_number(owed[joint.vectors()].sum(axis=1), joint.counts))
    mean = sum(mean_of(histogram) or 0.0 for histogram in lists)
    return mean, *(None,) * (len(SEATS) - 1)


def _by_number(numbers: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Draws by number, whole counts: int64."""
    found = np.zeros(int(numbers.max(initial=0)) + 1, np.int64)
    np.add.at(found, numbers, draws)
    return found
