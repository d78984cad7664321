"""A night as tables: what was known when each file came, and what changed since the one before.

Besides the results of its stages, it is saved as

    results/nights/<id>/<first 12 digits of its digest>-s<seed>/
        night.parquet     one row a stage: chances, shares and seats with their ranges
        measures.parquet  one row a stage and figure
        night.csv         the same as night.parquet
        night.json        everything, as --format json prints it, and a sha256 for each file

The digest is that of the forecast and of where the files come from, so a night that goes on
replaces what is there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from simulator.archive import NIGHT_KIND, NIGHTS, keep_tables
from simulator.figures.definitions import CELLS, EVENT, SEATS, SHARE, Figure
from simulator.files import parquet_bytes
from simulator.nights.drawing import Drawn
from simulator.plan import fingerprint
from simulator.provenance import kernel_digest
from simulator.scenario.event_names import names_of
from simulator.scenario.model import Scenario
from simulator.sweep.table import about
from simulator.tables.cells import csv_bytes

SCHEMA = 1
STAGES: dict[str, Any] = {
    "stage": pl.Int64,
    "name": pl.String,
    "time": pl.String,
    "counted": pl.Float64,
    "whole": pl.Int64,
    "partial": pl.Int64,
    "places": pl.Int64,
    "effective": pl.Float64,
    "surprises": pl.Int64,
    "warnings": pl.Int64,
    "fingerprint": pl.String,
    "draws": pl.Int64,
    "result": pl.String,
}
MEASURES: dict[str, Any] = {
    "stage": pl.Int64,
    "name": pl.String,
    **dict.fromkeys(CELLS, pl.String),
    **dict.fromkeys(
        ("value", "error", "low", "median", "high", "change", "change_error"), pl.Float64
    ),
}
SURPRISES: dict[str, Any] = {
    "stage": pl.Int64,
    "name": pl.String,
    **dict.fromkeys(("place", "party"), pl.String),
    **dict.fromkeys(("expected", "counted", "sd"), pl.Float64),
}


@dataclass(frozen=True, repr=False)
class Night:
    """The forecast, and what it was when each file had come.

    Chances are fractions of one, shares, turnout and what is counted are percent, seats are seats.
    Made by `simulator.night`. Raises: nothing.

    >>> scenario = simulator.load("kazakhstan-2021")
    >>> night = simulator.night(scenario, {}, draws=500, quiet=True)
    >>> night.table.columns[:3], night.measures.columns[:3]
    (['name', 'time', 'counted'], ['stage', 'name', 'measure'])
    """

    scenario: Scenario
    """Before any count."""
    drawn: tuple[Drawn, ...]
    order: str
    """In words: the order of the files."""
    seed: int

    @cached_property
    def stages(self) -> pl.DataFrame:
        """One row a stage: how much is counted, how far it can be trusted, where its result is."""
        rows = (
            (
                number,
                each.stage.name,
                each.stage.time,
                *(each.progress.percent, each.progress.whole, each.progress.partial),
                each.progress.places,
                each.diagnosis.effective,
                len(each.diagnosis.far),
                len(each.warnings),
                each.stage.job.fingerprint,
                each.outcome.draws,
                "/".join(each.outcome.folder.parts[-2:]),
            )
            for number, each in enumerate(self.drawn)
        )
        return pl.DataFrame([*rows], schema=STAGES, orient="row")

    @cached_property
    def measures(self) -> pl.DataFrame:
        """One row a stage and figure: its value and error, its range, the change and its error.

        `low` and `high` are the ends of the range with 90% of draws, of shares and seats. The
        change is from the stage before, and its error that of pairs of the same draws.
        """
        rows = (
            (
                number,
                each.stage.name,
                *about(figure).values(),
                *reading,
                *_span(each, figure),
                *change,
            )
            for number, each in enumerate(self.drawn)
            for figure, reading in each.outcome.readings.items()
            for change in [each.changes.get(figure, (None, None))]
        )
        return pl.DataFrame([*rows], schema=MEASURES, orient="row")

    @cached_property
    def surprises(self) -> pl.DataFrame:
        """One row a stage and return that is more than three standard deviations off."""
        rows = (
            (number, each.stage.name, *surprise)
            for number, each in enumerate(self.drawn)
            for surprise in each.diagnosis.far
        )
        return pl.DataFrame([*rows], schema=SURPRISES, orient="row")

    @cached_property
    def table(self) -> pl.DataFrame:
        """One row a stage: counted, then chances of events, shares and seats with their ranges.

        Columns: `event.ID`, `share.ID`, `seats.ID`, each followed by `.error` or `.low` and
        `.high`, then `.change` and `.change_error`, which are empty at the first stage.
        """
        return pl.DataFrame([self._row(each) for each in self.drawn], infer_schema_length=None)

    def _row(self, each: Drawn) -> dict[str, Any]:
        row: dict[str, Any] = {
            "name": each.stage.name,
            "time": each.stage.time,
            "counted": each.progress.percent,
        }
        for figure in self.figures():
            key = f"{figure.measure}.{figure.name}"
            row[key], error = each.outcome.readings.get(figure, (None, None))
            low, _, high = _span(each, figure)
            ends = {"error": error} if figure.measure == EVENT else {"low": low, "high": high}
            change, change_error = each.changes.get(figure, (None, None))
            beside = {**ends, "change": change, "change_error": change_error}
            row |= {f"{key}.{name}": cell for name, cell in beside.items()}
        return row

    def figures(self) -> list[Figure]:
        """Events, then shares and seats of parties and blocs: those that a desk looks at."""
        readings = self.drawn[-1].outcome.readings
        wanted = (EVENT, SHARE, SEATS)
        found = [each for each in readings if each.measure in wanted and each.tier is None]
        return sorted(found, key=lambda each: wanted.index(each.measure))

    def document(self) -> dict[str, Any]:
        """Everything, as one JSON object: numbers, texts and nulls."""
        return {
            "schema": SCHEMA,
            "night": self.scenario.id,
            "name": self.scenario.name or self.scenario.id,
            "fingerprint": fingerprint(self.scenario),
            "kernel": kernel_digest(),
            "seed": self.seed,
            "draws": min(each.outcome.draws for each in self.drawn),
            "order": self.order,
            "stages": [
                {**row, "warnings": list(each.warnings)}
                for row, each in zip(self.stages.to_dicts(), self.drawn, strict=True)
            ],
            "measures": self.measures.to_dicts(),
            "surprises": self.surprises.to_dicts(),
            "headline": self.scenario.page.headline,
            "after": [event.id for event in self.scenario.event if event.after],
            "names": names_of(*(each.stage.scenario for each in self.drawn)),
            "colors": {row.id: row.color for row in self.scenario.party if row.color is not None},
        }

    def __repr__(self) -> str:
        """One line: how many stages, how much is counted, how likely each event is now."""
        last = self.drawn[-1]
        events = [
            f"{figure.name} {100 * reading.value:.1f}%"
            for figure, reading in last.outcome.readings.items()
            if figure.measure == EVENT
        ]
        more = f" and {len(events) - 5} more" if events[5:] else ""
        return (
            f"Night of {self.scenario.id}: {len(self.drawn) - 1} files, "
            f"{last.progress.percent:.1f}% counted; {', '.join(events[:5])}{more}"
        )


def _span(each: Drawn, figure: Figure) -> Sequence[float | None]:
    span = each.spans.get(figure)
    return (None,) * 3 if span is None else tuple(map(float, span))


def folder_of(root: Path, night: Night, source: str) -> Path:
    """Where the tables of a night are saved; `source` says where its files come from."""
    asked = json.dumps([fingerprint(night.scenario), source])
    digest = sha256(asked.encode()).hexdigest()
    return root / NIGHTS / night.scenario.id / f"{digest[:12]}-s{night.seed}"


def keep(root: Path, night: Night, source: str) -> Path:
    """Write the tables of a night under `root`, in the place of earlier ones; their folder."""
    folder = folder_of(root, night, source)
    contents = {
        "night.parquet": parquet_bytes(night.table),
        "measures.parquet": parquet_bytes(night.measures),
        "night.csv": csv_bytes(night.table),
    }
    keep_tables(folder, contents, night.document(), NIGHT_KIND)
    return folder
