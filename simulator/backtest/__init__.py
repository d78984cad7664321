"""Past elections forecast from their polls, and scored: how right such forecasts have been.

    read        a file `backtest.toml`: polls and results of many elections
    Work        its forecasts, made and saved one after the other
    document    the scores: MAE, CRPS, coverage, Brier and log scores, each with its error
    fit         the constants of the model, from polls and results

For every election and so many days before it, the forecast is made from the polls that were out by
then, with constants of the spread that have not seen the election. See docs/backtests.md.
"""
