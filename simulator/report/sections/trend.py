"""How the forecast moved through the campaign, pooled anew at some days; and the record of such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from markupsafe import Markup

from simulator.polled import Polled
from simulator.polls.constants import Constants
from simulator.polls.record import LEVEL, RECORDS
from simulator.report.election import Election, Row
from simulator.report.shapes import WIDE, path, stretched, ticks
from simulator.report.words import Words
from simulator.scenario.model import Scenario
from simulator.schema import ordinal

DAYS = 12
"""At which polls are pooled."""
FEWEST, SHORTEST = 5, 10
"""Polls, and days from the third to the last, without which there is no campaign to see."""
MOST_LINES, MOST_BANDS = 8, 3
GAP = 7.0
"""Percent of the height between two names."""
MOST_TICKS = 6


def trend(election: Election) -> Row | None:
    """Lines, polls as dots, a table by day, and how such forecasts have done."""
    scenario = election.scenario
    if scenario.polls is None or scenario.date is None or scenario.counted:
        return None
    pooled = Polled.of(_as_of(scenario, scenario.polls.as_of))
    polls = [poll for poll in pooled.polls() if poll["last"] <= scenario.date]
    ended = sorted(ordinal(poll["last"]) for poll in polls)
    if len(ended) < FEWEST or ended[-1] - ended[2] < SHORTEST:
        return None
    days = np.unique(np.linspace(ended[2], ended[-1], DAYS).astype(int)).tolist()
    course = [_shares(_as_of(scenario, date.fromordinal(day).isoformat())) for day in days]
    return _told(election, days, course, polls)


def _as_of(scenario: Scenario, day: str) -> Scenario:
    """The scenario on that day, its shares those of the polls."""
    assert scenario.polls is not None
    polls = scenario.polls.model_copy(update={"as_of": day, "shares": "pooled"})
    return scenario.model_copy(update={"polls": polls})


def _shares(scenario: Scenario) -> dict[str, Row]:
    """Of parties that are in a poll by then: share, and nine in ten of results."""
    found = Polled.of(scenario)
    named = {party for entry in found.forecast.polled for party in entry.parties}
    return {row["party"]: row for row in found.parties() if row["party"] in named}


class _Frame:
    """Days from left to right, percent from the bottom up."""

    def __init__(self, first: int, last: int, top: float) -> None:
        self.first, self.last, self.top = first, last, top

    def x(self, day: float) -> float:
        """In percent of the width."""
        return 100 * (day - self.first) / (self.last - self.first)

    def y(self, share: float) -> float:
        """In percent from the top."""
        return 100 * (1 - min(share / self.top, 1.0))

    def point(self, day: float, share: float) -> str:
        """In units of the picture."""
        return f"{WIDE * self.x(day) / 100:.0f} {self.y(share):.1f}"


def _told(
    election: Election, days: list[int], course: list[dict[str, Row]], polls: list[Row]
) -> Row:
    words, last = election.words, course[-1]
    shown = sorted(last, key=lambda party: -last[party]["share"])[:MOST_LINES]
    early = min(ordinal(poll["last"]) for poll in polls)
    high = max(
        *(each[p]["high"] for each in course for p in shown[:MOST_BANDS] if p in each),
        *(poll["shares"].get(party, 0.0) for poll in polls for party in shown),
    )
    frame = _Frame(early, days[-1], 1.04 * high)
    layers = [_layers(election, frame, days, course, polls, party) for party in shown]
    bands, dots, lines = zip(*reversed(layers), strict=True)
    inside = Markup("").join([*bands[-MOST_BANDS:], *dots, *lines])
    said = words.listed(f"{election.names[p]} {words.percent(last[p]['share'], 1)}" for p in shown)
    label = words.say("trend_label", day=_day(words, days[-1]), parties=said)
    return {
        "polls": words.say("trend_polls", len(polls)),
        "picture": stretched(WIDE, inside, label, "dist lines"),
        "names": _names(election, frame, shown, last),
        "levels": [
            {"text": words.percent(at), "at": election.styles.put(top=frame.y(at))}
            for at in ticks(frame.top, MOST_TICKS)
        ],
        "axis": _axis(election, frame),
        "parties": shown,
        "rows": [
            (_day(words, day), [_cell(words, each.get(party)) for party in shown])
            for day, each in zip(days, course, strict=True)
        ],
        "record": _record(election),
    }


def _layers(
    election: Election,
    frame: _Frame,
    days: list[int],
    course: list[dict[str, Row]],
    polls: list[Row],
    party: str,
) -> tuple[Markup, Markup, Markup]:
    """The range as a band, polls as dots, and the share as a line."""
    name = election.classes[party]
    dashed = " dashed" if election.colours[party].outlined else ""
    there = [(day, each[party]) for day, each in zip(days, course, strict=True) if party in each]
    line = " ".join(frame.point(day, row["share"]) for day, row in there)
    upper = [frame.point(day, row["high"]) for day, row in there]
    lower = [frame.point(day, row["low"]) for day, row in reversed(there)]
    dots = "".join(
        f"M{frame.point(ordinal(poll['last']), poll['shares'][party])}h0"
        for poll in polls
        if party in poll["shares"]
    )
    return (
        path(f"M{' '.join([*upper, *lower])}Z", f"{name} range"),
        path(dots, f"{name} poll"),
        path(f"M{line}", f"{name} share{dashed}"),
    )


def _names(
    election: Election, frame: _Frame, shown: Sequence[str], last: Mapping[str, Row]
) -> list[Row]:
    """Beside the ends of lines, none over another: from the top down, moved as far as needed."""
    places: list[float] = []
    for party in shown:
        own = frame.y(last[party]["share"])
        places.append(max(own, places[-1] + GAP) if places else own)
    beyond = max(0.0, places[-1] - 97.0)
    for at in range(len(places) - 1, -1, -1):
        below = places[at + 1] - GAP if at + 1 < len(places) else places[at] - beyond
        places[at] = min(places[at], below)
    return [
        {
            "party": party,
            "at": election.styles.put(top=at),
            "share": election.words.percent(last[party]["share"], 1),
        }
        for party, at in zip(shown, places, strict=True)
    ]


def _axis(election: Election, frame: _Frame) -> list[Row]:
    """The first day, the last, and one between."""
    days = [frame.first, (frame.first + frame.last) // 2, frame.last]
    return [
        {"text": _day(election.words, day), "at": election.styles.put(left=frame.x(day))}
        for day in days
    ]


def _day(words: Words, day: int) -> str:
    return words.short_day(date.fromordinal(day))


def _cell(words: Words, row: Row | None) -> tuple[str, str]:
    if row is None:
        return "–", ""
    return words.percent(row["share"], 1), words.span(row["low"], row["high"], 1)


def _record(election: Election) -> Row | None:
    """What the backtest found, where the constants are those that it was made with."""
    polls, words = election.scenario.polls, election.words
    assert polls is not None
    if polls.constants != Constants.of(polls.kind):
        return None
    records = RECORDS[polls.kind]
    return {
        "lead": words.say(
            f"record_{polls.kind}",
            elections=words.number(max(each.elections for each in records)),
            level=words.percent(LEVEL),
        ),
        "heads": [
            words.say("col_when"),
            words.say("col_elections"),
            words.say("record_error"),
            words.say("record_held", level=words.percent(LEVEL)),
        ],
        "rows": [
            [
                words.say("days_before", each.days),
                words.number(each.elections),
                f"{words.number(each.mae, 2)} ± {words.number(each.mae_se, 2)}",
                f"{words.percent(each.held)} ± {words.number(each.held_se)}",
            ]
            for each in records
        ],
    }
