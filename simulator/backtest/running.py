"""A backtest from beginning to end, or from where it stopped, and what it saves while it goes on.

    results/backtests/<id>/<first 12 digits of its digest>/
        forecasts.parquet   a row for each figure of each forecast, with what happened
        backtest.json       the scores, the digest, and a sha256 of the other file

The digest is that of polls, results and all that was asked for, and of the program. Both files
change at once, see `folders`. Nothing says when they were made: the same backtest leaves the same
bytes, however often it was interrupted.
"""

import io
import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

import polars as pl
from pydantic import BaseModel

from simulator.backtest.constants import Folds
from simulator.backtest.elections import FRESH, Backtest, Case, cases
from simulator.backtest.forecasts import rows_of
from simulator.backtest.scores import Row
from simulator.backtest.tables import calibration, frame, horizons
from simulator.errors import SimulatorError
from simulator.files import entry, locked, parquet_bytes, sealed
from simulator.folders import Kind, commit, content_of, settle
from simulator.provenance import program_digest
from simulator.results import Digest, Noted, make

EVERY = 5.0
"""Seconds between two saves."""
FOLDER, INDEX, TABLE = "backtests", "backtest.json", "forecasts.parquet"


class Index(BaseModel, strict=True, extra="allow"):
    """What backtest.json says."""

    backtest: str
    digest: Digest
    complete: bool
    files: dict[str, Noted]


KIND = Kind.of_tables(INDEX, (TABLE,), Index, "run the backtest")


class Work:
    """The forecasts of a backtest: those that are saved, and those to make.

    Raises: SimulatorError, where there are none; ResultError, where what is saved is damaged.
    """

    def __init__(self, backtest: Backtest, root: Path) -> None:
        self.backtest = backtest
        self.cases: Sequence[Case] = list(cases(backtest, backtest.days))
        if not self.cases:
            days = ", ".join(map(str, backtest.days))
            raise SimulatorError(
                f"{backtest.file}: no election has a poll of the {FRESH} days before any of the "
                f"days {days} before it; choose others with --days"
            )
        self.folder = root / FOLDER / backtest.id / digest(backtest)[:12]
        self.table = _kept(self.folder)
        """Forecasts that are saved."""
        self._rows: list[Row] = []
        done = _made(self.table)
        self.left = [case for case in self.cases if (case.election.id, case.days) not in done]

    def run(
        self, progress: Callable[[int], None] = lambda _: None, every: float = EVERY
    ) -> pl.DataFrame:
        """Make what is left, save it, and return all forecasts; saved ones are never made again.

        What ends it, as Ctrl-C, leaves all that was made.
        """
        folds, last = Folds(self.backtest) if self.left else None, monotonic()
        try:
            for case in self.left:
                assert folds is not None
                self._rows += rows_of(case, folds, self.backtest)
                progress(1)
                if monotonic() - last >= every:
                    self._save(complete=False)
                    last = monotonic()
        except BaseException:
            if self._rows:
                self._save(complete=False)
            raise
        self._save(complete=True)
        return self.table

    def _save(self, *, complete: bool) -> None:
        if self._rows:
            self.table = pl.concat([self.table, frame(self._rows)])
        self._rows = []
        content = parquet_bytes(self.table.rechunk())
        told = document(self.backtest, self.table, complete=complete)
        told["files"] = {TABLE: entry(content)}
        with locked(self.folder):
            settle(self.folder, KIND)
            commit(self.folder, {TABLE: content}, sealed(told), KIND)


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


def _kept(folder: Path) -> pl.DataFrame:
    """The forecasts that were made so far. Raises: ResultError, where the folder is damaged."""
    make(folder)
    with locked(folder):
        told = settle(folder, KIND)
        if told is None:
            return frame([])
        return pl.read_parquet(io.BytesIO(content_of(folder, told, TABLE, KIND)))


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
    made = _made(table)
    return [
        {"election": election.id, "days": days}
        for election in backtest.elections
        for days in backtest.days
        if (election.id, days) not in made
    ]


def _made(table: pl.DataFrame) -> set[tuple[str, int]]:
    """The elections, and days before, of forecasts."""
    return set(table.select("election", "days").unique().iter_rows())
