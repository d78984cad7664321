"""The reference tallies in results/ come out again, bit for bit."""

import json
from pathlib import Path

import pytest

from benchmarks.reference import FOLDER, home, reference, scenarios


def test_one_reference_for_each_shipped_scenario() -> None:
    homes = [home(path) for path in scenarios()]
    assert len(set(homes)) == len(homes)
    assert set(homes) == set(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", list(scenarios()), ids=lambda path: home(path).stem)
def test_reference(path: Path) -> None:
    """`make results` writes these files: where a change of results is meant, run it."""
    kept = home(path).read_bytes()
    again = reference(path).encode()
    assert json.loads(again) == json.loads(kept)
    assert again == kept
