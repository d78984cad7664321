"""Two elections compared, for people."""

import math
from collections.abc import Iterator, Sequence

from simulator.cli.formats import FIRST, bounds_note, change_cell, columns
from simulator.cli.page import line, names_of
from simulator.compare import Comparison, Difference
from simulator.compare.differences import LEVEL
from simulator.figures.definitions import (
    CHANCES,
    ENTERS,
    EVENT,
    LARGEST,
    MAJORITY,
    SEATS,
    SHARE,
    Figure,
)
from simulator.intervals import chance_cell
from simulator.scenario import Scenario
from simulator.scenario.event_names import event_name
from simulator.scenario.tiers import is_by_region

ROUNDING = 1e-9
"""Of a sum of probabilities."""
LONGEST = 60
"""Columns of a name."""
REASONS = {
    "crossed": "a list crossed the threshold",
    "remainder": "a remainder or quotient, among the same lists",
    "district": "a district",
    "other": "stated seats, or a tier that only one of the two has",
}
SECTIONS = (ENTERS, SEATS, MAJORITY, LARGEST, EVENT, SHARE)


def comparison_text(comparison: Comparison, a: str, b: str) -> str:
    """Everything that changed, section by section, and why."""
    names = Names(comparison.a.scenario, comparison.b.scenario)
    parts = [_heading(comparison, a, b)]
    for measure in SECTIONS:
        if rows := list(_shown(comparison, measure)):
            parts.append(_section(rows, comparison, names))
    parts.append(bounds_note(parts[1:], comparison.a.draws, comparison.b.draws))
    parts += [_noise(comparison), _house(comparison), _reasons(comparison)]
    parts += ["\n".join(f"note: {note}" for note in comparison.notes), _verdict(comparison)]
    return "\n\n".join(part for part in parts if part)


class Names:
    """What parties, tiers and events are called."""

    def __init__(self, *scenarios: Scenario) -> None:
        self.parties: dict[str, str] = {}
        self.events: dict[str, str] = {}
        self.tiers: dict[str, str] = {}
        self.by_region: set[str | None]
        """Tiers in which to enter is to enter any region; None, if that is so in all of them."""
        for scenario in reversed(scenarios):
            self.parties |= names_of(scenario)
            self.events |= {event.id: event_name(event, *scenarios) for event in scenario.event}
            self.tiers |= {tier.id: tier.name or tier.id for tier in scenario.tier}
        barred = [tier for each in scenarios for tier in each.list_tiers if tier.threshold.bars]
        self.by_region = {tier.id for tier in barred if is_by_region(tier)}
        if barred and all(map(is_by_region, barred)):
            self.by_region.add(None)

    def of(self, figure: Figure, with_tier: bool = False) -> str:
        """The name of what a figure is about, on one line."""
        names = self.events if figure.measure == EVENT else self.parties
        name = names.get(figure.name or "", figure.definition.label)
        if with_tier and figure.tier is not None:
            name += f", {self.tiers[figure.tier]}"
        return line(name + self.anywhere(figure), LONGEST)

    def anywhere(self, figure: Figure) -> str:
        """What to add where a list enters some regions, which need not give it a seat."""
        entering = figure.measure == ENTERS and figure.tier in self.by_region
        return " (in any region)" if entering else ""


def _heading(comparison: Comparison, a: str, b: str) -> str:
    one, two = comparison.a, comparison.b
    if comparison.paired:
        told = (
            f"{one.draws:,} common draws, seed {one.seed}: each draw of A is paired with the same "
            "draw of B\n"
            "±: 95% simulation error of the change, from the draws that changed"
        )
    else:
        told = (
            f"A {one.draws:,} draws, seed {one.seed}; B {two.draws:,} draws, seed {two.seed}: "
            "draws not paired\n±: 95% simulation error of the change, from the errors of both"
        )
    return f"A  {a}\nB  {b}\n{told}"


def _shown(comparison: Comparison, measure: str) -> Iterator[Difference]:
    """Figures that changed or may have changed. The rest is in the other formats."""
    for row in comparison.differences:
        certain = row.a == row.b and (row.changed == 0 or row.a in (0.0, 1.0))
        of_tier = measure == SEATS and row.figure.tier
        if row.figure.measure == measure and not certain and not of_tier:
            yield row


