"""What the model allows at a key, in words: for messages, for CSV columns and for `--set`.

The model's own JSON Schema is walked along with the data; a node is one subschema of it.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any

from pydantic import TypeAdapter

from simulator.scenario.model import Scenario
from simulator.scenario.tree import Path, Table, step
from simulator.text import difference, listed, looks, plain

Node = dict[str, Any]

WRITTEN = ("filled", "outline", "pooled")
"""Keys that the program writes, of what others say: nobody sets them."""
LONGEST, MOST = 100, 1000
"""Of a name, and of those it may be meant for: the nearest is not looked for beyond."""

_KEYS = "#/properties/"
_DEFINITIONS: dict[str, Node] = {}
"""By name: what nodes of `_of_key` refer to."""
_NOUNS = {
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "boolean": "true or false",
    "object": "a table",
}


@cache
def schema() -> Node:
    """The JSON Schema of a resolved scenario, where each of its keys refers to `_of_key`."""
    fields = Scenario.model_fields
    return {
        "type": "object",
        "properties": {key: {"$ref": f"{_KEYS}{key}"} for key in fields},
        "required": [key for key, field in fields.items() if field.is_required()],
        "additionalProperties": False,
    }


@cache
def _of_key(key: str) -> Node:
    """What may stand at a key of a scenario: most files are read without most of these."""
    field = Scenario.model_fields[key]
    kind: Any = Annotated[field.annotation, field]
    node = TypeAdapter(kind).json_schema()
    _DEFINITIONS.update(node.pop("$defs", {}))
    return node


def _referred(reference: str) -> Node:
    """The node that another one refers to."""
    if reference.startswith(_KEYS):
        return _of_key(reference.removeprefix(_KEYS))
    name = reference.rpartition("/")[2]
    if name not in _DEFINITIONS:  # a node of another schema of the model
        for key in Scenario.model_fields:
            _of_key(key)
    return _DEFINITIONS[name]


def node_at(tree: Table, path: Path) -> Node | None:
    """What the model says of the value at `path`; None where it knows no such key."""
    node: Node | None = schema()
    value: Any = tree
    for key in path:
        if node is None:
            return None
        node = child(node, key, value)
        value = step(value, key)
    return _of_key(str(path[0])) if node is not None and len(path) == 1 else node


def child(node: Node, key: str | int, value: Any = None) -> Node | None:
    """The node one key further. `value` is what stands at `node`: its tag picks the variant."""
    for variant in variants(node, value):
        found = variant.get("items") if isinstance(key, int) else _member(variant, key)
        if isinstance(found, dict):
            return found
    return None


def _member(variant: Node, key: str) -> Any:
    return variant.get("properties", {}).get(key, variant.get("additionalProperties"))


def variants(node: Node, value: Any = None) -> list[Node]:
    """The alternatives of a node, without null; one alone where the tag in `value` names it."""
    if "$ref" in node:
        return variants(_referred(node["$ref"]), value)
    if "discriminator" in node and isinstance(value, Table):
        tag = value.get(node["discriminator"]["propertyName"])
        if isinstance(tag, str) and tag in node["discriminator"]["mapping"]:
            return variants({"$ref": node["discriminator"]["mapping"][tag]})
    alternatives = node.get("anyOf") or node.get("oneOf")
    if alternatives is None:
        return [] if node.get("type") == "null" else [node]
    return [variant for each in alternatives for variant in variants(each, value)]


def keys(node: Node, value: Any = None) -> list[str]:
    """The keys that a table may have."""
    found = [key for variant in variants(node, value) for key in variant.get("properties", {})]
    return list(dict.fromkeys(found))


def settable(node: Node, value: Any = None) -> list[str]:
    """The keys that people may write there."""
    return [key for key in keys(node, value) if key not in WRITTEN]


def types(node: Node) -> set[str]:
    """The JSON types that may stand here."""
    return {_type(variant) for variant in variants(node)}


def is_text(node: Node) -> bool:
    """Whether only text may stand here."""
    return types(node) == {"string"}


def is_row_array(node: Node) -> bool:
    """Whether an array of tables stands here."""
    return any("items" in v and types(v["items"]) == {"object"} for v in variants(node))


def is_table_map(node: Node) -> bool:
    """Whether a table of tables with free names stands here, as a covariance."""
    inner = [v.get("additionalProperties") for v in variants(node)]
    return any(isinstance(each, dict) and types(each) == {"object"} for each in inner)


def row_node(node: Node) -> Node:
    """What one row of an array of tables, or of a table of tables, may hold."""
    inner = [v.get("items") or v.get("additionalProperties") for v in variants(node)]
    return next(each for each in inner if isinstance(each, dict))


def required(node: Node) -> list[str]:
    """The keys that every kind of this table must have."""
    each = [set(variant.get("required", ())) for variant in variants(node)]
    return sorted(set.intersection(*each)) if each else []


def allowed(node: Node, noun: bool = True) -> str:
    """What may stand here, as it follows "must be"; of a number only the bounds without `noun`."""
    kinds = [each for each in variants(node) if noun or _type(each) in ("integer", "number")]
    return " or ".join(dict.fromkeys(_allowed(each, noun) for each in kinds))


def did_you_mean(name: str, known: Iterable[str], what: str = "known") -> str:
    """The nearest name, if one is near, and the list of all."""
    names = list(known)
    return nearest(name, names) + f"{what}: {listed(names, 30) or 'none'}"


def nearest(name: str, known: Iterable[str]) -> str:
    """The nearest name as a question, letter case and script aside; nothing where none is near."""
    names = list(known)
    if len(name) > LONGEST or len(names) > MOST:
        return ""
    asked = plain(name)
    by_look = {looks(each): each for each in reversed(names)}
    near = get_close_matches(looks(asked), by_look, n=1, cutoff=0.6)
    if not near:
        return ""
    how = difference(asked, by_look[near[0]])
    return f'did you mean "{by_look[near[0]]}"? ' + (f"(they {how}) " if how else "")


def _type(node: Node) -> str:
    if "const" in node or "enum" in node:
        return "integer" if isinstance(node.get("const"), int) else "string"
    return str(node.get("type", "object"))


def _allowed(node: Node, noun: bool) -> str:
    if "const" in node or "enum" in node:
        return _listed(node.get("enum") or [node["const"]])
    if _type(node) == "array":
        return _array(node)
    if node.get("minProperties"):
        return "a table of at least one key"
    words = [_NOUNS[_type(node)]] if noun and _type(node) != "string" else []
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
