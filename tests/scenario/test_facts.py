"""Facts about parties that a law needs, and what is left to fill in."""

import tomllib
from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.plan import fingerprint
from simulator.scenario import load
from simulator.scenario.facts import FACTS, KEYS, MEANINGS
from simulator.scenario.files.laws import FOLDER, names
from simulator.scenario.lint import lint

TEXT = """\
format = 1
id = "a"
law = "{law}"
{more}

[[party]]
id = "one"
votes = 600
{party}

[[party]]
id = "two"
votes = 400

[votes]
model = "fixed"
"""


def scenario(path: Path, law: str, more: str = "", party: str = "") -> Path:
    file = path / "a.toml"
    file.write_text(TEXT.format(law=law, more=more, party=party))
    return file


def warnings(file: Path) -> list[str]:
    return [warning for warning in lint(load(file)) if ".facts" in warning]


def test_every_fact_has_its_words() -> None:
    assert {*MEANINGS} == {*KEYS} == {*FACTS}


@pytest.mark.parametrize("name", names())
def test_a_law_states_what_its_rules_read(name: str) -> None:
    for tier in tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["tier"]:
        told, bar = tier.get("facts", ()), tier.get("threshold", {})
        assert ("alliance_size" in told) == ("alliance" in bar)
        assert ("minority" in told) == bar.get("exempt_minorities", False)
        assert ("registration" in told) == (tier["tie"] == "registration")
        assert ("alliance" in told) == name.startswith("israel")


@pytest.mark.parametrize(
    ("law", "fact", "party"),
    [
        ("slovakia", "alliance_size", "alliance_size = 2"),
        ("georgia-2024", "registration", "registration = 1"),
    ],
)
def test_a_fact_that_nobody_gave_is_found(tmp_path: Path, law: str, fact: str, party: str) -> None:
    (warning,) = warnings(scenario(tmp_path, law))
    assert warning.startswith(f"tier.list.facts: the law needs {fact} (")
    assert f'absent = ["{fact}"]' in warning
    assert warnings(scenario(tmp_path, law, party=party)) == []
    assert warnings(scenario(tmp_path, law, more=f'absent = ["{fact}"]')) == []


def test_an_agreement_that_nobody_gave_is_found(tmp_path: Path) -> None:
    assert len(warnings(scenario(tmp_path, "israel"))) == 1
    agreed = '[[tier]]\nid = "list"\n[[tier.alliance]]\nid = "x"\nmembers = ["one", "two"]'
    assert warnings(scenario(tmp_path, "israel", more=agreed)) == []


def test_what_is_absent_is_no_partys(tmp_path: Path) -> None:
    more = 'absent = ["alliance_size"]'
    with pytest.raises(ScenarioError, match=r'a.toml:4: absent\[1\]: "alliance_size": a party has'):
        load(scenario(tmp_path, "slovakia", more=more, party="alliance_size = 2"))


def test_facts_do_not_change_what_is_drawn(tmp_path: Path) -> None:
    plain = fingerprint(load(scenario(tmp_path, "slovakia")))
    assert plain == fingerprint(load(scenario(tmp_path, "slovakia", 'absent = ["alliance_size"]')))


def test_what_is_left_to_fill_in_is_listed_with_what_may_stand_there(tmp_path: Path) -> None:
    more = '[[tier]]\nid = "list"\nseats = "TODO"\ntie = "TODO"\nnotes = "TODO"'
    with pytest.raises(ScenarioError) as error:
        load(scenario(tmp_path, "slovakia", more=more))
    assert [str(each).partition(": ")[2] for each in error.value.problems] == [
        "tier.list.seats: left to fill in: must be a whole number between 1 and 100,000",
        'tier.list.tie: left to fill in: must be "registration", "more-votes" or "lot"',
    ]


def test_a_quota_of_all_votes_without_others_is_found(tmp_path: Path) -> None:
    more = '[[tier]]\nid = "council"\nseats = 9'
    file = scenario(tmp_path, "netherlands-small-councils", more=more)
    assert not [each for each in lint(load(file)) if "its quota" in each]
    text = file.read_text() + '[[party]]\nid = "rest"\nrole = "other"\nvotes = 44\n'
    file.write_text(text)
    assert [each for each in lint(load(file)) if each.startswith("party.rest: tier council has no")]
