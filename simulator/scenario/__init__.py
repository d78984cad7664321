"""What a scenario may say, and the way from its files to a `Scenario`."""

from simulator.scenario.load import build, load, resolve
from simulator.scenario.model import Scenario

__all__ = ["Scenario", "build", "load", "resolve"]
