"""Polls in a scenario: shares and covariance come from them, the same each time it is loaded."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars
import pytest

import simulator
from simulator.errors import ScenarioError
from simulator.plan import compile as compiled
from simulator.plan import fingerprint
from simulator.polled import Polled
from simulator.polls.constants import Constants
from simulator.polls.covariance import covariance, effective_size
from simulator.polls.pooling import pool
from simulator.polls.record import DAYS, EFFECTIVE, past_error, past_size
from simulator.scenario import Scenario
from simulator.scenario.forecast import entries_of, forecast, table_of
from simulator.scenario.load import changed, resolve

CSV = """institute,date,n,Red,Blue,Green,Others
Ask,2022-06-01,1000,40,35,20,5
Ask,2022-08-01,1000,42,33,20,5
Tell,2022-08-20,,38,37,19,6
Ask,2022-09-01,2000,41,34,21,4
Tell,2022-09-08,,37,38,20,5
"""
TOML = """
format = 1
id = "island"
date = "2022-09-11"
polls = { csv = "polls.csv" }
party = [
  { id = "red", name = "Red" }, { id = "blue", name = "Blue" }, { id = "green", name = "Green" },
  { id = "rest", role = "other" },
]
votes = { spread = "polls" }
tier = [{ id = "all", method = "highest-averages", divisor = "sainte-lague", seats = 100 }]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "polls.csv").write_text(CSV)
    (tmp_path / "scenario.toml").write_text(TOML)
    return tmp_path


def shares(scenario: Scenario) -> dict[str, float]:
    return {party.id: party.share or 0.0 for party in scenario.party}


def tree(**changes: Any) -> dict[str, Any]:
    """The island as data, its polls as rows."""
    rows = [
        {"institute": "Ask", "last": "2022-09-01", "size": 1000.0, "share": {"a": 50, "b": 44}},
        {"institute": "Tell", "last": "2022-09-08", "share": {"a": 52, "b": 43}},
    ]
    whole = {
        "format": 1,
        "id": "island",
        "date": "2022-09-11",
        "polls": {"poll": rows},
        "party": [{"id": "a"}, {"id": "b"}, {"id": "rest", "role": "other"}],
        "votes": {"spread": "polls"},
        "tier": [{"id": "all", "method": "largest-remainder", "seats": 9}],
    }
    return whole | changes


def test_shares_and_covariance_are_those_of_the_statistics(file: Path) -> None:
    scenario = simulator.load(file)
    polls = table_of(scenario, entries_of(scenario))
    pooled = pool(polls, polls.last.max() + 3, Constants.of("national"))
    found = shares(scenario)
    np.testing.assert_allclose([found[p] for p in polls.parties], 100 * pooled.share, atol=1e-6)
    assert sum(found.values()) == pytest.approx(100, abs=1e-9)
    fractions = np.array([found[p] for p in (*polls.parties, "rest")]) / 100
    variance = np.r_[pooled.variance, np.median(pooled.variance)]
    wanted = covariance(fractions, variance, Constants.of("national"))
    names = [*polls.parties, "rest"]
    table = scenario.votes.filled  # type: ignore[union-attr]
    assert table is not None
    for row, one in enumerate(names):
        for column, other in enumerate(names[row:], start=row):
            assert table[one][other] == pytest.approx(wanted[row, column], rel=1e-5, abs=1e-9)


def test_resolved_is_the_same_again(file: Path) -> None:
    scenario = simulator.load(file)
    resolved = file / "resolved.json"
    resolved.write_text(json.dumps(resolve(scenario)))
    again = simulator.load(resolved)
    assert again == scenario
    assert resolve(again) == resolve(scenario)
    assert fingerprint(again) == fingerprint(scenario)


@pytest.mark.parametrize(
    "settings",
    [
        ["polls.as_of=2022-08-20"],
        ["polls.kind=regional"],
        ["polls.nu=0"],
        ["polls.window=10"],
        ["polls.shares=stated", "party.red.share=45"],
        ["votes.effective_sample_size=300"],
        ["votes.spread=past-errors", "votes.days=60"],
    ],
)
def test_a_setting_does_the_same_to_the_file_and_to_what_it_resolves_to(
    file: Path, settings: list[str]
) -> None:
    base = simulator.load(file)
    from_file = simulator.load(file, settings)
    assert from_file == changed(base, settings, "resolved")
    assert fingerprint(from_file) != fingerprint(base)


