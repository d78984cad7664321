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
from simulator.scenario.event_names import names_that_state_another_number


def loaded(path: Path, settings: Sequence[str], tell: Tell) -> Scenario:
    """The scenario; `tell` gets what the settings rescale, and names that no longer hold."""
    scenario = load(path, settings, tell)
    if settings:
        for warning in names_that_state_another_number(scenario):
            tell(f"warning: {warning}")
    return scenario


def source(
    path: Path, seed: int | None, settings: Sequence[str]
) -> tuple[Scenario, int, Draws | None]:
    """The scenario, the seed and the draws of a result folder; a scenario has no draws yet."""
    if not results.is_result(path):
        return loaded(path, settings, note), checked_seed(1 if seed is None else seed), None
    if settings or seed is not None:
        raise SimulatorError(
            f"{path}: a result has its own seed and settings; leave out --seed and --set"
        )
    result = sound(results.load(path))
    results.refuse_other_program(result)
    return result.scenario, result.tally.seed, result.tally.ranges
