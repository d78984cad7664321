"""What would change it: seats if an open event happens and if not, and how near that is."""

from __future__ import annotations

from typing import Any

from simulator.report.election import Election, Row
from simulator.report.words import NO_BREAK

LEAST_SEATS = 0.5
"""A party with fewer mean seats either way is not shown."""
MOST = 14
MARGIN = 0.02
"""Of the longest bar, left free at either end; the style sheet leaves room for numbers."""


def splits(election: Election) -> list[dict[str, Any]]:
    """Diverging bars, one picture for each event that splits the draws."""
    found, rows = [], election.rows("conditional_seats")
    for event in dict.fromkeys(row["event"] for row in rows):
        own = [row for row in rows if row["event"] == event]
        yes = {row["party"]: row for row in own if row["happened"]}
        no = {row["party"]: row for row in own if not row["happened"]}
        if yes and no and all(row["draws"] for row in own):
            found.append(_split(election, election.events[event], yes, no))
    return found


def _split(election: Election, name: str, yes: dict[str, Row], no: dict[str, Row]) -> Row:
    words = election.words
    shown = [
        party
        for party in election.by_size
        if max(yes[party]["seats_mean"], no[party]["seats_mean"]) >= LEAST_SEATS
    ][:MOST]
    changes = {p: yes[p]["seats_mean"] - no[p]["seats_mean"] for p in shown}
    up, down = max([0.0, *changes.values()]), -min([0.0, *changes.values()])
    spare = MARGIN * max(up, down) or 1.0
    unit, zero = 100 / (up + down + 2 * spare), 100 * (down + spare) / (up + down + 2 * spare)
    return {
        "name": name,
        "draws_if": words.number(next(iter(yes.values()))["draws"]),
        "draws_if_not": words.number(next(iter(no.values()))["draws"]),
        "zero": election.styles.put(left=zero),
        "rows": [
            {
                "party": party,
                "bar": election.styles.put(
                    left=zero + unit * min(change, 0.0), width=unit * abs(change)
                ),
                "label": election.styles.put(left=zero + unit * change)
                if change >= 0
                else election.styles.put(right=100 - zero - unit * change),
                "is_gain": change >= 0,
                "change": words.signed(change, 1),
                "if": words.number(yes[party]["seats_mean"], 1),
                "if_not": words.number(no[party]["seats_mean"], 1),
            }
            for party, change in changes.items()
        ],
    }


def cliffs(election: Election) -> dict[str, Any] | None:
    """How near another outcome is: tables of thresholds, tenths, votes to flip."""
    words = election.words
    near = [row for row in election.rows("thresholds") if row["sds"] is not None][:MOST]
    tenths = [row for row in election.rows("tenths") if row["event"] is None and row["changed"]]
    flips = _flips(election)
    if not (near or tenths or flips):
        return None
    return {
        "near": [
            {
                "party": row["party"],
                "share": words.percent(row["share"], 2),
                "distance": words.signed(row["distance"], 2),
                "sds": words.signed(row["sds"], 1),
                "chance": words.chance(row["p_reached"], row["p_reached_se"], row["draws"]),
            }
            for row in near
        ],
        "tenths": [
            {
                "party": row["party"],
                "change": words.signed(row["change"], 2),
                "error": words.number(1.96 * (row["change_se"] or 0.0), 2),
                "changed": words.percent(100 * row["changed"]),
            }
            for row in sorted(tenths, key=lambda row: -abs(row["change"]))[:MOST]
        ],
        "flips": flips[:MOST],
    }


def _flips(election: Election) -> list[Row]:
    """Votes that change the house, events, or both; not what is asked with the result known."""
    words, found = election.words, dict[tuple[Any, ...], list[str]]()
    late = {event.id for event in election.scenario.event if event.after}
    for row in election.rows("flips"):
        if row["event"] in late:
            continue
        what = election.events.get(row["event"]) or words.say("the_house")
        found.setdefault((row["party"], row["votes"], row["points"], row["changes"]), []).append(
            what
        )
    return [
        {
            "party": party,
            "votes": words.signed(votes, 0),
            "points": words.signed(points, 2),
            "what": "; ".join(what),
            "seats": _seats(election, changes),
        }
        for (party, votes, points, changes), what in found.items()
    ]


def _seats(election: Election, changes: str) -> str:
    """ "NSDP +1, Auyl −1", of what the table has: "nsdp +1, auyl -1"."""
    moved = (each.split() for each in changes.split(", ") if each)
    return ", ".join(
        f"{election.names[party]}{NO_BREAK}{election.words.signed(int(seats), 0)}"
        for party, seats in moved
    )
