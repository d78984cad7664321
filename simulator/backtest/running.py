"""A backtest from beginning to end, or from where it stopped."""

from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

import polars as pl

from simulator.backtest.cases import FRESH, Case, cases
from simulator.backtest.constants import Folds
from simulator.backtest.elections import Backtest
from simulator.backtest.forecasts import Row, rows_of
from simulator.backtest.keeping import folder_of, keep, kept
from simulator.backtest.tables import frame
from simulator.errors import SimulatorError

EVERY = 5.0
"""Seconds between two saves."""


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
        self.folder = folder_of(root, backtest)
        self.saved = kept(self.folder)
        done = set(self.saved.select("election", "days").unique().iter_rows())
        self.left = [case for case in self.cases if (case.election.id, case.days) not in done]

    def run(
        self, progress: Callable[[int], None] = lambda _: None, every: float = EVERY
    ) -> pl.DataFrame:
        """Make what is left, save it, and return all forecasts; saved ones are never made again."""
        table, rows, last = self.saved, list[Row](), monotonic()
        folds = Folds(self.backtest) if self.left else None
        for case in self.left:
            assert folds is not None
            rows += rows_of(case, folds, self.backtest)
            progress(1)
            if monotonic() - last >= every:
                table, rows = pl.concat([table, frame(rows)]), []
                keep(self.folder, self.backtest, table, complete=False)
                last = monotonic()
        table = pl.concat([table, frame(rows)]) if rows else table
        keep(self.folder, self.backtest, table, complete=True)
        return table
