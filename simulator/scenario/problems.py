"""From pydantic's findings to problems: where, what was found, what is allowed, what to do."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simulator.errors import Problem, ScenarioError
from simulator.scenario.allowed import (
    Node,
    did_you_mean,
    is_row_array,
    node_at,
    settable,
    type_of,
    variants,
)
from simulator.scenario.tree import Path, Table, has, name_of, place_of, shown, step, value_at
from simulator.text import number_hint

FILE_KEYS = ("extends", "law", "counted", "expected")
"""Other keys of a file: they are merged into the rest before it is checked."""
DRAWS_KEYS = ("csv", "parquet", "shares")
"""How a file names draws of shares, in the place of what is in them."""
SHEET_KEYS = ("csv", "names", "rest")
"""How polls and returns name a file in the place of rows, and how it is read."""
SHOWN_OF_A_KIND = 3
BLANK = "TODO"
"""What a template has where its reader is to fill something in."""
DESCRIPTIONS = ("id", "name", "short", "notes", "source", "sources")
_NOUNS = {
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "boolean": "true or false",
    "object": "a table",
}
_BOUNDS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")


class Fault(NamedTuple):
    """A fault of the value at `path`, before it has its place and the name of its key."""

    path: Path
    message: str | Callable[[], str]
    """What takes long to say, as the nearest of many names, is said only where it is shown."""
    kind: Hashable = None
    """Faults of one kind are many times the same mistake, of which a few are shown."""

    @property
    def told(self) -> str:
        """The message."""
        return self.message if isinstance(self.message, str) else self.message()


def problems(tree: Table, faults: Iterable[Fault]) -> list[Problem]:
    """Faults with their places, in the order of the file; of many alike only the first few."""
    kinds: dict[Hashable, list[Fault]] = defaultdict(list)
    for fault in faults:
        kinds[fault if fault.kind is None else fault.kind].append(fault)
    found = []
    for alike in kinds.values():
        for fault in alike[:SHOWN_OF_A_KIND]:
            found.append((place_of(tree, fault.path), name_of(tree, fault.path), fault.told))
        if more := alike[SHOWN_OF_A_KIND:]:
            message = f"and {len(more):,} more like this"
            found.append((place_of(tree, more[0].path), "", message))
    found.sort(key=lambda problem: problem[0])
    return [Problem(str(place), key, message) for place, key, message in found]


def refuse_faults(tree: Table, faults: Iterable[Fault]) -> None:
    """Raises: ScenarioError, with every fault, where there are any."""
    if found := problems(tree, faults):
        raise ScenarioError(found)


def faults_of(error: ValidationError, tree: Table) -> list[Fault]:
    """What pydantic found, in our words: one fault for each place."""
    details = [(_path(each, tree), each) for each in error.errors(include_url=False)]
    around = {path[:end] for path, _ in details for end in range(len(path))}
    seen: dict[Path, Fault] = {}
    for path, each in details:
        # A union says of each of its members why not; an array of broken rows seems empty.
        member = each["type"].endswith("_type") or each["type"] == "too_short"
        if path not in seen and not (member and path in around):
            seen[path] = _fault(path, each, tree)
    return list(seen.values())


def left_to_fill_in(tree: Table) -> list[Fault]:
    """The keys that a template leaves to its reader, each with what may stand there."""
    return [
        Fault(path, f"left to fill in: must be {_allowed(tree, path)}")
        for path in _blanks(tree, ())
    ]


def _blanks(value: Any, path: Path) -> Iterator[Path]:
    """The places of what is left to fill in; names and notes may have that word."""
    inner = [*value.items()] if isinstance(value, Table) else []
    for key, each in [*enumerate(value)] if isinstance(value, tuple) else inner:
        if isinstance(each, str) and each == BLANK and key not in DESCRIPTIONS:
            yield (*path, key)
        else:
            yield from _blanks(each, (*path, key))


def _path(error: ErrorDetails, tree: Table) -> Path:
    """Where the error is in the data: pydantic's path without the tags of unions."""
    path: list[str | int] = []
    value: Any = tree
    *before, last = error["loc"] or ("",)
    for key in before:
        if has(value, key):
            path.append(key)
            value = step(value, key)
    if error["type"] == "missing" or has(value, last):
        path.append(last)
    return tuple(path)


