"""Who has a majority together: named sets and blocs, and an explorer of all others."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from simulator.arrays import Integers
from simulator.coalitions.houses import Houses
from simulator.draw_ranges import numbers_of
from simulator.intervals import HIGH, LOW, quantile
from simulator.report.election import Election, Row
from simulator.report.shapes import path, steps, stretched, ticks
from simulator.tables.of_coalitions import REPLAYED

BINS = 160
MOST_NAMED = 12
MOST_MINIMAL, MOST_POWERFUL = 6, 14
MOST_PARTIES = 16
"""With seats: of more, minimal majorities and power are not shown."""
UNLIKELY = 0.05


def majorities(election: Election) -> dict[str, Any] | None:
    """Rows of a picture around the majority, and where the explorer begins."""
    if not election.again or len(election.riding.units) < 2:
        return None
    sets = list(_sets(election))
    sums = [_sum(election.riding, one["parties"]) for one in sets]
    scale, few = _Scale.of(election, sums), len(election.riding.units) <= MOST_PARTIES
    rows = [_row(election, one, seats, scale) for one, seats in zip(sets, sums, strict=True)]
    return {
        "rows": sorted(rows, key=lambda row: -row["p"]),
        "axis": scale.axis(election),
        "at": election.styles.put(left=scale.at(election.majority)),
        "majority": election.words.number(election.majority),
        "power": _power(election) if few else [],
        "minimal": _minimal(election) if few else [],
        "again": election.words.number(min(election.draws, REPLAYED)),
        "chips": _chips(election, sets),
        "counted": election.words.number(election.subsets.draws),
        "all": election.words.large(election.draws)
        if election.draws > election.subsets.draws
        else "",
        "riding": election.words.number(election.riding.draws),
        "all_counted": len(election.subsets.parties) >= len(election.riding.units),
    }


def _sum(houses: Houses, parties: Iterable[str]) -> Integers:
    """Seats of some parties together [draw]."""
    found: Integers = houses.seats[np.isin(houses.units, [*parties])].sum(axis=0)
    return found


def _sets(election: Election) -> Iterator[Row]:
    """Majorities that events ask for, then blocs, then parties alone that may have one."""
    events = {row["event"]: row for row in election.rows("events")}
    seen: set[frozenset[str]] = set()
    for event, members in list(election.named_sets.items())[:MOST_NAMED]:
        if frozenset(members) not in seen:
            seen.add(frozenset(members))
            row = events[event]
            yield {"p": row["p"], "se": row["se"], "parties": members, "name": ""}
    for row, bloc in zip(election.rows("blocs"), election.scenario.bloc, strict=False):
        members = tuple(party for party in bloc.parties if party in election.seats)
        if frozenset(members) not in seen and len(seen) < MOST_NAMED:
            seen.add(frozenset(members))
            yield {**_majority(row), "parties": members, "name": election.names[bloc.id]}
    for party in election.by_size:
        row = election.parties[party]
        if frozenset((party,)) not in seen and (row["p_majority"] or 0.0) > UNLIKELY:
            yield {**_majority(row), "parties": (party,), "name": ""}


def _majority(row: Row) -> Row:
    return {"p": row["p_majority"], "se": row["p_majority_se"]}


class _Scale:
    """Bins of seats around the majority, where one of them begins."""

    def __init__(self, first: int, last: int, width: int, majority: int) -> None:
        before = -(-(majority - first) // width)
        self.width, self.first = width, majority - before * width
        self.cut = before
        self.bins = before + -(-(last + 1 - majority) // width)

    @classmethod
    def of(cls, election: Election, sums: list[Integers]) -> _Scale:
        """From the fewest to the most seats that are seen."""
        majority, house = election.majority, max(election.sizes)
        seen = [(int(np.quantile(s, 5e-4)), int(np.quantile(s, 1 - 5e-4))) for s in sums if s.size]
        spare = max(house // 20, 2)
        first = max(0, min([majority - spare, *(low - 1 for low, _ in seen)]))
        last = min(house, max([majority + spare, *(high + 1 for _, high in seen)]))
        return cls(first, last, max(1, house // BINS), majority)

    def at(self, seats: int) -> float:
        """The place of the left side of a number of seats, in percent."""
        return 100 * (seats - self.first) / (self.bins * self.width)

    def counts(self, sums: Integers) -> list[int]:
        """Draws by bin; those beyond either end are in the last one there."""
        bins = np.clip((sums - self.first) // self.width, 0, self.bins - 1)
        counts: list[int] = np.bincount(bins, minlength=self.bins).tolist()
        return counts

    def axis(self, election: Election) -> list[dict[str, str]]:
        """Round numbers that do not touch the majority."""
        end = self.first + self.bins * self.width
        step = next(iter(ticks(end - self.first, 8)[1:]), 1)
        marks = range(-(-self.first // step) * step, end, step)
        near = [m for m in marks if abs(self.at(m) - self.at(election.majority)) > 6]
        return [
            election.styles.mark(election.words.number(mark), self.at(mark))
            for mark in near
            if 2 < self.at(mark) < 98
        ]


def _row(election: Election, one: Row, sums: Integers, scale: _Scale) -> Row:
    words = election.words
    bins, counts = scale.counts(sums), np.bincount(sums)
    lose, won = (steps(part, max(*bins, 1)) for part in (bins[: scale.cut], bins[scale.cut :]))
    low, high = quantile(counts, LOW) or 0, quantile(counts, HIGH) or 0
    label = words.say(
        "together_label", parties=election.called(one["parties"]), range=words.span(low, high)
    )
    picture = stretched(scale.bins, path(lose, "lose") + path(won, "win", scale.cut), label)
    return one | {
        "picture": picture,
        "range": election.styles.put(
            left=max(scale.at(low), 0.0), width=max(scale.at(high + 1) - scale.at(low), 0.5)
        ),
        "often": words.in_100(one["p"], short=True),
        "chance": words.chance(one["p"], one["se"], election.draws),
        "error": words.error(one["p"], one["se"]),
        "seats": words.span(low, high),
    }


def _chips(election: Election, sets: list[Row]) -> list[Row]:
    """Parties to choose from, those of the most open named set chosen."""
    start = min(sets, key=lambda one: abs(one["p"] - 0.5), default={"parties": ()})["parties"]
    riding = set(election.riding.units)
    return [{"party": p, "on": p in start} for p in election.order if p in riding]


def _minimal(election: Election) -> list[Row]:
    """The likeliest sets that are a majority and would be none without any of their parties."""
    words = election.words
    return [
        {
            "parties": row["parties"].split(" + "),
            "minimal": words.chance(row["p_minimal"], row["p_minimal_se"], row["draws"]),
            "majority": words.chance(row["p_majority"], row["p_majority_se"], row["draws"]),
            "seats": words.span(row["seats_q05"], row["seats_q95"]),
        }
        for row in election.rows("coalitions")[:MOST_MINIMAL]
    ]


def _power(election: Election) -> list[Row]:
    """Banzhaf and Shapley indices, and how often a party is needed or decides who governs."""
    words = election.words
    rows = sorted(election.rows("power"), key=lambda row: -row["banzhaf_mean"])
    return [
        {
            "party": row["party"],
            "bar": election.styles.put(width=100 * row["banzhaf_mean"]),
            "banzhaf": words.percent(100 * row["banzhaf_mean"], 1),
            "shapley": words.percent(100 * row["shapley_mean"], 1),
            "needed": words.chance(row["p_needed"], row["p_needed_se"], row["draws"]),
            "kingmaker": words.chance(row["p_kingmaker"], row["p_kingmaker_se"], row["draws"]),
        }
        for row in rows[:MOST_POWERFUL]
    ]


def explorer(election: Election) -> dict[str, Any]:
    """What the script knows: counts of sets, and draws."""
    riding, subsets, words = election.riding, election.subsets, election.words
    wide, least, packed = _packed(riding.seats)
    return {
        "parties": [
            {"id": party, "name": election.names[party], "kind": election.classes[party]}
            for party in riding.units
        ],
        "order": [party for party in election.order if party in riding.units],
        "counted": list(subsets.parties),
        "counts": subsets.majorities.tolist(),
        "draws": subsets.draws,
        "known": {"+".join(m): hits for m, hits in election.known_majorities.items()},
        "all": election.draws,
        "riding": riding.draws,
        "numbers": _numbers(numbers_of(election.first)),
        "wide": wide,
        "least": least,
        "headings": _headings(election),
        "seats": packed,
        "sizes": None if np.ptp(riding.size) == 0 else riding.size.tolist(),
        "size": int(riding.size[0]),
        "central": riding.central,
        "majority": election.majority,
        "house": max(election.sizes),
        "language": words.language,
        "texts": {key: words.texts[f"js_{key}"] for key in TEXTS},
    }


def _headings(election: Election) -> dict[int, str]:
    """What a house of each size that rides along is called, where it varies."""
    filled = np.unique(election.riding.seats.sum(axis=0)).tolist()
    return {seats: election.words.say("house", seats) for seats in filled} if filled[1:] else {}


TEXTS = (
    *("never", "always", "fewer", "more", "often", "in_no_draw", "in_every_draw", "error"),
    *("seats", "choose", "one_of", "central", "label", "none"),
)
"""Texts of the catalogue that the script needs."""


def _numbers(draws: list[int]) -> int | list[int]:
    """The number of the first draw, where the others follow it; else all of them."""
    return draws[0] if draws[-1] - draws[0] == len(draws) - 1 else draws


def _packed(seats: Integers) -> tuple[bool, list[int], str]:
    """Seats draw by draw beyond the fewest of each party: whether a number needs two bytes,
    the fewest, and the others in base 64."""
    least = seats.min(axis=1)
    beyond = seats.T - least
    wide = bool(beyond.max() > 255)
    content = beyond.astype("<u2" if wide else "u1").tobytes()
    return wide, least.tolist(), base64.b64encode(content).decode()
