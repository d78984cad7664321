"""What a command is asked for: a scenario under `--set`, or of a result; what to draw; tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import results
from simulator.archive import sound
from simulator.cli.endings import Tell, note
from simulator.cli.numbers import USUAL, Amount, checked_seed
from simulator.draw_ranges import Draws
from simulator.errors import SimulatorError
from simulator.executors import EVERY_PROCESSOR, Workers
from simulator.scenario import Scenario, load
from simulator.scenario.lint.events import names_that_state_another_number
from simulator.tally import Tally
from simulator.text import many

if TYPE_CHECKING:
    import polars as pl

MOST_WARNINGS = 6


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

    def tables(self, scenario: Scenario, tally: Tally) -> dict[str, pl.DataFrame]:
        """The tables by name."""
        found: dict[str, pl.DataFrame] = {}
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


def loaded(
    path: Path, settings: Sequence[str], tell: Tell, returns: Path | None = None
) -> Scenario:
    """The scenario, as `read` has it; `tell` also gets what its returns say against it."""
    scenario = read(path, settings, tell, returns)
    if scenario.returns is None:
        return scenario
    from simulator.nights.diagnosis import diagnose

    found = diagnose(scenario).warnings
    for warning in found[:MOST_WARNINGS]:
        tell(f"warning: {warning}")
    if more := found[MOST_WARNINGS:]:
        tell(f"and {many(len(more), 'more warning')}; `simulator night` shows all in its JSON")
    return scenario


def read(path: Path, settings: Sequence[str], tell: Tell, returns: Path | None = None) -> Scenario:
    """The scenario; `tell` gets what the settings rescale, and names that no longer hold."""
    scenario = load(path, settings, tell, returns)
    if settings:
        for warning in names_that_state_another_number(scenario):
            tell(f"warning: {warning}")
    return scenario


def source(
    path: Path, seed: int | None, settings: Sequence[str], returns: Path | None = None
) -> tuple[Scenario, int, Draws | None]:
    """The scenario, the seed and the draws of a result folder; a scenario has no draws yet."""
    if not results.is_result(path):
        own = checked_seed(1 if seed is None else seed)
        return loaded(path, settings, note, returns), own, None
    if settings or seed is not None:
        raise SimulatorError(
            f"{path}: a result has its own seed and settings; leave out --seed and --set"
        )
    if returns is not None:
        raise SimulatorError(f"{path}: a result has its own returns; leave out --returns")
    result = sound(results.load(path))
    results.refuse_other_program(result)
    return result.scenario, result.tally.seed, result.tally.ranges
