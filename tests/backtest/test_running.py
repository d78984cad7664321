"""A backtest as a whole: what forecasts may have seen, calibration, and going on after a kill."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from simulator.backtest import Work, document, fit, read
from simulator.backtest.constants import Folds
from simulator.backtest.elections import FRESH, cases
from simulator.backtest.forecasts import StatedShares, drawn_shares, normals, stated
from simulator.backtest.running import INDEX, TABLE, digest
from simulator.backtest.tables import frame
from simulator.errors import SimulatorError
from simulator.polls.constants import DECIMALS, Constants
from simulator.polls.pooling import mean_of_last
from simulator.polls.table import apart
from tests.backtest.made import write


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("made"), 40, kinds=("national", "regional"))


@pytest.fixture(scope="module")
def whole(made: Path) -> tuple:
    backtest = read(made / "backtest.toml")
    work = Work(backtest, made / "results")
    return backtest, work, work.run()


def test_forecasts_of_elections_that_the_model_made_are_calibrated(whole: tuple) -> None:
    """40 elections of 6 parties: the coverage within four clustered errors, 6 in 100,000."""
    backtest, _, table = whole
    for horizon in document(backtest, table)["horizons"]:
        assert horizon["elections"] == 40
        for level in ("50", "80", "90", "95"):
            error = max(horizon["coverage_se"][level], 0.01)
            assert abs(horizon["coverage"][level] - float(level) / 100) < 4 * error
        flat = horizon["references"][0]
        assert flat["name"] == "last-600"
        assert horizon["crps"] < flat["crps"]
        assert flat["difference"]["crps"] == pytest.approx(horizon["crps"] - flat["crps"])


def test_scores_are_means_of_the_rows_that_are_saved(whole: tuple) -> None:
    backtest, work, table = whole
    saved = pl.read_parquet(work.folder / TABLE)
    assert saved.equals(table)
    horizon = document(backtest, table)["horizons"][0]
    rows = table.filter((pl.col("forecast") == "polls") & (pl.col("days") == 1))
    assert horizon["mae"] == round(rows["error"].mean(), DECIMALS)
    assert horizon["crps"] == round(rows["crps"].mean(), DECIMALS)
    near = rows.filter(pl.col("near"))
    assert horizon["near_threshold"] == near.height < rows.filter(pl.col("p").is_not_null()).height
    assert horizon["brier"] == pytest.approx(((near["p"] - near["happened"]) ** 2).mean(), abs=1e-6)
    kinds = {kind["kind"]: kind["elections"] for kind in horizon["kinds"]}
    assert kinds == {"national": 20, "regional": 20}


def test_a_forecast_has_not_seen_its_election(made: Path) -> None:
    """Its own result moves no constant of it; those of its country do unless they are left out."""
    backtest = replace(read(made / "backtest.toml"), draws=100)
    first, *others = backtest.elections
    moved = replace(first, shares={party: share / 2 for party, share in first.shares.items()})
    moved = replace(moved, shares={**moved.shares, "p0": 0.5})
    again = replace(backtest, elections=(moved, *others))
    same = next(each for each in others if each.country == first.country)
    for leave in ("election", "country"):
        one, two = (Folds(replace(each, leave=leave)) for each in (backtest, again))
        assert one.constants(first) == two.constants(moved)
        seen = one.constants(same) != two.constants(same)
        assert seen == (leave == "election")
    none = Folds(replace(backtest, leave="none"))
    assert none.constants(first) == Constants.of("national")


def test_only_polls_that_were_out_are_used(made: Path) -> None:
    backtest = read(made / "backtest.toml")
    for case in cases(backtest, (1, 14, 60)):
        assert (case.election.day - case.polls.last >= case.days).all()
        assert case.election.day - case.days - case.polls.last.max() <= FRESH
        np.testing.assert_array_equal(case.last, mean_of_last(case.polls, case.election.day))


def test_polls_that_share_respondents_count_once(made: Path) -> None:
    """In a backtest as in a scenario; here polls of four weeks, of four institutes in 90 days."""
    backtest = read(made / "backtest.toml")
    rolling = tuple(
        replace(each, polls=replace(each.polls, first=each.polls.last - 28))
        for each in backtest.elections
    )
    again = replace(backtest, elections=rolling)
    for case in cases(again, (1,)):
        assert apart(case.polls).all()
        assert len(case.polls) <= 16 < len(case.election.polls)
    assert digest(again) != digest(backtest)


def test_an_election_without_fresh_polls_has_no_forecast(made: Path, tmp_path: Path) -> None:
    backtest = replace(read(made / "backtest.toml"), days=(80,), draws=100)
    work = Work(backtest, tmp_path)
    missing = document(backtest, work.run())["without_forecast"]
    assert len(missing) == 40 - len(work.cases) > 0


def test_draws_have_the_stated_means_and_covariance(made: Path) -> None:
    """Shares within 5 standard errors, log ratios within 5 of a variance's; of a fixed seed."""
    backtest = replace(read(made / "backtest.toml"), leave="none")
    case = next(cases(backtest, (14,)))
    for forecast in stated(case, Folds(backtest)):
        draws = drawn_shares(forecast.shares, forecast.covariance, normals(case, 1, 40_000))
        np.testing.assert_allclose(draws.sum(0), 1)
        error = draws.std(1) / 200
        assert (np.abs(draws.mean(1) - forecast.shares) < 5 * error).all()
        logs = np.log(draws[:-1] / draws[-1])
        contrast = np.hstack([np.eye(len(logs)), -np.ones((len(logs), 1))])
        expected = np.diag(contrast @ forecast.covariance @ contrast.T)
        np.testing.assert_allclose(logs.var(1), expected, rtol=5 * np.sqrt(2 / 40_000))


