"""A backtest from beginning to end, or from where it stopped."""

from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic

import polars as pl

from simulator.backtest.cases import FRESH, Case, cases
from simulator.backtest.constants import Folds
from simulator.backtest.elections import Backtest
from simulator.backtest.forecasts import rows_of
from simulator.backtest.keeping import folder_of, keep, kept
from simulator.backtest.scores import Row
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
        """Make what is left, save it, and return all forecasts; saved ones are never made again.

        What ends it, as Ctrl-C, leaves all that was made.
        """
        made = _Made(self)
        folds = Folds(self.backtest) if self.left else None
        try:
            for case in self.left:
                assert folds is not None
                made.rows += rows_of(case, folds, self.backtest)
                progress(1)
                if monotonic() - made.last >= every:
                    made.save(complete=False)
        except BaseException:
            if made.rows:
                made.save(complete=False)
            raise
        made.save(complete=True)
        return made.table


class _Made:
    """Forecasts that are saved, and rows that are not yet."""

    def __init__(self, work: Work) -> None:
        self.work, self.table = work, work.saved
        self.rows: list[Row] = []
        self.last = monotonic()

    def save(self, *, complete: bool) -> None:
        """Save all rows."""
        if self.rows:
            self.table = pl.concat([self.table, frame(self.rows)])
        self.rows, self.last = [], monotonic()
        keep(self.work.folder, self.work.backtest, self.table, complete=complete)
