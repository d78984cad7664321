"""What the model allows at a key, and which key may have been meant: for messages and for `--set`.

The model's own JSON Schema is walked along with the data; a node is one subschema of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Annotated, Any

from pydantic import TypeAdapter

from simulator.scenario.model import Scenario
from simulator.scenario.tree import Path, Table, rows_of, shown_key, step
from simulator.text import difference, listed, looks, plain

Node = dict[str, Any]

WRITTEN = ("filled", "outline", "pooled")
"""Keys that the program writes, of what others say: nobody sets them."""
LONGEST, MOST = 100, 1000
"""Of a name, and of those it may be meant for: the nearest is not looked for beyond."""

MOST_KEYS = 100_000
"""So many keys of a scenario are looked at."""
MOST_TOLD = 3
FIRST = ("share", "seats", "mean")
"""Keys that people mean by the name of the table around them."""
TEXTS = ("name", "short", "notes", "source", "color")
Key = tuple[str, ...]
_KEYS = "#/properties/"
_DEFINITIONS: dict[str, Node] = {}
"""By name: what nodes of `_of_key` refer to."""


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
        named = variant.get("properties", {})
        other = variant.get("additionalProperties")
        found = variant.get("items") if isinstance(key, int) else named.get(key, other)
        if isinstance(found, dict):
            return found
    return None


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
    return {type_of(variant) for variant in variants(node)}


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


def type_of(node: Node) -> str:
    """The JSON type of one alternative."""
    if "const" in node or "enum" in node:
        return "integer" if isinstance(node.get("const"), int) else "string"
    return str(node.get("type", "object"))


def suggested(tree: Table, names: Sequence[str], text: str) -> list[str]:
    """Whole keys that a setting of these names and this text may mean, likeliest first.

    `nsdp=4.9` is `party.nsdp.share`, `threshold=3` is `tier.list.threshold.share`: a whole key fits
    where its names hold those of the setting, in their order. A party may be named by its name too.
    What the scenario has comes before what it may have.
    """
    number = text.replace("_", "").replace(".", "", 1).lstrip("+-").isdigit()
    found = [
        (key, there)
        for key, there, numeric in islice(_whole_keys(schema(), tree, ()), MOST_KEYS)
        if numeric == number and key[-1] not in TEXTS
    ]
    wanted = [_id_of(tree, name) for name in names]
    fitting = [each for each in found if _fits(wanted, each[0])]
    if not fitting:
        known = {name for key, _ in found for name in key}
        wanted = [next(iter(get_close_matches(name, known, 1, 0.7)), name) for name in wanted]
        fitting = [each for each in found if _fits(wanted, each[0])]
    ranked = sorted(fitting, key=lambda each: (len(each[0]), not each[1]))
    shortest = [each for each in ranked if len(each[0]) == len(ranked[0][0])]
    meant = [each for each in shortest if each[0][-1] in (*FIRST, wanted[-1])]
    here = [each for each in meant or shortest if each[1]] or meant or shortest
    return [".".join(map(shown_key, key)) for key, _ in here]


def _whole_keys(node: Node, value: Any, above: Key) -> Iterator[tuple[Key, bool, bool]]:
    """Every key of one value under a table; whether it is there, and whether it is a number."""
    table = value if isinstance(value, Table) else Table.__new__(Table)
    for name in dict.fromkeys([*table, *keys(node, table)]):
        if name in WRITTEN:
            continue
        inner, below = child(node, name, table), table.get(name)
        if inner is None:
            continue
        if is_row_array(inner):
            for row in rows_of(below):
                if isinstance(row.get("id"), str):
                    yield from _whole_keys(row_node(inner), row, (*above, name, row["id"]))
            continue
        kinds = types(inner)
        if "object" in kinds and (isinstance(below, Table) or keys(inner, below)):
            yield from _whole_keys(inner, below, (*above, name))
        elif kinds - {"object", "array"}:
            yield (*above, name), name in table, bool(kinds & {"number", "integer"})


def _id_of(tree: Table, name: str) -> str:
    """The id of the party with this name, in any case; any other name as it is."""
    for row in rows_of(tree.get("party")):
        called = [row.get(key) for key in ("id", "name", "short")]
        if name.casefold() in [each.casefold() for each in called if isinstance(each, str)]:
            return str(row.get("id"))
    return name


def _fits(names: Sequence[str], key: Key) -> bool:
    """Whether the names are all in a key, in their order."""
    rest = iter(key)
    return all(any(name.casefold() == each.casefold() for each in rest) for name in names)


def as_question(found: Sequence[str]) -> str:
    """A few of them as a question; nothing where there are none, or so many that none is meant."""
    return f"did you mean {' or '.join(found)}? " if 0 < len(found) <= MOST_TOLD else ""
