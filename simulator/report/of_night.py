"""The page of an election night: chances as counts came, shares with their ranges, surprises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from simulator.intervals import Z, decimals
from simulator.report.document import Look, Page, Styles, page
from simulator.report.figures import label_of, measure_of
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
    found, styles = told(NightTold, document, place), Styles()
    lines = _lines(found)
    events = _events(lines, found)
    last = found.stages[-1]
    return page(
        "night.html.j2",
        words,
        styles,
        look,
        name=f"{found.night}-night",
        title=look.title or _title(events, last, found, words),
        kicker=words.say("night", name=found.name),
        sub=words.say("night_sub", len(found.stages) - 1),
        meta=words.drawn(found.draws, found.seed),
        counted=_counted(found, words, styles),
        chances=[_chance(each, found, words, styles) for each in events[:MOST_EVENTS]],
        pictures=[
            {"title": words.say(f"night_{measure}"), "curves": curves, "table": table}
            for measure in ("share", "seats")
            for curves, table in [_spans(lines, measure, found, words, styles)]
            if curves
        ],
        chance_table=_table(events, found, words),
        surprises=_surprises(found, words),
        warnings=[
            (_name(stage, words), text)
            for stage in reversed(found.stages)
            for text in stage.warnings
        ],
    )


def _lines(found: NightTold) -> list[Line]:
    """Each figure of the house or of an event, stage by stage."""
    lines: dict[tuple[Any, ...], list[NightMeasureTold]] = {}
    for row in found.measures:
        if row.tier in (None, "all"):
            lines.setdefault((row.measure, row.party, row.event), []).append(row)
    return [line for line in lines.values() if len(line) == len(found.stages)]


def _events(lines: Sequence[Line], found: NightTold) -> list[Line]:
    """Chances of events: the headline, then those that moved the furthest.

    Those that are asked because the result is known come last.
    """

    def rank(line: Line) -> tuple[bool, bool, float]:
        event = line[0].event
        return event in found.after, event != found.headline, -_moved(line)

    return sorted((line for line in lines if line[0].event is not None), key=rank)


def _moved(line: Line) -> float:
    values = [row.value or 0.0 for row in line]
    return max(values) - min(values)


def _name(stage: StageTold, words: Words) -> str:
    """The time or the name of a file; the forecast has a word of its own."""
    return words.say("night_forecast") if stage.stage == 0 else stage.time or stage.name


def _short(stage: StageTold) -> str:
    """What there is room for below a picture: the time of day, or the number of the file."""
    return stage.time.rpartition(" ")[2] if stage.time else str(stage.stage)


def _title(events: Sequence[Line], last: StageTold, found: NightTold, words: Words) -> str:
    counted = words.percent(last.counted, 0 if last.counted >= 10 else 1)
    if not events:
        return words.say("night_title_counted", counted=counted)
    row = events[0][-1]
    return words.say(
        "night_title",
        event=label_of(row, found.names, words),
        chance=words.chance(row.value, row.error, found.draws),
        counted=counted,
    )


def _curve(
    label: str, values: Sequence[float], bands: Sequence[tuple[float, float]], most: float
) -> Markup:
    """A line through the stages in a band; `most` is the top of the picture."""
    last = max(len(values) - 1, 1)
    return curve([place / last for place in range(len(values))], values, bands, label, most)


def _ticks(found: NightTold, styles: Styles) -> list[Row]:
    """Some of the stages, the last among them, below a picture."""
    last = len(found.stages) - 1
    step = -(-(last + 1) // MOST_TICKS)
    return [
        styles.mark(_short(found.stages[place]), 100 * place / max(last, 1))
        for place in sorted(range(last, 0, -step))
    ]


def _counted(found: NightTold, words: Words, styles: Styles) -> Row:
    """How much was counted."""
    label = words.say("night_counted")
    values = [stage.counted for stage in found.stages]
    return {
        "label": label,
        "picture": _curve(label, values, [(0.0, value) for value in values], 100.0),
        "ticks": _ticks(found, styles),
        "top": words.number(100),
        "half": words.number(50),
        "heads": [words.say("night_file"), label, words.say("night_effective")],
        "rows": [
            [
                _name(stage, words),
                words.percent(stage.counted, 1),
                "–" if stage.effective is None else words.percent(100 * stage.effective),
            ]
            for stage in found.stages
        ],
    }


def _chance(line: Line, found: NightTold, words: Words, styles: Styles) -> Row:
    """The chance of an event in the band of its simulation error."""
    label = label_of(line[0], found.names, words)
    values = [100 * (row.value or 0.0) for row in line]
    errors = [100 * Z * (row.error or 0.0) for row in line]
    bands = [(value - error, value + error) for value, error in zip(values, errors, strict=True)]
    last = line[-1]
    return {
        "label": f"{label}: {words.chance(last.value, last.error, found.draws)}",
        "picture": _curve(label, values, bands, 100.0),
        "ticks": _ticks(found, styles),
        "top": words.number(100),
        "half": words.number(50),
    }


def _spans(
    lines: Sequence[Line], measure: str, found: NightTold, words: Words, styles: Styles
) -> tuple[list[Row], Row]:
    """Shares or seats of those who may have any, with the ranges of 90% of draws."""
    shown = [
        line
        for line in lines
        if measure_of(line[0]) == measure and line[0].party is not None and _matters(line, measure)
    ]
    shown = sorted(shown, key=lambda line: -(line[-1].value or 0.0))
    curves = [_span(line, found, words, styles) for line in shown[:MOST_PARTIES]]
    table = {
        "heads": [words.say("night_file"), *(_party(line, found) for line in shown)],
        "rows": [
            [_name(stage, words), *(_range(line[place], words) for line in shown)]
            for place, stage in enumerate(found.stages)
        ],
    }
    return curves, table


def _matters(line: Line, measure: str) -> bool:
    highest = max((row.high for row in line if row.high is not None), default=0.0)
    return highest >= (LEAST_SHARE if measure == "share" else 1.0)


def _party(line: Line, found: NightTold) -> str:
    name = str(line[0].party)
    return found.names.parties.get(name, name)


def _span(line: Line, found: NightTold, words: Words, styles: Styles) -> Row:
    label = _party(line, found)
    most = _round_up(max(row.high or row.value or 0.0 for row in line))
    values = [row.value or 0.0 for row in line]
    bands = [_ends(row) for row in line]
    return {
        "label": f"{label}: {_range(line[-1], words)}",
        "picture": _curve(label, values, bands, most),
        "ticks": _ticks(found, styles),
        "top": words.short(most),
        "half": words.short(most / 2),
    }


def _ends(row: NightMeasureTold) -> tuple[float, float]:
    value = row.value or 0.0
    return (value if row.low is None else row.low, value if row.high is None else row.high)


def _round_up(number: float) -> float:
    """The next number of which half is a round one, too."""
    steps = (1, 2, 4, 6, 8, 10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1000)
    return float(next((step for step in steps if step >= number), number))


def _range(row: NightMeasureTold, words: Words) -> str:
    if row.value is None:
        return "–"
    digits = 1 if measure_of(row) == "share" else 0
    return f"{words.number(row.value, 1)} ({words.span(row.low, row.high, digits)})"


def _table(events: Sequence[Line], found: NightTold, words: Words) -> Row:
    """Each file with the chance of each event, and what it changed."""

    def cells(place: int, stage: StageTold) -> Iterator[str]:
        yield _name(stage, words)
        for line in events:
            row = line[place]
            yield words.chance(row.value, row.error, found.draws)
            yield _change(row, words)

    heads = [words.say("night_file")]
    for line in events:
        heads += [label_of(line[0], found.names, words), words.say("night_change")]
    rows = [[*cells(place, stage)] for place, stage in enumerate(found.stages)]
    return {"heads": heads, "rows": rows}


def _change(row: NightMeasureTold, words: Words) -> str:
    """A change in points, and half of the 95% interval of its simulation error."""
    if row.change is None:
        return ""
    error = 100 * (row.change_error or 0.0)
    digits = decimals(error) if error else 1
    told = words.signed(100 * row.change, digits)
    return f"{told} ±{words.number(Z * error, digits)}" if error else told


def _surprises(found: NightTold, words: Words) -> Row | None:
    """Returns far from what was expected, of the last file first."""
    names = found.names.parties
    rows = [
        [
            _name(found.stages[row.stage], words),
            row.place,
            words.say("m_turnout") if row.party is None else names.get(row.party, row.party),
            words.percent(row.expected, 1),
            words.percent(row.counted, 1),
            words.number(abs(row.sd), 1),
        ]
        for row in reversed(found.surprises)
        if row.stage < len(found.stages)
    ]
    heads = ["night_file", "night_place", "night_party", "night_expected", "night_in", "night_sd"]
    return {"heads": [words.say(head) for head in heads], "rows": rows} if rows else None
