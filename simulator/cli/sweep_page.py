"""A sweep on a terminal: what decides, how far, and where an outcome turns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.cli.formats import bounds_note, change_cell
from simulator.cli.page import Page, line
from simulator.intervals import decimals, less_than, more_than, trim
from simulator.sweep import Importance, Outcome, Point, Points, Work, importances, named
from simulator.sweep.faults import is_number, label
from simulator.sweep.measures import Measure, Reading
from simulator.sweep.spec import Axis, Label
from simulator.sweep.turning import Turn, turns

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

MOST_MEASURES = 16
"""Rows of what decides."""
MOST_COLUMNS = 5
"""Measures in the table of points."""
MOST_POINTS = 40
"""Rows of the table of points; of more there are only means by level."""
MOST_LEVELS = 16
MOST_TURNS = 16
LONGEST = 30
LONGEST_HEADING = 12


class _Page(Page):
    """A console, and how things are named and written on it."""

    def __init__(self, points: Points, console: Console) -> None:
        super().__init__(console)
        self.points = points
        scenario = points.baseline.scenario
        self.events = {event.id: event.name or event.id for event in scenario.event}
        self.parties = {party.id: party.shortest_name for party in scenario.party}
        self.tiers = {tier.id: tier.name or tier.id for tier in scenario.tier}

    def rows(self, columns: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> None:
        """A table whose headings are long."""
        self.table(columns, rows, left=left, narrow=True)

    def number(self, point: Point) -> str:
        """A point's number, the baseline's with a star."""
        return f"{point.number}{'*' if point is self.points.baseline else ''}"

    def measure(self, measure: Measure) -> str:
        """What a number is about, in words."""
        if measure.event is not None:
            return line(self.events[measure.event], LONGEST)
        party = self.parties.get(measure.party or "", "")
        tier = measure.tier if measure.tier not in (None, "all") else None
        where = f", {self.tiers[tier]}" if tier is not None else ""
        words = {
            "p_enters": f"{party} enters",
            "seats_mean": f"{party} seats",
            "turnout_mean": "Turnout, %",
            "wasted_mean": "Wasted votes, %",
            "gallagher_mean": "Gallagher index",
        }
        return line(words.get(measure.measure, f"{measure.measure} {party}") + where, LONGEST)


def figure(measure: Measure, reading: Reading, draws: int) -> str:
    """A number to the digit that is known."""
    value, error = reading
    if measure.measure.startswith("p_"):
        if value in (0.0, 1.0):
            return less_than(draws) if value == 0.0 else more_than(draws)
        return trim(value, error)
    return f"{value:.{min(decimals(error), 2) if error > 0 else 2}f}"


def render(points: Points, outcomes: Sequence[Outcome], console: Console) -> None:
    """Print a sweep at the width of `console`, between 72 and 100 columns."""
    page = _Page(points, console)
    found = [each for each in importances(points, outcomes) if each.moves]
    _headline(page, outcomes)
    if not found:
        page.say()
        page.say("No measure changes by more than the simulation error.")
        return
    shown = _key_measures(found, outcomes)
    _decides(page, shown, outcomes)
    if len(outcomes) <= MOST_POINTS:
        _points(page, shown, outcomes)
        _changes(page, shown, outcomes)
    else:
        _levels(page, shown, outcomes)
    _turns(page, shown, outcomes)
    _bounds(page, shown, outcomes)


def _bounds(page: _Page, shown: Sequence[Importance], outcomes: Sequence[Outcome]) -> None:
    """What "< 0.0003%" means, where it stands for a probability."""
    figures = (
        figure(each.measure, outcome.readings[each.measure], outcome.draws)
        for each in shown
        for outcome in outcomes
    )
    if note := bounds_note(figures, *(outcome.draws for outcome in outcomes)):
        page.say()
        page.say(note, "dim")


def _headline(page: _Page, outcomes: Sequence[Outcome]) -> None:
    points, draws = page.points, {outcome.draws for outcome in outcomes}
    page.say(line(points.sweep.name), "bold")
    number = f"{min(draws):,}" if len(draws) == 1 else f"{min(draws):,} to {max(draws):,}"
    page.say(f"{len(outcomes):,} points, {number} draws each, with the same seed {points.seed}")
    baseline = points.baseline
    page.say(f"baseline: point {baseline.number}, {named(points.sweep.axes, baseline.labels)}")


def _key_measures(found: Sequence[Importance], outcomes: Sequence[Outcome]) -> list[Importance]:
    """Events, who enters, and seats of the house, as far as they move and say different things."""
    order = ("p_event", "p_enters", "seats_mean", "turnout_mean")
    seen: set[tuple[float, ...]] = set()
    chosen = []
    for name in order:
        for each in found:
            whole = each.measure.tier in (None, "all")
            values = tuple(outcome.readings[each.measure].value for outcome in outcomes)
            if each.measure.measure == name and whole and values not in seen:
                seen.add(values)
                chosen.append(each)
    return chosen[:MOST_MEASURES]


def _decides(page: _Page, shown: Sequence[Importance], outcomes: Sequence[Outcome]) -> None:
    """Each measure, how far it moves, and the axes by how much of that is theirs."""
    names = [axis.name for axis in page.points.sweep.axes]
    several = len(names) > 1
    page.title(
        "What matters most",
        "share of the variance across points, net of simulation error" if several else "",
    )
    rows = []
    for each in shown:
        ranked = sorted(zip(each.parts, names, strict=True), reverse=True)
        told = [f"{_tail(name)} {_percent(part)}" for part, name in ranked[:2] if part >= 0.005]
        joint = 1 - sum(each.parts)
        rows.append(
            [
                page.measure(each.measure),
                *_ends(each, outcomes),
                *([*told, "", ""][:2] if several else ()),
                *([_percent(joint)] if several and page.points.factorial else ()),
            ]
        )
    columns = ["", "lowest", "highest"]
    columns += ["first", "second"] if several else []
    columns += ["interaction"] if several and page.points.factorial else []
    page.rows(columns, rows)


def _level(value: Label | None) -> str:
    """The value of an axis at a point; none where the point leaves the scenario as it is."""
    return "–" if value is None else line(label(value), LONGEST)


def _tail(name: str) -> str:
    """The end of a long key: "nsdp.share" of "party.nsdp.share"."""
    return line(name if len(name) <= 20 else ".".join(name.split(".")[-2:]), 24)


def _heading(axis: Axis) -> str:
    """The name of an axis above its column; a long key breaks at its last dot."""
    name = _tail(axis.name)
    start, dot, last = name.rpartition(".")
    return f"{start}{dot}\n{last}" if len(name) > LONGEST_HEADING and dot else name


def _percent(part: float) -> str:
    part = min(max(part, 0.0), 1.0)
    return "< 1%" if 0 < part < 0.01 else f"{100 * part:.0f}%"


def _ends(each: Importance, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The lowest and the highest reading."""
    for end in (min, max):
        outcome = end(outcomes, key=lambda outcome: outcome.readings[each.measure].value)
        yield figure(each.measure, outcome.readings[each.measure], outcome.draws)


