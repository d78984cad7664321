"""A scenario under `--set`, and what people should know about the settings."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from simulator.cli.endings import Tell
from simulator.scenario import Scenario, load
from simulator.scenario.event_names import names_that_state_another_number
from simulator.sweep import Points


def loaded(path: Path, settings: Sequence[str], tell: Tell) -> Scenario:
    """The scenario; `tell` gets what the settings rescale, and names that no longer hold."""
    scenario = load(path, settings, tell)
    if settings:
        for warning in names_that_state_another_number(scenario):
            tell(f"warning: {warning}")
    return scenario


def told_of_points(points: Points) -> Iterator[str]:
    """The same of the points of a sweep: a sentence for all of them."""
    keys = [".".join(axis.key) for axis in points.sweep.axes]
    shares = [key for key in keys if key.startswith("party.") and key.endswith(".share")]
    if shares:
        yield (
            f"{', '.join(shares)}: at each point the shares of the other parties are scaled, so "
            "that all make 100"
        )
    wrong = [list(names_that_state_another_number(p.scenario)) for p in points.points]
    if found := [each[0] for each in wrong if each]:
        yield f"warning: {found[0]} (at {len(found):,} of {len(wrong):,} points)"
