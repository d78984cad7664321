"""What `read` takes the schema takes; what is refused by itself is refused by both."""

import tomllib
from pathlib import Path

import pytest

from simulator.backtest import read
from simulator.backtest.jsonschema import schema
from simulator.backtest.keys import KEYS
from simulator.cli.info import schema_text
from simulator.errors import ScenarioError
from simulator.scenario.files.shipped import FOLDER
from tests.scenario.test_jsonschema import fits

from .test_reading import POLLS, RESULTS, TOML

SHIPPED = sorted((FOLDER / "backtests").glob("*/backtest.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_shipped_backtests_fit_and_name_the_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert fits(tomllib.loads(text), schema())
    assert text.startswith("#:schema ../../backtest.schema.json\n")


def test_the_schema_beside_the_scenarios_is_this_one() -> None:
    saved = (FOLDER / "backtest.schema.json").read_text(encoding="utf-8")
    assert saved == schema_text("backtest")


def test_the_schema_knows_the_keys_of_a_backtest() -> None:
    assert {*schema()["properties"]} == {*KEYS}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "polls.csv").write_text(POLLS)
    (tmp_path / "results.csv").write_text(RESULTS)
    return tmp_path


WHOLE = """\
polls = ["polls.csv"]
results = { csv = ["results.csv"] }
notes = "x"
law = "sweden"
days = [0, 400]
draws = 100
seed = 0
leave = "none"
bloc = [{ id = "x", name = "X", parties = ["Red", "Blue"] }]
[constants]
power = -0.5
beta = { national = 0.01 }
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("threshold = 4", ""),
        ('polls = { csv = "polls.csv" }\nresults = { csv = "results.csv" }\n', ""),
        ("threshold = 4", "constants = { beta = 0.02 }"),
    ],
)
def test_what_is_read_fits(folder: Path, old: str, new: str) -> None:
    text = TOML.replace(old, new) + ("" if new or "polls" not in old else WHOLE)
    (folder / "backtest.toml").write_text(text)
    read(folder / "backtest.toml")
    assert fits(tomllib.loads(text), schema())


@pytest.mark.parametrize(
    "line",
    [
        "more = 3",
        "threshold = 101",
        'threshold = "4"',
        'kind = "local"',
        'law = "swedn"',
        "days = []",
        "days = [1.5]",
        "days = [401]",
        "draws = 99",
        "seed = -1",
        'leave = "one"',
        "polls = 3",
        "polls = []",
        'polls = { csv = "polls.csv", sheet = 1 }',
        'bloc = [{ id = "x", parties = "Red" }]',
        'bloc = [{ id = "x", parties = ["Red"], seats = 3 }]',
        "constants = 3",
        "constants = { taw = 1 }",
        "constants = { tau = 0 }",
        "constants = { beta = { local = 0.01 } }",
    ],
)
def test_what_is_refused_does_not_fit(folder: Path, line: str) -> None:
    key = line.partition(" ")[0]
    kept = [row for row in TOML.splitlines() if row.partition(" ")[0] != key]
    text = "\n".join([*kept, line])
    (folder / "backtest.toml").write_text(text)
    with pytest.raises(ScenarioError):
        read(folder / "backtest.toml")
    assert not fits(tomllib.loads(text), schema())


@pytest.mark.parametrize("key", ["format", "polls", "results"])
def test_what_is_needed(folder: Path, key: str) -> None:
    text = "\n".join(row for row in TOML.splitlines() if not row.startswith(key))
    (folder / "backtest.toml").write_text(text)
    with pytest.raises(ScenarioError):
        read(folder / "backtest.toml")
    assert not fits(tomllib.loads(text), schema())
