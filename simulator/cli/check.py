"""`simulator check`: validate, and warn about likely mistakes."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from simulator import plan
from simulator.cli.endings import BAD_INPUT, DONE, note
from simulator.cli.page import WIDEST, line
from simulator.errors import SimulatorError
from simulator.scenario import Scenario, load, resolve
from simulator.scenario.lint import lint


def check(paths: Sequence[Path], *, resolved: bool = False) -> int:
    """Check every scenario, even if earlier ones have errors; returns the exit code."""
    results = [_is_sound(path, resolved) for path in paths]
    return DONE if all(results) else BAD_INPUT


def _is_sound(path: Path, resolved: bool) -> bool:
    try:
        scenario = load(path)
    except SimulatorError as error:
        note(f"error: {error}")
        return False
    for warning in lint(scenario):
        note(f"lint: {path}: {warning}")
    if resolved:
        print(json.dumps(resolve(scenario), indent=2, ensure_ascii=False))
    else:
        print(f"{path}: {_summary(scenario)}", *_ids(scenario), sep="\n")
    return True


def _summary(scenario: Scenario) -> str:
    parts = [
        _many(len(scenario.party), "party", "parties"),
        f"{_many(scenario.house, 'seat')} in {_many(len(scenario.tier), 'tier')}",
        _many(len(scenario.event), "event"),
        f"fingerprint {plan.fingerprint(scenario)[:12]}",
    ]
    return "ok, " + ", ".join(parts)


def _many(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _ids(scenario: Scenario) -> Iterator[str]:
    """What `--set` and events call parties and tiers, with the names that tables print."""
    parties = [_called(party.id, party.shortest_name) for party in scenario.party]
    tiers = [_called(tier.id, tier.name or tier.id) for tier in scenario.tier]
    for what, names in (("party", parties), ("tier", tiers)):
        told = f"{what} ids: {', '.join(names)}"
        yield from wrap(told, WIDEST, initial_indent="  ", subsequent_indent="    ")


def _called(own: str, name: str) -> str:
    return own if own.casefold() == name.casefold() else f"{own} ({line(name)})"
