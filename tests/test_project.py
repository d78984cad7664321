"""What is said of the project in more than one file agrees."""

import re
import tomllib
from pathlib import Path

import pytest

from simulator import __version__

PROJECT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
WORKFLOW = (PROJECT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_version() -> None:
    citation = (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", citation, re.MULTILINE) == [__version__]
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+),", changelog, re.MULTILINE)[0] == __version__
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "simulator/version.py"


def test_the_oldest_python() -> None:
    oldest = PYPROJECT["project"]["requires-python"].removeprefix(">=")
    assert f"({oldest.replace('.', ', ')})" in MAKEFILE
    assert f'python: ["{oldest}", ' in WORKFLOW
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"


@pytest.mark.parametrize("dependency", PYPROJECT["project"]["dependencies"])
def test_every_dependency_has_a_lowest_version(dependency: str) -> None:
    """`make lowest` replaces >= by ==."""
    assert re.fullmatch(r"[a-z]+>=[0-9.]+", dependency)


def test_every_target_is_explained_at_the_top() -> None:
    phony = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[0].split()
    assert re.findall(r"^# make (\w+)", MAKEFILE, re.MULTILINE) == phony[:-1]


def test_every_check_of_make_test_runs_on_every_system() -> None:
    checks = re.findall(r"^test:.*\n((?:\t.+\n)+)", MAKEFILE, re.MULTILINE)[0]
    for line in checks.splitlines():
        assert f"- run: {line.strip().removeprefix('$(BIN)/')}\n" in WORKFLOW


def test_the_guide_names_files_that_exist() -> None:
    named = re.findall(r"`((?:simulator|tests|scenarios|docs)/[\w./-]*)`", CONTRIBUTING)
    assert len(named) > 30
    missing = {name for name in named if "NAME" not in name and not (PROJECT / name).exists()}
    assert not missing
