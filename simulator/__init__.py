"""Monte Carlo simulation of parliamentary elections: exact seats, millions of draws, honest errors.

    scenario = simulator.load("kazakhstan-2023")               # or Scenario.from_dict({...})
    result = simulator.run(scenario, draws=1_000_000)          # a table in a notebook
    result.parties, result.events                              # polars frames, with errors
    result.compare(scenario.with_(party={"nsdp": {"share": 4.9}})).frame()    # what changes
    result.save("results")                                     # simulator.load_result reads it

A scenario becomes a plan (arrays), the plan and a seed become a tally (counts), and only the tables
turn counts into probabilities. Draw i of a seed is the same election on every machine.
`simulate` stops at the tally, `tables` makes tables of one, `compare` and `sweep` ask more of it;
`charts` draws what they say; `errors` has everything that is raised.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from simulator.version import __version__

if TYPE_CHECKING:
    from simulator import charts, compare, errors, sweep, tables
    from simulator.facade import Result, draws, load_result, night, run, simulate
    from simulator.nights.night import Night
    from simulator.scenario import Scenario, load
    from simulator.tally import Tally

__all__ = [
    "Night",
    "Result",
    "Scenario",
    "Tally",
    "__version__",
    "charts",
    "compare",
    "draws",
    "errors",
    "load",
    "load_result",
    "night",
    "run",
    "simulate",
    "sweep",
    "tables",
]
_MODULES = ("charts", "compare", "errors", "sweep", "tables")
_HOMES = {
    **dict.fromkeys(("Result", "draws", "load_result", "night", "run", "simulate"), "facade"),
    **dict.fromkeys(("Scenario", "load"), "scenario"),
    "Night": "nights.night",
    "Tally": "tally",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first asked for: numba and polars take their time."""
    if name in _MODULES:
        return import_module(f"simulator.{name}")
    if name in _HOMES:
        return getattr(import_module(f"simulator.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """What is public."""
    return sorted(__all__)
