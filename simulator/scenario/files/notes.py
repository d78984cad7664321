"""What a reader of polls or returns changed or left out, and in which lines."""

from typing import NamedTuple

from simulator.scenario.tree import Place

WARNING = "warning: "
SHOWN = 5
"""Lines that are named of a note."""


class Note(NamedTuple):
    """One thing that was changed or left out, with the lines that it concerns."""

    message: str
    file: str
    lines: tuple[int, ...] = ()
    warns: bool = False
    """Whether people should look at it."""

    def __str__(self) -> str:
        return f"{WARNING if self.warns else ''}{self._where()}: {self.message}"

    def of(self, what: str) -> "Note":
        """The same, said of one thing in the file."""
        return self._replace(message=f"{what}: {self.message}")

    def _where(self) -> str:
        if len(self.lines) == 1:
            return str(Place(self.file, self.lines[0]))
        if not self.lines:
            return self.file
        more = len(self.lines) - SHOWN
        told = ", ".join(map(str, self.lines[:SHOWN])) + (f" and {more} more" if more > 0 else "")
        return f"{self.file}: lines {told}"


class Notes:
    """Notes while a file is read: those that say the same are one."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._lines: dict[tuple[str, bool], dict[int, None]] = {}

    def add(self, message: str, line: int = 0, *, warns: bool = False) -> None:
        """Say something, of a line or of the whole file."""
        self._lines.setdefault((message, warns), {})[line] = None

    def all(self) -> tuple[Note, ...]:
        """Each note once, with its lines."""
        return tuple(
            Note(message, self.file, tuple(sorted(line for line in lines if line)), warns)
            for (message, warns), lines in self._lines.items()
        )
