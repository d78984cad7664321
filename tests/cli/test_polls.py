"""`simulator polls`: the page, its JSON and CSV, and what it warns of."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from simulator.scenario import load
from simulator.scenario.lint import lint
from simulator.scenario.lint.votes import sample_size

from .conftest import Cli

PAGE = (Path(__file__).parents[2] / "docs" / "polls.md").read_text(encoding="utf-8")
CSV = """institute,first,last,n,Red,Blue,Green,Others
Ask,2022-07-29,2022-08-01,1000,42,33,20,5
Tell,2022-08-18,2022-08-20,,38,37,19,6
Ask,2022-08-28,2022-09-01,2000,41,34,,25
Tell,2022-09-06,2022-09-08,1200,37,38,20,5
"""
SCENARIO = """
format = 1
id = "island"
date = "2022-09-11"
polls = { csv = "polls.csv" }
party = [
  { id = "red", name = "Red" }, { id = "blue", name = "Blue" }, { id = "green", name = "Green" },
  { id = "rest", role = "other" },
]
votes = { spread = "polls" }
turnout = { registered = 100_000 }
tier = [{ id = "all", method = "highest-averages", divisor = "sainte-lague", seats = 100 }]
"""


@pytest.fixture
def island(folder: Path) -> Path:
    (folder / "polls.csv").write_text(CSV)
    (folder / "island.toml").write_text(SCENARIO)
    return folder


def document(cli: Cli, *words: str) -> dict[str, Any]:
    result = cli("polls", "island.toml", "--format", "json", *words)
    assert result.exit_code == 0
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def fields(value: Any, path: str = "") -> set[str]:
    if isinstance(value, dict):
        ids = "PARTY" if path.endswith(("leaning", "shares")) else ""
        inner = (fields(each, f"{path}.{ids or key}".lstrip(".")) for key, each in value.items())
        return set().union(*inner)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return set().union(*(fields(each, f"{path}[]") for each in value))
    return {f"{path}[]" if isinstance(value, list) else path}


def test_every_field_of_json_is_in_the_page_of_polls(cli: Cli, island: Path) -> None:
    listed = {
        name
        for line in PAGE.partition("\n## JSON")[2].splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([^`]+)`", line.split(" | ")[0])
    }
    assert fields(document(cli)) == listed


def test_the_figures(cli: Cli, island: Path) -> None:
    """Shares are the scenario's, the mean of last polls is by hand, leanings add up to zero."""
    found = document(cli)
    scenario = load("island.toml")
    assert [row["party"] for row in found["parties"]] == [party.id for party in scenario.party]
    for row, party in zip(found["parties"], scenario.party, strict=True):
        assert row["share"] == pytest.approx(party.share, abs=1e-4)
        assert row["low"] < row["share"] < row["high"]
        assert row["high"] - row["low"] == pytest.approx(2 * 1.645 * row["sd"], rel=0.1)
    red, blue, green, rest = (row["last_mean"] for row in found["parties"])
    assert (red, blue, green, rest) == (39, 36, 20, None)
    assert sum(row["weight"] for row in found["institutes"]) == pytest.approx(1)
    for party in ("red", "blue", "green"):
        leanings = [row["leaning"][party] for row in found["institutes"]]
        assert sum(leanings) == pytest.approx(0, abs=1e-5)
    assert (found["days"], len(found["polls"])) == (3, 4)
    size = sample_size(scenario)
    assert size is not None
    assert found["effective_sample_size"] == pytest.approx(size, rel=1e-4)


def test_shares_that_are_scaled_beside_parties_in_no_poll_are_told(cli: Cli, island: Path) -> None:
    """Without a party of the others, what polls leave is for parties that have stated shares."""
    small = SCENARIO.replace('{ id = "rest", role = "other" }', '{ id = "rest", share = 2 }')
    (island / "island.toml").write_text(small)
    total = sum(row["share"] for row in document(cli)["parties"])
    assert total == pytest.approx(100, abs=1e-4)
    [told] = [each for each in document(cli)["warnings"] if "scaled" in each]
    scaled = "percent; they are scaled to 98.0, as parties in no poll have 2.0: a party of role"
    assert re.match(f"the pooled shares add up to 9[45][.][0-9] {re.escape(scaled)}", told)


def test_as_of_a_day(cli: Cli, island: Path) -> None:
    early, late = document(cli, "--as-of", "2022-08-20"), document(cli)
    assert (early["as_of"], early["days"], len(early["polls"])) == ("2022-08-20", 22, 2)
    assert early["effective_sample_size"] < late["effective_sample_size"]
    assert early == document(cli, "--set", "polls.as_of=2022-08-20")
    wrong = cli("polls", "island.toml", "--as-of", "yesterday")
    assert wrong.exit_code == 2
    assert 'must be a date such as 2022-08-01, or "election"' in wrong.stderr


def test_warnings(cli: Cli, island: Path) -> None:
    assert document(cli)["warnings"] == [
        "1 of 4 polls do not say how many were asked: each counts as 1,000"
    ]
    (island / "polls.csv").write_text("\n".join(CSV.splitlines()[:2]) + "\n")
    stale, lone = document(cli)["warnings"]
    assert stale.startswith("the last poll ended on 2022-08-01, 41 days before")
    assert lone.startswith("one institute: ")
    rows = CSV.replace(",20,5", ",,25").replace(",19,6", ",,25").replace(",,25", ",20,5", 1)
    (island / "polls.csv").write_text(rows)
    assert "green: in 1 of 4 polls" in document(cli)["warnings"]


def test_the_page_and_the_table(cli: Cli, island: Path) -> None:
    page = cli("polls", "island.toml")
    assert page.exit_code == 0
    for told in ("4 polls of 2 institutes", "As good as a random sample of", "nine in ten", "Tell"):
        assert told in page.stdout
    assert "warning: 1 of 4 polls" in page.stderr
    table = cli("polls", "island.toml", "--format", "csv").stdout.splitlines()
    assert table[0] == "party,share,sd,low,high,last_mean"
    assert [line.partition(",")[0] for line in table[1:]] == ["red", "blue", "green", "rest"]


def test_a_scenario_without_polls_says_how_to_give_them(cli: Cli, folder: Path) -> None:
    result = cli("polls", "small.toml")
    assert result.exit_code == 2
    assert 'small.toml: has no polls; add polls = { csv = "polls.csv" }' in result.stderr


def test_check_compares_the_spread_with_the_record(cli: Cli, island: Path) -> None:
    told = " ".join(cli("check", "island.toml").stdout.split())
    assert "polls before national elections were as good as one of 692 the day before" in told
    assert lint(load("island.toml")) == []
    sure = load("island.toml", ["polls.beta=0.0001", "polls.factor=0", "polls.tilt=0"])
    assert lint(sure)[0].startswith("votes.spread: as sure as a sample of ")
    assert "polls 3 days before national elections were as good as one of about" in lint(sure)[0]


def test_polls_that_are_not_used_are_told(cli: Cli, island: Path) -> None:
    told = lint(load("island.toml", ["votes.effective_sample_size=300"]))
    assert [each for each in told if each.startswith("polls: shares and their spread do not")]
