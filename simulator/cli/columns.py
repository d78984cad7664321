"""Plain columns for people: names to the left, figures to the right, two spaces apart."""

from __future__ import annotations

from collections.abc import Sequence


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
