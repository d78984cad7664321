"""How well returns and forecast agree, and what a desk should know of it."""

from collections.abc import Iterator
from typing import NamedTuple

from simulator.returns.diagnostics import Surprise, diagnose
from simulator.scenario.lint.returns import unlikely_returns
from simulator.scenario.model import Scenario

FAR = 3.0
"""Standard deviations: one return in 370 is so far off by chance, if the forecast is right."""
LEAST_EFFECTIVE = 0.2
"""Of the draws: below this the linear update stands on few of them, and its ranges on less."""


class Diagnosis(NamedTuple):
    """What the returns of a stage say of the forecast."""

    effective: float | None
    """Part of the draws that exact weights leave effective; None where nothing is counted."""
    surprises: tuple[Surprise, ...]
    """Those further off than FAR, the furthest first."""
    warnings: tuple[str, ...]


NOTHING = Diagnosis(None, (), ())


def diagnosed(scenario: Scenario) -> Diagnosis:
    """The diagnosis of a scenario; nothing where nothing is counted."""
    if scenario.returns is None:
        return NOTHING
    found = diagnose(scenario)
    surprises = tuple(each for each in found.surprises if abs(each.sd) > FAR)
    warnings = [*unlikely_returns(scenario), *_warnings(found.effective, surprises)]
    return Diagnosis(found.effective, surprises, tuple(warnings))


def _warnings(effective: float, surprises: tuple[Surprise, ...]) -> Iterator[str]:
    for each in surprises:
        what = "turnout is" if each.party is None else f"{each.party} has"
        yield (
            f"{each.place}: {what} {each.counted:.3g}% where {each.expected:.3g}% were expected, "
            f"{abs(each.sd):.1f} standard deviations off"
        )
    if effective < LEAST_EFFECTIVE:
        yield (
            f"only {100 * effective:.2g}% of the draws are effective under exact weights (at least "
            f"{100 * LEAST_EFFECTIVE:g}% is sound): the returns contradict the forecast, and "
            "ranges may be wrong"
        )
