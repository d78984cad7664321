"""What charts are of: an election, the tables of a sweep, a backtest; and how each is read."""

from __future__ import annotations

import io
import json
from abc import abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from simulator import archive, results
from simulator.backtest.running import INDEX
from simulator.colours import Colour, colours, left_to_right
from simulator.draw_ranges import first_draws
from simulator.errors import ResultError, SimulatorError
from simulator.files import read
from simulator.folders import content_of, read_index
from simulator.scenario import Scenario
from simulator.scenario.event_names import names_of
from simulator.scenario.rows import ids
from simulator.tables import all_tables
from simulator.tables.of_coalitions import REPLAYED, coalition_tables, typical_house
from simulator.tally import Tally
from simulator.version import __version__

if TYPE_CHECKING:
    import polars as pl

Row = dict[str, Any]


class Subject:
    """What a chart is of."""

    kind: ClassVar[str]

    @property
    @abstractmethod
    def source(self) -> str:
        """Where the figures come from: the foot of a chart."""


@dataclass(frozen=True)
class Election(Subject):
    """A simulated election, and its tables."""

    kind: ClassVar[str] = "an election"
    scenario: Scenario
    tally: Tally

    @cached_property
    def tables(self) -> Mapping[str, pl.DataFrame]:
        """Every table by its name."""
        return all_tables(self.scenario, self.tally)

    def rows(self, table: str) -> list[Row]:
        """The rows of a table."""
        return self.tables[table].to_dicts()

    @cached_property
    def coalitions(self) -> list[Row]:
        """The sets that are often a minimal majority, of draws that are made again."""
        return coalition_tables(self.scenario, self.tally)["coalitions"].to_dicts()

    @cached_property
    def typical(self) -> list[Row]:
        """One possible house, near the middle of all that were drawn."""
        ranges = first_draws(self.tally.ranges, REPLAYED)
        return typical_house(self.scenario, self.tally.seed, ranges).to_dicts()

    @property
    def draws(self) -> int:
        """How many elections were drawn."""
        return self.tally.draws

    @property
    def title(self) -> str:
        """The name of the election."""
        return self.scenario.name or self.scenario.id

    @cached_property
    def seats(self) -> dict[str, float]:
        """Mean seats by party."""
        return {row["party"]: row["seats_mean"] or 0.0 for row in self.rows("parties")}

    @cached_property
    def names(self) -> dict[str, str]:
        """What to call each party and bloc."""
        return names_of(self.scenario)["parties"]

    @cached_property
    def colours(self) -> dict[str, Colour]:
        """Of each party and bloc."""
        return colours(self.scenario, self.seats)

    @property
    def ids(self) -> list[str]:
        """Of everything that a chart may have a row of."""
        one = self.scenario
        tables = (one.party, one.bloc, one.event, one.district, one.region)
        return [name for table in tables for name in ids(table)]

    @property
    def left_to_right(self) -> tuple[str, ...]:
        """Parties that can win seats, as they sit."""
        return left_to_right(self.scenario, self.seats)

    @property
    def majority(self) -> tuple[int, int]:
        """The seats of a majority: of the smallest and of the largest house that was drawn."""
        sizes = [self.scenario.house]
        if self.scenario.house_varies:
            sizes = [row["seats"] for row in self.rows("house_sizes")] or sizes
        return min(sizes) // 2 + 1, max(sizes) // 2 + 1

    @property
    def source(self) -> str:
        """Scenario, draws, seed, program; whose picture it is."""
        tally = self.tally
        told = _source(f"scenario {self.scenario.id}", tally.fingerprint, tally.draws, tally.seed)
        page = self.scenario.page
        return " · ".join(part for part in (told, page.credit, page.licence) if part)


def _source(name: str, digest: str, draws: int, seed: int) -> str:
    return (
        f"Source: {name} ({digest[:12]}), {draws:,} draws, seed {seed}; "
        f"election-simulator {__version__}"
    )


