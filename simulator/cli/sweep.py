"""`simulator sweep`: one scenario, asked many times."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

from simulator import executors
from simulator import sweep as sweeps
from simulator.cli.endings import DONE, Tell, note, teller
from simulator.cli.formats import form_of, show
from simulator.cli.numbers import checked_seed, draw_count, seconds_between_checkpoints
from simulator.cli.page import stdout_console
from simulator.cli.progress import ProgressBar, compiling
from simulator.cli.render_sweep import render, render_points
from simulator.cli.settings import told_of_points
from simulator.cli.signals import interrupted
from simulator.executors import EVERY_PROCESSOR, Workers
from simulator.sweep import Outcome, Point, Points, Work


def sweep(
    path: Path,
    *,
    vary: Sequence[str] = (),
    settings: Sequence[str] = (),
    returns: Path | None = None,
    dry_run: bool = False,
    draws: str | None = None,
    seed: int | None = None,
    workers: Workers = EVERY_PROCESSOR,
    out: Path = Path("results"),
    form: str = "table",
    quiet: bool = False,
) -> int:
    """Draw every point of a sweep, keep each under `out`, print what they say; the exit code."""
    form = form_of(form)
    if dry_run:
        work = _work(path, vary, settings, draws, seed, workers, out, returns)
        _show_points(work, form)
        return DONE
    found = swept(
        path,
        vary=vary,
        settings=settings,
        returns=returns,
        draws=draws,
        seed=seed,
        workers=workers,
        out=out,
        quiet=quiet,
    )
    if found is None:
        return interrupted()
    _show(*found, form)
    return DONE


def _work(
    path: Path,
    vary: Sequence[str],
    settings: Sequence[str],
    draws: str | None,
    seed: int | None,
    workers: Workers,
    out: Path,
    returns: Path | None = None,
) -> Work:
    """The points of a sweep, and what is saved of them."""
    executors.refuse_nonsense(workers.cluster, workers.threads)
    wanted = None if draws is None else draw_count(draws)
    asked = sweeps.read(path, vary, settings, returns)
    points = sweeps.points_of(asked, checked_seed(asked.seed if seed is None else seed))
    return Work.of(points, wanted or asked.draws, out)


def swept(
    path: Path,
    *,
    vary: Sequence[str] = (),
    settings: Sequence[str] = (),
    returns: Path | None = None,
    draws: str | None = None,
    seed: int | None = None,
    workers: Workers = EVERY_PROCESSOR,
    out: Path = Path("results"),
    quiet: bool = False,
) -> tuple[Points, Sequence[Outcome]] | None:
    """Draw every point of a sweep that is not saved, and save the tables of the sweep.

    None where it was interrupted, and a note on stderr says how to continue.
    """
    work = _work(path, vary, settings, draws, seed, workers, out, returns)
    points, tell = work.points, teller(quiet)
    for text in told_of_points(points):
        tell(text)
    tell(_what_there_is(work))
    try:
        with compiling(quiet=quiet):
            outcomes = _drawn(work, workers, quiet, tell)
    except KeyboardInterrupt:
        kept = f"{len(work.done)} points are saved, and partial draws of others"
        note(f"interrupted: {kept}; run the same command to continue")
        return None
    if any(outcome.draws > work.draws for outcome in outcomes):
        tell(f"some points have more than {work.draws:,} saved draws; all are used")
    tell(f"saved in {sweeps.keep(out, points, outcomes)}")
    return points, outcomes


def told_of_sweep(points: Points, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The JSON object of a sweep: its axes, points, what decides, and every measure."""
    rows = sweeps.tidy(points, outcomes).to_dicts()
    return {**sweeps.document(points, outcomes), "measures": rows}


def _what_there_is(work: Work) -> str:
    """How many points there are, and how many of them are kept already."""
    distinct = len(work.done) + len(work.missing)
    total = len(work.points.points)
    alike = f", {distinct} of them different" if distinct < total else ""
    return (
        f"{_points(total)}{alike}: {len(work.done)} saved, {len(work.missing)} to draw, "
        f"{work.lacking:,} draws"
    )


def _points(number: int) -> str:
    return "1 point" if number == 1 else f"{number:,} points"


def _drawn(work: Work, workers: Workers, quiet: bool, tell: Tell) -> list[Outcome]:
    """Draw what is missing, and the pairs, under bars: points, draws, and points compared."""
    known = sweeps.finished(work) is not None
    if not known and (work.missing or work.done):
        work.points.baseline.job.draw(0, 0)  # a thread would make Ctrl-C wait for the compiler
    lacking = work.lacking
    distinct, new = len(work.missing) + len(work.done), len(work.missing)
    over_points = ProgressBar(distinct, "points", quiet=quiet or not new, done=len(work.done))
    over_draws = ProgressBar(lacking, "draws", quiet=quiet or not new)
    over_pairs = ProgressBar(distinct - 1, "points compared", quiet=quiet or known)
    start = last = perf_counter()

    def begin(point: Point) -> None:
        over_points.name(sweeps.named(work.points.sweep.axes, point.labels))

    def advance(done: int) -> None:
        nonlocal last
        over_draws.advance(done)
        last = perf_counter()

    with closing(over_points), closing(over_draws), closing(over_pairs):
        outcomes = sweeps.run(
            work,
            workers=workers.threads,
            cluster=workers.cluster,
            progress=advance,
            begun=begin,
            kept=lambda _: over_points.advance(1),
            paired=over_pairs.advance,
            every=seconds_between_checkpoints(),
        )
    if new:
        took = last - start
        speed = lacking / took / 1e6
        tell(f"{_points(new)}, {lacking:,} draws in {took:.1f} s, {speed:.2f} million a second")
    return outcomes


def _show_points(work: Work, form: str) -> None:
    """`--dry-run`: the points, and how many draws each lacks."""
    table = sweeps.planned(work)
    show(
        form,
        text=lambda: render_points(work, table, stdout_console()),
        document=lambda: {"schema": 1, "sweep": work.points.sweep.id, "points": table.to_dicts()},
        rows=lambda: table,
    )


def _show(points: Points, outcomes: Sequence[Outcome], form: str) -> None:
    show(
        form,
        text=lambda: render(points, outcomes, stdout_console()),
        document=lambda: told_of_sweep(points, outcomes),
        rows=lambda: sweeps.tidy(points, outcomes),
    )
