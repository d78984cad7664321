"""Tables: here, and only here, counts become probabilities, with their errors.

One function for each table. Rows name ids and keep the order of the file. Probabilities `p` are
fractions of one, with a standard error `..._se` and, where there is room, the Wilson interval `low`
to `high` at 95%. Shares, turnout and wasted votes are in percent. A cell is null if the figure
has no meaning (the threshold of an independent) or if nothing was drawn.

Quantiles of seats are exact: the smallest number with at least 5, 50 or 95% of all draws at or
below it. Those of shares, turnout, wasted votes and the Gallagher index are rounded to a tenth of a
point; of a number that is the same in all draws they are that number. Their means are of numbers
rounded to a millionth in each draw. Median seats do not add up to a house: `houses` has drawn ones.

Raises: TallyError, where the tally is not of the scenario.

>>> scenario = simulator.load("kazakhstan-2021")
>>> tally = simulator.simulate(scenario, draws=1_000, quiet=True)
>>> simulator.tables.turnout(scenario, tally).columns
['mean', 'q05', 'q50', 'q95']
"""

from collections.abc import Callable

import polars as pl

from simulator.errors import TallyError
from simulator.plan import fingerprint
from simulator.scenario.model import Scenario
from simulator.tables.cells import SEATS
from simulator.tables.of_elections import (
    checks,
    entering,
    entering_number,
    entering_sets,
    events,
    house_sizes,
    houses,
    proportionality,
    turnout,
)
from simulator.tables.of_parties import (
    bloc_distribution,
    blocs,
    conditional_seats,
    guarantees,
    parties,
    seat_distribution,
    tiers,
)
from simulator.tables.of_places import districts, regions
from simulator.tally import Tally

Table = Callable[[Scenario, Tally], pl.DataFrame]
TABLES: tuple[Table, ...] = (
    parties,
    tiers,
    seat_distribution,
    blocs,
    bloc_distribution,
    house_sizes,
    entering,
    entering_number,
    events,
    conditional_seats,
    houses,
    turnout,
    proportionality,
    guarantees,
    districts,
    regions,
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
            f"{tally.fingerprint[:12]}: use the scenario that was simulated, or simulate this one"
        )


__all__ = [
    "SEATS",
    "TABLES",
    "all_tables",
    "bloc_distribution",
    "blocs",
    "checks",
    "conditional_seats",
    "districts",
    "entering",
    "entering_number",
    "entering_sets",
    "events",
    "guarantees",
    "house_sizes",
    "houses",
    "parties",
    "proportionality",
    "refuse_stranger",
    "regions",
    "seat_distribution",
    "tiers",
    "turnout",
]
