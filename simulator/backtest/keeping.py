"""What a backtest saves while it goes on, so that one that was killed continues.

    results/backtests/<id>/<first 12 digits of its digest>/
        forecasts.parquet   a row for each figure of each forecast, with what happened
        backtest.json       the scores, the digest, and a sha256 of the other file

The digest is that of polls, results and all that was asked for, and of the program. Both files
change at once, see `folders`. Nothing says when they were made: the same backtest leaves the same
bytes, however often it was interrupted.
"""

import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import BaseModel

from simulator.backtest.elections import Backtest
from simulator.backtest.tables import calibration, frame, horizons
from simulator.files import entry, locked, parquet_bytes, sealed
from simulator.folders import Kind, commit, content_of, settle
from simulator.provenance import program_digest
from simulator.results import Digest, Noted, make

FOLDER, INDEX, TABLE = "backtests", "backtest.json", "forecasts.parquet"


class Index(BaseModel, strict=True, extra="allow"):
    """What backtest.json says."""

    backtest: str
    digest: Digest
    complete: bool
    files: dict[str, Noted]


KIND = Kind.of_tables(INDEX, (TABLE,), Index, "run the backtest")


def digest(backtest: Backtest) -> str:
    """The sha256 of everything that decides a forecast."""
    asked = {
        "program": program_digest(),
        "law": backtest.law,
        "blocs": [[bloc.id, *bloc.parties] for bloc in backtest.blocs],
        "days": backtest.days,
        "draws": backtest.draws,
        "seed": backtest.seed,
        "leave": backtest.leave,
        "constants": {kind: str(each) for kind, each in sorted(backtest.constants.items())},
    }
    whole = sha256(json.dumps(asked, sort_keys=True).encode())
    for each in backtest.elections:
        polls = each.polls
        about = [each.id, each.day, each.kind, each.country, each.threshold, *each.shares.items()]
        seats = sorted((each.seats or {}).items())
        whole.update(json.dumps([about, seats, polls.parties, polls.institutes]).encode())
        for array in (polls.institute, polls.first, polls.last, polls.size, polls.share):
            whole.update(array.tobytes())
    return whole.hexdigest()


def folder_of(root: Path, backtest: Backtest) -> Path:
    """Where a backtest is saved."""
    return root / FOLDER / backtest.id / digest(backtest)[:12]


def kept(folder: Path) -> pl.DataFrame:
    """The forecasts that were made so far. Raises: ResultError, where the folder is damaged."""
    make(folder)
    with locked(folder):
        told = settle(folder, KIND)
        if told is None:
            return frame([])
        return pl.read_parquet(io.BytesIO(content_of(folder, told, TABLE, KIND)))


def keep(folder: Path, backtest: Backtest, table: pl.DataFrame, *, complete: bool) -> None:
    """Save the forecasts that were made so far."""
    content = parquet_bytes(table.rechunk())
    told = document(backtest, table, complete=complete)
    with locked(folder):
        settle(folder, KIND)
        commit(folder, {TABLE: content}, sealed({**told, "files": {TABLE: entry(content)}}), KIND)


def document(backtest: Backtest, table: pl.DataFrame, *, complete: bool = True) -> dict[str, Any]:
    """A backtest as one JSON object; scores once it is complete."""
    found: dict[str, Any] = {
        "schema": KIND.schema,
        "backtest": backtest.id,
        "name": backtest.name,
        "digest": digest(backtest),
        "program": program_digest(),
        "complete": complete,
        "elections": len(backtest.elections),
        "days": list(backtest.days),
        "draws": backtest.draws,
        "seed": backtest.seed,
        "leave": backtest.leave,
        "law": backtest.law,
    }
    if complete:
        found["horizons"] = horizons(table)
        found["calibration"] = calibration(table)
        found["without_forecast"] = without_forecast(backtest, table)
    return found


def without_forecast(backtest: Backtest, table: pl.DataFrame) -> list[dict[str, Any]]:
    """Elections, and days before, at which there was no poll that was fresh enough."""
    made = set(table.select("election", "days").unique().iter_rows())
    return [
        {"election": election.id, "days": days}
        for election in backtest.elections
        for days in backtest.days
        if (election.id, days) not in made
    ]
