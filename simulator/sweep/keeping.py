"""What a sweep saves, besides the results of its points.

    results/sweeps/<id>/<first 12 digits of its digest>-s<seed>/
        sweep.parquet, sweep.csv    the table: a row for each point and measure
        points.csv                  the points: axes, fingerprint, folder of the result
        sweep.json                  axes, baseline, points, what matters, a sha256 for each file

The digest is that of the axes and the fingerprints of all points: an edited sweep has a folder of
its own, and one with more draws replaces what is there. Nothing here says when or where it was
made, so the same sweep leaves the same bytes, however often it was interrupted. All of them change
at once, as `folders` has it; sweep.json is their index.

A sweep that is run once more with the same tallies, by the very same program, takes the changes
from its table: the pairs of draws that they are of need not be made again.
"""

import io
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from simulator.archive import SWEEP_KIND, SWEEPS, TABLE, keep_tables
from simulator.errors import ResultError
from simulator.figures.definitions import CELLS, CHANCES
from simulator.files import parquet_bytes
from simulator.folders import content_of, read_index
from simulator.provenance import kernel_digest, program_digest
from simulator.scenario.event_names import names_of
from simulator.sweep.importance import Importance, Turn, importances, shared_figures, turns
from simulator.sweep.points import Points
from simulator.sweep.table import CHANGE, about, figure_of, listed, tidy
from simulator.sweep.work import Change, Changes, Outcome, Work
from simulator.tables.cells import csv_bytes


def folder_of(root: Path, points: Points) -> Path:
    """Where the tables of a sweep are saved."""
    return root / SWEEPS / points.sweep.id / f"{digest(points)[:12]}-s{points.seed}"


def digest(points: Points) -> str:
    """The sha256 of what a sweep asks: its axes, its points, its baseline."""
    asked = {
        "axes": [axis.name for axis in points.sweep.axes],
        "points": [[list(point.labels), point.fingerprint] for point in points.points],
        "baseline": points.baseline.number,
    }
    return sha256(json.dumps(asked, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def document(points: Points, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The sweep as one JSON object, but for the table of its measures."""
    rows = listed(points, outcomes).to_dicts()
    names = [axis.name for axis in points.sweep.axes]
    chances = [each for each in shared_figures(outcomes) if each.measure in CHANCES]
    return {
        "schema": SWEEP_KIND.schema,
        "sweep": points.sweep.id,
        "name": points.sweep.name,
        "digest": digest(points),
        "kernel": kernel_digest(),
        "program": program_digest(),
        "seed": points.seed,
        "axes": names,
        "baseline": points.baseline.number,
        "points": [
            {
                "point": row["point"],
                "axes": {name: row[name] for name in names},
                **{key: value for key, value in row.items() if key not in (*names, "point")},
            }
            for row in rows
        ],
        "importance": [
            _importance(names, each) for each in importances(points, outcomes) if each.moves
        ],
        "turns": [_turn(each) for each in turns(points, outcomes, chances)],
        "names": names_of(*(point.scenario for point in points.points)),
    }


def _turn(found: Turn) -> dict[str, Any]:
    """Between which values of an axis a chance passes one half."""
    cells = found._asdict()
    ends = {"before": found.before._asdict(), "after": found.after._asdict()}
    return {**about(cells.pop("figure")), **cells, **ends}


def _importance(names: Sequence[str], found: Importance) -> dict[str, Any]:
    """What moves a figure; of the variance beyond simulation error, by axis."""
    return {
        **about(found.figure),
        "low": found.low,
        "high": found.high,
        "parts": dict(zip(names, found.parts, strict=True)),
    }


def keep(root: Path, points: Points, outcomes: Sequence[Outcome]) -> Path:
    """Write the tables of a sweep under `root`, and return their folder."""
    folder = folder_of(root, points)
    table = tidy(points, outcomes)
    contents = {
        "sweep.parquet": parquet_bytes(table),
        TABLE: csv_bytes(table),
        "points.csv": csv_bytes(listed(points, outcomes)),
    }
    keep_tables(folder, contents, document(points, outcomes), SWEEP_KIND)
    return folder


def finished(work: Work) -> list[Outcome] | None:
    """The outcomes of a sweep that lacks nothing, with the changes that its table has.

    None if the table is missing or incomplete, or of other draws or another program.
    """
    if work.missing:
        return None
    folder, outcomes = folder_of(work.root, work.points), work.outcomes()
    try:
        told = read_index(folder, SWEEP_KIND)
        tallies = [row["tally_sha256"] for row in told["points"]]
        if told.get("program") != program_digest() or tallies != [o.tally_sha256 for o in outcomes]:
            return None
        contents = {name: content_of(folder, told, name, SWEEP_KIND) for name in SWEEP_KIND.needed}
    except ResultError:
        return None
    changes = _changes(pl.read_csv(io.BytesIO(contents[TABLE]), infer_schema=False))
    return [replace(outcome, changes=changes[outcome.point.number]) for outcome in outcomes]


def _changes(table: pl.DataFrame) -> Mapping[int, Changes]:
    """The changes of each point, as read from a table."""
    found: Mapping[int, Changes] = defaultdict(dict)
    numbers = pl.col("point").cast(pl.Int64), pl.col(*CHANGE).cast(pl.Float64)
    said = table.select(numbers[0], *CELLS, numbers[1]).drop_nulls("change")
    for point, *cells, value, error in said.iter_rows():
        found[point][figure_of(*cells)] = Change(value, error)
    return found