def test_what_was_polled_later_is_not_known_earlier(file: Path) -> None:
    """As of a day, the polls after it may be any; and the forecast is for the election still."""
    early = simulator.load(file, ["polls.as_of=2022-08-20"])
    (file / "polls.csv").write_text("\n".join(CSV.splitlines()[:4]) + "\n")
    without = simulator.load(file)
    assert shares(early) == shares(without)
    assert early.votes.filled == without.votes.filled  # type: ignore[union-attr]
    assert fingerprint(early) == fingerprint(without)


def test_forecasts_widen_with_the_days_left(file: Path) -> None:
    """A later forecast has more polls, and less time in which opinion drifts."""
    days = ["2022-06-01", "2022-08-01", "2022-09-01", "election"]
    spreads = [
        simulator.load(file, [f"polls.as_of={day}"]).votes.filled["red"]["red"]  # type: ignore
        for day in days
    ]
    assert spreads == sorted(spreads, reverse=True)


def test_others_have_the_rest_and_nobody_comes_first() -> None:
    """5% against all are before the polls, which are of those who named a party."""
    party = [
        *({"id": "a"}, {"id": "b"}, {"id": "none", "role": "against-all", "share": 5}),
        {"id": "rest", "role": "other"},
    ]
    found = shares(Scenario.from_dict(tree(party=party)))
    plain = shares(Scenario.from_dict(tree()))
    assert found["none"] == 5
    assert found["a"] == pytest.approx(0.95 * plain["a"], abs=1e-5)
    assert found["rest"] == pytest.approx(0.95 * plain["rest"], abs=1e-5)


def test_a_party_in_no_poll_keeps_its_share() -> None:
    party = [{"id": "a"}, {"id": "b"}, {"id": "c", "share": 2}, {"id": "rest", "role": "other"}]
    found = shares(Scenario.from_dict(tree(party=party)))
    plain = shares(Scenario.from_dict(tree()))
    assert found["c"] == 2
    assert found["a"] == plain["a"]
    assert found["rest"] == pytest.approx(plain["rest"] - 2)
    warnings = Polled.of(Scenario.from_dict(tree(party=party))).warnings()
    assert "c: in no poll that counts: 2.0 percent is as stated" in warnings
    party[2]["share"] = 20
    told = r"those in none \(c\) state 20\.0: which are wrong\? one that does not stand any more"
    with pytest.raises(ScenarioError, match=told):
        Scenario.from_dict(tree(party=party))


def test_without_others_polls_are_scaled_to_100() -> None:
    rows = [{"institute": "Ask", "last": "2022-09-01", "share": {"a": 50, "b": 48}}]
    party = [{"id": "a"}, {"id": "b"}]
    found = shares(Scenario.from_dict(tree(party=party, polls={"poll": rows})))
    assert found == {"a": pytest.approx(100 * 50 / 98), "b": pytest.approx(100 * 48 / 98)}


def test_a_bloc_polled_as_one_is_split_as_it_last_stood_and_moves_as_one() -> None:
    """In one poll its parties are apart: they are added up."""
    rows = [
        {"institute": "Ask", "last": "2022-09-01", "share": {"union": 30, "b": 60}},
        {"institute": "Tell", "last": "2022-09-02", "share": {"a": 20, "c": 12, "b": 58}},
    ]
    party = [
        *({"id": "a", "last": 24}, {"id": "b", "last": 66}, {"id": "c", "last": 8}),
        {"id": "rest", "role": "other", "last": 2},
    ]
    bloc = [{"id": "union", "parties": ["a", "c"]}]
    scenario = Scenario.from_dict(tree(party=party, bloc=bloc, polls={"poll": rows}))
    found = shares(scenario)
    assert found["a"] == pytest.approx(3 * found["c"], rel=1e-6)
    together = forecast(scenario).pooled.share[0]
    assert found["a"] + found["c"] == pytest.approx(100 * together, abs=1e-6)
    assert 0.30 < together < 0.32
    table = scenario.votes.filled  # type: ignore[union-attr]
    assert table is not None
    assert table["a"]["a"] == table["a"]["c"] == table["c"]["c"]
    assert changed(scenario, [], "again") == scenario


