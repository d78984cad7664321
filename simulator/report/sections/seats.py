"""Seats of every party on one axis, the chance of none apart; and seats by tier."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.arrays import Integers
from simulator.figures.tally import quantiles_if_any
from simulator.report.election import Election, Row
from simulator.report.shapes import path, steps, stretched, ticks

MANY = 14
"""Parties that are shown at once; others are behind a button."""
SEEN = 2e-4
"""Of draws: a number of seats that is rarer does not widen the picture."""
SELDOM = 0.995
"""A party without a seat in so many draws is named in a note."""
NONE = 0.05
"""A party without a seat in more draws has "or none" with its range."""


def range_if_any(histogram: Integers) -> tuple[int, int] | None:
    """Where nine draws in ten fall of those with a seat; None where there are none."""
    low, _, high = quantiles_if_any(histogram)
    return None if low is None or high is None else (low, high)


def seats_text(election: Election, party: str) -> dict[str, str]:
    """A party's seats as people say them: "4–5" and "or none"; "none" and "or 4–5"."""
    words = election.words
    found, none = range_if_any(election.histograms[party]), election.parties[party]["p_zero"]
    if found is None or none is None or none >= SELDOM:
        return {"main": words.say("no_seat_word"), "also": ""}
    span = words.span(*found)
    if none > 0.5:
        return {"main": words.say("no_seat_word"), "also": words.say("or_range", range=span)}
    return {"main": span, "also": words.say("or_none") if none > NONE else ""}


def seats(election: Election) -> dict[str, Any] | None:
    """Rows of a picture, its axis, and the table of tiers."""
    shown = [p for p in election.by_size if (election.parties[p]["p_zero"] or 0.0) < SELDOM]
    if not shown or not election.draws:
        return None
    seen = [np.flatnonzero(election.histograms[p] > SEEN * election.draws) for p in shown]
    width = max(1 + max(int(seats.max(initial=0)) for seats in seen), 5) + 1
    rows = [_row(election, party, width) for party in shown]
    hidden = [party for party in election.by_size if party not in shown]
    return {
        "rows": rows[:MANY],
        "more": rows[MANY:],
        "axis": _axis(election, width),
        "majority": _majority(election, width),
        "hidden": [election.names[party] for party in hidden],
        "tiers": _tiers(election, shown),
    }


def _axis(election: Election, width: int) -> list[dict[str, str]]:
    return [
        election.styles.mark(election.words.number(tick), 100 * (tick + 0.5) / width)
        for tick in ticks(width - 1)
    ]


def _majority(election: Election, width: int) -> dict[str, str] | None:
    seats = election.majority
    if seats >= width:
        return None
    return election.styles.mark(election.words.number(seats), 100 * seats / width)


def _row(election: Election, party: str, width: int) -> dict[str, Any]:
    words, row = election.words, election.parties[party]
    some = [0, *election.histograms[party][1:].tolist()]
    data = steps(some[:width], max(*some, 1))
    first, last = range_if_any(election.histograms[party]) or (0, 0)
    none = row["p_zero"] or 0.0
    label = words.say("seats_label", party=election.names[party], range=words.span(first, last))
    return {
        "party": party,
        "picture": stretched(width, path(data, f"area {election.classes[party]}"), label),
        "range": election.styles.put(
            left=100 * first / width, width=100 * (last + 1 - first) / width
        ),
        "none": words.in_100(none, short=True) if none >= 0.0005 else "",
        "none_bar": election.styles.put(width=100 * none),
        **seats_text(election, party),
        "table": _numbers(election, row),
    }


def _numbers(election: Election, row: Row) -> list[str]:
    """The same as a row of a table: mean, range, none, largest, majority."""
    words, draws = election.words, election.draws
    return [
        words.number(row["seats_mean"], 1),
        words.span(row["seats_q05"], row["seats_q95"]),
        *(words.chance(row[key], row[f"{key}_se"], draws) for key in ("p_zero", "p_largest")),
        words.chance(row["p_majority"], row["p_majority_se"], draws),
    ]


def _tiers(election: Election, shown: list[str]) -> dict[str, Any] | None:
    """Seats by tier, where there are several."""
    if len(election.tiers) < 2:
        return None
    found = {(row["tier"], row["party"]): row for row in election.rows("tiers")}
    return {
        "names": list(election.tiers.values()),
        "rows": [
            (party, [_cell(election, found.get((tier, party))) for tier in election.tiers])
            for party in shown[: 2 * MANY]
        ],
    }


def _cell(election: Election, row: Row | None) -> tuple[str, str]:
    if row is None or row["seats_mean"] is None:
        return "–", ""
    words, mean = election.words, row["seats_mean"]
    text = f"<\u00a0{words.number(0.1, 1)}" if 0.0 < mean < 0.05 else words.number(mean, 1)
    return text, words.span(row["seats_q05"], row["seats_q95"])
