"""`simulator check`: validate, and warn about likely mistakes."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from simulator import plan
from simulator.cli.endings import BAD_INPUT, DONE, note
from simulator.cli.page import WIDEST, line
from simulator.errors import SimulatorError
from simulator.polls.record import DAYS, past_size
from simulator.scenario import Scenario, load, resolve
from simulator.scenario.lint import lint
from simulator.scenario.lint.votes import days_left, record, sample_size


def check(paths: Sequence[Path], *, resolved: bool = False, returns: Path | None = None) -> int:
    """Check every scenario, even if earlier ones have errors; returns the exit code."""
    results = [_is_sound(path, resolved, returns) for path in paths]
    return DONE if all(results) else BAD_INPUT


def _is_sound(path: Path, resolved: bool, returns: Path | None) -> bool:
    try:
        scenario = load(path, (), note, returns) if returns else load(path)
    except SimulatorError as error:
        note(f"error: {error}")
        return False
    for warning in dict.fromkeys((*lint(scenario), *_against(scenario))):
        note(f"lint: {path}: {warning}")
    if resolved:
        print(json.dumps(resolve(scenario), indent=2, ensure_ascii=False))
    else:
        told = f"{path}: ok, {scenario.summary}, fingerprint {plan.fingerprint(scenario)[:12]}"
        print(told, *_ids(scenario), *_spread(scenario), sep="\n")
    return True


def _against(scenario: Scenario) -> tuple[str, ...]:
    """What the returns of a scenario say against its forecast."""
    if scenario.returns is None:
        return ()
    from simulator.nights.diagnosis import diagnose

    return diagnose(scenario).warnings


def _ids(scenario: Scenario) -> Iterator[str]:
    """What `--set` and events call parties and tiers, with the names that tables print."""
    parties = [_called(party.id, party.shortest_name) for party in scenario.party]
    tiers = [_called(tier.id, tier.name or tier.id) for tier in scenario.tier]
    for what, names in (("party", parties), ("tier", tiers)):
        told = f"{what} ids: {', '.join(names)}"
        yield from wrap(told, WIDEST, initial_indent="  ", subsequent_indent="    ")


def _spread(scenario: Scenario) -> Iterator[str]:
    """How sure the scenario is, and how good polls have been."""
    if (size := sample_size(scenario)) is None:
        return
    said = days_left(scenario)
    days, kind = said or (None, "national")
    when = (
        "" if days is None or days in DAYS else f"; {past_size(days, kind):,.0f} at {days:,} days"
    )
    told = (
        f"spread: as sure as a random sample of {size:,.0f}; polls before {kind} elections were as "
        f"good as one of {record(kind)}{when}"
    )
    yield from wrap(told, WIDEST, initial_indent="  ", subsequent_indent="    ")


def _called(own: str, name: str) -> str:
    return own if own.casefold() == name.casefold() else f"{own} ({line(name)})"
