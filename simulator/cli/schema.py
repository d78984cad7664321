"""`simulator schema`."""

import json

from simulator.scenario import jsonschema as of_scenarios
from simulator.sweep import jsonschema as of_sweeps


def schema_text(*, sweep: bool = False) -> str:
    """The JSON Schema of scenario files, or of sweep files, as `scenarios/` holds both."""
    found = of_sweeps.schema() if sweep else of_scenarios.schema()
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def schema(*, sweep: bool) -> None:
    """Print one of them."""
    print(schema_text(sweep=sweep), end="")
