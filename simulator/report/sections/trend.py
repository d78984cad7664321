"""How the forecast moved through the campaign, pooled anew at some days; and the record of such."""

from __future__ import annotations

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
    return _Course(election, days, course, polls).told()


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


class _Course:
    """The campaign as a picture: days from left to right, percent from the bottom up."""

    def __init__(
        self, election: Election, days: list[int], course: list[dict[str, Row]], polls: list[Row]
    ) -> None:
        self.election, self.words, self.polls = election, election.words, polls
        self.course = list(zip(days, course, strict=True))
        self.first, (self.last, self.now) = min(ordinal(p["last"]) for p in polls), self.course[-1]
        self.shown = sorted(self.now, key=lambda party: -self.now[party]["share"])[:MOST_LINES]
        high = max(
            *(each[p]["high"] for each in course for p in self.shown[:MOST_BANDS] if p in each),
            *(poll["shares"].get(party, 0.0) for poll in polls for party in self.shown),
        )
        self.top: float = 1.04 * high

    def x(self, day: float) -> float:
        """In percent of the width."""
        return 100 * (day - self.first) / (self.last - self.first)

    def y(self, share: float) -> float:
        """In percent from the top."""
        return 100 * (1 - min(share / self.top, 1.0))

    def point(self, day: float, share: float) -> str:
        """In units of the picture."""
        return f"{WIDE * self.x(day) / 100:.0f} {self.y(share):.1f}"

    def told(self) -> Row:
        """For the template."""
        words, put = self.words, self.election.styles.put
        bands, dots, lines = zip(*reversed([self._layers(p) for p in self.shown]), strict=True)
        inside = Markup("").join([*bands[-MOST_BANDS:], *dots, *lines])
        shares = {party: words.percent(self.now[party]["share"], 1) for party in self.shown}
        said = words.listed(f"{self.election.names[p]} {share}" for p, share in shares.items())
        label = words.say("trend_label", day=_day(words, self.last), parties=said)
        days = [self.first, (self.first + self.last) // 2, self.last]
        return {
            "polls": words.say("trend_polls", len(self.polls)),
            "picture": stretched(WIDE, inside, label, "dist lines"),
            "names": [
                {"party": party, "at": put(top=at), "share": shares[party]}
                for party, at in zip(self.shown, self._places(), strict=True)
            ],
            "levels": [
                {"text": words.percent(at), "at": put(top=self.y(at))}
                for at in ticks(self.top, MOST_TICKS)
            ],
            "axis": [self.election.styles.mark(_day(words, day), self.x(day)) for day in days],
            "parties": self.shown,
            "rows": [
                (_day(words, day), [_cell(words, each.get(party)) for party in self.shown])
                for day, each in self.course
            ],
            "record": _record(self.election),
        }

    def _layers(self, party: str) -> tuple[Markup, Markup, Markup]:
        """The range as a band, polls as dots, and the share as a line."""
        name = self.election.classes[party]
        dashed = " dashed" if self.election.colours[party].outlined else ""
        there = [(day, each[party]) for day, each in self.course if party in each]
        line = " ".join(self.point(day, row["share"]) for day, row in there)
        upper = [self.point(day, row["high"]) for day, row in there]
        lower = [self.point(day, row["low"]) for day, row in reversed(there)]
        dots = "".join(
            f"M{self.point(ordinal(poll['last']), poll['shares'][party])}h0"
            for poll in self.polls
            if party in poll["shares"]
        )
        return (
            path(f"M{' '.join([*upper, *lower])}Z", f"{name} range"),
            path(dots, f"{name} poll"),
            path(f"M{line}", f"{name} share{dashed}"),
        )

    def _places(self) -> list[float]:
        """Of names beside the ends of lines, none over another: from the top down, moved as far as
        needed."""
        places: list[float] = []
        for party in self.shown:
            own = self.y(self.now[party]["share"])
            places.append(max(own, places[-1] + GAP) if places else own)
        beyond = max(0.0, places[-1] - 97.0)
        for at in range(len(places) - 1, -1, -1):
            below = places[at + 1] - GAP if at + 1 < len(places) else places[at] - beyond
            places[at] = min(places[at], below)
        return places


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
