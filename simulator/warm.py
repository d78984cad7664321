"""Compile the kernel ahead of the first election: for images of containers, and for clusters."""

import json
from typing import Any

import numpy as np

from simulator.counting.joint import ball, distances
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


def warm(family: str) -> None:
    """Compile all that elections of a family need, or read it where it is compiled already."""
    scenario = Scenario.model_validate_json(json.dumps(FAMILIES[family]))
    job = Job.of(scenario, 1)
    job.draw(0, 1)
    replay(job.plan, 1, 0)
    ball(distances(np.zeros((1, 1), np.uint64), 1, np.zeros(1, np.int64)))
    lot_number(np.uint64(1), np.uint64(0), 0, 0)
