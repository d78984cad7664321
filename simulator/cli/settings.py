"""A scenario under `--set`, or of a result, and what people should know about the settings."""

from collections.abc import Sequence
from pathlib import Path

from simulator import results
from simulator.archive import sound
from simulator.cli.endings import Tell, note
from simulator.cli.numbers import checked_seed
from simulator.draw_ranges import Draws
from simulator.errors import SimulatorError
from simulator.scenario import Scenario, load
from simulator.scenario.lint.events import names_that_state_another_number

MOST_WARNINGS = 6


def loaded(
    path: Path, settings: Sequence[str], tell: Tell, returns: Path | None = None
) -> Scenario:
    """The scenario, as `read` has it; `tell` also gets what its returns say against it."""
    scenario = read(path, settings, tell, returns)
    if scenario.returns is None:
        return scenario
    from simulator.nights.diagnosed import diagnosed

    found = diagnosed(scenario).warnings
    for warning in found[:MOST_WARNINGS]:
        tell(f"warning: {warning}")
    if more := found[MOST_WARNINGS:]:
        tell(f"and {len(more):,} more warnings; `simulator night` shows all in its JSON")
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
