"""Which files a night has, and in which order they came.

The order is that of the times in their names, as `2130`, `21-30` or `2023-03-19T21-30`, where each
file has one and no two the same; without days, times before noon are of the day after. Otherwise it
is the natural order of names: night-2 before night-10.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from simulator.errors import SimulatorError

_DAY = r"(?P<year>[12][0-9]{3})-?(?P<month>0[1-9]|1[0-2])-?(?P<day>0[1-9]|[12][0-9]|3[01])"
_CLOCK = (
    r"(?P<hour>[01][0-9]|2[0-3])[-:.h_]?(?P<minute>[0-5][0-9])(?:[-:.]?(?P<second>[0-5][0-9]))?"
)
_FULL = re.compile(rf"(?<![0-9]){_DAY}[T _-]*{_CLOCK}(?![0-9])")
_ALONE = re.compile(rf"(?<![0-9]){_CLOCK}(?![0-9])")
NOON = 12


class Listed(NamedTuple):
    """Files in order, the time of each, and in words what the order is."""

    files: tuple[Path, ...]
    times: tuple[str | None, ...]
    order: str


def files_of(paths: Sequence[Path]) -> list[Path]:
    """CSV files: those named, those of a folder, those of a pattern that no shell has expanded.

    Raises: SimulatorError, for a name that is nothing.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _within(path):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _within(path: Path) -> list[Path]:
    if path.is_dir():
        return [each for each in _csv(path.iterdir()) if each.is_file()]
    if path.exists():
        return [path]
    if "*" in path.name or "?" in path.name:
        return _csv(path.parent.glob(path.name))
    raise SimulatorError(f"{path}: no such file or folder; name CSV files, or a folder of them")


def _csv(paths: Iterable[Path]) -> list[Path]:
    """The CSV files among some; hidden ones, and those a program is writing, are left out."""
    return sorted(
        each
        for each in paths
        if each.suffix.lower() == ".csv" and not each.name.startswith((".", "~"))
    )


class Time(NamedTuple):
    """A time in a name; the day is empty where the name has none."""

    day: str
    hour: int
    minute: int
    second: int

    def __str__(self) -> str:
        clock = f"{self.hour:02}:{self.minute:02}" + (f":{self.second:02}" if self.second else "")
        return f"{self.day} {clock}" if self.day else clock


def in_order(files: Sequence[Path]) -> Listed:
    """Files in the order of time. Raises: SimulatorError, where two have one name."""
    _refuse_same_names(files)
    times = {file: time for file in files if (time := _time(file.stem)) is not None}
    told = set(times.values())
    if len(told) == len(files) and len({bool(time.day) for time in told}) == 1:
        mornings = {file for file, time in times.items() if time.hour < NOON and not time.day}
        crosses = 0 < len(mornings) < len(files)
        ordered = sorted(files, key=lambda file: (crosses and file in mornings, times[file]))
        words = "in the order of the times in their names"
        words += ", those before noon on the next day" if crosses else ""
        return Listed(tuple(ordered), tuple(str(times[file]) for file in ordered), words)
    ordered = sorted(files, key=lambda file: natural(file.stem))
    return Listed(tuple(ordered), (None,) * len(ordered), "in the order of their names")


def natural(name: str) -> list[tuple[int, str]]:
    """A key by which night-2 comes before night-10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name.casefold())
    return [(int(part), "") if part.isascii() and part.isdigit() else (-1, part) for part in parts]


def _refuse_same_names(files: Sequence[Path]) -> None:
    first: dict[str, Path] = {}
    for file in files:
        if (other := first.setdefault(file.stem, file)) is not file:
            raise SimulatorError(f"{other} and {file}: files of one night need different names")


def _time(stem: str) -> Time | None:
    """The last time in a name."""
    found = [*_FULL.finditer(stem)] or [*_ALONE.finditer(stem)]
    if not found:
        return None
    parts = found[-1].groupdict()
    day = "-".join(parts[key] for key in ("year", "month", "day")) if parts.get("year") else ""
    return Time(day, int(parts["hour"]), int(parts["minute"]), int(parts["second"] or 0))
