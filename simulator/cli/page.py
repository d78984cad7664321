"""A page on a terminal: paragraphs, headings and tables, at a readable width."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

NARROWEST, WIDEST = 40, 100
"""Columns; a wider terminal is not filled."""
ASCII = str.maketrans({"±": "+/-", "–": "-", "█": "#", "■": "*", "…": "."})
"""For terminals and files without Unicode."""


def stdout_console() -> Console:
    """Where results are printed: as wide as COLUMNS says, or the terminal; else `WIDEST`."""
    from rich.console import Console

    said = os.environ.get("COLUMNS", "")
    width = int(said) if said.isdecimal() and 0 < len(said) < 6 else 0
    unknown = None if sys.stdout.isatty() else WIDEST
    return Console(file=sys.stdout, width=width or unknown)


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
        narrow: bool = False,
    ) -> None:
        """Names to the left, numbers to the right.

        If there is too little room, names are wrapped; in a `narrow` table numbers too.
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
                no_wrap=place >= left and not narrow,
                overflow="fold",
                vertical="bottom",
            )
        for row in rows:
            table.add_row(*(self.text(cell) if isinstance(cell, str) else cell for cell in row))
        self.console.print(table, width=self.width)


def line(name: str, longest: int = WIDEST) -> str:
    """A name on one line, its end cut off where it takes more columns than `longest`."""
    name = " ".join(name.split())
    if cells(name) <= longest:
        return name
    end = next(end for end in range(len(name), -1, -1) if cells(name[:end]) < longest)
    return name[:end] + "…"


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
