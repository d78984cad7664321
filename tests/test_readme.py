"""Every command of the README works as printed, typed in the order in which it stands."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("$ ")
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder beside the project's scenarios, so that results of tests stay out of it."""
    folder = tmp_path_factory.mktemp("newcomer")
    (folder / "scenarios").symlink_to(PROJECT / "scenarios")
    return folder


def _run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        arguments,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=900,
        check=False,
    )


def test_the_readme_names_commands() -> None:
    assert len(COMMANDS) >= 12
    assert len(SNIPPETS) == 1


@pytest.mark.parametrize(
    "command", [command for command in COMMANDS if command.startswith("simulator")]
)
def test_command(command: str, folder: Path) -> None:
    done = _run([sys.executable, "-m", *shlex.split(command)], folder)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("make")])
def test_make_has_the_target(command: str) -> None:
    _, target = command.split()
    assert re.search(rf"^{target}:", (PROJECT / "Makefile").read_text(), re.MULTILINE)


def test_snippet(folder: Path) -> None:
    done = _run([sys.executable, "-c", SNIPPETS[0]], folder)
    assert done.returncode == 0, done.stderr
    assert "amanat" in done.stdout


def test_what_compare_prints_is_what_the_readme_shows(folder: Path) -> None:
    """Common draws give the same figures everywhere, to the last digit."""
    command = next(command for command in COMMANDS if "party.nsdp.share=5.41" in command)
    done = _run([sys.executable, "-m", *shlex.split(command)], folder)
    block = README[README.index("200,000 common draws") :]
    lines = [line for line in block[: block.index("```")].splitlines() if line]
    assert len(lines) > 10
    assert set(lines) <= set(done.stdout.splitlines())


def test_what_make_run_prints_is_what_the_readme_shows(folder: Path) -> None:
    """With fewer draws the figures differ in their last digits, the rows do not."""
    done = _run(
        [sys.executable, "-m", "simulator", "run", "scenarios/kazakhstan-2023", "--draws", "20k"],
        folder,
    )
    shown = README[README.index("```text") :]
    for heading in ("Parties", "Seats by tier", "Parties entering", "Events", "Other measures"):
        assert heading in shown
        assert heading in done.stdout
