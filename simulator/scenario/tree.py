"""A scenario as it was written: tables that remember where each of their keys stands.

Tables are merged, filled from CSV files and overridden before they are checked; each value takes
its place along, so that a fault found at the end is reported where that very value was written.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from simulator.text import visible

Path = tuple[str | int, ...]
"""The way to a value: keys of tables, and places in arrays counted from 0."""

_BARE_KEY = re.compile(r"[\w-]+")


class Place(NamedTuple):
    """A file (or "--set") and a line of it; line 0 means the whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Table(dict[str, Any]):
    """A table of a scenario file. `places` holds the keys that stand elsewhere than the table."""

    __slots__ = ("place", "places")

    def __init__(self, place: Place, cells: Mapping[str, Any] = MappingProxyType({})) -> None:
        super().__init__(cells)
        self.place = place
        self.places: dict[str, Place] = {}

    def write(self, key: str, value: Any, place: Place) -> None:
        """Set a key, with the place where it was written."""
        self[key] = value
        self.places[key] = place

    def place_of(self, key: str) -> Place:
        """Where a key was written."""
        return self.places.get(key, self.place)

    def without(self, *keys: str) -> "Table":
        """One like it, without these keys."""
        later = Table(self.place, {key: self[key] for key in self if key not in keys})
        later.places = dict(self.places)
        return later


def is_number(value: Any) -> bool:
    """Whether a value is a number: true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_rows(value: Any) -> bool:
    """Whether a value is an array of tables."""
    return isinstance(value, tuple) and bool(value) and all(isinstance(v, Table) for v in value)


def rows_of(value: Any) -> tuple[Table, ...]:
    """An array of tables; none where there is something else."""
    return value if is_rows(value) else ()


def has(value: Any, key: str | int) -> bool:
    """Whether a table has the key, or an array the place."""
    if isinstance(value, Table):
        return key in value
    return isinstance(value, tuple) and isinstance(key, int) and key < len(value)


def step(value: Any, key: str | int) -> Any:
    """The value one key further, or None."""
    return value[key] if has(value, key) else None


def value_at(tree: Table, path: Path) -> Any:
    """The value at `path`, or None."""
    value: Any = tree
    for key in path:
        value = step(value, key)
    return value


def place_of(tree: Table, path: Path) -> Place:
    """Where the value at `path` was written, or else the nearest table around it."""
    value: Any = tree
    place = tree.place
    for key in path:
        if isinstance(value, Table) and isinstance(key, str):
            place = value.place_of(key)
        value = step(value, key)
        if isinstance(value, Table):
            place = value.place
    return place


def name_of(tree: Table, path: Path) -> str:
    """A path as an error message says it: `tier.list.threshold.share`, `candidate[3].share`.

    A row is named by its id; one without an id by its place, counted from 1.
    """
    value: Any = tree
    name = ""
    for key in path:
        value = step(value, key)
        if isinstance(key, str):
            name += f".{shown_key(key)}"
        elif isinstance(value, Table) and isinstance(value.get("id"), str):
            name += f".{shown_key(value['id'])}"
        else:
            name += f"[{key + 1}]"
    return name.removeprefix(".")


def shown_key(key: str) -> str:
    """A key as TOML would write it, shortened."""
    return key if _BARE_KEY.fullmatch(key) and len(key) <= 64 else shown(key)


def shown(value: Any, limit: int = 60) -> str:
    """What was found, on one short line: text in quotes, control characters escaped."""
    match value:
        case dict():
            return "a table" if value else "an empty table"
        case tuple() | list():
            return f"an array of {len(value):,}" if value else "an empty array"
        case bool():
            return str(value).lower()
        case None:
            return "null"
        case str():
            return f'"{visible(shortened(value, limit))}"'
        case _:
            return shortened(" ".join(str(value).split()), limit)


def shortened(text: str, limit: int = 60) -> str:
    """The beginning of a text that is longer than `limit`."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
