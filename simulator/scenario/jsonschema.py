"""The JSON Schema of a scenario file as people write it, for editors that complete and check.

Beside the resolved model it allows `extends`, `law`, `counted` and `expected`, tables of draws, and
`{ csv = "..." }` in place of rows.
"""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from textwrap import dedent
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from simulator.scenario.allowed import Node, is_row_array, is_table_map
from simulator.scenario.files.counts import MOST_VOTES
from simulator.scenario.files.laws import names
from simulator.scenario.model import Scenario


def _text(description: str) -> Node:
    return {"type": "string", "description": description}


def _object(needed: list[str], **properties: Node) -> Node:
    """A table of these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }


_PATH: Node = {"type": "string", "minLength": 1}
_REST = _text("The party that collects those that the scenario does not declare.")
_CSV: Node = {
    "title": "Rows in a CSV file",
    "description": "A CSV file beside the scenario; its header names the keys of a row.",
    **_object(["csv"], csv=_PATH),
}
_EXTENDS: Node = {
    "title": "Extends",
    **_text(
        "The scenario that this one changes: a file in this folder or one beside "
        "it, or the name of a built-in one. Tables merge deeply, arrays of tables merge by id."
    ),
}
_ALONE: Node = {
    "const": False,
    "title": "Extends nothing",
    "description": "Replace this table of the extended scenario or law, instead of merging.",
}
_ROWS_OF_VOTES: Node = {
    "type": "array",
    "items": _object(
        ["party", "votes"],
        region={"type": "string"},
        party={"type": "string", "minLength": 1},
        votes={"type": "integer", "minimum": 0, "maximum": MOST_VOTES},
    ),
}
_VOTES_FILE: Node = {
    "title": "Votes in a CSV file",
    "description": "A long table beside the scenario: region, party, votes.",
    **_object(["csv"], csv=_PATH, rest=_REST),
}
_COUNTED: Node = {
    "title": "Counted",
    "description": "Known votes, by region and party.",
    "anyOf": [_VOTES_FILE, _ROWS_OF_VOTES],
}
_EXPECTED = _COUNTED | {
    "title": "Expected",
    "description": "Votes that give the expected shares, by region and party.",
}
_DRAWS: Node = {
    "csv": _text("A CSV file beside the scenario: a row a draw, a column a party, percent."),
    "parquet": _text("The same as a Parquet file."),
    "shares": {
        "type": "object",
        "description": "The share of each party in each draw, in percent.",
        "additionalProperties": {"type": "array", "items": {"type": "number"}},
    },
}
_NAMES: Node = {"type": "object", "additionalProperties": {"type": "string"}}
_POLLS_FILE: Node = {
    "csv": _text("A CSV file of polls beside the scenario, in the place of [[polls.poll]]."),
    "names": {
        **_NAMES,
        "description": "Other names of parties in the file, with their ids; parties that merged "
        "are added up.",
    },
    "rest": _text('The party with role = "other", if it has what nothing declares.'),
}
_RETURNS_FILE: Node = {
    "csv": _text("A CSV file of returns beside the scenario, in the place of rows."),
    "names": {**_NAMES, "description": "Other names of parties in the file, with their ids."},
    "rest": _REST,
}
_OURS = ("allowed", "discriminator")
"""What the model's own schema says to this program and not to an editor."""


def schema() -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) that accepts every file that `load` accepts.

    It accepts more: since a file that extends another leaves out what the other says, only the id
    of a row is required; what is missing, and what no single table can check, is left to `load`.
    """
    found: Node = _written(Scenario.model_json_schema(schema_generator=_Described))
    own = {"extends": _EXTENDS, "law": _law(), "counted": _COUNTED, "expected": _EXPECTED}
    found["properties"] = own | found["properties"] | own
    found["$defs"]["Drawn"]["properties"].update(_DRAWS)
    found["$defs"]["Polls"]["properties"].update(_POLLS_FILE)
    found["$defs"]["Returns"]["properties"].update(_RETURNS_FILE)
    found["title"] = "Election scenario"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


class _Described(GenerateJsonSchema):
    """With the docstring of each key, looked up here and not whenever a scenario is read."""

    def model_schema(self, schema: Any) -> Node:
        node = super().model_schema(schema)
        for kind in reversed(schema["cls"].__mro__[:-2]):  # but BaseModel and object
            for key, text in _docstrings(kind):
                node["properties"][key]["description"] = text
        return node


def _docstrings(kind: type) -> Iterator[tuple[str, str]]:
    """The names of attributes with a string beneath, and the strings."""
    source = ast.parse(dedent(inspect.getsource(kind))).body[0]
    for one, below in pairwise(getattr(source, "body", ())):
        match one, below:
            case ast.AnnAssign(target=ast.Name(id=key)), ast.Expr(ast.Constant(str() as text)):
                yield key, inspect.cleandoc(text)


def _law() -> Node:
    name: Node = {"enum": list(names())}
    tiers: Node = {"type": "array", "items": {"type": "string"}}
    return {
        "title": "Law",
        "description": "A built-in law: its tiers and ballots, which [[tier]] rows may change.",
        "anyOf": [name, _object(["name"], name=name, tiers=tiers)],
    }


def _written(value: Any) -> Any:
    """The resolved schema as a file may be written, from the leaves up."""
    match value:
        case list():
            return [_written(each) for each in value]
        case dict():
            # Without its tag a table may be of several kinds.
            names = {key: "anyOf" if key == "oneOf" else key for key in value if key not in _OURS}
            return _relaxed({name: _written(value[key]) for key, name in names.items()})
        case _:
            return value


def _relaxed(node: Node) -> Node:
    if isinstance(node.get("required"), list):
        node["required"] = [key for key in node["required"] if key == "id" and "$defs" not in node]
    if "default" in node and node["default"] is None:
        del node["default"]
    properties = node.get("properties")
    if isinstance(properties, dict):
        node["properties"] = {key: _or_csv(each) for key, each in properties.items()}
        node["properties"]["extends"] = _ALONE
    return node


def _or_csv(node: Node) -> Node:
    if not (is_row_array(node) or is_table_map(node)):
        return node
    kept: Node = {key: node[key] for key in ("title", "description") if key in node}
    return {**kept, "anyOf": [node, _CSV]}
