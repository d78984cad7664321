"""What `run`, `sweep` and `report` are asked for: what to draw, and further tables to make."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from simulator.cli.numbers import USUAL, Amount
from simulator.errors import SimulatorError
from simulator.executors import EVERY_PROCESSOR, Workers
from simulator.scenario.model import Scenario
from simulator.tally import Tally

Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """How a scenario or a sweep without a saved result is drawn."""

    settings: Sequence[str] = ()
    returns: Path | None = None
    counted: Sequence[str] = ()
    """What is also counted, `districts` or `regions`, as `counts` of a scenario does."""
    amount: Amount = USUAL
    seed: int | None = None
    workers: Workers = EVERY_PROCESSOR
    out: Path = Path("results")
    """Where results are saved, and looked for."""
    quiet: bool = False


@dataclass(frozen=True)
class Asked:
    """Further tables, for which draws are made again.

    Raises: SimulatorError, for an impossible part of draws.
    """

    coalitions: bool = False
    cliffs: bool = False
    over: float = 1.0
    """Percent of draws in which a shown set is a minimal majority."""
    blocs: bool = False
    """Whether the parties of a bloc of the scenario act as one."""
    without: Sequence[str] = ()
    """Parties, or blocs that act as one, with whom nobody governs."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.over < 100.0:
            raise SimulatorError(
                f"--coalitions-over: {self.over:g}; must be a percentage of draws, from 0 to below "
                "100"
            )

    def tables(self, scenario: Scenario, tally: Tally) -> Tables:
        """The tables by name."""
        found: Tables = {}
        if self.coalitions:
            from simulator.tables.of_coalitions import coalition_tables

            units = {bloc.id: bloc.parties for bloc in scenario.bloc} if self.blocs else None
            found |= coalition_tables(
                scenario, tally, part=self.over / 100, units=units, without=self.without
            )
        if self.cliffs:
            from simulator.tables.of_cliffs import cliff_tables

            found |= cliff_tables(scenario, tally)
        return found


NOTHING = Asked()
