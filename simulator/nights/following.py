"""A night that is followed: what was read and drawn before is not read or drawn again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from simulator.errors import Problem, ScenarioError
from simulator.job import Job
from simulator.nights.drawing import Seen, draw
from simulator.nights.night import Night
from simulator.nights.order import Listed
from simulator.nights.stages import Read, Stage, forecast
from simulator.runner import Progress

Mark = tuple[int, int]
"""Time of the last change of a file, in nanoseconds, and its size."""


@dataclass
class Following:
    """The stages of a night as files come.

    `read` is asked for the scenario with the returns of a file, or as it is; results of `draws`
    draws with `seed` are saved under `root`.
    """

    read: Read
    seed: int
    draws: int
    root: Path
    workers: int | None = None
    opened: Callable[[int], Progress] | None = None
    every: float | None = None
    seen: Seen = field(default_factory=Seen)
    known: dict[Path, tuple[Mark, Stage]] = field(default_factory=dict)

    @cached_property
    def first(self) -> Stage:
        """The stage before any count."""
        return forecast(self.read, self.seed)

    def night(self, listed: Listed) -> Night:
        """The night of all these files. Raises: ScenarioError, with what is wrong in any."""
        stages, problems = [self.first], list[Problem]()
        for file, time in zip(listed.files, listed.times, strict=True):
            try:
                stages.append(replace(self.stage(file), time=time))
            except ScenarioError as error:
                problems += error.problems
        if problems:
            raise ScenarioError([*dict.fromkeys(problems)])
        return self.drawn(stages, listed.order)

    def given(self, returns: Mapping[str, Any]) -> Night:
        """The night of returns by name, in their order: frames, or tables as `with_` takes them."""
        stages = [self.first]
        for name, each in returns.items():
            scenario = self.read(each)
            stages.append(Stage(str(name), None, None, scenario, Job.of(scenario, self.seed)))
        return self.drawn(stages, "in the order given")

    def drawn(self, stages: Sequence[Stage], order: str) -> Night:
        """The night of stages that were read."""
        found = draw(
            stages,
            self.draws,
            self.root,
            self.seen,
            workers=self.workers,
            opened=self.opened,
            every=self.every,
        )
        return Night(stages[0].scenario, tuple(found), order, self.seed)

    def stage(self, file: Path) -> Stage:
        """The stage of a file; one that has not changed is not read again."""
        mark = mark_of(file)
        known = self.known.get(file)
        if known is None or known[0] != mark:
            scenario = self.read(file)
            stage = Stage(file.stem, None, file, scenario, Job.of(scenario, self.seed))
            known = self.known[file] = (mark, stage)
        return known[1]

    def sound(self, listed: Listed, tell: Callable[[str], None]) -> list[Stage]:
        """The forecast and the stages of files that can be read; `tell` hears of the others.

        A file that could be read before it was changed stays as it was then.
        """
        stages = [self.first]
        for file, time in zip(listed.files, listed.times, strict=True):
            try:
                stages.append(replace(self.stage(file), time=time))
            except (ScenarioError, OSError) as error:
                tell(str(error))
                if file in self.known:
                    stages.append(replace(self.known[file][1], time=time))
        return stages


def mark_of(file: Path) -> Mark:
    """When a file was last changed, and its size. Raises: OSError."""
    state = file.stat()
    return state.st_mtime_ns, state.st_size
