"""`simulator night`, and `--returns` of the other commands."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from simulator.plan import fingerprint
from simulator.scenario import load
from tests.cli.conftest import Cli
from tests.scenario.files.returns.island import NAMES, TREE

HEADER = f"region,counted,{NAMES}\n"
SOUTH = "south,40,2900,1800,400,350\n"


@pytest.fixture
def island(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("island.json").write_text(json.dumps(TREE))
    Path("count").mkdir()
    Path("count/n-2130.csv").write_text(HEADER + SOUTH)
    return tmp_path


def told(cli: Cli, *arguments: str) -> dict:
    result = cli(*arguments, "--format", "json", "--quiet")
    assert result.exit_code in (0, 1), result.stderr
    return json.loads(result.stdout)


def test_a_night_in_every_format_and_file(cli: Cli, island: Path) -> None:
    Path("count/n-2230.csv").write_text(HEADER + SOUTH.replace("40,2900", "60,2800"))
    draws = ("--draws", "500")
    result = cli("night", "island.json", "count", *draws, "--out", "n.parquet", "--page", "n.html")
    assert result.exit_code == 0, result.stderr
    assert "2 files, in the order of the times in their names" in result.stderr
    for text in ("Chances", "What each file changed", "Share of the list votes", "21:30", "22:30"):
        assert text in result.stdout
    assert '"red" went down from 2,900 to 2,800 votes' in result.stdout
    assert Path("n.html").read_text().startswith("<!doctype html>")
    table = pl.read_parquet("n.parquet")
    assert table["name"].to_list() == ["forecast", "n-2130", "n-2230"]
    document = told(cli, "night", "island.json", "count", *draws)
    assert [stage["name"] for stage in document["stages"]] == table["name"].to_list()
    for form in ("csv", "markdown", "html"):
        rows = cli("night", "island.json", "count", *draws, "--format", form, "--quiet").stdout
        assert "n-2230" in rows
    (kept,) = Path("results/nights/island").iterdir()
    again = cli("report", str(kept), "--out", "again.html")
    assert again.exit_code == 0, again.stderr
    assert Path("again.html").read_bytes() == Path("n.html").read_bytes()
    Path("night.json").write_text(json.dumps(document))
    assert cli("report", "night.json", "--out", "third.html").exit_code == 0
    assert Path("third.html").read_bytes() == Path("n.html").read_bytes()


def test_wrong_files_of_a_night_are_told_before_anything_is_drawn(cli: Cli, island: Path) -> None:
    Path("count/n-2230.csv").write_text(HEADER + "sout,40,1,1,1,1\n")
    Path("count/n-2330.csv").write_text("")
    result = cli("night", "island.json", "count", "--draws", "100")
    assert result.exit_code == 2
    assert 'n-2230.csv:2: unknown region "sout"; did you mean "south"?' in result.stderr
    assert "n-2330.csv:1: is empty" in result.stderr
    assert not Path("results").exists()
    for arguments, message in (
        (["nowhere"], "nowhere: no such file or folder"),
        (["count", "--out", "n.doc"], "n.doc"),
        (["count", "--format", "pdf"], "--format"),
        (["count", "--lang", "xx", "--page", "n.html"], "--lang: 'xx'"),
    ):
        result = cli("night", "island.json", *arguments)
        assert result.exit_code == 2
        assert message in result.stderr
    Path("empty").mkdir()
    assert "no CSV file there" in cli("night", "island.json", "empty").stderr


def test_returns_are_an_option_of_every_command_that_draws(cli: Cli, island: Path) -> None:
    file, draws = ("--returns", "count/n-2130.csv"), ("--draws", "400")
    wanted = fingerprint(load("island.json", returns="count/n-2130.csv"))
    run = told(cli, "run", "island.json", *file, *draws)
    assert run["fingerprint"] == wanted
    assert "with returns: " in cli("run", "island.json", *file, *draws).stdout
    change = told(cli, "compare", "island.json", *file, *draws)
    assert change["paired"]
    assert change["a"]["fingerprint"] == fingerprint(load("island.json"))
    assert change["b"]["fingerprint"] == wanted
    kept = f"results/island/{wanted[:12]}-s1"
    Path("later.csv").write_text(HEADER + SOUTH.replace("40", "60"))
    later = told(cli, "compare", kept, "--returns", "later.csv")
    assert later["a"]["fingerprint"] == wanted
    assert later["b"]["fingerprint"] == fingerprint(load("island.json", returns="later.csv"))
    sweep = told(cli, "sweep", "island.json", "--vary", "returns.order_sd=0.1,0.3", *file, *draws)
    assert sweep["points"][0]["fingerprint"] == wanted
    assert sweep["points"][1]["fingerprint"] != wanted
    assert cli("report", "island.json", *file, *draws, "--out", "page.html").exit_code == 0
    page = Path("page.html").read_text("utf-8")
    assert "of the ballots are counted." in page
    for command in ("run", "replay"):
        assert f"simulator {command} island.json --returns {file[1]} --seed 1" in page
    rows = cli("draws", "island.json", *file, "--draws", "5").stdout.splitlines()
    assert len(rows) == 6
    assert rows != cli("draws", "island.json", "--draws", "5").stdout.splitlines()
    assert "draw 3" in cli("replay", "island.json", "--draw", "3", *file).stdout.lower()
    assert wanted[:12] in cli("check", "island.json", *file).stdout


def test_returns_do_not_apply_to_what_is_drawn_or_counted(cli: Cli, island: Path) -> None:
    assert cli("run", "island.json", "--draws", "100").exit_code == 0
    (kept,) = Path("results/island").iterdir()
    for command in (["draws", str(kept)], ["replay", str(kept), "--draw", "1"]):
        result = cli(*command, "--returns", "count/n-2130.csv")
        assert result.exit_code == 2
        assert "a result has its own returns; leave out --returns" in result.stderr
    Path("seats.csv").write_text("party,seats\nred,13\nblue,7\nlocal,2\nlone,0\n")
    result = cli("compare", "island.json", "seats.csv", "--returns", "count/n-2130.csv")
    assert "--returns: are counts for a forecast, and B is an actual result" in result.stderr
    result = cli("run", "island.json", "--returns", "nowhere.csv")
    assert "nowhere.csv: no such file" in result.stderr


def test_what_is_hardly_meant_is_told(cli: Cli, island: Path) -> None:
    Path("n.csv").write_text(HEADER + "south,4,2900,1800,400,350\n")
    result = cli("run", "island.json", "--returns", "n.csv", "--draws", "100")
    assert "warning: returns.region.south: 4 percent is counted, but 5,450 votes" in result.stderr
    result = cli("check", "island.json", "--returns", "n.csv")
    assert "lint: island.json: returns.region.south: 4 percent" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_a_folder_is_followed_until_it_is_ended(island: Path) -> None:
    """A file that comes is taken up; a wrong one is told, and changes nothing that is saved."""
    command = [sys.executable, "-m", "simulator", "night", "island.json", "count", "--watch"]
    options = ["--draws", "200", "--out", "n.csv", "--quiet", "--format", "csv"]
    process = subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        wait_for(lambda: stages() == 2)
        Path("count/n-2230.csv").write_text(HEADER + SOUTH.replace("40", "60"))
        wait_for(lambda: stages() == 3)
        good = Path("n.csv").read_bytes()
        Path("count/n-2330.csv").write_text(HEADER + "south,60")
        time.sleep(4)
        assert Path("n.csv").read_bytes() == good
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "n-2330.csv:2: 2 cells; the header names 6 columns" in err
    assert out.count("forecast") == 2


def stages() -> int:
    file = Path("n.csv")
    return len(file.read_text().splitlines()) - 1 if file.exists() else 0


def wait_for(happened, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_check_tells_what_returns_say_against_the_forecast(cli: Cli, island: Path) -> None:
    Path("far.csv").write_text(HEADER + "south,40,300,300,300,4500\n")
    found = cli("check", "island.json", "--returns", "far.csv")
    assert found.exit_code == 0
    assert "standard deviations off" in found.stderr
    run = cli("run", "island.json", "--returns", "far.csv", "--draws", "100").stderr.splitlines()
    warnings = [each.removeprefix("warning: ") for each in run if each.startswith("warning: ")]
    assert warnings
    assert all(each in found.stderr for each in warnings)
