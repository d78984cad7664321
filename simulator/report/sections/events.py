"""Chances of events: four key ones on cards, and every one with its simulation error in a table."""

from __future__ import annotations

from typing import Any

from simulator.report.election import Election, Row

CARDS = 4
LONGEST = 120
"""Letters of a rule that is shown."""


def cards(election: Election) -> list[Row]:
    """Key chances: the headline, then open majorities, then what is the most open."""
    rows = [row for row in _forecasts(election, after=False) if 0.0 < row["p"] < 1.0]
    asked = election.scenario.page.headline

    def place(row: Row) -> tuple[bool, bool, float]:
        named = row["event"] in election.named_sets
        return row["event"] != asked, not named, abs(row["p"] - 0.5)

    first = sorted(rows, key=place)
    majorities = [row for row in first if row["event"] in election.named_sets][:2]
    stated = [row for row in first if row["event"] == asked]
    rest = sorted(rows, key=lambda row: abs(row["p"] - 0.5))
    chosen = {row["event"]: row for row in (*stated, *majorities, *rest)}
    return [_told(election, row) for row in list(chosen.values())[:CARDS]]


def events(election: Election) -> dict[str, Any] | None:
    """Rows of two tables: what is asked with the result known is apart."""
    rows, after = (
        [_told(election, row) for row in _forecasts(election, after=after)]
        for after in (False, True)
    )
    return {"rows": rows, "after": after} if rows or after else None


def _forecasts(election: Election, *, after: bool) -> list[Row]:
    """Events by the table: those that are asked with the result known, or the others."""
    late = {event.id for event in election.scenario.event if event.after}
    return [row for row in election.rows("events") if (row["event"] in late) == after]


def _told(election: Election, row: Row) -> Row:
    words, when = election.words, row["when"]
    return {
        "event": row["event"],
        "name": row["name"],
        "when": when if len(when) <= LONGEST else when[: LONGEST - 1] + "…",
        "bar": election.styles.put(width=100 * row["p"]),
        "often": words.in_100(row["p"]),
        "chance": words.chance(row["p"], row["se"], election.draws),
        "error": words.error(row["p"], row["se"]),
    }
