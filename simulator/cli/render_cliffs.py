"""The result on a terminal: how near it is to another one."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.cli.formats import change_cell
from simulator.cli.page import line
from simulator.cli.result_page import ResultPage, Row, Rows, points_cell
from simulator.intervals import chance_cell

EVEN = (0.2, 0.8)
"""Events with a probability between these are near even odds."""
NEAR = 3.0
"""Standard deviations of a share; of one that does not vary, points."""
MOST_DISTRICTS = 10
MOST_CHANGES = 2
"""Parties whose seats change; of more only the first. All are in the tables."""


def cliffs(page: ResultPage, rows: Rows) -> None:
    """A tenth of a point, thresholds and votes, where they were asked for."""
    if "tenths" in rows:
        names = {row["event"]: line(row["name"]) for row in rows["events"]}
        even = {row["event"] for row in rows["events"] if EVEN[0] <= row["p"] <= EVEN[1]}
        near = {event: name for event, name in names.items() if event in even}
        _tenths(page, rows["tenths"], near)
        _thresholds(page, rows["thresholds"])
        _flips(page, rows["flips"], rows["margins"], names if page.scenario.counted else near)
        _districts(page, rows["margins"])


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
    return "" if row is None else change_cell(row["change"], row["change_se"], points)


def _thresholds(page: ResultPage, found: list[Row]) -> None:
    """Lists within a few standard deviations of a threshold."""
    far = ((row, row["distance"] if row["sds"] is None else row["sds"]) for row in found)
    near = [row for row, away in far if abs(away) < NEAR]
    if not near:
        return
    page.title("Near a threshold", "distance in points, and in standard deviations of the share")
    page.table(
        ["", "share %", "threshold %", "distance", "deviations", "reached"],
        (
            [
                page.names[row["party"]] + page.in_tier(row["tier"]),
                points_cell(row["share"]),
                f"{row['threshold']:g}",
                f"{row['distance']:+.2f}",
                "–" if row["sds"] is None else f"{row['sds']:+.1f}",
                chance_cell(row["p_reached"], row["p_reached_se"] or 0.0, row["draws"]),
            ]
            for row in near
        ),
    )


def _flips(page: ResultPage, lists: list[Row], districts: list[Row], names: dict[str, str]) -> None:
    """The fewest votes of any list, or of any candidate, for the seats, and for each event."""
    fewest: dict[str | None, Row] = {}
    for row in sorted([*lists, *_of_districts(lists, districts)], key=lambda x: abs(x["votes"])):
        fewest.setdefault(row["event"], row)
    shown = [event for event in (None, *names) if event in fewest]
    if not shown:
        return
    kind = "the count" if page.scenario.counted else "the expected result"
    page.title(f"Votes that would change {kind}", "the fewest of one list or candidate")
    page.table(
        ["", "now", "votes", "points", "seats then"],
        (
            [
                "The house" if event is None else names[event],
                {None: "", True: "yes", False: "no"}[fewest[event]["happens"]],
                f"{_whose(page, fewest[event])} {fewest[event]['votes']:+,}",
                f"{fewest[event]['points']:+.2g}",
                _seats(page, fewest[event]["changes"]),
            ]
            for event in shown
        ),
    )


def _of_districts(lists: list[Row], districts: list[Row]) -> Iterator[Row]:
    """What the second of a district winning it would change, in rows as those of lists."""
    happens = {row["event"]: row["happens"] for row in lists}
    for row in districts:
        events = row["events"].split(" + ") if row["events"] else []
        for event in [*([None] if row["changes"] else []), *events]:
            yield row | {"party": row["second"], "event": event, "happens": happens.get(event)}


def _whose(page: ResultPage, row: Row) -> str:
    where = f", {page.districts[row['district']]}" if "district" in row else ""
    return page.names[row["party"]] + where


def _districts(page: ResultPage, found: list[Row]) -> None:
    """The closest of them."""
    if not found:
        return
    page.title("Closest districts", "votes that the second would need, all others as they are")
    page.table(
        ["", "leader", "second", "votes", "points", "seats then"],
        (
            [
                page.districts[row["district"]],
                page.party(row["party"]),
                page.party(row["second"]),
                f"{row['votes']:,}",
                f"{row['points']:.2g}",
                _seats(page, row["changes"]),
            ]
            for row in found[:MOST_DISTRICTS]
        ),
        left=3,
    )


def _seats(page: ResultPage, changes: str) -> str:
    """The largest changes of seats, with the names of parties."""
    pairs = [each.rsplit(" ", 1) for each in changes.split(", ") if each]
    pairs.sort(key=lambda pair: -abs(int(pair[1])))
    few = pairs if len(pairs) <= MOST_CHANGES else pairs[:1]
    shown = [f"{page.names[party]} {change}" for party, change in few]
    more = [f"{len(pairs) - 1} more"] if len(pairs) > MOST_CHANGES else []
    return ", ".join([*shown, *more]) or "the same"