def test_a_design_effect_divides_the_size() -> None:
    one = tree()
    one["polls"]["poll"][0] |= {"size": 8000.0, "design_effect": 8.0}
    assert shares(Scenario.from_dict(one)) == shares(Scenario.from_dict(tree()))


def test_inherited_shares_and_models_give_way(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(
        TOML.replace('polls = { csv = "polls.csv" }', "")
        .replace('id = "red",', 'id = "red", share = 60,')
        .replace('id = "blue",', 'id = "blue", share = 30,')
        .replace('id = "green",', 'id = "green", share = 9,')
        .replace('id = "rest",', 'id = "rest", share = 1,')
        .replace('spread = "polls"', 'model = "dirichlet", effective_sample_size = 600')
    )
    (tmp_path / "polls.csv").write_text(CSV)
    child = 'format = 1\nid = "child"\nextends = "base.toml"\npolls = { csv = "polls.csv" }\n'
    (tmp_path / "child.toml").write_text(child + '[votes]\nspread = "polls"\n')
    (tmp_path / "alone.toml").write_text(TOML)
    inherits = simulator.load(tmp_path / "child.toml")
    assert shares(inherits) == shares(simulator.load(tmp_path / "alone.toml"))
    assert inherits.votes.model == "logistic-normal"


def test_past_errors_follow_the_shares(file: Path) -> None:
    """The covariance is that of the shares as they are, and wider the more days are left."""
    whole = tree(party=[{"id": "a", "share": 60}, {"id": "b", "share": 40}], polls=None)
    del whole["polls"]
    whole["votes"] = {"spread": "past-errors", "days": 14}
    scenario = Scenario.from_dict(whole)
    lower = scenario.with_(None, party={"a": {"share": 50}})
    wanted = past_error(14, "national") * 0.5**-0.8 + (0.052 * np.log(5)) ** 2
    assert lower.votes.filled["a"]["a"] == pytest.approx(wanted, rel=1e-5)  # type: ignore
    later = scenario.with_(None, votes={"days": 100})
    assert later.votes.filled["a"]["a"] > scenario.votes.filled["a"]["a"]  # type: ignore
    states = scenario.with_(None, votes={"kind": "regional"})
    assert states.votes.filled["a"]["a"] > scenario.votes.filled["a"]["a"]  # type: ignore


@pytest.mark.parametrize("kind", ["national", "regional"])
def test_the_two_tables_of_past_errors_agree(kind: str) -> None:
    """At shares like Sweden's, within a fifth; both fall with the days, and beyond the table."""
    found = np.array([30.3, 20.5, 19.1, 6.8, 6.7, 5.3, 5.1, 4.6, 1.6]) / 100
    for days, size in zip(DAYS, EFFECTIVE[kind], strict=True):
        constants = Constants(beta=past_error(days, kind))  # type: ignore[arg-type]
        logs = covariance(found, np.zeros(len(found)), constants)
        assert effective_size(found, logs) == pytest.approx(size, rel=0.2)
        assert past_size(days, kind) == pytest.approx(size)  # type: ignore[arg-type]
    sizes = [past_size(days, kind) for days in range(400)]  # type: ignore[arg-type]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == sizes[1]


def test_a_share_beside_polls_is_a_question(file: Path) -> None:
    told = r"party\.red\.share: 45.*which is meant"
    with pytest.raises(ScenarioError, match=told):
        simulator.load(file, ["party.red.share=45"])
    with pytest.raises(ScenarioError, match=told):
        simulator.load(file).with_(None, party={"red": {"share": 45}})
    (file / "scenario.toml").write_text(TOML.replace('id = "red",', 'id = "red", share = 45.0,'))
    with pytest.raises(ScenarioError, match=r"scenario\.toml:7: party\.red\.share: 45\.0, but"):
        simulator.load(file)


def test_a_party_that_was_polled_later_has_no_share_before() -> None:
    rows = [
        {"institute": "Ask", "last": "2022-08-01", "share": {"a": 50, "b": 44}},
        {"institute": "Ask", "last": "2022-09-01", "share": {"a": 48, "b": 42, "c": 5}},
    ]
    party = [{"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "rest", "role": "other"}]
    scenario = Scenario.from_dict(tree(party=party, polls={"poll": rows}))
    assert shares(scenario)["c"] == 5
    with pytest.raises(ScenarioError, match=r"party\.c\.share: in no poll .* as of 2022-08-15"):
        changed(scenario, ["polls.as_of=2022-08-15"], "x")


def test_a_scenario_made_of_parts_says_what_is_missing() -> None:
    scenario = Scenario.from_dict(tree())
    with pytest.raises(ScenarioError, match=r"votes\.spread: .*simulator\.load"):
        Scenario(
            format=1,
            id="parts",
            date="2022-09-11",
            party=scenario.party,
            polls=scenario.polls,
            votes={"model": "logistic-normal", "spread": "polls"},  # type: ignore[arg-type]
            tier=scenario.tier,
        )


def test_a_bloc_may_be_called_by_its_parties(tmp_path: Path) -> None:
    """As tables of German polls have it: CDU/CSU."""
    whole = TOML.replace('id = "red",', 'id = "red", last = 24.0,').replace(
        'id = "green",', 'id = "green", last = 8.0,'
    )
    for name, last in (("blue", 60.0), ("rest", 8.0)):
        whole = whole.replace(f'id = "{name}",', f'id = "{name}", last = {last},')
    whole += '[[bloc]]\nid = "left"\nname = "The Left"\nparties = ["red", "green"]\n'
    (tmp_path / "scenario.toml").write_text(whole)
    (tmp_path / "polls.csv").write_text("institute,date,Red/Green,Blue\nAsk,2022-09-01,40,55\n")
    found = shares(simulator.load(tmp_path))
    assert found["red"] == pytest.approx(30)
    assert found["green"] == pytest.approx(10)


def test_a_party_in_a_poll_that_shares_respondents_with_a_later_one_has_no_share() -> None:
    """The earlier poll does not count, so that its parties are in none: no share of zero."""
    days = (("2022-08-20", "2022-09-01"), ("2022-08-25", "2022-09-08"))
    (early, late) = ({"institute": "Ask", "first": first, "last": last} for first, last in days)
    early |= {"share": {"a": 48, "b": 42, "c": 6}}  # type: ignore[dict-item]
    late |= {"share": {"a": 50, "b": 44}}  # type: ignore[dict-item]
    party = [{"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "rest", "role": "other"}]
    with pytest.raises(ScenarioError, match=r"party\.c\.share: in no poll that counts"):
        Scenario.from_dict(tree(party=party, polls={"poll": [early, late]}))


def leaves(part: object) -> Iterator[object]:
    """The arrays and numbers of a part of a plan."""
    if isinstance(part, tuple):
        for each in part:
            yield from leaves(each)
    else:
        yield part


def test_regions_and_candidates_move_to_the_pooled_shares_as_to_stated_ones() -> None:
    """The plan of polls is that of a scenario with their shares and their covariance."""
    party = [
        {"id": "a", "last": 45},
        {"id": "b", "last": 50},
        {"id": "rest", "role": "other", "last": 5},
    ]
    places = {
        "region": [
            {"id": "north", "registered": 60_000, "share": {"a": 55, "b": 40, "rest": 5}},
            {"id": "south", "registered": 40_000, "share": {"a": 30, "b": 65, "rest": 5}},
        ],
        "district": [{"id": "one", "region": "north"}, {"id": "two", "region": "south"}],
        "candidate": [
            {"district": where, "party": who, "share": share}
            for where, who, share in (("one", "a", 56), ("one", "b", 44), ("two", "a", 31))
        ]
        + [{"district": "two", "party": "b", "share": 69}],
        "ballot": [{"id": "list", "kind": "lists"}, {"id": "district", "kind": "candidates"}],
    }
    tiers = [*tree()["tier"], {"id": "local", "method": "plurality", "ballot": "district"}]
    polled = Scenario.from_dict(tree(party=party, tier=tiers, **places))
    stated = [row | {"share": shares(polled)[row["id"]]} for row in party]
    votes = {"model": "logistic-normal", "covariance": polled.votes.filled}  # type: ignore
    without = tree(party=stated, tier=tiers, votes=votes, **places)
    del without["polls"]
    one, other = compiled(polled), compiled(Scenario.from_dict(without))
    for part in ("votes", "candidates"):
        parts = leaves(getattr(one, part)), leaves(getattr(other, part))
        for mine, its in zip(*parts, strict=True):
            np.testing.assert_array_equal(mine, its)
    last = Scenario.from_dict(
        without | {"party": [row | {"share": row["last"]} for row in party], "votes": votes}
    )
    moved = compiled(last).candidates
    assert any(
        not np.array_equal(mine, its) for mine, its in zip(one.candidates, moved, strict=True)
    )


@pytest.mark.parametrize("whole", [True, False])
def test_polls_may_be_a_data_frame(whole: bool) -> None:
    """A column a party, days as dates; or the rows of a scenario, with dotted columns."""
    last = [datetime.date(2022, 9, 1), datetime.date(2022, 9, 8)]
    size = [1000, None]
    frame = polars.DataFrame(
        {"institute": ["Ask", "Tell"], "date": last, "n": size, "a": [50, 52], "b": [44, 43]}
    )
    rows = polars.DataFrame(
        {
            "institute": ["Ask", "Tell"],
            "last": [day.isoformat() for day in last],
            "size": [1000.0, None],
            "share.a": [50.0, 52.0],
            "share.b": [44.0, 43.0],
        }
    )
    wanted = shares(Scenario.from_dict(tree()))
    assert shares(Scenario.from_dict(tree(polls=frame if whole else {"csv": frame}))) == wanted
    assert shares(Scenario.from_dict(tree(polls={"poll": rows}))) == wanted


def test_polls_of_other_elections_are_told_and_left_out(file: Path) -> None:
    rows = "Ask,2018-06-01,1000,40,35,20,5\nAsk,2022-09-20,1000,30,45,20,5\n"
    (file / "polls.csv").write_text(CSV + rows)
    told: list[str] = []
    scenario = simulator.load(file, tell=told.append)
    assert scenario.polls is not None
    assert len(scenario.polls.poll) == len(CSV.splitlines()) - 1
    assert any("more than 600 days before the election, left out: 1" in note for note in told)
    assert any("after 2022-09-11: not used" in note for note in told)
    (file / "scenario.toml").write_text(TOML.replace("2022-09-11", "2030-09-11"))
    with pytest.raises(ScenarioError, match=r"scenario\.toml:5: polls\.csv: no poll of the 600"):
        simulator.load(file)


MERGED = """institute,date,n,Red,Old Blue,Blues,Azure,Green,Fringe
Ask,2022-08-01,1000,42,20,,15,20,3
Ask,2022-09-01,2000,41,,35,,21,3
"""
NAMES = 'names = { "old blue" = "blue", Azure = "blue", Blues = "blue" }, rest = "rest"'


def test_other_names_and_parties_that_merged(file: Path) -> None:
    """Those of a party that are in one poll are added up; `rest` has what nothing declares."""
    (file / "polls.csv").write_text(MERGED)
    toml = TOML.replace('"polls.csv"', f'"polls.csv", {NAMES}')
    (file / "scenario.toml").write_text(toml)
    polls = simulator.load(file).polls
    assert polls is not None
    assert [poll.share["blue"] for poll in polls.poll] == [35, 35]
    assert [sorted(poll.share) for poll in polls.poll] == [["blue", "green", "red"]] * 2


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (NAMES.replace('= "blue"', '= "blu"'), 'unknown party "blu"; did you mean "blue"'),
        ('names = "x"', 'polls.names: "x"; must be a table of parties by their names'),
        ('rest = "red"', 'polls.rest: "red"; must be the party with the role "other": "rest"'),
        ("window = 180", 'unknown party "Old Blue"; did you mean "blue"'),
    ],
)
def test_names_of_a_file_that_are_wrong(file: Path, names: str, message: str) -> None:
    (file / "polls.csv").write_text(MERGED)
    (file / "scenario.toml").write_text(TOML.replace('"polls.csv"', f'"polls.csv", {names}'))
    with pytest.raises(ScenarioError) as caught:
        simulator.load(file)
    assert message in str(caught.value)
