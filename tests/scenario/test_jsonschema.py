"""The schema is checked by a small reader of JSON Schema: enough for what pydantic writes."""

import json
import math
import tomllib
from pathlib import Path
from typing import Any

import pytest

from simulator.scenario.jsonschema import schema
from simulator.scenario.model import Scenario
from simulator.scenario.problems import FILE_KEYS
from simulator.starter.template import STARTER

FOLDER = Path(__file__).parents[2]
SHIPPED = sorted(FOLDER.glob("scenarios/*/*.toml"))
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def test_a_file_may_say_more_than_a_scenario_has() -> None:
    assert {*schema()["properties"]} == {*Scenario.model_fields, *FILE_KEYS}


def fits(value: Any, node: dict[str, Any]) -> bool:
    if "$ref" in node:
        return fits(value, schema()["$defs"][node["$ref"].removeprefix("#/$defs/")])
    if "anyOf" in node:
        return any(fits(value, each) for each in node["anyOf"])
    if not node:
        return True
    if "const" in node or "enum" in node:
        return value in node.get("enum", [node.get("const")])
    if isinstance(node["type"], list):
        return any(fits(value, {**node, "type": kind}) for kind in node["type"])
    if not isinstance(value, TYPES[node["type"]]):
        return False
    if isinstance(value, dict):
        return _table_fits(value, node)
    if isinstance(value, list):
        enough = node.get("minItems", 0) <= len(value) <= node.get("maxItems", len(value))
        return enough and all(fits(each, node["items"]) for each in value)
    bounded = isinstance(value, int | float) and not isinstance(value, bool)
    within = node.get("minimum", value) <= value <= node.get("maximum", value)
    return not bounded or (within and value > node.get("exclusiveMinimum", -math.inf))


def _table_fits(value: dict[str, Any], node: dict[str, Any]) -> bool:
    known, rest = node.get("properties", {}), node.get("additionalProperties")
    inner = [(each, known.get(key, rest)) for key, each in value.items()]
    return set(node.get("required", ())) <= set(value) and all(
        child is not False and fits(each, child) for each, child in inner
    )


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_shipped_scenarios_fit(path: Path) -> None:
    assert fits(tomllib.loads(path.read_text(encoding="utf-8")), schema())


def test_the_starter_fits() -> None:
    assert fits(tomllib.loads(STARTER), schema())


@pytest.mark.parametrize(
    "text",
    [
        'region = { csv = "regions.csv" }',
        'turnout.region = { csv = "turnout.csv" }',
        'votes = { model = "logistic-normal", covariance = { csv = "covariance.csv" } }',
        'extends = "base.toml"\nparty = [{ id = "a", share = 3 }]',
        'extends = "base.toml"\nvotes = { effective_sample_size = 900 }',
    ],
)
def test_what_people_write_fits(text: str) -> None:
    assert fits(tomllib.loads(text), schema())


@pytest.mark.parametrize(
    "text",
    [
        "turnuot = { mean = 5 }",
        "turnout = { mean = 500 }",
        'turnout = { csv = "turnout.csv" }',
        'region = { csv = "regions.csv", other = 1 }',
        "party = [{ share = 3 }]",
        'votes = { model = "dirichlet", national_sd = 0.1 }',
        'tier = [{ id = "a", method = "plurality", seats = 3 }]',
    ],
)
def test_what_is_wrong_does_not_fit(text: str) -> None:
    assert not fits(tomllib.loads(text), schema())


def test_every_reference_is_defined() -> None:
    text = json.dumps(schema())
    for name in schema()["$defs"]:
        assert f'"$ref": "#/$defs/{name}"' in text
    assert schema()["$schema"].endswith("2020-12/schema")


def test_keys_are_explained() -> None:
    threshold = schema()["$defs"]["Threshold"]["properties"]
    assert threshold["share"]["description"] == "Percent of the base."
    assert "allowed" not in json.dumps(schema())
