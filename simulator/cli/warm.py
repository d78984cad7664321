"""`simulator warm`: compile the kernel ahead, for images of containers and for clusters."""

import json
from time import perf_counter
from typing import Any

import numpy as np

from simulator import jit
from simulator.cli.endings import teller
from simulator.cli.progress import compiling
from simulator.compiling import NOT_KEPT
from simulator.counting.joint import ball, distances
from simulator.errors import SimulatorError
from simulator.executors.selftest import LISTS, NORMALS
from simulator.job import Job
from simulator.replay import replay
from simulator.scenario.model import Scenario
from simulator.streams import lot_number

DRAW_BY_DRAW = {**LISTS, "threshold": {"share": 5, "in_one_region": 10}}
NIGHT: dict[str, Any] = {
    **NORMALS,
    "votes": {"model": "logistic-normal", "national_sd": 0.1, "regional_sd": 0.3},
    "returns": {"region": [{"id": "north", "votes": {"a": 9_000, "b": 7_000}}]},
}
FAMILIES: dict[str, dict[str, Any]] = {
    "laws applied to all draws of a block at once": NORMALS,
    "laws applied draw by draw": {**NORMALS, "tier": [DRAW_BY_DRAW]},
    "election night": NIGHT,
    "election night, laws applied draw by draw": {**NIGHT, "tier": [DRAW_BY_DRAW]},
}
"""The elections that make the compiler see each family of laws."""


def warm(*, quiet: bool = False) -> None:
    """Compile the kernel for every family of laws, and print the folder where it is saved."""
    cache, tell = jit.CACHE, teller(quiet)
    if cache is None:
        raise SimulatorError(f"the kernel is compiled {NOT_KEPT}")
    if not cache.writable:
        raise SimulatorError(f"{cache}: compiled code is read from there, and none can be added")
    for family, tree in FAMILIES.items():
        start = perf_counter()
        with compiling(quiet=quiet):
            _compile(Scenario.model_validate_json(json.dumps(tree)))
        tell(f"{family}: ready after {perf_counter() - start:.1f} s")
    print(cache.folder)


def _compile(scenario: Scenario) -> None:
    """Compile all that such elections need, or read it where it is compiled already."""
    job = Job.of(scenario, 1)
    job.draw(0, 1)
    replay(job.plan, 1, 0)
    ball(distances(np.zeros((1, 1), np.uint64), 1, np.zeros(1, np.int64)))
    lot_number(np.uint64(1), np.uint64(0), 0, 0)
