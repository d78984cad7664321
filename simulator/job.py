"""What threads, processes and machines are given: a scenario made ready to draw, or the like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

from simulator.draw_ranges import Draws
from simulator.kernel import simulate
from simulator.plan import Plan, compile, fingerprint
from simulator.scenario.model import Scenario
from simulator.tally import Tally, of_range


class Counted(Protocol):
    """What is known of a set of draws, as a tally: exact, and a sum in whatever order."""

    @property
    def ranges(self) -> Draws:
        """The draws, each once."""
        ...

    def __add__(self, other: Self, /) -> Self:
        """The same of both sets of draws."""
        ...

    def sha256(self) -> str:
        """A digest of all that is known."""
        ...


Found = TypeVar("Found", bound=Counted)
Given = TypeVar("Given", bound=Counted, covariant=True)


class Task(Protocol[Given]):
    """Anything that is done draw by draw, wherever; it pickles, and holds no function."""

    def draw(self, first: int, last: int) -> Given:
        """What there is of the draws `first` to `last` - 1: a pure function."""
        ...


@dataclass(frozen=True)
class Job:
    """A plan and a seed: the task that tallies are of."""

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
