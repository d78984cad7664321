"""`simulator draws`: a row for each simulated election."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import drawn
from simulator.cli.asked import source
from simulator.cli.endings import teller
from simulator.cli.numbers import draw_count
from simulator.cli.progress import ProgressBar, compiling
from simulator.draw_ranges import Draws, common_draws, first_draws, number_of
from simulator.drawn.writing import csv_rows, format_of
from simulator.elections import elections
from simulator.errors import SimulatorError
from simulator.plan import compile as plan_of
from simulator.tally import MOST_DRAWS

if TYPE_CHECKING:
    import polars as pl

USUAL = 10_000
"""Draws of a scenario, where nobody says how many."""


def draws(
    path: Path,
    *,
    draws: str | None = None,
    first: str | None = None,
    seed: int | None = None,
    settings: Sequence[str] = (),
    returns: Path | None = None,
    extent: drawn.Extent,
    out: Path | None = None,
    quiet: bool = False,
) -> None:
    """Write draws to a file, or as CSV to stdout."""
    if out is not None:
        format_of(out)
    most = None if draws is None else draw_count(draws)
    start = 0 if first is None else draw_count(first, "--first", least=0)
    scenario, seed, known = source(path, seed, settings, returns)
    wanted = _wanted(known, start, most)
    drawn.refuse_nothing(scenario, extent)
    with compiling(quiet=quiet):
        elections(plan_of(scenario), seed, 0, 0)
    begin, total = time.perf_counter(), number_of(wanted)
    with ProgressBar(total, "draws", quiet=quiet) as bar:
        pieces = _told(drawn.frames(scenario, seed, wanted, extent), bar)
        if out is None:
            sys.stdout.flush()
            for place, frame in enumerate(pieces):
                sys.stdout.buffer.write(csv_rows(frame, header=place == 0))
                sys.stdout.buffer.flush()
            return
        size = drawn.written(pieces, out)
    took = time.perf_counter() - begin
    teller(quiet)(f"{out}: {total:,} draws, {size / 1e6:,.1f} MB, in {took:.1f} s")


def _wanted(known: Draws | None, start: int, most: int | None) -> Draws:
    """The draws that are asked for, from `start` on: of those that a result has, if it is one."""
    if known is None:
        last = start + (USUAL if most is None else most)
        if last > MOST_DRAWS:
            raise SimulatorError(f"--first: {start:,}; there are only {MOST_DRAWS:,} draws")
        return ((start, last),)
    there = common_draws(known, ((start, MOST_DRAWS),))
    if (most is not None and most > number_of(there)) or not there:
        wanted = "draws" if most is None else f"{most:,} draws"
        raise SimulatorError(
            f"--draws: {wanted} from {start:,} on; the result has {number_of(there):,} there: ask "
            "for fewer, or run more"
        )
    return first_draws(there, most)


def _told(frames: Iterable[pl.DataFrame], bar: ProgressBar) -> Iterator[pl.DataFrame]:
    for frame in frames:
        yield frame
        bar.advance(len(frame))
