"""The errors a user can meet. Each says where, what was found, what is allowed and what to do.

>>> try:
...     simulator.load("kazakhstan-2021", ["tier.list.threshold.share=500"])
... except simulator.errors.ScenarioError as error:
...     print(error)
--set: tier.list.threshold.share: 500; must be between 0 and 100 percent
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class SimulatorError(Exception):
    """A mistake that the user can fix: bad usage or bad input. The command line exits with 2."""


@dataclass(frozen=True)
class Problem:
    """One fault in an input file, with its place.

    `place` is "file" or "file:line"; `key` the path of the key ("tier.list.threshold.share");
    `message` says what was found, what is allowed and what to do.
    """

    place: str
    key: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.place, self.key, self.message) if part)


class ScenarioError(SimulatorError):
    """A scenario file that cannot be used; `problems` holds every fault that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class TallyError(SimulatorError):
    """Tallies that do not belong together, or a tally file that cannot be trusted."""


class ResultError(SimulatorError):
    """A result folder that is missing, incomplete, changed, or of another program."""


class WorkerError(SimulatorError):
    """A worker that cannot be used or trusted, or a cluster that cannot be reached."""


class VotesError(SimulatorError):
    """A table of votes that does not fit the scenario it is given to."""


class DistrustError(WorkerError):
    """Workers sent contradictory results: nothing more that was drawn with them may be saved."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C; `tally` holds what was done, or None."""

    def __init__(self, tally: Any) -> None:
        super().__init__()
        self.tally = tally


class StoppedError(SimulatorError):
    """The workers cannot go on; `tally` holds what was done, or None."""

    def __init__(self, message: str, tally: Any) -> None:
        super().__init__(message)
        self.tally = tally