def test_the_same_bytes_after_any_interruption(made: Path, whole: tuple, tmp_path: Path) -> None:
    class StopError(Exception):
        """In the place of a signal."""

    backtest, work, _ = whole
    for number in (1, 17, 30):
        done = 0

        def count(more: int, number: int = number) -> None:
            nonlocal done
            done += more
            if done == number:
                raise StopError

        with pytest.raises(StopError):
            Work(backtest, tmp_path).run(count, every=0.0 if number == 17 else 1e6)
    again = Work(backtest, tmp_path)
    assert len(again.left) == len(again.cases) - (1 + 17 + 30)
    again.run(every=0.0)
    for name in (TABLE, INDEX):
        assert (again.folder / name).read_bytes() == (work.folder / name).read_bytes()
    assert not Work(backtest, tmp_path).left


def test_a_killed_backtest_goes_on(made: Path, whole: tuple, tmp_path: Path) -> None:
    """SIGKILL, which nothing can catch, while it saves every forecast."""
    code = (
        "from pathlib import Path; from simulator.backtest import Work, read;"
        f"Work(read(Path({str(made / 'backtest.toml')!r})), Path({str(tmp_path)!r})).run(every=0.0)"
    )
    child = subprocess.Popen([sys.executable, "-c", code])
    while child.poll() is None and not list(tmp_path.glob(f"*/*/*/{INDEX}")):
        time.sleep(0.02)
    child.kill()
    child.wait()
    backtest, work, _ = whole
    again = Work(backtest, tmp_path)
    assert len(again.left) < len(again.cases)
    again.run()
    for name in (TABLE, INDEX):
        assert (again.folder / name).read_bytes() == (work.folder / name).read_bytes()


def test_what_was_asked_differently_is_saved_elsewhere(whole: tuple, tmp_path: Path) -> None:
    backtest, work, _ = whole
    for change in ({"draws": 101}, {"seed": 2}, {"leave": "none"}, {"days": (1,)}):
        assert Work(replace(backtest, **change), tmp_path).folder.name != work.folder.name


def test_constants_are_fitted_to_elections_that_were_made(made: Path) -> None:
    """Within five of their errors; tau is that of results, near that of polls."""
    found = fit(read(made / "backtest.toml"))
    true = {"national": Constants.of("national"), "regional": Constants.of("regional")}
    for estimate in (*found.estimates, found.tau_of_polls):
        name, _, kind = estimate.name.partition(" ")
        assert abs(estimate.value - getattr(true[kind or "national"], name)) < 5 * estimate.error
        assert estimate.low < estimate.value < estimate.high
    assert found.elections == 40


def test_too_few_elections_are_refused(made: Path) -> None:
    backtest = read(made / "backtest.toml")
    few = replace(backtest, elections=backtest.elections[:5])
    with pytest.raises(SimulatorError, match="4 elections are left without it, and a fit needs 5"):
        Folds(few).constants(few.elections[0])
    with pytest.raises(SimulatorError, match="4 elections with polls; a fit needs 5"):
        fit(replace(backtest, elections=backtest.elections[:4]))


def test_a_kind_without_another_election_is_refused(made: Path) -> None:
    """Six regional elections say nothing of how far national polls are from results."""
    backtest = read(made / "backtest.toml")
    regional = [each for each in backtest.elections if each.kind == "regional"][:6]
    national = next(each for each in backtest.elections if each.kind == "national")
    folds = Folds(replace(backtest, elections=(*regional, national)))
    assert folds.constants(regional[0]).beta > 0
    with pytest.raises(SimulatorError, match="no national election is left without it"):
        folds.constants(national)


def test_an_election_whose_polls_are_old_is_left_out_of_the_fit(made: Path) -> None:
    """The last one, too, of which the fit then has no errors."""
    backtest = read(made / "backtest.toml")
    *others, last = backtest.elections[:8]
    old = replace(last, polls=replace(last.polls, last=last.polls.last - 300))
    with_it = Folds(replace(backtest, elections=(*others, old)))
    without = Folds(replace(backtest, elections=tuple(others)))
    assert with_it.constants(others[0]) == without.constants(others[0])


def test_days_without_any_fresh_poll_are_refused(made: Path, tmp_path: Path) -> None:
    backtest = replace(read(made / "backtest.toml"), days=(390,))
    with pytest.raises(SimulatorError, match="no election has a poll of the 60 days before any"):
        Work(backtest, tmp_path)


def test_last_bits_of_what_is_stated_are_in_no_figure(whole: tuple) -> None:
    """Shares and covariances as another machine may have them, and the same rows."""
    backtest, work, _ = whole
    folds = Folds(backtest)
    case = work.cases[0]
    for stated_here in stated(case, folds):
        noise = np.random.default_rng(1).standard_normal(stated_here.covariance.shape)
        other = StatedShares.rounded(
            stated_here.name,
            stated_here.shares * (1 + 1e-14 * noise[0]),
            stated_here.covariance * (1 + 1e-14 * (noise + noise.T)),
        )
        np.testing.assert_array_equal(other.shares, stated_here.shares)
        np.testing.assert_array_equal(other.covariance, stated_here.covariance)
        assert 100 * stated_here.shares.sum() == pytest.approx(100, abs=1e-12)
    row = {"measure": "share", "mean": 12.345678901234, "crps": 0.1 + 0.2}
    table = frame([row])
    assert table["mean"].item() == 12.345679
    assert table["crps"].item() == 0.3
