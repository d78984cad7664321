"""`simulator schema`."""

import json
from typing import Any

from simulator.errors import SimulatorError
from simulator.scenario import jsonschema as of_scenarios


def _schema_of(kind: str) -> dict[str, Any]:
    """The schema of files of a kind; what others need is not imported."""
    if kind == "sweep":
        from simulator.sweep.jsonschema import schema
    elif kind == "backtest":
        from simulator.backtest.jsonschema import schema
    else:
        schema = of_scenarios.schema
    return schema()


def schema_text(kind: str = "scenario") -> str:
    """The JSON Schema of files of a kind, as `scenarios/` holds it: KIND.schema.json."""
    return json.dumps(_schema_of(kind), indent=2, ensure_ascii=False) + "\n"


def schema(*, sweep: bool = False, backtest: bool = False) -> None:
    """Print one of them."""
    if sweep and backtest:
        raise SimulatorError("--sweep, --backtest: give one of them")
    print(schema_text("sweep" if sweep else "backtest" if backtest else "scenario"), end="")
