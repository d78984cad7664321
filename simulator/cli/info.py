"""`simulator info`, `laws` and `schema`: what is installed, and what a file may say."""

import json

from simulator.cli.endings import note
from simulator.errors import SimulatorError
from simulator.provenance import provenance
from simulator.scenario.files.laws import FOLDER, law, names, nearest_law


def info() -> None:
    """Print versions, where compiled code is saved, and how the kernel is compiled."""
    from simulator.compiling import NOT_KEPT
    from simulator.jit import CACHE, why_not_linked

    reason = why_not_linked()
    facts = {
        **provenance(),
        "compiled code": str(CACHE) if CACHE else f"compiled {NOT_KEPT}",
        "compiled": "as a whole" if reason is None else f"function by function: {reason}",
    }
    _print_names(facts)


def laws(wanted: str | None) -> None:
    """List every law by name, or print the tables of one."""
    if wanted is None:
        _print_names({name: law(name).name for name in names()})
        note('use one in a scenario with law = "NAME"; `simulator laws NAME` prints it')
        return
    if wanted not in names():
        hint = nearest_law(wanted) + "`simulator laws` lists all laws"
        raise SimulatorError(f"{wanted!r} is not a built-in law; {hint}")
    print((FOLDER / f"{wanted}.toml").read_text(encoding="utf-8"), end="")


def _print_names(facts: dict[str, str]) -> None:
    """Names, and what is said of each."""
    width = max(map(len, facts))
    for name, fact in facts.items():
        print(f"{name.ljust(width)}  {fact}")


def schema(*, sweep: bool = False, backtest: bool = False) -> None:
    """Print the JSON Schema of files of one kind."""
    if sweep and backtest:
        raise SimulatorError("--sweep, --backtest: give one of them")
    print(schema_text("sweep" if sweep else "backtest" if backtest else "scenario"), end="")


def schema_text(kind: str = "scenario") -> str:
    """The JSON Schema of files of a kind, as `scenarios/` holds it: KIND.schema.json."""
    if kind == "sweep":
        from simulator.sweep.jsonschema import schema
    elif kind == "backtest":
        from simulator.backtest.jsonschema import schema
    else:
        from simulator.scenario.jsonschema import schema
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
