"""Ids made of names: short, readable, each once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from simulator.scenario.expression import RESERVED

LONGEST = 40
_TAKEN = {*RESERVED, "default"}


def identifiers(names: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """An id for every name: its letters without accents, small, and "-" between words.

    A second name that would have the same id has "-2" behind it, and so on; so has a name that
    would have one of the `reserved` ids.
    """
    found: dict[str, str] = {}
    taken = {*_TAKEN, *reserved}
    for name in dict.fromkeys(names):
        plain = _plain(name)
        candidate, number = plain, 2
        while candidate in taken:
            candidate, number = f"{plain}-{number}", number + 1
        taken.add(candidate)
        found[name] = candidate
    return found


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ł", "l").casefold())
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    words = re.sub(r"[^\w]+|_", "-", bare).strip("-")
    if len(words) > LONGEST:
        words = words[:LONGEST].rpartition("-")[0] or words[:LONGEST]
    return words or "x"
