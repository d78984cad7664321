"""Events asked of a scenario that does not ask for them itself."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.scenario.consistency.law import events_make_sense
from simulator.scenario.model import Event, Scenario


def asking(scenario: Scenario, events: Iterable[Event]) -> Scenario:
    """The scenario with these events and no others; nothing else of it changes."""
    return scenario.model_copy(update={"event": tuple(events)})


def fault_of(scenario: Scenario, event: Event) -> str:
    """Why an event cannot be asked of a scenario; empty where it can."""
    faults = events_make_sense(asking(scenario, [event]))
    return next((fault.message for fault in faults), "")
