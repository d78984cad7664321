"""`simulator backtest`: what it prints and refuses, and saved results scored over elections."""

import csv
import io
import json
import tomllib
from pathlib import Path

import pytest

from simulator.scenario.polls import Polls
from tests.backtest.made import write
from tests.cli.test_compare import COUNTED

from .conftest import Cli

SCORES = ("mae", "crps", "brier", "log")


@pytest.fixture
def made(folder: Path) -> Path:
    (folder / "made").mkdir()
    return write(folder / "made", 8)


def test_json_has_every_horizon_with_its_references(cli: Cli, made: Path) -> None:
    result = cli("backtest", "made", "--days", "14,1", "--draws", "500", "--format", "json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert [horizon["days"] for horizon in found["horizons"]] == [1, 14]
    for horizon in found["horizons"]:
        assert horizon["elections"] == 8
        assert {*horizon["coverage"]} == {"50", "80", "90", "95"}
        for each in (horizon, *horizon["references"], *horizon["kinds"]):
            assert all(each[name] >= 0 and each[f"{name}_se"] > 0 for name in SCORES)
        assert [each["name"] for each in horizon["references"]] == ["last-600", "last-by-days"]
        assert all(f"{name}_se" in horizon["references"][0]["difference"] for name in SCORES)
    places = found["calibration"][0]["places"]  # each to a millionth
    assert sum(places) == pytest.approx(1, abs=len(places) * 5e-7)
    assert "saved in results/backtests/made/" in result.stderr


def test_csv_has_a_row_for_each_figure_of_each_forecast(cli: Cli, made: Path) -> None:
    result = cli("backtest", "made/backtest.toml", "--draws", "200", "--format", "csv", "-q")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 8 * 2 * 3 * 2 * 6  # elections, days, forecasts, measures, parties
    assert not result.stderr
    again = cli("backtest", "made/backtest.toml", "--draws", "200", "--format", "csv")
    assert again.stdout == result.stdout
    assert "16 of 16 forecasts are saved already" in again.stderr


def test_the_table_says_what_the_forecast_has_seen(cli: Cli, made: Path) -> None:
    out = cli("backtest", "made", "--draws", "200", "--leave", "none").stdout
    assert out.startswith("Elections that were made: 8 elections, 200 draws a forecast\n")
    assert "constants of the spread: not fitted, but used as they are" in out
    assert "1 day before: 8 elections, 48 results" in out
    assert "  difference" in out


def test_fitted_constants_are_a_table_of_a_scenario(cli: Cli, made: Path) -> None:
    result = cli("backtest", "made", "--fit")
    assert result.exit_code == 0, result.stderr
    block = result.stdout[result.stdout.index("[polls]") :]
    keys = tomllib.loads(block)["polls"]
    assert keys.pop("kind") == "national"
    assert {*keys} <= {*Polls.model_fields}
    found = json.loads(cli("backtest", "made", "--fit", "--format", "json").stdout)
    values = {each["name"]: each["value"] for each in found["constants"]}
    assert keys["tau"] == pytest.approx(values["tau"], rel=1e-3)
    assert {"phi", "nu", "beta national", "tau of polls alone"} < {*values}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["made", "--days", "1,x"], '--days: "1,x"; must be days before elections, such as 1,14'),
        (["made", "--days", "9999"], "--days"),
        (["made", "--draws", "5"], "--draws: '5'; must be between 100"),
        (["made", "--leave", "all"], '--leave: "all"; must be election, country, none'),
        (["made", "made"], "made: one backtest at a time"),
        (["made", "--scenarios", "x"], "--scenarios: a backtest.toml has its results"),
        (["nowhere.toml"], "nowhere.toml: no such file; built-in backtests: backtests/sweden"),
        (["."], "no saved result here, and no backtest.toml"),
        ([".", "--days", "1"], "--days: saved results are scored as they are"),
        ([".", "--fit"], "--fit: needs a backtest.toml"),
        (["small.toml"], "small.toml: is a scenario; a backtest names polls and results"),
    ],
)
def test_mistakes_are_told(cli: Cli, made: Path, words: list[str], reason: str) -> None:
    result = cli("backtest", *words)
    assert result.exit_code == 2
    assert reason in result.stderr
    assert "Traceback" not in result.stderr


def test_a_backtest_is_not_a_scenario(cli: Cli, made: Path) -> None:
    result = cli("check", "made/backtest.toml")
    assert "belongs in a backtest; run it with `simulator backtest`" in result.stderr


@pytest.fixture
def counted(folder: Path) -> Path:
    """Official results of the small election, in the place of a folder of scenarios."""
    text = (folder / "small.toml").read_text()
    text = text.replace('id = "green"\n', 'id = "green"\nname = "The Green"\n')
    (folder / "small.toml").write_text(text)
    (folder / "all" / "small").mkdir(parents=True)
    (folder / "all" / "small" / "official.toml").write_text(COUNTED.replace("CAST", ""))
    return folder / "all"


def test_saved_results_are_scored_against_official_ones(cli: Cli, counted: Path) -> None:
    assert cli("run", "small.toml", "--draws", "2k").exit_code == 0
    assert cli("run", "all/small/official.toml", "--draws", "100").exit_code == 0
    result = cli("backtest", "results", "--scenarios", "all", "--format", "json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    (horizon,) = found["horizons"]
    assert (horizon["days"], horizon["elections"], horizon["references"]) == (None, 1, [])
    compared = json.loads(
        cli("compare", str(*Path("results/small").iterdir()), "all/small/official.toml",
            "--format", "json").stdout
    )  # fmt: skip
    shares = [each for each in compared["numbers"] if each["measure"] == "share"]
    expected = sum(each["rps"] for each in shares) / len(shares)
    assert horizon["crps"] == pytest.approx(expected)
    (refused,) = found["refused"]
    assert refused["reason"] == "is a count, not a forecast"
    assert "is a count, not a forecast; left out" in result.stderr


def test_a_forecast_centred_on_its_count_is_refused(cli: Cli, folder: Path, counted: Path) -> None:
    text = (folder / "small.toml").read_text()
    for old, new in ((48, 40), (44, 30), (3, 10), (5, 20)):
        assert f"\nshare = {old}\n" in text
        text = text.replace(f"\nshare = {old}\n", f"\nshare = {new}\n", 1)
    (folder / "small.toml").write_text(text)
    assert cli("run", "small.toml", "--draws", "1k").exit_code == 0
    result = cli("backtest", "results", "--scenarios", "all")
    assert result.exit_code == 2
    assert "is centred on the official result: its scores say how wide it is" in result.stderr
    assert "nothing is left to score" in result.stderr
