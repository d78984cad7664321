"""A small scenario with lists and districts, and the command line in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from simulator.cli.app import app

SCENARIO = """\
format = 1
id = "small"
name = "A small election"

[[party]]
id = "red"
name = "The Reds"
registration = 2
share = 48

[[party]]
id = "green"
registration = 1
share = 44

[[party]]
id = "rest"
role = "other"
share = 3

[[party]]
id = "none"
name = "Against all"
role = "against-all"
share = 5

[[party]]
id = "lone"
role = "independent"

[turnout]
registered = 100_000
mean = 60
national_sd = 0.1
invalid = 2

[votes]
model = "dirichlet"
effective_sample_size = 600

[[ballot]]
id = "list"
kind = "lists"

[[ballot]]
id = "district"
kind = "candidates"
residual_sd = 0.3

[[district]]
id = "east"

[[district]]
id = "west"
name = "The West"

[[tier]]
id = "lists"
method = "largest-remainder"
seats = 9
tie = "registration"
threshold = { share = 5, base = "valid+against-all" }

[[tier]]
id = "districts"
method = "plurality"

[[event]]
id = "red-majority"
when = "red >= 6"
"""
CANDIDATES = """
[[candidate]]
district = "{district}"
party = "red"
share = 40

[[candidate]]
district = "{district}"
party = "lone"
share = 40

[[candidate]]
district = "{district}"
party = "none"
share = 20
"""
VOTES = """\
party,votes,district,candidate
red,400,,
Green,300,,
rest,100,,
against all,200,,
the reds,30,east,
lone,50,east,One
lone,40,east,Two
none,900,east,
red,60,the west,
lone,50,west,
none,10,west,
INVALID,50,,
REGISTERED,2000,,
"""

Cli = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command line works: small.toml and votes.csv are here."""
    candidates = "".join(CANDIDATES.format(district=district) for district in ("east", "west"))
    (tmp_path / "small.toml").write_text(SCENARIO + candidates)
    (tmp_path / "votes.csv").write_text(VOTES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SIMULATOR_DEBUG", raising=False)
    return tmp_path


@pytest.fixture
def cli(folder: Path) -> Cli:
    """Run a command: `cli("check", "small.toml")`."""

    def run(*words: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, words, input=stdin)

    return run
