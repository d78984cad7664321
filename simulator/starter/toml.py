"""Keys and values as TOML has them."""

import json
from typing import Any


def key(name: str) -> str:
    """A key: bare keys have no letters but those of ASCII."""
    return name if name.isascii() else text(name)


def value(cell: Any) -> str:
    """A text, a number, a flag or a list of them."""
    return json.dumps(cell, ensure_ascii=False)


def text(cell: str) -> str:
    """A text in quotes."""
    return json.dumps(cell, ensure_ascii=False)
