"""What docs/starting.md shows runs as it stands."""

import re
from pathlib import Path

import pytest

from simulator.ballots.apply import apply_law, counted_ballots
from simulator.scenario import load
from simulator.scenario.facts import FACTS
from simulator.scenario.files.laws import law, names

PAGE = (Path(__file__).parents[2] / "docs" / "starting.md").read_text(encoding="utf-8")
AGREEMENT, EXTENDED = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def seats(path: Path) -> dict[str, int]:
    scenario = load(path)
    return dict(apply_law(scenario, counted_ballots(scenario)).seats())


def test_the_agreement_moves_a_seat(folder: Path) -> None:
    (folder / "with.toml").write_text(AGREEMENT)
    without = re.sub(r"\[\[tier\]\].*?(?=\[votes\])", "", AGREEMENT, flags=re.DOTALL)
    (folder / "without.toml").write_text(without)
    together, apart = seats(folder / "with.toml"), seats(folder / "without.toml")
    assert sum(together.values()) == sum(apart.values()) == 120
    members = ("hill", "dune")
    assert sum(together[p] for p in members) == sum(apart[p] for p in members) + 1


def test_the_compensation_is_replaced(folder: Path) -> None:
    (folder / "mine.toml").write_text(EXTENDED)
    tier = load(folder / "mine.toml").tier_of("list")
    assert tier.compensation is not None
    assert tier.compensation.overhang == "levelled"
    assert tier.threshold.share == 5


@pytest.mark.parametrize("fact", FACTS)
def test_the_laws_that_need_a_fact_are_listed(fact: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{fact}`"))
    for name in names():
        if fact in law(name).facts:
            listed = f"`{name}`" in row or name.startswith("kazakhstan-")
            assert listed, name
