"""Turnout, wasted votes, the Gallagher index, and the size of a house that varies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.report.election import Election


def measures(election: Election) -> list[dict[str, str]]:
    """A number each, with its range; turnout that does not vary is left out."""
    return list(_measures(election)) if election.draws else []


def _measures(election: Election) -> Iterator[dict[str, str]]:
    words = election.words
    (turnout,) = election.rows("turnout")
    if turnout["mean"] is not None and turnout["q05"] < turnout["q95"]:
        yield _measure(election, "turnout", turnout, percent=True)
    for row in election.rows("proportionality"):
        if row["mean"] is not None:
            yield _measure(election, row["measure"], row, percent=row["measure"] == "wasted")
    if election.varies:
        sizes = election.rows("house")
        mean = sum(row["seats"] * row["count"] for row in sizes) / election.draws
        yield {
            "name": words.say("measure_house"),
            "value": words.number(mean, 1),
            "range": words.say(
                "seen_range", range=words.span(min(election.sizes), max(election.sizes))
            ),
            "what": words.say("measure_house_what", regular=words.number(election.scenario.house)),
        }


def _measure(
    election: Election, name: str, row: dict[str, Any], *, percent: bool
) -> dict[str, str]:
    words = election.words
    span = words.span(row["q05"], row["q95"], 1)
    return {
        "name": words.say(f"measure_{name}"),
        "value": words.percent(row["mean"], 1) if percent else words.number(row["mean"], 1),
        "range": words.say("nine_in_ten_range", range=span),
        "what": words.say(f"measure_{name}_what"),
    }
