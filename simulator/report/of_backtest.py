"""The page of a backtest: coverage of ranges, reliability of chances, where results fell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from simulator.intervals import Z
from simulator.report.document import Look, Page, Styles, page
from simulator.report.shapes import path, steps, stretched
from simulator.report.told import Told, told
from simulator.report.words import Words

LEVEL = "90"
"""Percent of the ranges that the headline is about."""
Row = dict[str, Any]
Part = Annotated[float, Field(ge=0, le=1)]


class ReferenceTold(Told):
    """A simpler forecast."""

    name: str
    mae: float | None = None
    crps: float | None = None


class HorizonTold(Told):
    """Scores so many days before."""

    days: int | None = None
    elections: int
    figures: int
    mae: float | None = None
    mae_se: float | None = None
    crps: float | None = None
    brier: float | None = None
    coverage: dict[str, Part | None] = Field(default_factory=dict)
    coverage_se: dict[str, float | None] = Field(default_factory=dict)
    references: list[ReferenceTold] = Field(default_factory=list)


class BinTold(Told):
    """Chances of a tenth, and how often it happened."""

    low: Part
    high: Part
    chances: int
    forecast: Part | None = None
    happened: Part | None = None


class CalibrationTold(Told):
    """Where results fell, by tenths of the forecast, and reliability."""

    days: int | None = None
    places: list[Part] = Field(default_factory=list)
    reliability: list[BinTold] = Field(default_factory=list)


class BacktestTold(Told):
    """A backtest, as `simulator backtest --format json` prints it."""

    name: str | None = None
    backtest: str | None = None
    elections: int
    horizons: Annotated[list[HorizonTold], Field(min_length=1)]
    calibration: list[CalibrationTold] = Field(default_factory=list)


def of_backtest(
    document: Mapping[str, Any], words: Words, look: Look, place: str = "backtest"
) -> Page:
    """The page. Raises: SimulatorError, where the document is not a finished backtest."""
    found, styles = told(BacktestTold, document, place), Styles()
    name = found.name or found.backtest or words.say("backtest_of_results")
    return page(
        "backtest.html.j2",
        words,
        styles,
        look,
        name=found.backtest or "backtest",
        title=look.title or _title(found, words),
        kicker=words.say("backtest", name=name),
        sub=words.say("backtest_sub", found.elections),
        scores=[_scores(each, words) for each in found.horizons],
        levels=list(found.horizons[0].coverage),
        coverage=[_coverage(each, words, styles) for each in found.horizons],
        reliability=[r for each in found.calibration if (r := _reliability(each, words, styles))],
        places=[_places(each, words, styles) for each in found.calibration if each.places],
    )


def _title(found: BacktestTold, words: Words) -> str:
    held = found.horizons[0].coverage.get(LEVEL)
    if held is None:
        return words.say("backtest_title_plain", found.elections)
    return words.say("backtest_title", hits=words.number(100 * held))


def _days(days: int | None, words: Words) -> str:
    return words.say("days_unknown") if days is None else words.say("days_before", days)


def _number(value: float | None, words: Words, digits: int = 2) -> str:
    return "–" if value is None else words.number(value, digits)


def _scores(each: HorizonTold, words: Words) -> Row:
    return {
        "days": _days(each.days, words),
        "elections": words.number(each.elections),
        "figures": words.number(each.figures),
        "mae": _number(each.mae, words),
        "mae_error": "" if each.mae_se is None else "±" + words.number(Z * each.mae_se, 2),
        "crps": _number(each.crps, words),
        "brier": _number(each.brier, words, 3),
        "references": [(r.name, _number(r.mae, words)) for r in each.references],
    }


def _coverage(each: HorizonTold, words: Words, styles: Styles) -> Row:
    """By level: how often results were in the range, and how often they should have been."""
    rows = []
    for level, held in each.coverage.items():
        error = each.coverage_se.get(level)
        rows.append(
            {
                "level": words.percent(float(level)),
                "held": "–" if held is None else words.percent(100 * held, 1),
                "error": "" if error is None else "±" + words.number(100 * Z * error, 1),
                "bar": styles.put(width=100 * (held or 0.0)),
                "mark": styles.put(left=float(level)),
            }
        )
    return {"days": _days(each.days, words), "rows": rows}


def _reliability(each: CalibrationTold, words: Words, styles: Styles) -> Row | None:
    """Points of a square: the mean chance of a tenth, and how often it happened."""
    known = [one for one in each.reliability if one.forecast is not None]
    if not known:
        return None
    return {
        "days": _days(each.days, words),
        "points": [
            styles.put(left=100 * (one.forecast or 0.0), bottom=100 * (one.happened or 0.0))
            for one in known
        ],
        "rows": [
            (
                f"{words.number(100 * one.low)}–{words.percent(100 * one.high)}",
                words.number(one.chances),
                words.percent(100 * (one.forecast or 0.0), 1),
                words.percent(100 * (one.happened or 0.0), 1),
            )
            for one in known
        ],
    }


def _places(each: CalibrationTold, words: Words, styles: Styles) -> Row:
    """A histogram over tenths of the forecast (PIT): flat, where it is calibrated."""
    most, number = max([*each.places, 2 / len(each.places)]), len(each.places)
    data = steps(each.places, most)
    return {
        "days": _days(each.days, words),
        "picture": stretched(number, path(data, "win"), words.say("places")),
        "even": styles.put(bottom=97 / (most * number)),
        "rows": [
            (
                f"{words.number(100 * place / number)}–{words.percent(100 * (place + 1) / number)}",
                words.percent(100 * part, 1),
            )
            for place, part in enumerate(each.places)
        ],
    }
