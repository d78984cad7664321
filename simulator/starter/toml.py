"""Keys, values and rows as TOML has them."""

import json
from collections.abc import Mapping
from typing import Any


def key(name: str) -> str:
    """A key: bare keys have no letters but those of ASCII."""
    return name if name.isascii() else value(name)


def value(cell: Any) -> str:
    """A text, a number, a flag or a list of them."""
    return json.dumps(cell, ensure_ascii=False)


def lines_of(table: str, cells: Mapping[str, Any]) -> list[str]:
    """The lines of a row of an array of tables, and an empty one."""
    return [f"[[{table}]]", *(f"{name} = {value(cell)}" for name, cell in cells.items()), ""]
