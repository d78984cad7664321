"""What a reader of polls changed or left out, and in which lines."""

from typing import NamedTuple

from simulator.scenario.tree import Place

SHOWN = 5
"""Lines that are named of a note."""


class Note(NamedTuple):
    """One thing that was changed or left out, with the lines that it concerns."""

    message: str
    file: str
    lines: tuple[int, ...] = ()

    def __str__(self) -> str:
        if len(self.lines) == 1:
            return f"{Place(self.file, self.lines[0])}: {self.message}"
        if not self.lines:
            return f"{self.file}: {self.message}"
        more = len(self.lines) - SHOWN
        told = ", ".join(map(str, self.lines[:SHOWN])) + (f" and {more} more" if more > 0 else "")
        return f"{self.file}: lines {told}: {self.message}"


class Notes:
    """Notes while a file is read: those that say the same are one."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._lines: dict[str, dict[int, None]] = {}

    def add(self, message: str, line: int = 0) -> None:
        """Say something, of a line or of the whole file."""
        self._lines.setdefault(message, {})[line] = None

    def all(self) -> tuple[Note, ...]:
        """Each note once, with its lines."""
        return tuple(
            Note(message, self.file, tuple(sorted(line for line in lines if line)))
            for message, lines in self._lines.items()
        )
