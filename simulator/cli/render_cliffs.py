"""The result on a terminal: how near it is to another one."""

from __future__ import annotations

from simulator.cli.formats import chance_cell, change_cell
from simulator.cli.page import line
from simulator.cli.result_page import ResultPage, Row, Rows, points_cell

EVEN = (0.2, 0.8)
"""Events with a probability between these are near even odds."""
NEAR = 3.0
"""Standard deviations of a share; of one that does not vary, points."""


def cliffs(page: ResultPage, rows: Rows) -> None:
    """A tenth of a point, thresholds and votes, where they were asked for."""
    if "tenths" in rows:
        even = {row["event"] for row in rows["events"] if EVEN[0] <= row["p"] <= EVEN[1]}
        names = {row["event"]: line(row["name"]) for row in rows["events"]}
        _tenths(page, rows["tenths"], {event: names[event] for event in names if event in even})
        _thresholds(page, rows["thresholds"])
        _flips(page, rows["flips"], names if page.scenario.counted else _only(names, even))


def _only(names: dict[str, str], even: set[str]) -> dict[str, str]:
    return {event: name for event, name in names.items() if event in even}


def _tenths(page: ResultPage, found: list[Row], even: dict[str, str]) -> None:
    """Seats, and points of probability of events near even odds, for each party."""
    if not found:
        return
    cells = {(row["party"], row["event"]): row for row in found}
    page.title("A tenth of a point more", "what it changes: own seats, and events in points")
    page.say(f"from {found[0]['draws']:,} pairs of draws; ±: 95% simulation error", "dim")
    parties = dict.fromkeys(row["party"] for row in found)
    page.wide_table(
        ["", "seats", *even.values()],
        (
            [
                page.names[party],
                _change(cells.get((party, None)), 1.0),
                *(_change(cells[party, event], 100.0) for event in even),
            ]
            for party in parties
        ),
    )


def _change(row: Row | None, points: float) -> str:
    return (
        "" if row is None else change_cell(points * row["change"], points * (row["change_se"] or 0))
    )


def _thresholds(page: ResultPage, found: list[Row]) -> None:
    """Lists within a few standard deviations of a threshold."""
    near = [
        row for row in found if abs(row["distance"] if row["sds"] is None else row["sds"]) < NEAR
    ]
    if not near:
        return
    page.title("Near a threshold", "distance in points, and in standard deviations of the share")
    page.table(
        ["", "share %", "threshold %", "distance", "deviations", "reached"],
        (
            [
                page.names[row["party"]]
                + (f", {page.tiers[row['tier']]}" if len(page.tiers) > 1 else ""),
                points_cell(row["share"]),
                f"{row['threshold']:g}",
                f"{row['distance']:+.2f}",
                "–" if row["sds"] is None else f"{row['sds']:+.1f}",
                chance_cell(row["p_reached"], row["p_reached_se"] or 0.0, row["draws"]),
            ]
            for row in near
        ),
    )


def _flips(page: ResultPage, found: list[Row], names: dict[str, str]) -> None:
    """The fewest votes of any list for the seats, and for each event."""
    fewest: dict[str | None, Row] = {}
    for row in found:
        fewest.setdefault(row["event"], row)
    shown = [event for event in (None, *names) if event in fewest]
    if not shown:
        return
    kind = "the count" if page.scenario.counted else "the expected result"
    page.title(f"Votes that would change {kind}", "the fewest of one party, all others as they are")
    page.table(
        ["", "now", "votes", "points", "seats then"],
        (
            [
                "The house" if event is None else names[event],
                {None: "", True: "yes", False: "no"}[fewest[event]["happens"]],
                f"{page.names[fewest[event]['party']]} {fewest[event]['votes']:+,}",
                f"{fewest[event]['points']:+.2g}",
                _seats(page, fewest[event]["changes"]),
            ]
            for event in shown
        ),
    )


def _seats(page: ResultPage, changes: str) -> str:
    """Changes of seats with the names of parties."""
    pairs = [each.rsplit(" ", 1) for each in changes.split(", ") if each]
    return ", ".join(f"{page.names[party]} {change}" for party, change in pairs) or "the same"
