"""docs/night.md has every field of the JSON of a night, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import simulator
from tests.scenario.files.returns.island import island

PAGE = (Path(__file__).parents[2] / "docs" / "night.md").read_text(encoding="utf-8")
MAPS = ("names", "colors", "files")
"""Objects whose keys are ids."""


def fields(document: dict[str, Any]) -> Iterator[str]:
    for name, value in document.items():
        rows = value if isinstance(value, list) else [None]
        if name in MAPS or not rows or not isinstance(rows[0], dict):
            yield name
        else:
            yield from (
                f"{name}[].{key}{'[]' if isinstance(cell, list) else ''}"
                for key, cell in rows[0].items()
            )


def written() -> Iterator[str]:
    """The first of a cell has its whole path; the others begin with a dot, or are at the top."""
    for line in PAGE.partition("\n## Files and JSON")[2].splitlines():
        if line.startswith("| `"):
            first, *others = re.findall(r"`([^`]+)`", line.split(" | ")[0])
            stem = first.rpartition(".")[0]
            yield first
            yield from (f"{stem}{each}" if each.startswith(".") else each for each in others)


def test_every_field_of_json_is_in_the_page() -> None:
    far = {
        "region": [{"id": "south", "votes": {"red": 100, "blue": 6000, "local": 40, "others": 30}}]
    }
    night = simulator.night(island(), {"21:30": far}, draws=500, quiet=True)
    assert not night.surprises.is_empty()
    assert set(written()) == set(fields(night.document()))
