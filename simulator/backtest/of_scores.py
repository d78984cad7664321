"""Figures that `simulator.compare.scores` has scored, as rows of a table of forecasts."""

from typing import Any

from simulator.backtest.scores import log_score
from simulator.compare.scores import Chance, Number

Row = dict[str, Any]


def number_row(measure: str, party: str | None, number: Number) -> Row:
    """A number of seats, or a share or turnout in percent."""
    return {
        "measure": measure,
        "party": party,
        "mean": number.mean,
        "result": number.official,
        "error": abs(number.mean - number.official),
        "crps": number.rps,
        "below": number.below,
        "equal": number.equal,
    }


def chance_row(measure: str, party: str | None, chance: Chance, draws: int) -> Row:
    """The chance of what happened or did not."""
    return {
        "measure": measure,
        "party": party,
        "p": chance.p,
        "happened": chance.happened,
        "brier": chance.brier,
        "log": float(log_score(chance.p, chance.happened, draws)),
    }