@dataclass(frozen=True)
class SweepTables(Subject):
    """The saved tables of a sweep: sweep.json and a row for each point and measure."""

    kind: ClassVar[str] = "a sweep"
    told: Mapping[str, Any]
    table: pl.DataFrame
    scenario: Scenario | None = None
    """That of the baseline, if its result is there: for names and colours."""

    @property
    def axes(self) -> list[str]:
        """What is varied."""
        return list(self.told["axes"])

    @property
    def draws(self) -> int:
        """The fewest of a point."""
        return min(point["draws"] for point in self.told["points"])

    @property
    def title(self) -> str:
        """The name of the sweep."""
        return self.told["name"] or self.told["sweep"]

    @property
    def source(self) -> str:
        """Sweep, draws, seed, program."""
        points = f"sweep {self.told['sweep']}, {len(self.told['points'])} points"
        return _source(points, self.told["digest"], self.draws, self.told["seed"])

    def of(self, measure: str) -> list[Row]:
        """The rows of one measure, in the whole house."""
        rows = self.table.to_dicts()
        return [row for row in rows if row["measure"] == measure and row["tier"] in (None, "all")]


@dataclass(frozen=True)
class Backtest(Subject):
    """The scores of past forecasts: the JSON of `simulator backtest`."""

    kind: ClassVar[str] = "a backtest"
    told: Mapping[str, Any]
    name: str = ""

    @property
    def source(self) -> str:
        """Backtest, elections, program."""
        digest = f" ({self.told['digest'][:12]})" if "digest" in self.told else ""
        return (
            f"Source: backtest {self.told.get('backtest') or self.name}{digest}; "
            f"election-simulator {__version__}"
        )


def subject_of(path: Path) -> Subject:
    """What is saved in a folder: a result, the tables of a sweep, a backtest; or in its JSON.

    A folder with one result in it is as good as that.
    Raises: ResultError, where there is nothing of the kind, or it is damaged.
    """
    path = folder_of(path)
    kind = archive.kind_of(path)
    if kind is archive.SWEEP_KIND:
        return _sweep(path)
    if kind is results.KIND:
        kept = archive.sound(results.load(path))
        return Election(kept.scenario, kept.tally)
    file = path / INDEX if path.is_dir() else path
    if file.suffix == ".json" and file.is_file():
        return _backtest(file)
    found = archive.folders(path)
    raise ResultError(
        f"{path}: {len(found)} results; name one of them, such as {found[0]}"
        if found
        else f"{path}: no saved result here; give the folder that `simulator run`, `sweep` or "
        "`backtest` says it saved in, or run the scenario first"
    )


def folder_of(path: Path) -> Path:
    """The folder that is meant: that of an index, or the only one in a folder."""
    if path.is_file() and path.name in (results.RUN, archive.SWEEP):
        return path.parent
    found = archive.folders(path)
    return found[0] if len(found) == 1 else path


def _sweep(folder: Path) -> SweepTables:
    import polars as pl

    told = read_index(folder, archive.SWEEP_KIND)
    content = content_of(folder, told, "sweep.parquet", archive.SWEEP_KIND)
    scenario = None
    with suppress(SimulatorError, StopIteration, KeyError):
        point = next(p for p in told["points"] if p["point"] == told["baseline"])
        scenario = results.load(folder.parents[2] / point["result"]).scenario
    return SweepTables(told, pl.read_parquet(io.BytesIO(content)), scenario)


def _backtest(file: Path) -> Backtest:
    content = read(file)
    try:
        told = json.loads(content or b"")
        horizons = told["calibration"]
    except (ValueError, TypeError, KeyError):
        raise ResultError(
            f"{file}: not the JSON of a backtest that is complete; run the backtest again"
        ) from None
    if not isinstance(horizons, list):
        raise ResultError(f"{file}: calibration: must be a list; run the backtest again")
    return Backtest(told, file.parent.name)
