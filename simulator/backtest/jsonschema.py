"""The JSON Schema of a file backtest.toml, for editors that complete and check."""

from dataclasses import fields

from simulator.backtest.elections import DAYS, DRAWS, LEAST_DRAWS, LEAVE
from simulator.backtest.keys import SIGNED, TEXTS
from simulator.polls.constants import COMMON, KINDS, Constants
from simulator.polls.record import MOST_DAYS
from simulator.scenario.files.laws import names as laws
from simulator.sweep.jsonschema import NAMED, TEXT, Node, whole
from simulator.tally import MOST_DRAWS, MOST_SEED

_TEXTS: Node = {"type": "array", "items": TEXT, "minItems": 1}
_ABOVE_ZERO: Node = {"type": "number", "exclusiveMinimum": 0}


def schema() -> Node:
    """A JSON Schema (draft 2020-12) that accepts every file that `read` accepts.

    It accepts more: what the files of polls and results hold is left to `read`.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Past elections, forecast from polls and scored",
        "type": "object",
        "properties": {
            "format": {"const": 1},
            "id": {**NAMED, "description": "The folder where it is saved."},
            "name": {**TEXT, "description": "The title of the tables."},
            **{key: {} for key in TEXTS if key != "name"},
            "polls": _files("A row a poll, or a row a poll and party, with a column election."),
            "results": _files("Columns election, date, party, share; seats may be left out."),
            **_facts(),
            "law": {"description": "Where seats are wanted.", "enum": list(laws())},
            "bloc": {
                "description": "Parties whose seats are added up.",
                "type": "array",
                "items": _bloc(),
            },
            "days": {
                "description": "Before the election.",
                "type": "array",
                "items": {"type": "integer", "minimum": 0, "maximum": MOST_DAYS},
                "minItems": 1,
                "default": list(DAYS),
            },
            "draws": whole("Of each forecast.", LEAST_DRAWS, MOST_DRAWS, DRAWS),
            "seed": whole("The same draws each time.", 0, MOST_SEED, 1),
            "leave": {
                "description": "What constants of the spread have not seen; none: not fitted.",
                "enum": list(LEAVE),
                "default": LEAVE[0],
            },
            "constants": _constants(),
        },
        "required": ["format", "polls", "results"],
        "additionalProperties": False,
    }


def _facts() -> Node:
    """What may be a column of the results instead."""
    return {
        "kind": {"description": "Of all elections.", "enum": list(KINDS)},
        "country": {**TEXT, "description": "Of all elections."},
        "threshold": {
            "description": "Percent of the votes, of all elections.",
            "type": "number",
            "minimum": 0,
            "maximum": 100,
        },
    }


def _files(description: str) -> Node:
    several = {"anyOf": [TEXT, _TEXTS]}
    table = {
        "type": "object",
        "properties": {"csv": several},
        "required": ["csv"],
        "additionalProperties": False,
    }
    return {"description": description, "anyOf": [TEXT, _TEXTS, table]}


def _bloc() -> Node:
    return {
        "type": "object",
        "properties": {
            "id": NAMED,
            "name": {},
            "parties": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["parties"],
        "additionalProperties": False,
    }


def _constants() -> Node:
    """Those of `Constants`; beta also by kind."""
    own = Constants.of(KINDS[0])
    properties: Node = {
        field.name: {
            **({"type": "number"} if field.name in SIGNED else _ABOVE_ZERO),
            "default": getattr(own, field.name),
        }
        for field in fields(Constants)
    }
    by_kind = {
        "type": "object",
        "properties": {kind: {**_ABOVE_ZERO, "default": COMMON[kind]} for kind in KINDS},
        "additionalProperties": False,
    }
    properties["beta"] = {"anyOf": [_ABOVE_ZERO, by_kind]}
    return {
        "description": "Those of [polls] in a scenario, where they are not the defaults.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
