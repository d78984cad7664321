"""`--set KEY=VALUE`: change one value of a loaded scenario; rows are named by their id.

A sweep changes values in the same way, with the line of its own file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from simulator.errors import Problem, ScenarioError
from simulator.scenario.allowed import (
    Node,
    child,
    did_you_mean,
    is_row_array,
    is_text,
    keys,
    row_node,
    schema,
)
from simulator.scenario.files.merge import merge
from simulator.scenario.files.read import parse
from simulator.scenario.tree import Place, Table, is_rows, shown, shown_key
from simulator.text import plain

PLACE = Place("--set")
SAME = 1e-9
"""Percent: shares that make 100 but for their last bits are not scaled, and keep those bits."""


class Setting(NamedTuple):
    """A changed value: the names of its key, the value as in TOML, and its source."""

    names: tuple[str, ...]
    text: str
    place: Place = PLACE

    @classmethod
    def of(
        cls, text: str, place: Place = PLACE, example: str = "party.amanat.share=4.9"
    ) -> Setting:
        """Parse `KEY=VALUE` from an option. Raises: ScenarioError."""
        key, equals, value = text.partition("=")
        names = tuple(plain(name) for name in key.split("."))
        if not equals or not all(names):
            message = f"must be KEY=VALUE, as in {example}"
            raise ScenarioError([Problem(str(place), shown(text), message)])
        return cls(names, value.strip(), place)


def override(tree: Table, settings: Sequence[str | Setting]) -> Table:
    """The tree with each setting written over it, in order; the tree itself stays as it is.

    Where the shares of parties are set, those of the others are scaled so that all make 100.
    Raises: ScenarioError, with every setting that names what does not exist.
    """
    problems: list[Problem] = []
    fixed: set[str] = set()
    for each in settings:
        try:
            setting = Setting.of(each) if isinstance(each, str) else each
            tree = merge(tree, _nested(tree, schema(), setting, 0), schema())
            fixed.update(_party_of_share(setting))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    _rescale(tree, fixed)
    return tree


def _nested(table: Table, node: Node, setting: Setting, at: int) -> Table:
    """A setting, from its name `at` on, as a table with nothing else."""
    names, place = setting.names, setting.place
    name, last = names[at], at + 1 == len(names)
    inner = child(node, name, table)
    if inner is None:
        raise _unknown(setting, at, "key", keys(node, table))
    written = Table(table.place)
    below: Any = table.get(name)
    value: Any
    if is_row_array(inner):
        value = _one_row(below, inner, setting, at + 1)
    elif last:
        value = _parsed(setting, inner)
    else:
        below = below if isinstance(below, Table) else Table(place)
        value = _nested(below, inner, setting, at + 1)
    written.write(name, value, place)
    return written


def _one_row(rows: Any, node: Node, setting: Setting, at: int) -> tuple[Table, ...]:
    names = setting.names
    rows = rows if is_rows(rows) else ()
    known = [row["id"] for row in rows if isinstance(row.get("id"), str)]
    if at + 1 >= len(names):
        example = f"{'.'.join(names[:at])}.{known[0] if known else 'ID'}.KEY"
        message = f"does not name a single value; use {example}=VALUE"
        raise ScenarioError([Problem(str(setting.place), shown(".".join(names)), message)])
    if names[at] not in known:
        raise _unknown(setting, at, "id", known)
    row = next(row for row in rows if row.get("id") == names[at])
    written = _nested(row, row_node(node), setting, at + 1)
    written.setdefault("id", names[at])
    return (written,)


def _parsed(setting: Setting, node: Node) -> Any:
    """A value as TOML would read it; anything else is plain text, as is all that must be text."""
    text = setting.text
    try:
        value = parse(f"value = {text}", setting.place.file, "toml")
    except ScenarioError:
        return plain(text)
    if list(value) != ["value"] or (is_text(node) and not isinstance(value["value"], str)):
        return plain(text)
    return value["value"]


def _party_of_share(setting: Setting) -> list[str]:
    names = setting.names
    return [names[1]] if len(names) == 3 and (names[0], names[2]) == ("party", "share") else []


def _rescale(tree: Table, fixed: set[str]) -> None:
    """Scale the shares of the parties that were not set, in the tree, so that all make 100."""
    parties = tree.get("party")
    if not fixed or not is_rows(parties):
        return
    rows = [row for row in parties or () if _is_number(row.get("share"))]
    others = [row for row in rows if row.get("id") not in fixed]
    left = 100 - sum(row["share"] for row in rows if row.get("id") in fixed)
    total = sum(row["share"] for row in others)
    if total <= 0 or left < 0 or abs(left - total) < SAME:
        return
    scaled = {id(row) for row in others}
    tree["party"] = tuple(
        _with_share(row, row["share"] * left / total) if id(row) in scaled else row
        for row in parties or ()
    )


def _with_share(row: Table, share: float) -> Table:
    """One like the row with another share: the tables of a parent are not ours to change."""
    later = Table(row.place)
    for key, value in row.items():
        later.write(key, value, row.place_of(key))
    later["share"] = share
    return later


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def _unknown(setting: Setting, at: int, what: str, known: Sequence[str]) -> ScenarioError:
    """No such key or id as the name `at` of a setting."""
    listed = [shown_key(each) for each in known]
    message = f"unknown {what}; " + did_you_mean(setting.names[at], listed, f"known {what}s")
    key = ".".join(map(shown_key, setting.names[: at + 1]))
    return ScenarioError([Problem(str(setting.place), key, message)])
