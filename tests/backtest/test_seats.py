"""Seats by a law, from the forecasts of a backtest."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from simulator.backtest import Work, document, read
from simulator.errors import SimulatorError
from simulator.scenario.files.shipped import FOLDER


@pytest.fixture(scope="module")
def sweden() -> object:
    backtest = read(FOLDER / "backtests" / "sweden" / "backtest.toml")
    return replace(backtest, leave="none", draws=1000, days=(1,))


def test_seats_majorities_and_the_largest_are_scored(sweden, tmp_path: Path) -> None:
    chosen = tuple(each for each in sweden.elections if each.id in ("sweden-2006", "sweden-2022"))
    backtest = replace(sweden, elections=chosen)
    table = Work(backtest, tmp_path).run()
    seats = table.filter((pl.col("measure") == "seats") & (pl.col("forecast") == "polls"))
    for election in chosen:
        rows = seats.filter(pl.col("election") == election.id)
        told = dict(zip(rows["party"], rows["result"], strict=True))
        assert {p: n for p, n in told.items() if p in election.seats} == election.seats
        own = rows.filter(pl.col("party").is_in(list(election.seats)))
        assert own["mean"].sum() == pytest.approx(349)
        assert told["alliance"] == sum(election.seats[p] for p in ("M", "L", "C", "KD"))
    majority = table.filter((pl.col("measure") == "majority") & pl.col("happened"))
    assert set(majority["party"]) == {"alliance"}
    assert set(majority["election"]) == {"sweden-2006"}
    largest = table.filter((pl.col("measure") == "largest") & pl.col("happened"))
    assert "S" in set(largest["party"])
    (horizon,) = document(backtest, table)["horizons"]
    assert horizon["seats"]["figures"] == seats.height
    assert horizon["majority"]["brier"] >= 0
    assert horizon["references"][0]["difference"]["seats"]["crps"] == pytest.approx(
        horizon["seats"]["crps"] - horizon["references"][0]["seats"]["crps"]
    )


def test_shares_of_the_kernel_are_those_of_the_draws(sweden, tmp_path: Path) -> None:
    """Both of 1,000 draws of the same distribution: a list's chance of a seat is that of 4%."""
    backtest = replace(sweden, elections=sweden.elections[-1:])
    table = Work(backtest, tmp_path).run().filter(pl.col("forecast") == "polls")
    chances = table.filter(pl.col("measure") == "threshold")
    seats = table.filter(pl.col("measure") == "seats")
    for party, p in zip(chances["party"], chances["p"], strict=True):
        without = seats.filter(pl.col("party") == party)
        # Of a list below the threshold for sure there is no seat: P(no seat) = 1 - P(4%).
        if 0.02 < p < 0.98:
            assert without["mean"].item() == pytest.approx(16 * p, abs=4)


def test_a_law_that_needs_more_than_shares_is_refused(sweden, tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match='law: "spain" needs more than national shares'):
        Work(replace(sweden, law="spain"), tmp_path).run()
