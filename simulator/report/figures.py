"""What a row of a sweep or a comparison is about, in words, and in which units."""

from __future__ import annotations

from simulator.figures.definitions import CHANCES, COLUMNS
from simulator.intervals import decimals
from simulator.report.told import FigureTold, NamesTold
from simulator.report.words import Words

MOST_DIGITS = 3
_MEASURES = {column: measure for measure, column in COLUMNS.items()}


def measure_of(row: FigureTold) -> str:
    """The measure, whether it is named as a figure or as a column: "p_enters" is "enters"."""
    return _MEASURES.get(row.measure, row.measure)


def is_chance(row: FigureTold) -> bool:
    """Whether a row is a probability."""
    return measure_of(row) in CHANCES


def label_of(row: FigureTold, names: NamesTold, words: Words) -> str:
    """ "NSDP clears 5%", "Amanat: seats"."""
    if row.event is not None:
        return names.events.get(row.event, row.event)
    measure = measure_of(row)
    key = f"m_{measure}"
    said = words.say(key) if words.has(key) else measure
    if row.tier is not None and row.tier != "all":
        said = f"{said} ({row.tier})"
    if row.party is None:
        return said
    return words.say("figure_of_party", party=names.parties.get(row.party, row.party), figure=said)


def value(row: FigureTold, number: float, words: Words, error: float | None = None) -> str:
    """A value with its unit, to the digit that its error lets one know."""
    scale = 100.0 if is_chance(row) else 1.0
    digits = decimals(scale * error) if error else 1
    shown = words.number(scale * number, min(digits, MOST_DIGITS))
    percent = is_chance(row) or measure_of(row) in ("share", "turnout", "wasted")
    return words.percent(scale * number, min(digits, MOST_DIGITS)) if percent else shown
