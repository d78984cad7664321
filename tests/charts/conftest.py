"""A few draws of elections of every kind, drawn once."""

from functools import cache

import pytest

import simulator
from simulator.charts import Election

ELECTIONS = ("kazakhstan-2023", "sweden-2022", "germany-2025", "new-zealand-2014", "spain-2016")
DRAWS = 300


@cache
def election(name: str) -> Election:
    scenario = simulator.load(name)
    if name == "kazakhstan-2023":
        scenario = scenario.with_(None, counts={"districts": True})
    return Election(scenario, simulator.simulate(scenario, DRAWS, quiet=True))


@pytest.fixture(params=ELECTIONS)
def subject(request: pytest.FixtureRequest) -> Election:
    return election(request.param)
