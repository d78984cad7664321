"""Saved results of scenarios against what happened: scores over many elections.

The official result of a scenario is the count in its folder, `kazakhstan-2021/official`, of the
scenarios that are built in or those of another folder; a variant such as kazakhstan-2023-sotsis-a
has that of the folder whose name its id begins with. A forecast whose expected shares are those of
the count is refused: it says how wide it is, not how good. See `simulator.compare.scores`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from simulator import archive, results
from simulator.backtest.forecasts import SAVED, SHARE, THRESHOLD
from simulator.backtest.scores import Row, chance_row, number_row
from simulator.backtest.tables import calibration, frame, horizons
from simulator.ballots.official import official_of
from simulator.compare.scores import Score, score
from simulator.errors import ResultError, SimulatorError
from simulator.figures.definitions import ENTERS, EVENT, LARGEST, MAJORITY, SEATS
from simulator.scenario.files.shipped import names as built_in
from simulator.scenario.load import load
from simulator.scenario.model import Scenario

OFFICIAL = "official"
MEASURES = {SHARE: SHARE, SEATS: SEATS, ENTERS: THRESHOLD, MAJORITY: MAJORITY, LARGEST: LARGEST}
"""Figures of a comparison, as the table calls them; and events."""


@dataclass(frozen=True)
class OfResults:
    """What was scored, and what was not."""

    table: pl.DataFrame
    refused: Mapping[str, str]
    """Why, by folder."""

    def document(self) -> dict[str, Any]:
        """The scores as one JSON object."""
        return {
            "schema": 1,
            "elections": self.table["election"].n_unique(),
            "horizons": horizons(self.table),
            "calibration": calibration(self.table),
            "refused": [{"folder": f, "reason": reason} for f, reason in self.refused.items()],
        }


def of_results(
    places: Sequence[Path],
    scenarios: Path | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> OfResults:
    """Score the results in folders. `scenarios` has the official ones; by default built-in ones.

    Raises: ResultError, without a result that can be scored.
    """
    folders = [folder for place in places for folder in archive.folders(place)]
    if not (folders := [folder for folder in folders if results.is_result(folder)]):
        raise ResultError(f"{places[0]}: no saved result here, and no backtest.toml")
    counts = counts_in(scenarios)
    rows, refused = list[Row](), dict[str, str]()
    for folder in folders:
        try:
            rows += _scored(folder, counts)
        except SimulatorError as error:
            refused[str(folder)] = str(error).splitlines()[0].removeprefix(f"{folder}: ")
        progress(1)
    if not rows:
        told = "\n".join(f"{folder}: {reason}" for folder, reason in refused.items())
        raise ResultError(f"{told}\nnothing is left to score")
    return OfResults(frame(rows), refused)


def counts_in(scenarios: Path | None) -> dict[str, Path]:
    """The official counts by the name of their folder. Raises: ResultError, where there is none."""
    if scenarios is None:
        ending = f"/{OFFICIAL}"
        return {
            n.removesuffix(ending): file for n, file in built_in().items() if n.endswith(ending)
        }
    found = {file.parent.name: file for file in sorted(scenarios.glob(f"*/{OFFICIAL}.toml"))}
    if not found:
        raise ResultError(f"{scenarios}: no folder in it has an {OFFICIAL}.toml with a count")
    return found


def _scored(folder: Path, counts: Mapping[str, Path]) -> list[Row]:
    """The figures of a saved result. Raises: SimulatorError, for one that cannot be scored."""
    result = archive.sound(results.load(folder))
    scenario = result.scenario
    if scenario.counted:
        raise ResultError("is a count, not a forecast")
    fits = [name for name in counts if f"{scenario.id}-".startswith(f"{name}-")]
    if not fits:
        raise ResultError(f'no official result of "{scenario.id}": no folder of that name has one')
    if not result.tally.draws:
        raise ResultError("has no draws; run the scenario again")
    name = max(fits, key=len)
    found = score(scenario, result.tally, official_of(load(counts[name]), scenario))
    if found.centred:
        raise ResultError(
            "is centred on the official result: its scores say how wide it is, not how good"
        )
    about = {
        "election": name,
        "date": scenario.date,
        "kind": kind_of(scenario),
        "country": scenario.country,
        "forecast": SAVED,
    }
    return [{**about, **row} for row in _rows(found)]


def kind_of(scenario: Scenario) -> str:
    """National, unless its polls or its spread say that it is regional."""
    polls = scenario.polls.kind if scenario.polls else None
    return polls or getattr(scenario.votes, "kind", None) or "national"


def _rows(found: Score) -> Iterator[Row]:
    for number in found.numbers:
        measure = MEASURES.get(number.figure.measure)
        if measure is not None and not (measure == SEATS and number.figure.tier):
            yield number_row(measure, number.figure.name, number)
    for chance in found.chances:
        measure = MEASURES.get(chance.figure.measure, EVENT)
        row = chance_row(measure, chance.figure.name, chance, found.tally.draws)
        yield row | {"near": measure == THRESHOLD or None}
