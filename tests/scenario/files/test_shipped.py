"""Scenarios by name, in a clone and as a wheel lays them out."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.scenario import load
from simulator.scenario.files.extends import scenario_file
from simulator.scenario.files.shipped import names

PROJECT = Path(__file__).parents[3]
SCENARIOS = PROJECT / "scenarios"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("kazakhstan-2023", "kazakhstan-2023/scenario.toml"),
        ("kazakhstan-2023/", "kazakhstan-2023/scenario.toml"),
        ("kazakhstan-2023/scenario.toml", "kazakhstan-2023/scenario.toml"),
        ("kazakhstan-2023/official", "kazakhstan-2023/official.toml"),
        ("kazakhstan-2023/official.toml", "kazakhstan-2023/official.toml"),
        ("kazakhstan-2023/sweeps/polls", "kazakhstan-2023/sweeps/polls.toml"),
    ],
)
def test_a_name_means_a_file_that_ships(name: str, file: str) -> None:
    assert scenario_file(Path(name)) == SCENARIOS / file


def test_every_file_that_ships_has_a_name_of_its_own() -> None:
    files = list(SCENARIOS.glob("*/**/*.toml"))
    assert len(files) > 35
    assert sorted(names().values()) == sorted(files)


def test_the_scenario_is_that_of_its_file() -> None:
    assert load("kazakhstan-2023/official") == load(SCENARIOS / "kazakhstan-2023" / "official.toml")


def test_a_file_wins_over_a_name(elsewhere: Path, plain: str) -> None:
    own = elsewhere / "kazakhstan-2023"
    own.mkdir()
    (own / "scenario.toml").write_text(plain)
    (own / "official.toml").write_text(plain.replace('"plain"', '"mine"'))
    assert load("kazakhstan-2023").id == "plain"
    assert load("kazakhstan-2023/official.toml").id == "mine"


def test_a_folder_wins_over_a_name(elsewhere: Path) -> None:
    (elsewhere / "kazakhstan-2023").mkdir()
    with pytest.raises(ScenarioError, match=r"kazakhstan-2023: this folder has no scenario\.toml"):
        load("kazakhstan-2023")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("kazakstan-2023", "kazakhstan-2023"),
        ("scenarios/kazakhstan-2023", "kazakhstan-2023"),
        ("kazakhstan-2023/oficial", "kazakhstan-2023/official"),
        ("kazakhstan-2023/oficial.toml", "kazakhstan-2023/official"),
        ("kazakhstan-2023/sweeps/pols", "kazakhstan-2023/sweeps/polls"),
        ("kazakhstan-2007", "kazakhstan-2007/official"),
    ],
)
def test_a_name_that_is_not_known(name: str, meant: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(name)
    message = str(caught.value)
    assert message.startswith(
        f'{name}: no such file or folder; did you mean "{meant}"? built-in scenarios: denmark-2015'
    )
    assert message.endswith("us-house-2010")


def test_a_parent_may_be_named(elsewhere: Path) -> None:
    (elsewhere / "child.toml").write_text('format = 1\nextends = "kazakhstan-2023"\nid = "mine"\n')
    child = load("child.toml")
    assert child.id == "mine"
    assert child.party == load("kazakhstan-2023").party


def test_a_parent_that_extends_another_may_be_named(elsewhere: Path) -> None:
    text = 'format = 1\nextends = "spain-2016/official"\nid = "mine"\n'
    (elsewhere / "child.toml").write_text(text)
    assert load("child.toml").region == load("spain-2016/official").region


def test_a_parent_that_exists_wins_over_a_name(elsewhere: Path) -> None:
    (elsewhere / "kazakhstan-2023").mkdir()
    (elsewhere / "child.toml").write_text('format = 1\nextends = "kazakhstan-2023"\n')
    with pytest.raises(ScenarioError, match="this folder has no scenario"):
        load("child.toml")


def test_a_misspelt_parent_is_met_with_the_nearest(elsewhere: Path) -> None:
    (elsewhere / "child.toml").write_text('format = 1\nextends = "kazakstan-2023"\n')
    with pytest.raises(ScenarioError) as error:
        load("child.toml")
    assert str(error.value).startswith(
        'child.toml:2: extends: "kazakstan-2023": no such file; did you mean "kazakhstan-2023"? '
    )


def test_a_wheel_has_them(elsewhere: Path) -> None:
    wheel = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["hatch"]["build"][
        "targets"
    ]["wheel"]
    installed = elsewhere / "site-packages"
    for folder in wheel["only-include"]:
        shutil.copytree(
            PROJECT / folder,
            installed / wheel["sources"].get(folder, folder),
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    done = subprocess.run(
        [sys.executable, "-m", "simulator", "check", "kazakhstan-2023", "spain-2016/official"],
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split(": ok, ")[0] for line in done.stdout.splitlines() if ": ok, " in line] == [
        "kazakhstan-2023",
        "spain-2016/official",
    ]
    broken = installed / "simulator" / "shipped" / "kazakhstan-2023" / "scenario.toml"
    broken.write_text("format = 2")
    again = subprocess.run(
        [sys.executable, "-m", "simulator", "check", "kazakhstan-2023"],
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (again.returncode, str(broken) in again.stderr) == (2, True)
