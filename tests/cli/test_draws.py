"""`simulator draws`: files that are whole or absent, of the elections that a run counted."""

import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import simulator
from simulator import results

from .conftest import Cli

MODULE = (sys.executable, "-m", "simulator")


def test_csv_goes_to_stdout(cli: Cli) -> None:
    done = cli("draws", "small.toml", "--draws", "20", "--first", "5", "--seed", "3")
    assert (done.exit_code, done.stderr) == (0, "")
    told = simulator.draws(simulator.load("small.toml"), draws=20, first=5, seed=3)
    assert done.stdout == told.write_csv()
    assert done.stdout.startswith("draw,turnout,house,share.red,share.green,share.rest,share.none,")


@pytest.mark.parametrize("name", ["d.parquet", "d.arrow", "d.CSV"])
def test_a_file_has_the_same(cli: Cli, folder: Path, monkeypatch, name: str) -> None:
    monkeypatch.setattr("simulator.elections.MOST_AT_ONCE", 100)
    (folder / name).write_text("an earlier file")
    done = cli("draws", "small.toml", "--draws", "250", "--by-district", "--out", name)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith(f"{name}: 250 draws, 0.0 MB, in ")
    told = simulator.draws(simulator.load("small.toml"), draws=250, by_district=True)
    read = {"d.parquet": pl.read_parquet, "d.arrow": pl.read_ipc}
    if name in read:
        assert read[name](name).equals(told)
    else:
        assert Path(name).read_text() == told.write_csv()
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["small.toml", "votes.csv", name]
    )


def test_a_result_has_its_own_draws_seed_and_settings(cli: Cli, folder: Path) -> None:
    settings = ("--set", "party.red.share=40", "--seed", "9")
    assert cli("run", "small.toml", "--draws", "50", "--first", "30", *settings).exit_code == 0
    (path,) = (folder / "results" / "small").iterdir()
    done = cli("draws", str(path))
    assert done.exit_code == 0, done.stderr
    result = results.load(path)
    assert done.stdout == simulator.draws(result.scenario, 50, 30, seed=9).write_csv()
    part = cli("draws", str(path), "--draws", "5", "--first", "40").stdout.splitlines()
    assert [line.split(",")[0] for line in part[1:]] == ["40", "41", "42", "43", "44"]
    for words, reason in (
        (["--seed", "1"], "a result has its own seed and settings; leave out --seed and --set"),
        (["--draws", "51"], "--draws: 51 draws from 0 on; the result has 50 there"),
        (["--first", "80"], "--draws: draws from 80 on; the result has 0 there"),
    ):
        refused = cli("draws", str(path), *words)
        assert refused.exit_code == 2
        assert reason in refused.stderr


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--out", "draws.xlsx"], "--out: draws.xlsx; must end in .parquet, .arrow, .csv"),
        (["--out", "."], "--out: . is a folder; name a file: draws.parquet"),
        (["--out", "nowhere/d.csv"], "--out: nowhere: no such folder; make it first"),
        (["--draws", "few"], "--draws: 'few'; must be a whole number"),
        (["--first", "-1"], "--first: '-1'; must be a whole number"),
        (["--by-region"], "by region: the scenario has no [[region]]; leave it out"),
    ],
)
def test_mistakes_are_told(cli: Cli, words: list[str], reason: str) -> None:
    refused = cli("draws", "small.toml", *words)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert reason in refused.stderr


def test_what_fails_leaves_the_earlier_file(cli: Cli, folder: Path, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    (folder / "d.csv").write_text("earlier")
    monkeypatch.setattr("simulator.drawn.writing.csv_rows", full)
    refused = cli("draws", "small.toml", "--out", "d.csv")
    assert (refused.exit_code, (folder / "d.csv").read_text()) == (2, "earlier")
    assert "No space left on device" in refused.stderr
    assert not list(folder.glob(".d.csv*"))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_leaves_nothing(folder: Path) -> None:
    words = ("draws", "small.toml", "--draws", "1b", "--out", "d.parquet")
    child = subprocess.Popen([*MODULE, *words], cwd=folder, stderr=subprocess.PIPE, text=True)
    until_first = 'import time, glob\nwhile not glob.glob(".d.parquet.*/*"): time.sleep(0.05)'
    subprocess.run([sys.executable, "-c", until_first], cwd=folder, timeout=300, check=True)
    child.send_signal(signal.SIGINT)
    _, stderr = child.communicate(timeout=300)
    assert child.returncode == 130
    assert "Traceback" not in stderr
    assert sorted(path.name for path in folder.iterdir()) == ["small.toml", "votes.csv"]


def test_a_reader_that_has_enough_ends_it_quietly(folder: Path) -> None:
    words = ("draws", "small.toml", "--draws", "10M")
    with subprocess.Popen(
        [*MODULE, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().startswith("draw,")
        child.stdout.close()
        assert child.wait(timeout=300) == 0
        assert child.stderr is not None
        assert "rror" not in child.stderr.read()
