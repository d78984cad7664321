"""What is wrong with a sweep file, gathered while it is read, and the plain values of its keys."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from simulator.errors import ScenarioError
from simulator.scenario.allowed import did_you_mean
from simulator.scenario.problems import Fault, problems
from simulator.scenario.tree import Path, Place, Table, is_number, place_of, shown, shown_key
from simulator.sweep.values import Value


class Reader:
    """A sweep file as a tree, and the faults that were found in it so far.

    A wrong value is recorded as an error, and a harmless value is returned.
    """

    def __init__(self, tree: Table) -> None:
        self.tree = tree
        self.faults: list[Fault] = []

    def wrong(self, path: Path, message: str) -> None:
        """Note a fault of the value at `path`."""
        self.faults.append(Fault(path, message))

    def refuse(self) -> None:
        """Raises: ScenarioError, with every fault, where there is one."""
        if self.faults:
            raise ScenarioError(problems(self.tree, self.faults))

    def place(self, path: Path) -> Place:
        """Where the value at `path` was written."""
        return place_of(self.tree, path)

    def only(self, path: Path, table: Table, known: Sequence[str]) -> None:
        """Refuse the keys of a table that are not known."""
        for key in table:
            if key not in known:
                self.wrong((*path, key), f"unknown key; {did_you_mean(key, known, 'known keys')}")

    def head(self, known: Sequence[str]) -> None:
        """Refuse keys of the file that are not known, and a format that is not 1."""
        self.only((), self.tree, known)
        if self.tree.get("format") != 1:
            found = shown(self.tree["format"]) if "format" in self.tree else "missing"
            self.wrong(("format",), f"{found}; must be 1")

    def text(self, path: Path, table: Table, key: str, default: str, pattern: str = ".+") -> str:
        """A text that the pattern allows."""
        value = table.get(key, default)
        if isinstance(value, str) and re.fullmatch(pattern, value):
            return value
        self.wrong((*path, key), f"{shown(value)}; must be text such as {shown(default)}")
        return default

    def whole(self, path: Path, table: Table, key: str, default: int, low: int, high: int) -> int:
        """A whole number within bounds."""
        value = table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        message = f"{shown(value)}; must be a whole number between {low:,} and {high:,}"
        self.wrong((*path, key), message)
        return default

    def pair(self, path: Path, value: Any, what: str) -> tuple[float, float]:
        """Two numbers in an array."""
        if isinstance(value, tuple) and len(value) == 2 and all(map(is_finite, value)):
            return float(value[0]), float(value[1])
        self.wrong(path, f"{shown(value)}; must be {what}")
        return 0.0, 1.0

    def rows(self, path: Path, value: Any) -> Iterator[tuple[Path, Table]]:
        """The tables of an array, each with its path."""
        if value is None:
            return
        if not isinstance(value, tuple) or not all(isinstance(row, Table) for row in value):
            self.wrong(path, f"{shown(value)}; must be an array of tables")
            return
        for place, row in enumerate(value):
            yield (*path, place), row


def is_finite(value: Any) -> bool:
    """Whether a value is a finite number."""
    return is_number(value) and abs(value) <= 1e308


def is_value(value: Any) -> bool:
    """Whether a value may stand on an axis."""
    return isinstance(value, str | bool) or is_finite(value)


def flat(path: Path, table: Table) -> Iterator[tuple[tuple[str, ...], Any, Path]]:
    """Keys of a scenario in a table, nested or dotted: their names, the value, and its path.

    `party.nsdp.share = 5`, `"party.nsdp.share" = 5` and `party = { nsdp = { share = 5 } }` agree.
    """
    for key, value in table.items():
        names = tuple(key.split("."))
        if isinstance(value, Table):
            for more, inner, at in flat((*path, key), value):
                yield (*names, *more), inner, at
        else:
            yield names, value, (*path, key)


def dotted(names: Sequence[str]) -> str:
    """Names as one key."""
    return ".".join(map(shown_key, names))


def label(value: Value) -> str:
    """A level's name as tables and messages have it: numbers as TOML writes them."""
    return value if isinstance(value, str) else str(value).lower()
