"""The page of an election night: chances as counts came, shares with their ranges, surprises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.intervals import Z, decimals
from simulator.report.document import Look, Page, Styles, page
from simulator.report.shapes import curve
from simulator.report.told import NightMeasureTold, NightTold, StageTold, told
from simulator.report.words import Words

MOST_EVENTS, MOST_PARTIES, MOST_TICKS = 12, 12, 8
LEAST_SHARE = 0.5
"""Percent: a party that never may have more is not shown."""
Row = dict[str, Any]
Line = Sequence[NightMeasureTold]
"""A figure at each stage."""


def of_night(document: Mapping[str, Any], words: Words, look: Look, place: str = "night") -> Page:
    """The page. Raises: SimulatorError, where the document is not a night."""
    night = _Night(told(NightTold, document, place), words)
    found = night.found
    return page(
        "night.html.j2",
        words,
        night.styles,
        look,
        name=f"{found.night}-night",
        title=look.title or night.title(),
        kicker=words.say("night", name=found.name),
        sub=words.say("night_sub", len(found.stages) - 1),
        meta=words.drawn(found.draws, found.seed),
        counted=night.counted(),
        chances=[night.chance(line) for line in night.events[:MOST_EVENTS]],
        pictures=[*filter(None, map(night.spans, ("share", "seats")))],
        chance_table=night.table(),
        surprises=night.surprises(),
        warnings=[
            (night.name(stage), text) for stage in reversed(found.stages) for text in stage.warnings
        ],
    )


class _Night:
    """A night, and the parts of its page."""

    def __init__(self, found: NightTold, words: Words) -> None:
        self.found, self.words, self.styles = found, words, Styles()
        lines: dict[tuple[Any, ...], list[NightMeasureTold]] = {}
        for row in found.measures:
            if row.tier in (None, "all"):
                lines.setdefault((row.measure, row.party, row.event), []).append(row)
        self.lines: list[Line] = [row for row in lines.values() if len(row) == len(found.stages)]
        """Each figure of the house or of an event, stage by stage."""
        self.events = sorted(
            (line for line in self.lines if line[0].event is not None), key=self._rank
        )
        """Chances of events: the headline, then those that moved the furthest.

        Those that are asked because the result is known come last.
        """

    def _rank(self, line: Line) -> tuple[bool, bool, float]:
        event, values = line[0].event, [row.value or 0.0 for row in line]
        moved = max(values) - min(values)
        return event in self.found.after, event != self.found.headline, -moved

    def name(self, stage: StageTold) -> str:
        """The time or the name of a file; the forecast has a word of its own."""
        return self.words.say("night_forecast") if stage.stage == 0 else stage.time or stage.name

    def _label(self, line: Line) -> str:
        return line[0].label(self.found.names, self.words)

    def _party(self, line: Line) -> str:
        name = str(line[0].party)
        return self.found.names.parties.get(name, name)

    def _chance(self, row: NightMeasureTold) -> str:
        return self.words.chance(row.value, row.error, self.found.draws)

    def title(self) -> str:
        """The chance of the headline by now, and how much is counted."""
        part, words = self.found.stages[-1].counted, self.words
        counted = words.percent(part, 0 if part >= 10 else 1)
        if not self.events:
            return words.say("night_title_counted", counted=counted)
        line = self.events[0]
        event, chance = self._label(line), self._chance(line[-1])
        return words.say("night_title", event=event, chance=chance, counted=counted)

    def _curve(
        self,
        label: str,
        values: Sequence[float],
        bands: Sequence[tuple[float, float]],
        most: float = 100.0,
        told: str = "",
    ) -> Row:
        """A line through the stages in a band; `most` is the top, `told` the value by now."""
        last = max(len(values) - 1, 1)
        places = [place / last for place in range(len(values))]
        return {
            "label": f"{label}: {told}" if told else label,
            "picture": curve(places, values, bands, label, most),
            "ticks": self._ticks(),
            "top": self.words.short(most),
            "half": self.words.short(most / 2),
        }

    def _ticks(self) -> list[Row]:
        """Some of the stages, the last among them: time of day, or number of the file."""
        stages = self.found.stages
        last, step = len(stages) - 1, -(-len(stages) // MOST_TICKS)
        return [
            self.styles.mark(
                stage.time.rpartition(" ")[2] if stage.time else str(stage.stage),
                100 * place / max(last, 1),
            )
            for place in sorted(range(last, 0, -step))
            for stage in [stages[place]]
        ]

    def counted(self) -> Row:
        """How much was counted."""
        words, stages = self.words, self.found.stages
        label, values = words.say("night_counted"), [stage.counted for stage in stages]
        return {
            **self._curve(label, values, [(0.0, value) for value in values]),
            "heads": [words.say("night_file"), label, words.say("night_effective")],
            "rows": [
                [
                    self.name(stage),
                    words.percent(stage.counted, 1),
                    "–" if stage.effective is None else words.percent(100 * stage.effective),
                ]
                for stage in stages
            ],
        }

    def chance(self, line: Line) -> Row:
        """The chance of an event in the band of its simulation error."""
        values = [100 * (row.value or 0.0) for row in line]
        errors = [100 * Z * (row.error or 0.0) for row in line]
        bands = [(one - error, one + error) for one, error in zip(values, errors, strict=True)]
        return self._curve(self._label(line), values, bands, told=self._chance(line[-1]))

    def spans(self, measure: str) -> Row | None:
        """Shares or seats of those who may have any, with the ranges of 90% of draws."""
        least = LEAST_SHARE if measure == "share" else 1.0
        shown = [
            line
            for line in self.lines
            if (line[0].measure, line[0].party is None) == (measure, False)
            and max((row.high or 0.0 for row in line), default=0.0) >= least
        ]
        shown.sort(key=lambda line: -(line[-1].value or 0.0))
        rows = [
            [self.name(stage), *(self._range(line[place]) for line in shown)]
            for place, stage in enumerate(self.found.stages)
        ]
        heads = [self.words.say("night_file"), *map(self._party, shown)]
        if not shown:
            return None
        return {
            "title": self.words.say(f"night_{measure}"),
            "curves": [self._span(line) for line in shown[:MOST_PARTIES]],
            "table": {"heads": heads, "rows": rows},
        }

    def _span(self, line: Line) -> Row:
        most = _round_up(max(row.high or row.value or 0.0 for row in line))
        values = [row.value or 0.0 for row in line]
        bands = [
            (value if row.low is None else row.low, value if row.high is None else row.high)
            for row, value in zip(line, values, strict=True)
        ]
        return self._curve(self._party(line), values, bands, most, self._range(line[-1]))

    def _range(self, row: NightMeasureTold) -> str:
        if row.value is None:
            return "–"
        digits = 1 if row.measure == "share" else 0
        return f"{self.words.number(row.value, 1)} ({self.words.span(row.low, row.high, digits)})"

    def table(self) -> Row:
        """Each file with the chance of each event, and what it changed."""
        heads, change = [self.words.say("night_file")], self.words.say("night_change")
        rows = [[self.name(stage)] for stage in self.found.stages]
        for line in self.events:
            heads += [self._label(line), change]
            for cells, row in zip(rows, line, strict=True):
                cells += [self._chance(row), self._change(row)]
        return {"heads": heads, "rows": rows}

    def _change(self, row: NightMeasureTold) -> str:
        """A change in points, and half of the 95% interval of its simulation error."""
        if row.change is None:
            return ""
        error = 100 * (row.change_error or 0.0)
        digits = decimals(error) if error else 1
        told = self.words.signed(100 * row.change, digits)
        return f"{told} ±{self.words.number(Z * error, digits)}" if error else told

    def surprises(self) -> Row | None:
        """Returns far from what was expected, of the last file first."""
        words, names = self.words, self.found.names.parties
        rows = [
            [
                self.name(self.found.stages[row.stage]),
                row.place,
                words.say("m_turnout") if row.party is None else names.get(row.party, row.party),
                words.percent(row.expected, 1),
                words.percent(row.counted, 1),
                words.number(abs(row.sd), 1),
            ]
            for row in reversed(self.found.surprises)
            if row.stage < len(self.found.stages)
        ]
        heads = ["night_file", "night_place", "night_party"]
        heads += ["night_expected", "night_in", "night_sd"]
        return {"heads": [*map(words.say, heads)], "rows": rows} if rows else None


def _round_up(number: float) -> float:
    """The next number of which half is a round one, too."""
    steps = (1, 2, 4, 6, 8, 10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1000)
    return float(next((step for step in steps if step >= number), number))
