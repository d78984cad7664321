"""A night on a terminal: one row a file, what was known then, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.cli.formats import bounds_note, change_cell, from_to
from simulator.cli.page import Page, line
from simulator.figures.definitions import EVENT, SEATS, SHARE, Figure
from simulator.intervals import chance_cell
from simulator.nights.drawing import Drawn
from simulator.text import many

if TYPE_CHECKING:
    from rich.console import Console

    from simulator.nights import Night

LEAST_SHARE = 0.5
"""Percent: a party with less in every row, and without seats, is not shown."""
MOST_WARNINGS = 12
LONGEST = 40
"""Columns of a name."""


def render(night: Night, console: Console) -> None:
    """Print a night at the width of `console`."""
    page = Page(console)
    names = night.document()["names"]
    _headline(night, page)
    _counted(night, page)
    _chances(night, page, names["events"])
    for measure, title, what in (
        (SHARE, "Share of the list votes", "percent; the range has 90% of draws"),
        (SEATS, "Seats", "mean; the range has 90% of draws"),
    ):
        figures = [each for each in _shown(night) if each.measure == measure]
        if figures:
            page.title(title, what)
            heads = [names["parties"].get(each.name, each.name) for each in figures]
            rows = [[_row(d), *(_range(d, figure) for figure in figures)] for d in night.drawn]
            page.wide_table(["", *(line(head, LONGEST) for head in heads)], rows)
    _warnings(night, page)


def _headline(night: Night, page: Page) -> None:
    page.say(line(night.scenario.name or night.scenario.id), "bold")
    number = from_to(each.outcome.draws for each in night.drawn)
    files = many(len(night.drawn) - 1, "file")
    page.say(f"{files} {night.order}; {number} draws each, with the same seed {night.seed}")


def _row(each: Drawn) -> str:
    """What a stage is called."""
    return line(each.stage.time or each.stage.name, LONGEST)


def _counted(night: Night, page: Page) -> None:
    page.title("How much is counted")
    files = [line(each.stage.name, LONGEST) for each in night.drawn]
    named = files != [_row(each) for each in night.drawn]
    heads = ["ballots", "whole", "in part", "of places", "effective", "warnings"]
    page.table(
        ["", *(["file"] if named else []), *heads],
        (
            [
                _row(each),
                *([file] if named else []),
                f"{each.progress.percent:.1f}%",
                f"{each.progress.whole:,}",
                f"{each.progress.partial:,}",
                f"{each.progress.places:,}",
                "" if (part := each.diagnosis.effective) is None else f"{100 * part:.0f}%",
                f"{len(each.warnings):,}" if each.warnings else "",
            ]
            for each, file in zip(night.drawn, files, strict=True)
        ),
        left=2 if named else 1,
    )


def _chances(night: Night, page: Page, names: dict[str, str]) -> None:
    """Chances of events, and by how much each file changed them."""
    events = [each for each in night.figures() if each.measure == EVENT]
    if not events:
        return
    page.title("Chances")
    heads = [line(names.get(str(each.name), str(each.name)), 2 * LONGEST) for each in events]
    rows = [[_row(each), *(_chance(each, figure) for figure in events)] for each in night.drawn]
    page.wide_table(["", *heads], rows)
    draws = [each.outcome.draws for each in night.drawn]
    if told := bounds_note((cell for row in rows for cell in row), *draws):
        page.say(told, "dim")
    if night.drawn[1:]:
        page.title(
            "What each file changed",
            "points, from the row before, with the simulation error of pairs of draws (95%)",
        )
        changes = [[_row(each), *(_change(each, f) for f in events)] for each in night.drawn[1:]]
        page.wide_table(["", *heads], changes)


def _chance(each: Drawn, figure: Figure) -> str:
    reading = each.outcome.readings.get(figure)
    return "" if reading is None else chance_cell(*reading, each.outcome.draws)


def _change(each: Drawn, figure: Figure) -> str:
    change = each.changes.get(figure)
    return "" if change is None else change_cell(*change, 100)


def _shown(night: Night) -> list[Figure]:
    """Shares and seats of those who may have any."""
    return [
        figure
        for figure in night.figures()
        if figure.measure in (SHARE, SEATS) and _matters(night.drawn, str(figure.name))
    ]


def _matters(drawn: Sequence[Drawn], name: str) -> bool:
    def most(measure: str) -> float:
        spans = (each.spans.get(Figure(measure, name)) for each in drawn)
        return max((span.high for span in spans if span is not None), default=0)

    return most(SHARE) >= LEAST_SHARE or most(SEATS) > 0


def _range(each: Drawn, figure: Figure) -> str:
    """A mean and its range: "12.3 (11.0–13.5)"."""
    reading, span = each.outcome.readings.get(figure), each.spans.get(figure)
    if reading is None or span is None:
        return ""
    digits = 1 if figure.measure == SHARE else 0
    return f"{reading.value:.1f} ({span.low:.{digits}f}–{span.high:.{digits}f})"


def _warnings(night: Night, page: Page) -> None:
    """What is wrong, or surprising, in the last files first."""
    told = [(each, text) for each in reversed(night.drawn) for text in each.warnings]
    if not told:
        return
    page.title("Warnings")
    for each, text in told[:MOST_WARNINGS]:
        page.say(f"{_row(each)}: {text}")
    if more := told[MOST_WARNINGS:]:
        page.say(f"and {len(more):,} more; --format json has all", "dim")
