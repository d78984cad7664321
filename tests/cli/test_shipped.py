"""Scenarios that ship, by name, from a folder that holds none of them."""

from pathlib import Path

import pytest

from .conftest import Cli


def test_check(cli: Cli) -> None:
    result = cli("check", "kazakhstan-2023", "spain-2016")
    assert (result.exit_code, result.stderr) == (0, "")
    told = [line for line in result.stdout.splitlines() if not line.startswith(" ")]
    assert [line.split(",")[0] for line in told] == ["kazakhstan-2023: ok", "spain-2016: ok"]


def test_allocate(cli: Cli) -> None:
    result = cli("allocate", "georgia-2024/official", "--format", "csv")
    assert result.exit_code == 0
    assert "\ngd,1120140,89,89\n" in result.stdout


def test_sweep(cli: Cli) -> None:
    result = cli("sweep", "kazakhstan-2023/sweeps/polls", "--dry-run")
    assert result.exit_code == 0, result.stderr
    varied = ("--vary", "party.nsdp.share=4,5", "--dry-run")
    assert cli("sweep", "kazakhstan-2023", *varied).exit_code == 0


def test_results_go_to_the_current_folder(cli: Cli, folder: Path) -> None:
    result = cli("run", "kazakhstan-2023", "--draws", "1k", "--quiet")
    assert result.exit_code == 0, result.stderr
    assert len(list((folder / "results" / "kazakhstan-2023").glob("*/run.json"))) == 1


@pytest.mark.parametrize("command", ["check", "run", "sweep", "allocate", "compare", "replay"])
def test_every_command_refuses_what_is_neither(cli: Cli, command: str) -> None:
    more = ("--draw", "1") if command == "replay" else ()
    result = cli(command, "kazakstan-2023", *more)
    assert result.exit_code == 2
    assert 'did you mean "kazakhstan-2023"?' in result.stderr


@pytest.mark.parametrize("command", ["check", "run", "sweep", "allocate", "compare", "replay"])
def test_help_says_how_to_name_one(cli: Cli, command: str) -> None:
    wanted = "a built-in one: kazakhstan-2023" if command == "sweep" else "a built-in scenario: "
    assert wanted in " ".join(cli(command, "--help").stdout.split())
