"""What no run in Python can have is refused before anything is drawn."""

from typing import Any

import numpy as np

from simulator.errors import SimulatorError
from simulator.scenario import Scenario
from simulator.scenario.tree import shown
from simulator.tally import MOST_DRAWS, MOST_SEED


def no_scenario(name: str, value: object, otherwise: str = "") -> SimulatorError:
    """What to give in the place of a value that is not a scenario, say the path of one."""
    found = shown(value) if isinstance(value, str) else type(value).__name__
    return SimulatorError(
        f"{name}: {found}; must be a Scenario{otherwise}: simulator.load(path or name), or "
        "simulator.Scenario.from_dict({...})"
    )


def refuse_nonsense(scenario: Any, draws: Any, seed: Any) -> None:
    """Raises: SimulatorError, for what no run can have."""
    if not isinstance(scenario, Scenario):
        raise no_scenario("scenario", scenario)
    for name, value, least, most in (("draws", draws, 1, MOST_DRAWS), ("seed", seed, 0, MOST_SEED)):
        if (
            not isinstance(value, int | np.integer)
            or isinstance(value, bool)
            or not least <= value <= most
        ):
            raise SimulatorError(
                f"{name}: {value!r}; must be a whole number between {least:,} and {most:,}"
            )
