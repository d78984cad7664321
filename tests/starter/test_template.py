"""The example that `simulator new` writes."""

from pathlib import Path

from simulator.scenario import load
from simulator.starter.template import STARTER


def test_the_starter_runs_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "starter.toml"
    path.write_text(STARTER, encoding="utf-8")
    scenario = load(path)
    assert scenario.votes.spread == "past-errors"
    assert scenario.event[0].id == "unity-majority"
    assert STARTER.count("#") > 10
