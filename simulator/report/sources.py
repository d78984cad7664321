"""What a path that was named holds, and JSON documents that other commands printed."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, Literal

import polars as pl

from simulator import results
from simulator.archive import NIGHT, SWEEP, SWEEP_KIND, TABLE
from simulator.backtest.running import INDEX
from simulator.errors import SimulatorError
from simulator.files import read
from simulator.folders import content_of, read_index
from simulator.sweep import is_sweep

Kind = Literal[
    "result", "kept-sweep", "scenario", "sweep", "comparison", "backtest", "sweep-json", "night"
]
MOST_BYTES = 64 * 2**20
"""Of a JSON file that is read."""
KEYS: dict[str, Kind] = {
    "differences": "comparison",
    "horizons": "backtest",
    "stages": "night",
    "measures": "sweep-json",
}
"""What is only in a document of that kind."""


def kind_of(path: Path) -> Kind:
    """What a path holds. Raises: SimulatorError, where that is nothing a page can be made of."""
    if results.is_result(path):
        return "result"
    if (path / SWEEP).is_file():
        return "kept-sweep"
    if (path / INDEX).is_file():
        return "backtest"
    if (path / NIGHT).is_file():
        return "night"
    if path.suffix.lower() == ".json" and path.is_file():
        told = document_of(path)
        if found := [KEYS[key] for key in KEYS if key in told]:
            return found[0]
        if "format" not in told:
            raise SimulatorError(
                f"{path}: neither a scenario nor what compare, sweep, night or backtest print with "
                "--format json; name one of these, or the folder of a result"
            )
    return "sweep" if is_sweep(path) else "scenario"


def document_of(path: Path) -> dict[str, Any]:
    """A JSON object, of a file, or of the folder of a backtest or a night.

    Raises: SimulatorError, where it is none, or too large.
    """
    if path.is_dir():
        path = path / (NIGHT if (path / NIGHT).is_file() else INDEX)
    content = read(path, MOST_BYTES)
    if content is None or len(content) > MOST_BYTES:
        raise SimulatorError(f"{path}: no such file, or larger than {MOST_BYTES >> 20} MiB")
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SimulatorError(f"{path}: not JSON: {error}") from None
    if not isinstance(told, dict):
        raise SimulatorError(f"{path}: must be a JSON object, as --format json prints it")
    return told


def kept_sweep(folder: Path) -> dict[str, Any]:
    """The document of a sweep's folder, its hashes checked. Raises: ResultError."""
    index = read_index(folder, SWEEP_KIND)
    content = content_of(folder, index, TABLE, SWEEP_KIND)
    rows = pl.read_csv(io.BytesIO(content), infer_schema_length=None).to_dicts()
    return {**index, "measures": rows}