def _section(rows: Sequence[Difference], comparison: Comparison, names: Names) -> str:
    figure = rows[0].figure
    lists = {row.figure.tier for row in comparison.differences if row.figure.measure == ENTERS}
    chances = figure.measure in CHANCES

    def cell(value: float, draws: int) -> str:
        return chance_text(value, draws) if chances else f"{value:.{FIRST}f}"

    title = figure.definition.label + ", mean" * (not chances) + " %" * (figure.measure == SHARE)
    header = [title, "A", "B", "change" + " (points)" * chances, ""]
    if figure.measure == SEATS:
        header[4:] = ["", "distance"]
    body = [
        [
            names.of(row.figure, with_tier=len(lists) > 1),
            cell(row.a, comparison.a.draws),
            cell(row.b, comparison.b.draws),
            _change(row),
            "*" * row.beyond_noise + "!" * (row.different and comparison.tolerance > 0),
            *([] if row.distance is None else [f"{row.distance:.3f}"]),
        ]
        for row in rows
    ]
    if figure.measure == LARGEST:
        body += _tied(comparison)
    return columns(header, body)


def _tied(comparison: Comparison) -> Iterator[list[str]]:
    """How likely several parties have the most seats: what is left of one."""
    leads = [row for row in comparison.differences if row.figure.measure == LARGEST]
    a, b = (1 - math.fsum(side) for side in zip(*((row.a, row.b) for row in leads), strict=True))
    if max(a, b) > ROUNDING:
        sides = (a, comparison.a.draws), (b, comparison.b.draws)
        cells = (chance_text(p if p > ROUNDING else 0.0, draws) for p, draws in sides)
        yield ["tied, or nobody has any", *cells, ""]


def chance_text(p: float, draws: int) -> str:
    """A probability, rounded to its precision."""
    return chance_cell(p, math.sqrt(p * (1 - p) / draws), draws)


def _change(row: Difference) -> str:
    """The change and half of its 95% interval; no interval if all draws are the same."""
    return "0" if row.changed == 0 else change_cell(row.change, row.se, row.figure.points)


def _noise(comparison: Comparison) -> str:
    """What the marks mean."""
    rows = comparison.differences
    beyond = sum(row.beyond_noise for row in rows)
    lines = [
        f"* statistically significant: {beyond} of {len(rows)} figures (including seats by tier "
        "and figures not shown);",
        f"  the chance of marking any figure that did not really change is at most {LEVEL:.0%} "
        "(Holm)",
    ]
    if comparison.paired:
        same = sum(row.changed == 0 for row in rows)
        lines.append(f"  {same} figures are identical in every draw")
    return "\n".join(lines)


def _house(comparison: Comparison) -> str:
    """How far apart the houses are."""
    least = f"{comparison.at_least:.3f}"
    if comparison.moved is None or comparison.at_most is None:
        return (
            f"The distance between the distributions of houses is at least {least} seats\n"
            "(simulation error alone keeps such distances above zero)"
        )
    draws = comparison.a.draws
    changed = draws - comparison.moved[0]
    return (
        f"The house changed in {changed:,} of {draws:,} draws; on average "
        f"{comparison.at_most:.3f} seats per draw moved;\nthe distance between the distributions "
        f"of houses is between {least} and {comparison.at_most:.3f} seats"
    )


def _reasons(comparison: Comparison) -> str:
    """Why houses changed."""
    rows = [
        [
            REASONS[reason.reason],
            f"{reason.draws:,}",
            f"{reason.draws / comparison.a.draws:.3%}",
            f"{reason.alone:,}",
            f"{reason.seats / reason.draws:.2f}",
        ]
        for reason in comparison.reasons
        if reason.draws
    ]
    if not rows:
        return ""
    title = "Why the house changed (a draw can have several reasons)"
    return columns([title, "draws", "", "only reason", "seats moved"], rows)


def _verdict(comparison: Comparison) -> str:
    """What the exit code says."""
    number = sum(row.different for row in comparison.differences)
    beyond = "simulation error"
    if comparison.tolerance > 0:
        size = f"{comparison.tolerance:g}"
        beyond = f"{size} points (seats: {size} seats) and simulation error"
    mark = " (!)" if comparison.tolerance > 0 and number else ""
    return f"{number or 'No'} figures differ by more than {beyond}{mark}"
