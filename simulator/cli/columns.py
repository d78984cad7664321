"""Plain columns for people: names to the left, figures to the right, two spaces apart."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.intervals import Z, decimals

FIRST = 2
"""Digits after the point of what has no error."""


def columns(header: Sequence[str], rows: Sequence[Sequence[str]], names: int = 1) -> str:
    """A table whose first `names` columns are names. A row that is short ends early."""
    lines = [list(header), *(list(row) for row in rows)]
    width = [
        max(len(line[place]) for line in lines if place < len(line))
        for place in range(max(map(len, lines)))
    ]
    return "\n".join(
        "  ".join(
            cell.ljust(width[place]) if place < names else cell.rjust(width[place])
            for place, cell in enumerate(line)
        ).rstrip()
        for line in lines
    )


def change_cell(change: float, error: float) -> str:
    """A change to the digit that is known, and half of its 95% interval: "+4.21 ± 0.09"."""
    if error == 0.0:
        return f"{change:+.{FIRST}f}" if change else "0"
    places = decimals(error)
    return f"{change:+.{places}f} ± {Z * error:.{places}f}"
