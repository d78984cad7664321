"""`--set KEY=VALUE`: one value of a loaded scenario, said anew; rows are named by their id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
from simulator.scenario.merge import merge
from simulator.scenario.read import parse
from simulator.scenario.tree import Place, Table, is_rows, shown, shown_key

PLACE = Place("--set")


def override(tree: Table, settings: Sequence[str]) -> Table:
    """The tree with each `KEY=VALUE` written over it, in order.

    Where the shares of parties are set, those of the others are scaled so that all make 100.
    Raises: ScenarioError, with every setting that names what does not exist.
    """
    problems: list[Problem] = []
    for setting in settings:
        try:
            tree = merge(tree, _child(tree, setting), schema())
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    _rescale(tree, {name for setting in settings for name in _party_of_share(setting)})
    return tree


def _child(tree: Table, setting: str) -> Table:
    """A setting as a scenario that says nothing else."""
    key, equals, text = setting.partition("=")
    names = key.strip().split(".")
    if not equals or not all(names):
        raise _wrong(setting, "must be KEY=VALUE, as in party.amanat.share=4.9")
    return _nested(tree, schema(), names, 0, text.strip())


def _nested(table: Table, node: Node, names: list[str], at: int, text: str) -> Table:
    name, last = names[at], at + 1 == len(names)
    inner = child(node, name, table)
    if inner is None:
        raise _unknown(names[: at + 1], "key", keys(node, table))
    written = Table(table.place)
    below: Any = table.get(name)
    value: Any
    if is_row_array(inner):
        value = _one_row(below, inner, names, at + 1, text)
    elif last:
        value = _parsed(text, inner)
    else:
        below = below if isinstance(below, Table) else Table(PLACE)
        value = _nested(below, inner, names, at + 1, text)
    written.write(name, value, PLACE)
    return written


def _one_row(rows: Any, node: Node, names: list[str], at: int, text: str) -> tuple[Table, ...]:
    rows = rows if is_rows(rows) else ()
    known = [row["id"] for row in rows if isinstance(row.get("id"), str)]
    if at + 1 >= len(names):
        example = f"{'.'.join(names[:at])}.{known[0] if known else 'ID'}.KEY"
        raise _wrong(".".join(names), f"names no single value; write {example}=VALUE")
    if names[at] not in known:
        raise _unknown(names[: at + 1], "id", known)
    row = next(row for row in rows if row.get("id") == names[at])
    written = _nested(row, row_node(node), names, at + 1, text)
    written.setdefault("id", names[at])
    return (written,)


def _parsed(text: str, node: Node) -> Any:
    """A value as TOML would read it; anything else is plain text, as is all that must be text."""
    try:
        value = parse(f"value = {text}", PLACE.file, "toml")
    except ScenarioError:
        return text
    if list(value) != ["value"] or (is_text(node) and not isinstance(value["value"], str)):
        return text
    return value["value"]


def _party_of_share(setting: str) -> list[str]:
    names = setting.partition("=")[0].strip().split(".")
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
    if total <= 0 or left < 0:
        return
    for row in others:
        row["share"] = row["share"] * left / total


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def _wrong(key: str, message: str) -> ScenarioError:
    return ScenarioError([Problem(str(PLACE), shown(key), message)])


def _unknown(names: list[str], what: str, known: Sequence[str]) -> ScenarioError:
    listed = [shown_key(each) for each in known]
    message = f"unknown {what}; " + did_you_mean(names[-1], listed, f"known {what}s")
    return ScenarioError([Problem(str(PLACE), ".".join(map(shown_key, names)), message)])