def _fault(path: Path, error: ErrorDetails, tree: Table) -> Fault:
    alike = path[:-1] if error["type"] == "extra_forbidden" else path
    kind = (error["type"], tuple("" if isinstance(key, int) else key for key in alike))
    match error["type"]:
        case "missing":
            message = f"missing; must be {_allowed(tree, path)}"
        case "extra_forbidden":
            return Fault(path, partial(_unknown_key, tree, path), kind)
        case "union_tag_not_found" | "union_tag_invalid":
            return Fault(*_tag_fault(path, tree), kind)
        case "value_error":
            message = str(error["ctx"]["error"])
        case name:
            found = shown(error["input"])
            noun = name not in _BOUNDS
            message = f"{found}; must be {_allowed(tree, path, noun)}{_hint(error)}"
    return Fault(path, message, kind)


def _allowed(tree: Table, path: Path, noun: bool = True) -> str:
    """What may stand at a path, in words; of a key that tells kinds of tables apart, the kinds."""
    kinds = (node_at(tree, path[:-1]) or {}).get("discriminator")
    if kinds and kinds["propertyName"] == path[-1]:
        return allowed({"enum": list(kinds["mapping"])})
    node = node_at(tree, path)
    return allowed(node, noun) if node is not None else "left out"


def _hint(error: ErrorDetails) -> str:
    if error["type"] == "tuple_type" and isinstance(error["input"], dict):
        return " (double brackets: [[...]])"
    if error["type"] == "tuple_type" and str(error["input"]).lower().endswith(".csv"):
        return f" (those of a file: {{ csv = {shown(error['input'])} }})"
    if error["type"] in ("float_type", "int_type") and isinstance(error["input"], str):
        return number_hint(error["input"], whole=error["type"] == "int_type")
    return ""


def _unknown_key(tree: Table, path: Path) -> str:
    if path == ("axis",):
        return "belongs in a sweep; run it with `simulator sweep`"
    if path == ("results",):
        return "belongs in a backtest; run it with `simulator backtest`"
    if len(path) > 1 and path[-1] in _known_at(tree, ()):
        return "unknown key here; it is one of the scenario: move it above the first [table]"
    return "unknown key; " + did_you_mean(str(path[-1]), _known_at(tree, path[:-1]), "known keys")


def _known_at(tree: Table, path: Path) -> list[str]:
    """The keys that the table there may have."""
    around = node_at(tree, path)
    known = settable(around, value_at(tree, path)) if around is not None else []
    known += () if path else FILE_KEYS
    if path in (("polls",), ("returns",)):
        known = [*SHEET_KEYS, *known]
    if {"parties", "table"} <= set(known):
        known = [each for each in known if each not in ("parties", "table")] + [*DRAWS_KEYS]
    return known


def _tag_fault(path: Path, tree: Table) -> tuple[Path, str]:
    """A table that does not say which kind it is, or no kind that there is."""
    tag = (node_at(tree, path) or {})["discriminator"]["propertyName"]
    table = value_at(tree, path)
    found = shown(table[tag]) if tag in table else "missing"
    return (*path, tag), f"{found}; must be {_allowed(tree, (*path, tag))}"


def allowed(node: Node, noun: bool = True) -> str:
    """What may stand here, as it follows "must be"; of a number only the bounds without `noun`."""
    kinds = [each for each in variants(node) if noun or type_of(each) in ("integer", "number")]
    return " or ".join(dict.fromkeys(_in_words(each, noun) for each in kinds))


def _in_words(node: Node, noun: bool) -> str:
    if "const" in node or "enum" in node:
        return _listed(node.get("enum") or [node["const"]])
    if type_of(node) == "array":
        return _array(node)
    if node.get("minProperties"):
        return "a table of at least one key"
    words = [_NOUNS[type_of(node)]] if noun and type_of(node) != "string" else []
    words += [node.get("allowed") or _bounds(node)]
    return " ".join(word for word in words if word) or "text"


def _listed(values: list[Any]) -> str:
    shown = [f'"{value}"' if isinstance(value, str) else str(value) for value in values]
    return " or ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)


def _bounds(node: Node) -> str:
    low, high = node.get("minimum"), node.get("maximum")
    if low is not None and high is not None:
        return f"between {low:,.15g} and {high:,.12g}"
    words = {
        "minimum": "at least",
        "exclusiveMinimum": "greater than",
        "maximum": "at most",
        "exclusiveMaximum": "less than",
    }
    return " and ".join(f"{word} {node[key]:,.15g}" for key, word in words.items() if key in node)


def _array(node: Node) -> str:
    items = "tables" if is_row_array(node) else allowed(node["items"])
    low, high = node.get("minItems"), node.get("maxItems")
    size = f"{low:,} to {high:,} " if low and high else ""
    size = size or (f"{low:,} or more " if low else f"at most {high:,} " if high else "")
    return f"an array of {size}{items if items == 'tables' else f'({items})'}"
