"""Past elections forecast from their polls, and scored: how right such forecasts have been.

    read        a file `backtest.toml`: polls and results of many elections
    Work        its forecasts, made and saved one after the other
    document    the scores: MAE, CRPS, coverage, Brier and log scores, each with its error
    fit         the constants of the model, from polls and results
    of_results  saved results of scenarios, scored in the same way against official ones

For every election and so many days before it, the forecast is made from the polls that were out by
then, with constants of the spread that have not seen the election. See docs/backtests.md.
"""

from simulator.backtest.elections import LEAST_DRAWS, LEAVE, Backtest, Election, Leave
from simulator.backtest.fit import STAGES, Fit, fit
from simulator.backtest.keys import wrong_days
from simulator.backtest.of_results import OfResults, of_results
from simulator.backtest.reading import file_of, read
from simulator.backtest.running import Work, document

__all__ = [
    "LEAST_DRAWS",
    "LEAVE",
    "STAGES",
    "Backtest",
    "Election",
    "Fit",
    "Leave",
    "OfResults",
    "Work",
    "document",
    "file_of",
    "fit",
    "of_results",
    "read",
    "wrong_days",
]
