"""`simulator schema`."""

import json

from simulator.backtest import jsonschema as of_backtests
from simulator.errors import SimulatorError
from simulator.scenario import jsonschema as of_scenarios
from simulator.sweep import jsonschema as of_sweeps

SCHEMAS = {
    "scenario": of_scenarios.schema,
    "sweep": of_sweeps.schema,
    "backtest": of_backtests.schema,
}
"""By the kind of file; `scenarios/` holds each as KIND.schema.json."""


def schema_text(kind: str = "scenario") -> str:
    """The JSON Schema of files of a kind."""
    return json.dumps(SCHEMAS[kind](), indent=2, ensure_ascii=False) + "\n"


def schema(*, sweep: bool = False, backtest: bool = False) -> None:
    """Print one of them."""
    if sweep and backtest:
        raise SimulatorError("--sweep, --backtest: give one of them")
    print(schema_text("sweep" if sweep else "backtest" if backtest else "scenario"), end="")
