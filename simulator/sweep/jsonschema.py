"""The JSON Schema of a sweep file, for editors that complete and check."""

from typing import Any

from simulator.sweep.read import DRAWS, SEED
from simulator.sweep.spec import MOST_POINTS
from simulator.sweep.values import METHODS, MOST_LEVELS
from simulator.tally import MOST_DRAWS, MOST_SEED

Node = dict[str, Any]

_VALUE: Node = {"type": ["number", "string", "boolean"]}
NAMED: Node = {"type": "string", "pattern": r"^[\p{L}\p{N}][\p{L}\p{N}_-]{0,63}$"}
TEXT: Node = {"type": "string", "minLength": 1}
_SETTINGS: Node = {
    "type": "object",
    "title": "Keys of the scenario",
    "description": "As in --set: party.nsdp.share = 5.3, votes.design_effect = 50.",
    "additionalProperties": {},
}
_PAIR: Node = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
_LABELS: Node = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {},
    "description": "Axes by name, each with one of its values.",
}
_LEVELS: dict[str, Node] = {
    "values": {
        "description": "Values of the key: [3, 5, 7].",
        "type": "array",
        "items": _VALUE,
        "minItems": 1,
        "maxItems": MOST_LEVELS,
    },
    "range": {
        "description": 'FIRST:LAST:STEP with both ends, in decimals: "4.0:6.0:0.1".',
        "type": "string",
        "pattern": r"^[^:]+:[^:]+:[^:]+$",
    },
    "uniform": {**_PAIR, "description": "[LOW, HIGH]: uniform, sampled as [sample] says."},
    "normal": {**_PAIR, "description": "[MEAN, STANDARD DEVIATION], truncated at bounds."},
    "points": {
        "description": "Named points, each with several keys, or with its own scenario.",
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "object",
            "properties": {"name": TEXT, "set": _SETTINGS, "scenario": TEXT},
            "required": ["name"],
            "additionalProperties": False,
        },
    },
}
"""The ways to say the levels of an axis."""
_KEY: Node = {
    "description": "The key that the axis changes: party.nsdp.share, tier.list.threshold.share.",
    "type": "string",
    "pattern": r"^[^.]+(\.[^.]+)*$",
}
_NAME: Node = {"description": "The name of the axis's column; by default its key.", **TEXT}
_BOUNDS: Node = {**_PAIR, "description": "[LOW, HIGH]: a normal is truncated there."}


def schema() -> Node:
    """A JSON Schema (draft 2020-12) that accepts every file that `read` accepts.

    It accepts more: what a key of the scenario may be is left to the scenario, and what no single
    table can check to `read`.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Sweep of an election scenario",
        "type": "object",
        "properties": {
            "format": {"const": 1},
            "id": {**NAMED, "description": "The folder where it is saved."},
            "name": {**TEXT, "description": "The title of the tables."},
            "notes": {},
            "extends": {**TEXT, "description": "The scenario to vary: a file or a folder."},
            "draws": whole("Draws at each point.", 1, MOST_DRAWS, DRAWS),
            "seed": whole("The same draws at every point.", 0, MOST_SEED, SEED),
            "set": {
                **_SETTINGS,
                "description": "Settings at every point, applied before the axes.",
            },
            "sample": _sample(),
            "axis": {
                "description": "What is varied; all axes are crossed.",
                "type": "array",
                "items": {"anyOf": [_axis(kind) for kind in _LEVELS]},
            },
            "include": {"description": "Points added.", "type": "array", "items": _LABELS},
            "exclude": {
                "description": "Points left out; one or more values of each axis.",
                "type": "array",
                "items": _LABELS,
            },
            "baseline": {**_LABELS, "description": "The point that changes are measured from."},
        },
        "required": ["format", "extends"],
        "additionalProperties": False,
    }


def _axis(kind: str) -> Node:
    """An axis with one kind of levels."""
    needed = {"points": ["name"], "normal": ["key", "bounds"]}.get(kind, ["key"])
    properties: Node = {"name": _NAME, kind: _LEVELS[kind]}
    properties |= {} if kind == "points" else {"key": _KEY}
    properties |= {"bounds": _BOUNDS} if kind == "normal" else {}
    return {
        "type": "object",
        "properties": properties,
        "required": [*needed, kind],
        "additionalProperties": False,
    }


def _sample() -> Node:
    return {
        "description": "How the values of uniform and normal axes are chosen.",
        "type": "object",
        "properties": {
            "points": whole("How many points.", 1, MOST_POINTS, None),
            "method": {"enum": list(METHODS)},
            "seed": whole("Another seed, other values.", 0, MOST_SEED, 1),
        },
        "required": ["points"],
        "additionalProperties": False,
    }


def whole(description: str, low: int, high: int, default: int | None) -> Node:
    """A whole number within bounds."""
    node: Node = {"description": description, "type": "integer", "minimum": low, "maximum": high}
    return node if default is None else {**node, "default": default}
