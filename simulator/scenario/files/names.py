"""Names of the rows of a table: ids, and names that no other row has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from simulator.scenario.allowed import did_you_mean
from simulator.scenario.tree import shown

Names = Mapping[str, str | None]
"""Ids by all their names, in any case; None if two share a name."""


def names_of(rows: Iterable[tuple[str, *tuple[str | None, ...]]]) -> Names:
    """The names of rows, given the id of each and its other names. Ids themselves are unique."""
    names: dict[str, str | None] = {}
    ids: dict[str, str | None] = {}
    for own, *others in rows:
        ids[canonical(own)] = own
        for name in {canonical(name) for name in others if name}:
            names[name] = None if name in names else own
    return names | ids


def found(name: str, names: Names, ids: Iterable[str], one: str, many: str) -> str:
    """The id with this name. Raises: ValueError, if there is none or more than one."""
    if canonical(name) not in names:
        raise ValueError(f"unknown {one} {shown(name)}; {did_you_mean(name, ids, many)}")
    own = names[canonical(name)]
    if own is None:
        raise ValueError(f"{shown(name)} is the name of two {many}; give the id")
    return own


def canonical(name: str) -> str:
    """The form of a name in which names are compared."""
    return unicodedata.normalize("NFC", name).strip().casefold()
