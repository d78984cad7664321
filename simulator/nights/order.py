"""Which files a night has, and in which order they came.

The order is that of the times in their names, as `2130`, `21-30` or `2023-03-19T21-30`, where each
file has one and no two the same; without days, times before noon are of the day after. Otherwise it
is the natural order of names: night-2 before night-10.
"""

import re
from collections.abc import Sequence
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


def _csv(paths: object) -> list[Path]:
    """The CSV files among some; hidden ones, and those a program is writing, are left out."""
    return sorted(
        each
        for each in paths  # type: ignore[attr-defined]
        if each.suffix.lower() == ".csv" and not each.name.startswith((".", "~"))
    )


def in_order(files: Sequence[Path]) -> Listed:
    """Files in the order of time. Raises: SimulatorError, where two have one name."""
    _refuse_same_names(files)
    times = {file: _time(file.stem) for file in files}
    told = [time for time in times.values() if time is not None]
    if len(told) == len(files) and len({*told}) == len(told) and _all_or_no_days(told):
        dated = told[:1] != [] and told[0][0] != ""
        ordered = sorted(files, key=lambda file: _moment(times[file], told))
        words = "in the order of the times in their names"
        words += "" if dated or not _crosses(told) else ", those before noon on the next day"
        shown = tuple(_shown(times[file]) for file in ordered)
        return Listed(tuple(ordered), shown, words)
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


Time = tuple[str, int, int, int]
"""The day, or an empty text, then hour, minute and second."""


def _time(stem: str) -> Time | None:
    """The last time in a name."""
    found = [*_FULL.finditer(stem)] or [*_ALONE.finditer(stem)]
    if not found:
        return None
    parts = found[-1].groupdict()
    day = "-".join(parts[key] for key in ("year", "month", "day")) if parts.get("year") else ""
    return day, int(parts["hour"]), int(parts["minute"]), int(parts["second"] or 0)


def _all_or_no_days(times: Sequence[Time]) -> bool:
    return len({bool(day) for day, *_ in times}) == 1


def _crosses(times: Sequence[Time]) -> bool:
    """Whether times without days are of two days: some before noon, some after."""
    return len({hour < NOON for _, hour, *_ in times}) == 2


def _moment(time: Time | None, times: Sequence[Time]) -> tuple[str, bool, int, int, int]:
    day, hour, minute, second = time or ("", 0, 0, 0)
    return day, not day and _crosses(times) and hour < NOON, hour, minute, second


def _shown(time: Time | None) -> str | None:
    if time is None:
        return None
    day, hour, minute, second = time
    clock = f"{hour:02}:{minute:02}" + (f":{second:02}" if second else "")
    return f"{day} {clock}" if day else clock
