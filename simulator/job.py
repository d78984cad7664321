"""A scenario made ready to draw: what threads, processes and machines are given."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.kernel import simulate
from simulator.plan import Plan, compile, fingerprint
from simulator.scenario.model import Scenario
from simulator.tally import Tally, of_range


@dataclass(frozen=True)
class Job:
    """A plan and a seed. It pickles: arrays and numbers, no function."""

    plan: Plan
    fingerprint: str
    seed: int
    block: int | None = None
    """Draws that go together; by default as the plan says."""

    @classmethod
    def of(cls, scenario: Scenario, seed: int) -> Job:
        """Compile a scenario."""
        return cls(compile(scenario), fingerprint(scenario), seed)

    def draw(self, first: int, last: int) -> Tally:
        """The tally of the draws `first` to `last` - 1."""
        result = simulate(self.plan, self.seed, first, last, self.block or self.plan.block)
        return of_range(self.plan, self.fingerprint, self.seed, first, last, result)
