"""`simulator sweep`: one scenario, asked many times."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from simulator import executors
from simulator import sweep as sweeps
from simulator.cli.asked import Drawing
from simulator.cli.endings import DONE, interrupted, note, teller
from simulator.cli.formats import form_of, show
from simulator.cli.numbers import checked_seed, draw_count, seconds_between_checkpoints
from simulator.cli.page import stdout_console
from simulator.cli.progress import ProgressBar, compiling
from simulator.cli.render_sweep import render, render_points
from simulator.scenario.lint.events import names_that_state_another_number
from simulator.sweep import Outcome, Point, Points, Work
from simulator.text import many


def sweep(
    path: Path,
    drawing: Drawing,
    *,
    vary: Sequence[str] = (),
    dry_run: bool = False,
    form: str = "table",
) -> int:
    """Draw every point of a sweep, save each, print what they say; returns the exit code."""
    form = form_of(form)
    if dry_run:
        work = _work(path, drawing, vary)
        table = sweeps.planned(work)
        told = {"schema": 1, "sweep": work.points.sweep.id, "points": table.to_dicts()}
        show(
            form,
            text=lambda: render_points(work, table, stdout_console()),
            document=lambda: told,
            rows=lambda: table,
        )
        return DONE
    found = swept(path, drawing, vary)
    if found is None:
        return interrupted()
    show(
        form,
        text=lambda: render(*found, stdout_console()),
        document=lambda: told_of_sweep(*found),
        rows=lambda: sweeps.tidy(*found),
    )
    return DONE


def _work(path: Path, drawing: Drawing, vary: Sequence[str]) -> Work:
    """The points of a sweep, and what is saved of them."""
    executors.refuse_nonsense(drawing.workers.cluster, drawing.workers.threads)
    draws = drawing.amount.draws
    wanted = None if draws is None else draw_count(draws)
    asked = sweeps.read(path, vary, drawing.settings, drawing.returns)
    seed = checked_seed(asked.seed if drawing.seed is None else drawing.seed)
    return Work.of(sweeps.points_of(asked, seed), wanted or asked.draws, drawing.out)


def swept(
    path: Path, drawing: Drawing, vary: Sequence[str] = ()
) -> tuple[Points, Sequence[Outcome]] | None:
    """Draw every point of a sweep that is not saved, and save the tables of the sweep.

    None where it was interrupted, and a note on stderr says how to continue.
    """
    work, quiet = _work(path, drawing, vary), drawing.quiet
    points, tell = work.points, teller(quiet)
    for text in _told_of_points(points):
        tell(text)
    tell(_what_there_is(work))
    try:
        with compiling(quiet=quiet):
            outcomes = _drawn(work, drawing)
    except KeyboardInterrupt:
        kept = f"{len(work.done)} points are saved, and partial draws of others"
        note(f"interrupted: {kept}; run the same command to continue")
        return None
    if any(outcome.draws > work.draws for outcome in outcomes):
        tell(f"some points have more than {work.draws:,} saved draws; all are used")
    tell(f"saved in {sweeps.keep(drawing.out, points, outcomes)}")
    return points, outcomes


def told_of_sweep(points: Points, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The JSON object of a sweep: its axes, points, what decides, and every measure."""
    rows = sweeps.tidy(points, outcomes).to_dicts()
    return {**sweeps.document(points, outcomes), "measures": rows}


def _told_of_points(points: Points) -> Iterator[str]:
    """What is rescaled at the points, and names that no longer hold: a sentence for all."""
    keys = [".".join(axis.key) for axis in points.sweep.axes]
    shares = [key for key in keys if key.startswith("party.") and key.endswith(".share")]
    if shares:
        yield (
            f"{', '.join(shares)}: at each point the shares of the other parties are scaled, so "
            "that all make 100"
        )
    wrong = [list(names_that_state_another_number(p.scenario)) for p in points.points]
    if found := [each[0] for each in wrong if each]:
        yield f"warning: {found[0]} (at {len(found):,} of {len(wrong):,} points)"


def _what_there_is(work: Work) -> str:
    """How many points there are, and how many of them are kept already."""
    distinct = len(work.done) + len(work.missing)
    total = len(work.points.points)
    alike = f", {distinct} of them different" if distinct < total else ""
    return (
        f"{many(total, 'point')}{alike}: {len(work.done)} saved, {len(work.missing)} to draw, "
        f"{work.lacking:,} draws"
    )


def _drawn(work: Work, drawing: Drawing) -> list[Outcome]:
    """Draw what is missing, and the pairs, under bars: points, draws, and points compared."""
    known, quiet = sweeps.finished(work) is not None, drawing.quiet
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

    with over_points, over_draws, over_pairs:
        outcomes = sweeps.run(
            work,
            workers=drawing.workers.threads,
            cluster=drawing.workers.cluster,
            progress=advance,
            begun=begin,
            kept=lambda _: over_points.advance(1),
            paired=over_pairs.advance,
            every=seconds_between_checkpoints(),
        )
    if new:
        took = last - start
        speed = f"{lacking / took / 1e6:.2f} million a second"
        teller(quiet)(f"{many(new, 'point')}, {lacking:,} draws in {took:.1f} s, {speed}")
    return outcomes
