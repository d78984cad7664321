"""`--set KEY=VALUE`: change one value of a loaded scenario; rows are named by their id.

A sweep changes values in the same way, with the line of its own file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from simulator.errors import Problem, ScenarioError
from simulator.scenario.allowed import (
    WRITTEN,
    Node,
    as_question,
    child,
    did_you_mean,
    is_row_array,
    nearest,
    row_node,
    schema,
    settable,
    suggested,
    types,
)
from simulator.scenario.files.extends import merge
from simulator.scenario.files.read import parse
from simulator.scenario.tree import Place, Table, is_number, rows_of, shown, shown_key
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


def settings_of(
    tables: Mapping[str, Any], place: Place, names: tuple[str, ...] = ()
) -> list[Setting]:
    """Nested tables as the settings of their values.

    Raises: ScenarioError, for what TOML lacks, and for a table that sets nothing.
    """
    found: list[Setting] = []
    for key, value in tables.items():
        path = (*names, plain(str(key)))
        if value == {}:
            message = "an empty table, which changes nothing; give values by key, or leave it out"
            raise ScenarioError([Problem(str(place), ".".join(map(shown_key, path)), message)])
        if isinstance(value, Mapping):
            found += settings_of(value, place, path)
        else:
            found.append(Setting(path, _toml(value, path, place), place))
    return found


def _toml(value: Any, path: tuple[str, ...], place: Place) -> str:
    """A value made in Python as TOML would write it."""
    match value:
        case bool() | np.bool_():
            return str(bool(value)).lower()
        case int() | float() | np.generic():
            return repr(value.item() if isinstance(value, np.generic) else value)
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list() | tuple():
            return f"[{', '.join(_toml(each, path, place) for each in value)}]"
        case Mapping():
            cells = (f"{json.dumps(str(k))} = {_toml(v, path, place)}" for k, v in value.items())
            return f"{{ {', '.join(cells)} }}"
    key = ".".join(map(shown_key, path))
    message = f"{shown(value)}; must be a number, text, true or false, or a list of them"
    raise ScenarioError([Problem(str(place), key, message)])


def override(
    tree: Table, settings: Sequence[str | Setting], tell: Callable[[str], None] | None = None
) -> Table:
    """The tree with each setting written over it, in order; the tree itself stays as it is.

    `bloc.ID.share` sets the shares of its parties, in the proportions in which they stand.
    Where the shares of parties are set, those of the others are scaled so that all make 100, and
    `tell` gets a sentence on it.
    Raises: ScenarioError, with every setting that names what does not exist.
    """
    problems: list[Problem] = []
    fixed: set[str] = set()
    for each in settings:
        try:
            setting = Setting.of(each) if isinstance(each, str) else each
            for one in _split(tree, setting, fixed):
                tree = merge(tree, _nested(tree, schema(), one, 0), schema())
                match one.names:
                    case ("party", party, "share"):
                        fixed.add(party)
        except UnclearError as fault:
            problems.append(fault.problem(tree))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    factor = _rescale(tree, fixed)
    if factor is not None and tell is not None:
        keys = ", ".join(f"party.{shown_key(party)}.share" for party in sorted(fixed))
        tell(
            f"{keys}: the shares of the other parties are scaled by {factor:.4g} "
            f"({100 * (factor - 1):+.2g}%), so that all make 100"
        )
    return tree


class UnclearError(Exception):
    """A setting that names no value, from the name `at` of its key on; what would be allowed."""

    def __init__(self, setting: Setting, at: int, message: str, known: Sequence[str] = ()) -> None:
        super().__init__()
        self.setting, self.at, self.message, self.known = setting, at, message, known

    def problem(self, tree: Table) -> Problem:
        """With the nearest name there, or the whole keys that may have been meant."""
        names = self.setting.names[: self.at + 1]
        near = nearest(names[-1], map(shown_key, self.known))
        near = near or as_question(suggested(tree, self.setting.names, self.setting.text))
        told = self.message.format(near).strip(" ;")
        return Problem(str(self.setting.place), ".".join(map(shown_key, names)), told)


def _unknown(setting: Setting, at: int, what: str, known: Sequence[str]) -> UnclearError:
    """No such key or id as the name `at` of a setting."""
    listed = did_you_mean("", list(map(shown_key, known)), f"known {what}s")
    braces = listed.replace("{", "{{").replace("}", "}}")
    return UnclearError(setting, at, f"unknown {what}; {{}}{braces}", known)


def _nested(table: Table, node: Node, setting: Setting, at: int) -> Table:
    """A setting, from its name `at` on, as a table with nothing else."""
    names, place = setting.names, setting.place
    name, last = names[at], at + 1 == len(names)
    inner = child(node, name, table)
    if inner is None or name in WRITTEN:
        raise _unknown(setting, at, "key", settable(node, table))
    written = Table(table.place)
    below: Any = table.get(name)
    value: Any
    if is_row_array(inner):
        value = _one_row(below, inner, setting, at + 1)
    elif last:
        value = _parsed(setting, inner)
        if types(inner) == {"object"} and not isinstance(value, Table):
            raise UnclearError(setting, at, f"{shown(value)}; must be a table; {{}}")
    else:
        below = below if isinstance(below, Table) else Table(place)
        value = _nested(below, inner, setting, at + 1)
    written.write(name, value, place)
    return written


def _one_row(rows: Any, node: Node, setting: Setting, at: int) -> tuple[Table, ...]:
    names = setting.names
    rows = rows_of(rows)
    known = [row["id"] for row in rows if isinstance(row.get("id"), str)]
    if at + 1 >= len(names):
        example = f"{'.'.join(names[:at])}.{known[0] if known else 'ID'}.KEY"
        message = f"does not name a single value; {{}}use {example}=VALUE"
        raise UnclearError(setting, len(names) - 1, message)
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
    other = types(node) == {"string"} and not isinstance(value["value"], str)
    return plain(text) if other or len(value) > 1 else value["value"]


def _split(tree: Table, setting: Setting, fixed: Collection[str]) -> list[Setting]:
    """The shares of a bloc's parties, where its share is set; else the setting itself."""
    names, blocs = setting.names, rows_of(tree.get("bloc"))
    bloc = next((row for row in blocs if names[:2] == ("bloc", row.get("id"))), None)
    if bloc is None or names[2:] != ("share",):
        return [setting]
    own = bloc.get("parties") or ()
    shares = {
        row["id"]: row["share"]
        for row in rows_of(tree.get("party"))
        if row.get("id") in own and _is_share(row.get("share"))
    }
    value, total = _parsed(setting, {"type": "number"}), sum(shares.values())
    if not _is_share(value):
        raise UnclearError(setting, 2, f"{shown(value)}; must be between 0 and 100 percent")
    if not total:
        raise UnclearError(setting, 2, "its parties have no shares; set party.ID.share for each")
    if both := sorted(set(fixed) & set(shares)):
        raise UnclearError(
            setting, 2, f"party.{both[0]}.share is set, too: which of the two? give one of them"
        )
    return [
        Setting(("party", party, "share"), repr(share * value / total), setting.place)
        for party, share in shares.items()
    ]


def _rescale(tree: Table, fixed: set[str]) -> float | None:
    """Scale the shares of the parties that were not set, in the tree, so that all make 100.

    Returns the factor; None where nothing is scaled.
    """
    parties = [row.without() for row in rows_of(tree.get("party"))]  # a parent's are not ours
    rows = [row for row in parties if _is_share(row.get("share"))]
    others = [row for row in rows if row.get("id") not in fixed]
    left = 100 - sum(row["share"] for row in rows if row.get("id") in fixed)
    total = sum(row["share"] for row in others)
    if not fixed or total <= 0 or left < 0 or abs(left - total) < SAME:
        return None
    for row in others:
        row["share"] = row["share"] * left / total
    tree["party"] = tuple(parties)
    return float(left / total)


def _is_share(value: Any) -> bool:
    return is_number(value) and 0 <= value <= 100
