"""What no run in Python can have is refused before anything is drawn."""

from typing import Any

import numpy as np

from simulator.errors import SimulatorError
from simulator.scenario import Scenario
from simulator.scenario.tree import shown
from simulator.tally import MOST_DRAWS, MOST_SEED


def refuse_nonsense(scenario: Any, draws: Any, seed: Any) -> None:
    """Raises: SimulatorError, for what no run can have."""
    if not isinstance(scenario, Scenario):
        found = shown(scenario) if isinstance(scenario, str) else type(scenario).__name__
        raise SimulatorError(
            f"scenario: {found}; must be a Scenario: simulator.load(path or name), or "
            "simulator.Scenario.from_dict({...})"
        )
    for name, value, least, most in (("draws", draws, 1, MOST_DRAWS), ("seed", seed, 0, MOST_SEED)):
        if (
            not isinstance(value, int | np.integer)
            or isinstance(value, bool)
            or not least <= value <= most
        ):
            raise SimulatorError(
                f"{name}: {value!r}; must be a whole number between {least:,} and {most:,}"
            )
