"""A sweep on a terminal: what matters most, how much, and where a probability crosses 50%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.cli.formats import bounds_note, from_to
from simulator.cli.page import line
from simulator.cli.sweep_page import (
    SweepPage,
    changes_table,
    level_cell,
    levels_table,
    number_cell,
    points_table,
    reading_cell,
)
from simulator.figures.definitions import CHANCES, ENTERS, EVENT, SEATS, TURNOUT
from simulator.sweep import Importance, Outcome, Points, Work, importances, named
from simulator.sweep.importance import Turn, turns

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

MOST_MEASURES = 16
"""Rows of what matters most."""
MOST_POINTS = 40
"""Rows of the table of points; of more there are only means by level."""
MOST_TURNS = 16


def render(points: Points, outcomes: Sequence[Outcome], console: Console) -> None:
    """Print a sweep at the width of `console`, between 72 and 100 columns."""
    page = SweepPage(points, console)
    found = [each for each in importances(points, outcomes) if each.moves]
    _headline(page, outcomes)
    if not found:
        page.say("\nNo measure changes by more than the simulation error.")
        return
    several = _key_measures(found, outcomes)
    shown = _furthest(several)
    _decides(page, shown, outcomes)
    if several[MOST_MEASURES:]:
        left_out = len(several) - MOST_MEASURES
        page.say(f"and {left_out} more with smaller ranges; --format csv has all", "dim")
    if len(outcomes) <= MOST_POINTS:
        points_table(page, shown, outcomes)
        changes_table(page, shown, outcomes)
    else:
        levels_table(page, shown, outcomes)
    _turns(page, shown, outcomes)
    _bounds(page, shown, outcomes)


def _bounds(page: SweepPage, shown: Sequence[Importance], outcomes: Sequence[Outcome]) -> None:
    """What "< 0.0003%" means, where it stands for a probability."""
    cells = (reading_cell(each.figure, outcome) for each in shown for outcome in outcomes)
    if note := bounds_note(cells, *(outcome.draws for outcome in outcomes)):
        page.say(f"\n{note}", "dim")


def _headline(page: SweepPage, outcomes: Sequence[Outcome]) -> None:
    points, number = page.points, from_to(outcome.draws for outcome in outcomes)
    page.say(line(points.sweep.name), "bold")
    page.say(f"{len(outcomes):,} points, {number} draws each, with the same seed {points.seed}")
    baseline = points.baseline
    page.say(f"baseline: point {baseline.number}, {named(points.sweep.axes, baseline.labels)}")
    if fixed := page.fixed():
        page.say(f"the same at every point: {fixed}")


def _key_measures(found: Sequence[Importance], outcomes: Sequence[Outcome]) -> list[Importance]:
    """Events, who enters, and seats of the house, as far as they move and say different things."""
    seen: set[tuple[float, ...]] = set()
    chosen = []
    for measure in (EVENT, ENTERS, SEATS, TURNOUT):
        for each in found:
            values = tuple(outcome.readings[each.figure].value for outcome in outcomes)
            whole = each.figure.measure == measure and each.figure.tier is None
            if whole and values not in seen:
                seen.add(values)
                chosen.append(each)
    return chosen


def _furthest(several: Sequence[Importance]) -> list[Importance]:
    """Those with the largest ranges, in points and seats, in the order of their kinds."""
    ranked = sorted(several, key=_range, reverse=True)[:MOST_MEASURES]
    kinds = list(dict.fromkeys(each.figure.measure for each in several))
    return sorted(ranked, key=lambda each: (kinds.index(each.figure.measure), -_range(each)))


def _range(each: Importance) -> float:
    """In points of a probability or of turnout, and in seats."""
    return each.figure.points * (each.high - each.low)


def _decides(page: SweepPage, shown: Sequence[Importance], outcomes: Sequence[Outcome]) -> None:
    """Each measure, how far it moves, and the axes by how much of that is theirs."""
    names = [axis.name for axis in page.points.sweep.axes]
    several = len(page.moving) > 1
    note = "share of the variance across points, net of simulation error" if several else ""
    page.title("What matters most", note)
    rows = []
    for each in shown:
        ranked = sorted(zip(each.parts, names, strict=True), reverse=True)
        told = [
            f"{page.short[name]} {_percent(part)}" for part, name in ranked[:2] if part >= 0.005
        ]
        joint = _percent(1 - sum(each.parts))
        row = [page.figure(each.figure), *_ends(each, outcomes), *told, "", ""][:5]
        rows.append([*row, joint])
    columns = ["", "lowest", "highest", "first", "second", "interaction"]
    number = 3 if not several else 6 if page.points.factorial else 5
    page.wide_table(columns[:number], [row[:number] for row in rows])


def _percent(part: float) -> str:
    part = min(max(part, 0.0), 1.0)
    return "< 1%" if 0 < part < 0.01 else f"{100 * part:.0f}%"


def _ends(each: Importance, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The lowest and the highest reading."""
    for end in (min, max):
        outcome = end(outcomes, key=lambda outcome: outcome.readings[each.figure].value)
        yield reading_cell(each.figure, outcome)


def _turns(page: SweepPage, shown: Sequence[Importance], outcomes: Sequence[Outcome]) -> None:
    """Where a probability crosses 50%."""
    chances = [each.figure for each in shown if each.figure.measure in CHANCES]
    found, draws = list(turns(page.points, outcomes, chances)), outcomes[0].draws
    if not found:
        return
    page.title("Where it crosses 50%", "the probability crosses 50% between these values")
    several = len(page.points.sweep.axes) > 1
    page.wide_table(
        ["", "axis", "from", "to", *(["others at"] if several else ())],
        (
            [
                page.figure(each.figure),
                page.short[each.axis],
                *_way(each, draws),
                *([each.where] if several else ()),
            ]
            for each in found[:MOST_TURNS]
        ),
        left=2,
    )
    if found[MOST_TURNS:]:
        page.say(f"and {len(found) - MOST_TURNS} more", "dim")


def _way(turn: Turn, draws: int) -> Iterator[str]:
    """Both ends, with the probability at each."""
    for value, reading in ((turn.last, turn.before), (turn.next, turn.after)):
        yield f"{level_cell(value)} ({number_cell(turn.figure, reading, draws)})"


def render_points(work: Work, table: pl.DataFrame, console: Console) -> None:
    """`--dry-run`: every point, and its saved result."""
    points, page = work.points, SweepPage(work.points, console)
    page.say(line(points.sweep.name), "bold")
    page.say(f"{len(points.points):,} points, {work.draws:,} draws each, seed {points.seed}\n")
    if fixed := page.fixed():
        page.say(f"the same at every point: {fixed}")
    page.wide_table(
        ["", *page.headings(), "result", "draws still needed"],
        (
            [page.number(point), *page.levels(point), row["result"], f"{row['lacks']:,}"]
            for point, row in zip(points.points, table.to_dicts(), strict=True)
        ),
        left=1 + len(page.moving),
    )
    page.say("\n*: baseline", "dim")
