"""What a sweep is, once its file has been read: axes with their levels, and rows about points."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from simulator.scenario.files.overrides import Setting
from simulator.scenario.tree import Place
from simulator.sweep.values import Value, toml

Label = Value
"""What a level is called in tables: its name, or its value."""
MOST_POINTS = 5000
TAGS = ("method", "model")
"""Keys that decide which other keys a table may have; they come first."""


@dataclass(frozen=True)
class Level:
    """One level of an axis: the settings it changes, or the scenario that replaces the base."""

    label: Label
    settings: tuple[Setting, ...] = ()
    scenario: Path | None = None


@dataclass(frozen=True)
class Axis:
    """A question asked of the scenario, and its answers. `key` is empty where levels have names."""

    name: str
    key: tuple[str, ...]
    levels: tuple[Level, ...]
    sampled: bool
    """Whether the levels are a sample, drawn together with those of the other sampled axes."""
    place: Place

    def level(self, label: Label) -> Level | None:
        """The level with a label; of an axis of values any value has one."""
        for level in self.levels:
            if mark(level.label) == mark(label):
                return level
        return Level(label, (setting(self.key, label, self.place),)) if self.key else None


@dataclass(frozen=True)
class PointSelector:
    """Labels by axis, in a table of the file: an included point, an exclusion, the baseline."""

    labels: Mapping[str, tuple[Label, ...]]
    place: Place


@dataclass(frozen=True)
class Sweep:
    """One scenario, asked many times. Points are the crossing of all axes, less `exclude`."""

    id: str
    name: str
    base: Path
    file: str
    axes: tuple[Axis, ...]
    draws: int
    seed: int
    settings: tuple[Setting, ...] = ()
    """Said at every point, before the axes."""
    returns: str | Path | None = None
    """Counts of election night, the same at every point."""
    sample: int = 0
    """Levels of the sampled axes; 0 where there are none."""
    include: tuple[PointSelector, ...] = ()
    exclude: tuple[PointSelector, ...] = ()
    baseline: PointSelector | None = None


def mark(label: Label | None) -> tuple[bool, Label | None]:
    """What tells labels apart: true is not 1."""
    return isinstance(label, bool), label


def setting(key: tuple[str, ...], value: Value | tuple[Value, ...], place: Place) -> Setting:
    """A value of a sweep, in the form of `--set`."""
    return Setting(key, toml(value), place)


def in_order(settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """Settings, those first that decide which keys there are."""
    return tuple(sorted(settings, key=lambda each: each.names[-1] not in TAGS))