def _points(page: _Page, shown: Sequence[Importance], outcomes: Sequence[Outcome]) -> None:
    """One row for each point."""
    axes, columns = page.points.sweep.axes, _columns(shown)
    page.title("Points", "*: baseline")
    page.rows(
        ["", *map(_heading, axes), *map(page.measure, columns)],
        (
            [
                page.number(outcome.point),
                *map(_level, outcome.point.labels),
                *(figure(each, outcome.readings[each], outcome.draws) for each in columns),
            ]
            for outcome in outcomes
        ),
        left=1 + len(axes),
    )


def _changes(page: _Page, shown: Sequence[Importance], outcomes: Sequence[Outcome]) -> None:
    """How far each point is from the baseline, where it is another one."""
    axes, columns = page.points.sweep.axes, _columns(shown)
    others = [outcome for outcome in outcomes if any(map(any, outcome.changes.values()))]
    if not others:
        return
    page.title(
        "Change from the baseline", "in points and seats; ±: 95% simulation error, paired draws"
    )
    page.rows(
        ["", *map(_heading, axes), *map(page.measure, columns)],
        (
            [
                str(outcome.point.number),
                *map(_level, outcome.point.labels),
                *(_change(each, outcome) for each in columns),
            ]
            for outcome in others
        ),
        left=1 + len(axes),
    )


def _change(measure: Measure, outcome: Outcome) -> str:
    """A change to the digit that is known; nothing where the baseline has no such measure."""
    if measure not in outcome.changes:
        return "–"
    unit = 100.0 if measure.measure.startswith("p_") else 1.0
    value, error = outcome.changes[measure]
    return change_cell(unit * value, unit * (error or 0.0))


