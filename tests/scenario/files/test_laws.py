"""Laws by name: each is sound, and a scenario may change what it says."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.scenario import Scenario, build, load
from simulator.scenario.files.laws import law, names
from simulator.scenario.tiers import Plurality

LEFT_TO_THE_FILE: dict[str, dict[str, Any]] = {
    "new-zealand": {"id": "list", "seats": 118},
    "spain-ep": {"id": "list", "seats": 54},
    "netherlands-small-councils": {"id": "council", "seats": 15},
    "norway": {"id": "levelling", "seats": 2},
}
"""What a law leaves to the year, in a country of two regions."""


def country(name: str) -> dict[str, Any]:
    """A scenario under a law: two lists, two regions, two districts."""
    tiers = law(name).tables["tier"]
    plurality = any(tier["method"] == "plurality" for tier in tiers)
    regions = [
        {"id": region, "registered": 1000, "seats": 7, "population": 1500}
        for region in ("north", "south")
    ]
    tree = {
        "format": 1,
        "id": "country",
        "law": name,
        "party": [{"id": "red", "share": 60}, {"id": "green", "share": 40}],
        "region": regions,
        "votes": {"model": "fixed"},
    }
    if plurality:
        tree["district"] = [{"id": f"in-{row['id']}", "region": row["id"]} for row in regions]
        tree["candidate"] = [
            {"district": f"in-{row['id']}", "party": "red", "share": 50} for row in regions
        ]
    if name in LEFT_TO_THE_FILE:
        tree["tier"] = [LEFT_TO_THE_FILE[name]]
    return tree


@pytest.mark.parametrize("name", names())
def test_a_law_is_sound_and_names_its_articles(name: str) -> None:
    scenario = build(country(name))
    assert scenario.house > 0
    assert re.search(r"[0-9]", law(name).name) or name in ("spain-ep", "sweden")
    for tier in scenario.tier:
        assert tier.source, "an article of law"
    if any(isinstance(tier, Plurality) for tier in scenario.tier):
        assert [ballot.kind for ballot in scenario.ballot] == ["lists", "candidates"]


def test_there_are_all_that_are_promised() -> None:
    promised = "kazakhstan germany-2013 germany-2023 new-zealand spain norway scotland denmark"
    assert set(promised.split()) < set(names())


def test_a_scenario_changes_its_law_row_by_row() -> None:
    tree = country("slovakia") | {"tier": [{"id": "list", "seats": 99, "threshold": {"share": 4}}]}
    tier = build(tree).tier[0]
    assert (tier.seats, tier.quota) == (99, "hagenbach-bischoff-rounded")
    assert tier.threshold.share == 4
    assert [bar.members for bar in tier.threshold.alliance] == [2, 4]


def test_a_tier_of_another_method_takes_the_place_of_the_laws() -> None:
    tier = {"id": "district", "method": "stated", "won": {"red": 3}}
    scenario = build(country("kazakhstan") | {"tier": [tier], "district": [], "candidate": []})
    assert [(each.id, each.method) for each in scenario.tier] == [
        ("list", "largest-remainder"),
        ("district", "stated"),
    ]


def test_some_tiers_of_a_law() -> None:
    tree = country("kazakhstan") | {"law": {"name": "kazakhstan", "tiers": ["list"]}}
    scenario = build({key: tree[key] for key in tree if key not in ("district", "candidate")})
    assert [tier.id for tier in scenario.tier] == ["list"]
    assert [ballot.id for ballot in scenario.ballot] == ["list"]


def test_a_child_with_a_law_leaves_its_parents_tiers(
    write: Callable[[str, str], Path], plain: str
) -> None:
    write("plain.toml", plain)
    child = load(write("child.toml", 'extends = "plain.toml"\nlaw = "sweden"\n'))
    assert [(tier.id, tier.seats, tier.method) for tier in child.tier] == [
        ("riksdag", 349, "highest-averages")
    ]
    assert child.party == load(write("same.toml", 'extends = "plain.toml"')).party


def test_a_child_of_a_scenario_with_a_law(write: Callable[[str, str], Path], plain: str) -> None:
    bare = plain[: plain.index("[[tier]]")]
    write("parent.toml", 'law = "israel"\n' + bare)
    text = 'extends = "parent.toml"\n[[tier]]\nid = "list"\nseats = 61\n'
    assert load(write("child.toml", text)).house == 61


def test_settings_reach_into_a_law(write: Callable[[str, str], Path], plain: str) -> None:
    path = write("a.toml", 'law = "israel"\n' + plain[: plain.index("[[tier]]")])
    scenario: Scenario = load(path, ["tier.list.threshold.share=2"])
    assert scenario.tier[0].threshold.share == 2
