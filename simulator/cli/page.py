"""A page on a terminal: paragraphs, headings and tables, at a readable width."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from simulator.scenario.model import Scenario

NARROWEST, WIDEST = 40, 100
"""Columns; a wider terminal is not filled."""
LEAST_HEADING = 12
"""Columns of a heading that is not broken."""
ASCII = str.maketrans({"±": "+/-", "–": "-", "█": "#", "■": "*", "…": "."})
"""For terminals and files without Unicode."""


def stdout_console() -> Console:
    """Where results are printed: as wide as COLUMNS says, or the terminal; else `WIDEST`."""
    from rich.console import Console

    class Stdout(Console):
        def on_broken_pipe(self) -> None:
            """Leave it to `endings.ended`: rich would exit with 1."""
            raise  # rich calls this where it handles a BrokenPipeError

    said = os.environ.get("COLUMNS", "")
    width = int(said) if said.isdecimal() and 0 < len(said) < 6 else 0
    unknown = None if sys.stdout.isatty() else WIDEST
    return Stdout(file=sys.stdout, width=width or unknown)


class Page:
    """A console, and how things are written on it. rich is imported when something is written."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = max(NARROWEST, min(console.width, WIDEST))

    def text(self, content: str, style: str = "") -> Text:
        """Text as it is, whatever brackets are in it."""
        from rich.text import Text

        if self.console.options.ascii_only:
            encoding = self.console.encoding
            content = content.translate(ASCII).encode(encoding, "replace").decode(encoding)
        return Text(content, style)

    def say(self, content: str = "", style: str = "") -> None:
        """One paragraph, wrapped."""
        self.console.print(self.text(content, style), width=self.width)

    def title(self, content: str, note: str = "") -> None:
        """A heading, with an explanation in dim print."""
        text = self.text(content, "bold")
        text.append_text(self.text(f"   {note}" if note else "", "dim"))
        self.console.print()
        self.console.print(text, width=self.width)

    def table(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[str | Text]],
        *,
        left: int = 1,
        widths: Sequence[int] = (),
    ) -> None:
        """Names to the left, numbers to the right; names that do not fit are wrapped.

        Where `widths` are given, headings too are wrapped, at words.
        """
        from rich.table import Table

        table = Table(
            show_header=any(columns),
            box=None,
            pad_edge=False,
            padding=(0, 2, 0, 0),
            header_style="dim",
        )
        for place, column in enumerate(columns):
            table.add_column(
                self.text(column),
                justify="left" if place < left else "right",
                no_wrap=place >= left and not widths,
                width=widths[place] if widths else None,
                overflow="fold",
                vertical="bottom",
            )
        for row in rows:
            table.add_row(*(self.text(cell) if isinstance(cell, str) else cell for cell in row))
        self.console.print(table, width=self.width)

    def wide_table(
        self, columns: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 1
    ) -> None:
        """A table with long headings; where it is too wide, several, each with the names."""
        body = [list(row) for row in rows]
        least = [_least(column, [row[at] for row in body]) for at, column in enumerate(columns)]
        names = _names_widths(columns[:left], body, self.width - max(least[left:], default=0) - 2)
        room = self.width - sum(names) - 2 * left
        for start, end in _groups(least[left:], room):
            if start:
                self.say()
            chosen = [*range(left), *range(left + start, left + end)]
            self.table(
                [columns[at] for at in chosen],
                [[row[at] for at in chosen] for row in body],
                left=left,
                widths=[*names, *least[left + start : left + end]],
            )


def _least(heading: str, column: Sequence[str]) -> int:
    """Columns that numbers need: theirs, and the longest word of a heading of some lines."""
    words = max(map(cells, heading.split()), default=0)
    return max([words, min(LEAST_HEADING, cells(heading)), *map(cells, column)])


def _names_widths(headings: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Of names: what they need, or less, down to their longest word, in equal steps."""
    columns = [[heading, *(row[at] for row in rows)] for at, heading in enumerate(headings)]
    widths = [max(map(cells, column)) for column in columns]
    least = [
        max((cells(w) for name in column for w in name.split()), default=0) for column in columns
    ]
    while sum(widths) + 2 * len(widths) > room:
        wider = [at for at in range(len(widths)) if widths[at] > least[at]]
        if not wider:
            break
        widths[max(wider, key=lambda at: widths[at])] -= 1
    return widths


def _groups(widths: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    """Columns side by side, as many as there is room for, at least one."""
    start = 0
    while start < len(widths):
        end = start + 1
        while end < len(widths) and sum(widths[start : end + 1]) + 2 * (end - start) <= room:
            end += 1
        yield start, end
        start = end


def line(name: str, longest: int = WIDEST) -> str:
    """A name on one line, its end cut off where it takes more columns than `longest`."""
    name = " ".join(name.split())
    if cells(name) <= longest:
        return name
    end = next(end for end in range(len(name), -1, -1) if cells(name[:end]) < longest)
    return name[:end] + "…"


def names_of(scenario: Scenario) -> dict[str, str]:
    """What parties and blocs are called, each on one line, by id."""
    blocs = {bloc.id: line(bloc.name or bloc.id) for bloc in scenario.bloc}
    return {party.id: line(party.shortest_name) for party in scenario.party} | blocs


def cells(text: str) -> int:
    """The columns that a text takes: two for a wide character, none for a combining mark."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def padded(text: str, width: int, *, right: bool = False) -> str:
    """A text with blanks to a width; to its left where it is moved `right`."""
    blanks = " " * (width - cells(text))
    return blanks + text if right else text + blanks