def _columns(shown: Sequence[Importance]) -> list[Measure]:
    """The measures that move furthest: probabilities first, then seats of one party."""
    chances = [each for each in shown if each.measure.measure.startswith("p_")]
    others = [each for each in shown if not each.measure.measure.startswith("p_")]
    by_reach = sorted(chances, key=lambda each: each.low - each.high)[: MOST_COLUMNS - 1]
    seats = sorted(others, key=lambda each: each.low - each.high)[: MOST_COLUMNS - len(by_reach)]
    chosen = {each.measure for each in (*by_reach, *seats[:1])}
    return [each.measure for each in shown if each.measure in chosen]


def _levels(page: _Page, shown: Sequence[Importance], outcomes: Sequence[Outcome]) -> None:
    """For each axis, the mean over all points of a level."""
    columns = _columns(shown)
    for place, axis in enumerate(page.points.sweep.axes):
        groups = _by_level(axis, place, outcomes)
        if len(groups) < 2:
            continue
        page.title(f"By {axis.name}", "mean over the other axes")
        page.rows(
            ["", *map(page.measure, columns)],
            (
                [name, *(_mean(each, members) for each in columns)]
                for name, members in groups[:MOST_LEVELS]
            ),
        )
        if groups[MOST_LEVELS:]:
            page.say(f"and {len(groups) - MOST_LEVELS} more", "dim")


def _by_level(
    axis: Axis, place: int, outcomes: Sequence[Outcome]
) -> list[tuple[str, list[Outcome]]]:
    """Points by level; sampled values in four groups of equal size."""
    levels: dict[Label | None, list[Outcome]] = {}
    for outcome in outcomes:
        levels.setdefault(outcome.point.labels[place], []).append(outcome)
    if not axis.sampled:
        return [(_level(key), group) for key, group in levels.items()]
    ordered = sorted((key for key in levels if is_number(key)), key=lambda key: float(key or 0))
    groups = []
    for quarter in range(4):
        part = ordered[quarter * len(ordered) // 4 : (quarter + 1) * len(ordered) // 4]
        if part:
            members = [outcome for key in part for outcome in levels[key]]
            groups.append((f"{label(part[0] or 0)} to {label(part[-1] or 0)}", members))
    return groups


def _mean(measure: Measure, outcomes: Sequence[Outcome]) -> str:
    found = [outcome.readings[measure] for outcome in outcomes]
    value = sum(reading.value for reading in found) / len(found)
    # The points share their draws: their errors add up rather than cancel.
    error = sum(reading.error for reading in found) / len(found)
    return figure(measure, Reading(value, error), min(outcome.draws for outcome in outcomes))


def _turns(page: _Page, shown: Sequence[Importance], outcomes: Sequence[Outcome]) -> None:
    """Where an outcome becomes more likely than not, or less."""
    measures = [each.measure for each in shown if each.measure.measure.startswith("p_")]
    found, draws = list(turns(page.points, outcomes, measures)), outcomes[0].draws
    if not found:
        return
    page.title("Where it crosses 50%", "the probability crosses 50% between these values")
    several = len(page.points.sweep.axes) > 1
    page.rows(
        ["", "axis", "from", "to", *(["others at"] if several else ())],
        (
            [
                page.measure(each.measure),
                _tail(each.axis),
                *_way(each, draws),
                *([each.where] if several else ()),
            ]
            for each in found[:MOST_TURNS]
        ),
        left=2,
    )
    if found[MOST_TURNS:]:
        page.say(f"and {len(found) - MOST_TURNS} more", "dim")


def _way(turn: Turn, draws: int) -> tuple[str, str]:
    """Both ends, with the probability at each."""
    return (
        f"{label(turn.last)} ({figure(turn.measure, turn.before, draws)})",
        f"{label(turn.next)} ({figure(turn.measure, turn.after, draws)})",
    )


def render_points(work: Work, table: pl.DataFrame, console: Console) -> None:
    """`--dry-run`: every point, and what is kept of it."""
    page = _Page(work.points, console)
    page.say(line(work.points.sweep.name), "bold")
    page.say(
        f"{len(work.points.points):,} points, {work.draws:,} draws each, seed {work.points.seed}"
    )
    page.say()
    axes = work.points.sweep.axes
    page.rows(
        ["", *map(_heading, axes), "result", "draws still needed"],
        (
            [page.number(point), *map(_level, point.labels), row["result"], f"{row['lacks']:,}"]
            for point, row in zip(work.points.points, table.to_dicts(), strict=True)
        ),
        left=1 + len(axes),
    )
    page.say()
    page.say("*: baseline", "dim")
