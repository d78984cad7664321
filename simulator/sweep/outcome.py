"""What is kept of a point once it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from simulator.draw_ranges import Draws, number_of
from simulator.sweep.measures import Measure, Readings
from simulator.sweep.points import Point


class Change(NamedTuple):
    """A difference from the baseline, and its standard error; None of a single draw."""

    value: float
    error: float | None


Changes = dict[Measure, Change]


@dataclass(frozen=True)
class Outcome:
    """A point, the draws it has, and what they say."""

    point: Point
    ranges: Draws
    tally_sha256: str
    folder: Path
    readings: Readings
    changes: Changes = field(default_factory=dict)
    """From the baseline; there once all points are."""

    @property
    def draws(self) -> int:
        """How many elections were drawn."""
        return number_of(self.ranges)
