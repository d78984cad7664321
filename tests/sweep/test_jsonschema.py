"""What `read` takes the schema takes; most of what it refuses is refused by both."""

import tomllib
from pathlib import Path

import pytest

from simulator.cli.info import schema_text
from simulator.errors import ScenarioError
from simulator.sweep import read
from simulator.sweep.jsonschema import schema
from simulator.sweep.read import KEYS
from tests.scenario.test_jsonschema import fits

from .conftest import HEAD, TWO_AXES, Write

FOLDER = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(FOLDER.glob("*/sweeps/*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_sweeps_fit_and_name_the_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert fits(tomllib.loads(text), schema())
    assert text.startswith("#:schema ../../sweep.schema.json\n")


def test_the_schema_beside_the_scenarios_is_this_one() -> None:
    assert (FOLDER / "sweep.schema.json").read_text(encoding="utf-8") == schema_text("sweep")


def test_the_schema_knows_the_keys_of_a_sweep() -> None:
    assert list(schema()["properties"]) == list(KEYS)


SAMPLED = """
[sample]
points = 8
method = "random"
seed = 3

[[axis]]
key = "party.blue.share"
normal = [5.0, 0.5]
bounds = [4, 6]

[[axis]]
key = "party.red.share"
uniform = [48, 52]
"""
NAMED = """
[[axis]]
name = "poll"
points = [{ name = "A" }, { name = "B", set = { party.blue.share = 6 } }]

[[include]]
poll = "A"

[[exclude]]
poll = ["B"]

[baseline]
poll = "A"
"""


@pytest.mark.parametrize("body", [TWO_AXES, SAMPLED, NAMED, "set.votes.design_effect = 3" + NAMED])
def test_what_is_read_fits(write: Write, body: str) -> None:
    file = write(body)
    read(file)
    assert fits(tomllib.loads(file.read_text()), schema())


@pytest.mark.parametrize(
    "body",
    [
        "more = 3" + NAMED,
        "draws = 0" + NAMED,
        'axis = [{ key = "party.blue.share" }]',
        'axis = [{ key = "party.blue.share", values = [5], bounds = [4, 6] }]',
        'axis = [{ key = "party.blue.share", normal = [5, 1] }]',
        'axis = [{ key = "party.blue.share", values = 5 }]',
        'axis = [{ name = "poll", key = "a", points = [{ name = "A" }] }]',
        "sample = { method = 'random' }" + NAMED,
    ],
)
def test_what_is_refused_does_not_fit(write: Write, body: str) -> None:
    file = write(body, HEAD.replace("draws = 2_000\n", ""))
    with pytest.raises(ScenarioError):
        read(file)
    assert not fits(tomllib.loads(file.read_text()), schema())
