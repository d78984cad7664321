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


IN_SHORT = {
    "aargau": ["council region biproportional sainte-lague votes-by-seat lot 3 5"],
    "argentina": ["deputies region highest-averages dhondt more-votes 3 registered region"],
    "austria": ["list 183 highest-averages dhondt lot 4"],
    "belgium": ["chamber region highest-averages dhondt more-votes 5 region"],
    "croatia": ["sabor region highest-averages dhondt lot 5 region"],
    "czechia-2017": [
        "chamber 200 region valid largest-remainder hare-rounded highest-averages dhondt "
        "more-votes 5 2 10 3 15 4 20"
    ],
    "czechia-2021": [
        "chamber 200 region valid largest-remainder hare-rounded largest-remainder "
        "imperiali-rounded pooled hagenbach-bischoff-rounded smallest-remainder lot 5 2 8 3 11"
    ],
    "czechia-ep": ["list 21 highest-averages dhondt lot 5"],
    "denmark": [
        "constituency region highest-averages dhondt lot",
        "compensatory 40 largest-remainder hare lot 2 constituency 1 constituency paid-by-others",
    ],
    "finland": ["eduskunta region highest-averages dhondt lot"],
    "georgia-2024": ["list 150 largest-remainder hare most-votes registration 5"],
    "germany-2013": [
        "district plurality lot",
        "list 299 highest-averages sainte-lague lot 5 true district 3 district levelled "
        "won-by-region population highest-averages sainte-lague",
    ],
    "germany-2023": [
        "district plurality lot",
        "list 331 highest-averages sainte-lague lot 5 true district 3 district unseated "
        "regional-lists",
    ],
    "germany-ep": ["list 96 highest-averages sainte-lague lot"],
    "greece-2008": ["list 300 largest-remainder hare lot 3 50"],
    "greece-2016": ["list 300 largest-remainder hare lot 3"],
    "greece-2020": ["list 300 largest-remainder hare lot 3 20 25 1 0.5 50"],
    "iceland": [
        "constituency region highest-averages dhondt lot",
        "adjustment 9 highest-averages dhondt lot 5 constituency paid-by-others",
    ],
    "israel-2006": ["list 120 highest-averages dhondt lot 2"],
    "israel": ["list 120 highest-averages dhondt lot 3.25"],
    "japan": ["block region highest-averages dhondt lot", "district plurality lot"],
    "kazakhstan-2007": ["list 98 largest-remainder hare registration 7 valid+against-all"],
    "kazakhstan-2021": ["list 98 largest-remainder hare registration 7 valid+against-all 0.7 2"],
    "kazakhstan": [
        "list 69 largest-remainder hare registration 5 valid+against-all",
        "district plurality lot",
    ],
    "latvia": ["saeima region highest-averages sainte-lague more-votes 5 ballots-cast"],
    "london": [
        "district plurality lot",
        "london 11 highest-averages dhondt more-votes 5 district paid-by-others",
    ],
    "luxembourg": ["chamber region highest-averages dhondt more-votes"],
    "netherlands-small-councils": ["council largest-remainder hare 75 true lot"],
    "netherlands": ["chamber 150 highest-averages dhondt lot 0.66666656"],
    "new-zealand": [
        "district plurality lot",
        "list highest-averages sainte-lague lot 5 district 1 district kept",
    ],
    "north-macedonia": ["assembly region highest-averages dhondt lot"],
    "norway": [
        "county region highest-averages modified-sainte-lague more-votes",
        "levelling 19 highest-averages modified-sainte-lague more-votes 4 county "
        "paid-by-others largest-quotients",
    ],
    "poland": ["sejm region highest-averages dhondt more-votes 5 2 8 true"],
    "russia": [
        "list 225 largest-remainder hare more-votes 5 ballots-cast",
        "district plurality registration",
    ],
    "scotland": [
        "district plurality lot",
        "regional region highest-averages dhondt lot district paid-by-others",
    ],
    "slovakia": [
        "list 150 largest-remainder hagenbach-bischoff-rounded smallest-remainder lot 5 2 7 4 10"
    ],
    "spain-ep": ["list highest-averages dhondt more-votes"],
    "spain": ["congress region highest-averages dhondt more-votes 3 valid+blank region"],
    "sweden": ["riksdag 349 highest-averages swedish lot 4"],
    "taiwan": ["list 34 largest-remainder hare lot 5", "district plurality lot"],
    "ukraine-2019": ["list 225 largest-remainder hare more-votes 5", "district plurality lot"],
    "united-kingdom": ["district plurality lot"],
    "uri": ["council region biproportional sainte-lague rounded-votes-by-seat lot"],
    "us-apportionment": ["house 435 highest-averages huntington-hill lot"],
    "wales-2026": ["senedd region highest-averages dhondt lot"],
    "wales": [
        "district plurality lot",
        "regional region highest-averages dhondt lot district paid-by-others",
    ],
    "zug": ["council region biproportional sainte-lague rounded-votes-by-seat lot 3 5"],
    "zurich": ["council region biproportional sainte-lague rounded-votes-by-seat lot 5"],
}
"""Every choice and number of each law, in the order of its file: read again in the articles."""


TOLD = ("name", "notes", "source", "facts")


def in_short(value: Any) -> list[str]:
    """The values of a tier, without what is only said to people."""
    if isinstance(value, dict):
        told = [
            each for key, each in value.items() if key not in ("name", "notes", "source", "facts")
        ]
        return [text for each in told for text in in_short(each)]
    if isinstance(value, list):
        return [text for each in value for text in in_short(each)]
    return [f"{value:.8g}" if isinstance(value, float) else str(value).lower()]


@pytest.mark.parametrize("name", names())
def test_the_numbers_of_a_law_are_those_of_its_articles(name: str) -> None:
    """Most laws have no election here whose seats would show a wrong one."""
    assert [" ".join(in_short(tier)) for tier in law(name).tables["tier"]] == IN_SHORT[name]


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


def test_a_quota_of_mandates_is_a_guarantee_beside_the_quota_of_votes() -> None:
    quota = {"share": 30, "name": "women", "rounding": "up"}
    tier = build(country("kazakhstan") | {"tier": [{"id": "list", "quota": quota}]}).tier[0]
    assert (tier.quota, tier.guarantee.of(40)) == ("hare", 12)
