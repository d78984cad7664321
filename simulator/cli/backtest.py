"""`simulator backtest`: past elections forecast from polls, and scored."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from simulator import archive
from simulator import backtest as backtests
from simulator.backtest import LEAST_DRAWS, LEAVE, Backtest, Work
from simulator.cli.endings import DONE, interrupted, note, teller
from simulator.cli.formats import form_of, show
from simulator.cli.numbers import checked_seed, draw_count, seconds_between_checkpoints
from simulator.cli.progress import ProgressBar, compiling
from simulator.cli.render_backtest import backtest_text, fit_text, results_text
from simulator.errors import SimulatorError
from simulator.scenario.tree import shown

SHOWN = 8
"""Notes on a file that are told."""


@dataclass(frozen=True)
class Options:
    """Options that take the place of what a file says."""

    days: str | None = None
    draws: str | None = None
    seed: int | None = None
    leave: str | None = None

    def of(self, backtest: Backtest) -> Backtest:
        """The backtest as it was asked for. Raises: SimulatorError, for what cannot be."""
        draws = self.draws
        return replace(
            backtest,
            days=backtest.days if self.days is None else _days(self.days),
            draws=backtest.draws if draws is None else draw_count(draws, least=LEAST_DRAWS),
            seed=backtest.seed if self.seed is None else checked_seed(self.seed),
            leave=backtest.leave if self.leave is None else _leave(self.leave, backtest),
        )

    def refuse_any(self) -> None:
        """Saved results have all of these themselves."""
        for name in ("days", "draws", "seed", "leave"):
            if getattr(self, name) is not None:
                raise SimulatorError(
                    f"--{name}: saved results are scored as they are; leave it out"
                )


def backtest(
    places: Sequence[Path],
    asked: Options,
    *,
    fit: bool = False,
    scenarios: Path | None = None,
    out: Path = Path("results"),
    form: str = "table",
    quiet: bool = False,
) -> int:
    """Score the forecasts of a file, or saved results; or fit constants. Returns the exit code."""
    form = form_of(form)
    files = [file for place in places if (file := backtests.file_of(place)) is not None]
    if not files:
        asked.refuse_any()
        if fit:
            raise SimulatorError("--fit: needs a backtest.toml, with polls and results")
        return _score_results(places, scenarios, form, quiet)
    if len(places) > 1:
        raise SimulatorError(
            f"{places[1]}: one backtest at a time; or name folders of results only"
        )
    if scenarios is not None:
        raise SimulatorError("--scenarios: a backtest.toml has its results; leave it out")
    found = asked.of(backtests.read(files[0]))
    tell = teller(quiet)
    for text in found.notes[:SHOWN]:
        tell(text)
    if (more := len(found.notes) - SHOWN) > 0:
        tell(f"and {more:,} more on polls and results")
    return _fit(found, form, quiet) if fit else _run(found, out, form, quiet)


def _days(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    whole = all(re.fullmatch("[0-9]{1,4}", part) for part in parts)
    days = tuple(sorted({int(part) for part in parts})) if whole else ()
    if not whole or backtests.wrong_days(days):
        raise SimulatorError(
            f"--days: {shown(text)}; must be days before elections, such as 1,14,60"
        )
    return days


def _leave(text: str, backtest: Backtest) -> backtests.Leave:
    for each in LEAVE:
        if each == text:
            if each == "country" and not all(e.country for e in backtest.elections):
                raise SimulatorError('--leave country: the results need a column "country"')
            return each
    raise SimulatorError(f"--leave: {shown(text)}; must be {', '.join(LEAVE)}")


def _run(backtest: Backtest, out: Path, form: str, quiet: bool) -> int:
    work = Work(backtest, out)
    tell = teller(quiet)
    done = len(work.cases) - len(work.left)
    if done:
        tell(f"{done:,} of {len(work.cases):,} forecasts are saved already")
    try:
        with (
            compiling(quiet=quiet),
            ProgressBar(len(work.cases), "forecasts", quiet=quiet, done=done) as bar,
        ):
            table = work.run(bar.advance, every=min(seconds_between_checkpoints(), 5.0))
    except KeyboardInterrupt:
        note("interrupted: forecasts made so far are saved; run the same command to continue")
        return interrupted()
    tell(f"saved in {work.folder}")
    document = backtests.document(backtest, table)
    _show(document, table, backtest_text(backtest, document), form)
    return DONE


def _fit(backtest: Backtest, form: str, quiet: bool) -> int:
    with ProgressBar(backtests.STAGES, "stages", quiet=quiet) as bar:
        found = backtests.fit(backtest, bar.advance)
    estimates = [*found.estimates, replace(found.tau_of_polls, name="tau of polls alone")]
    rows = [
        {"name": e.name, "value": e.value, "se": e.error, "low": e.low, "high": e.high}
        for e in estimates
    ]
    document = {
        "schema": 1,
        "backtest": backtest.id,
        "elections": found.elections,
        "forecasts": found.forecasts,
        "constants": rows,
        "past_sizes": [asdict(each) for each in found.past_sizes],
    }
    _show(document, pl.DataFrame(rows), fit_text(backtest, found), form)
    return DONE


def _score_results(places: Sequence[Path], scenarios: Path | None, form: str, quiet: bool) -> int:
    number = sum(len(archive.folders(place)) for place in places)
    with ProgressBar(number, "results", quiet=quiet) as bar:
        found = backtests.of_results(places, scenarios, bar.advance)
    for folder, reason in found.refused.items():
        note(f"{folder}: {reason}; left out")
    document = found.document()
    _show(document, found.table, results_text(document), form)
    return DONE


def _show(document: dict[str, Any], table: pl.DataFrame, text: str, form: str) -> None:
    show(form, text=lambda: print(text), document=lambda: document, rows=lambda: table)
