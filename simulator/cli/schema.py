"""`simulator schema`."""

from __future__ import annotations

import json

from simulator.scenario import jsonschema


def schema_text() -> str:
    """The JSON Schema of scenario files, as `scenarios/scenario.schema.json` holds it."""
    return json.dumps(jsonschema.schema(), indent=2, ensure_ascii=False) + "\n"


def schema() -> None:
    """Print it."""
    print(schema_text(), end="")
