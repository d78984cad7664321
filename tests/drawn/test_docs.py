"""Everything in docs/draws.md runs as printed."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import simulator
from simulator.cli.app import app
from simulator.drawn import Extent, frame

PAGE = (Path(__file__).parents[2] / "docs" / "draws.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_its_commands() -> None:
    lines = [line for block in blocks("console") for line in block.splitlines()]
    assert len(lines) == 2
    for line in lines:
        done = CliRunner().invoke(app, shlex.split(line.removeprefix("$ simulator ")))
        assert done.exit_code == 0, done.stderr
    assert Path("draws.parquet").exists()
    assert len(done.stdout.splitlines()) == 6


def test_its_python(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = blocks("python")
    exec(first, {})
    exec(second, {})
    numbers, seats = capsys.readouterr().out.splitlines()
    assert 45 < float(numbers.split()[0]) < 75
    assert seats == "[6, 5, 6]"


def test_its_scenario() -> None:
    Path("posterior.csv").write_text(blocks("csv")[0])
    Path("mine.toml").write_text(blocks("toml")[1])
    told = simulator.draws(simulator.load("mine.toml"), draws=3)
    for drawn, given in zip(told["share.nsdp"], (5.2, 4.9, 5.4), strict=True):
        assert drawn == pytest.approx(given, abs=0.6)


def test_its_table_names_every_column() -> None:
    named = set(re.findall(r"^\| `([a-z]+)", PAGE, re.MULTILINE))
    scenario = simulator.load("kazakhstan-2023")
    told = frame(scenario, 1, ((0, 1),), Extent(by_region=True, by_district=True))
    assert {name.partition(".")[0] for name in told.columns} == named
