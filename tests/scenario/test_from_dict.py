"""Scenarios made in Python: checked as files are, from dicts, frames and parts."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from simulator.errors import ScenarioError
from simulator.scenario import Scenario, load
from simulator.scenario.rows import Party
from simulator.scenario.tiers import LargestRemainder

TIER = {"id": "all", "method": "largest-remainder", "quota": "hare", "seats": 9}
ISLAND: dict[str, Any] = {
    "format": 1,
    "id": "island",
    "party": [{"id": "red", "share": 60}, {"id": "blue", "share": 40}],
    "votes": {"model": "dirichlet", "effective_sample_size": 600},
    "tier": [TIER],
}
VOTES = {"region": ["n", "n", "s", "s"], "party": ["red", "blue"] * 2, "votes": [100, 50, 70, 80]}
EMPTY = {key: ISLAND[key] for key in ISLAND if key != "party"}
BARE = {**EMPTY, "party": [{"id": "red"}, {"id": "blue"}]}


class Pandas:
    """A frame that does what pandas' do, with floats where a whole number is missing."""

    def __init__(self, **columns: list[Any]) -> None:
        self.columns = list(columns)
        self._rows = list(zip(*columns.values(), strict=True))

    def itertuples(self, *, index: bool, name: None) -> list[tuple[Any, ...]]:
        assert (index, name) == (False, None)
        return self._rows


def shares(scenario: Scenario) -> list[float | None]:
    return [party.share for party in scenario.party]


def test_it_is_what_the_file_says(write, plain: str):
    import tomllib

    assert Scenario.from_dict(tomllib.loads(plain)) == load(write("a.toml", plain))


@pytest.mark.parametrize("make", [Scenario.from_dict, lambda raw: Scenario(**raw)])
def test_shares_of_110_are_refused_when_built(make):
    party = [{"id": "red", "share": 60}, {"id": "blue", "share": 50}]
    with pytest.raises(ScenarioError, match=r"^scenario: party: the shares add up to 110 percent"):
        make({**ISLAND, "party": party})


def test_lists_are_taken_for_tuples():
    party = [Party(id="red", share=60), Party(id="blue", share=40)]
    built = Scenario(**{**ISLAND, "party": party, "tier": [LargestRemainder(**TIER)]})
    assert built == Scenario.from_dict(ISLAND)
    assert Scenario.from_dict({**ISLAND, "party": party}) == built
    divisor = {"id": "all", "method": "highest-averages", "divisor": [1, 3, 5.5], "seats": 9}
    assert Scenario(**{**ISLAND, "tier": [divisor]}).tier[0].divisor == (1, 3, 5.5)


def test_numbers_of_numpy_are_numbers():
    tier = {**TIER, "seats": np.int64(9), "threshold": {"share": np.float32(5)}}
    assert Scenario.from_dict({**ISLAND, "tier": [tier]}).house == 9


def test_every_fault_is_told():
    raw = {**ISLAND, "tier": [{**TIER, "seats": "9", "quotta": "hare"}]}
    with pytest.raises(ScenarioError) as error:
        Scenario.from_dict(raw)
    assert len(error.value.problems) == 2
    assert 'scenario: tier.all.seats: "9"; must be a whole number' in str(error.value)


@pytest.mark.parametrize("raw", [[1], None, "island"])
def test_only_a_dict_is_one(raw):
    with pytest.raises(ScenarioError, match="must be a dict of tables"):
        Scenario.from_dict(raw)


def test_it_may_extend_what_is_built_in():
    raw = {"extends": "kazakhstan-2023", "votes": {"design_effect": 24}}
    assert Scenario.from_dict(raw) == load("kazakhstan-2023", ["votes.design_effect=24"])


@pytest.mark.parametrize("frame", [pl.DataFrame, lambda columns: Pandas(**columns)])
def test_rows_from_a_frame(frame):
    columns = {"id": ["red", "blue"], "share": [60.5, 39.5], "registration": [2.0, float("nan")]}
    party = Scenario.from_dict({**EMPTY, "party": frame(columns)}).party
    assert [(each.id, each.share, each.registration) for each in party] == [
        ("red", 60.5, 2),
        ("blue", 39.5, None),
    ]


def test_dotted_columns_nest():
    region = pl.DataFrame({"id": ["n", "s"], "registered": [10, 20], "share.red": [70.0, None]})
    found = Scenario.from_dict({**ISLAND, "region": region}).region
    assert [each.share for each in found] == [{"red": 70.0}, None]


@pytest.mark.parametrize("kind", ["counted", "expected"])
def test_votes_from_a_frame(kind, write):
    frame = pl.DataFrame(VOTES)
    votes = {"model": "fixed"} if kind == "counted" else ISLAND["votes"]
    raw = {**BARE, "votes": votes, "region": [{"id": "n"}, {"id": "s"}]}
    found = Scenario.from_dict({**raw, kind: frame})
    assert found == Scenario.from_dict({**raw, kind: {"csv": frame}})
    assert found == Scenario.from_dict({**raw, kind: frame.to_dicts()})
    assert [each.registered for each in found.region] == [150, 150]


def test_undeclared_parties_of_a_frame_are_gathered():
    frame = pl.DataFrame({"party": ["red", "green", "white"], "votes": [60, 30, 10]})
    raw = {**BARE, "expected": {"csv": frame, "rest": "blue"}}
    assert shares(Scenario.from_dict(raw)) == [60, 40]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"id": ["red"], "shar": [100.0]}, 'party, row: shar: unknown column; did you mean'),
        ({"id": ["red"], "share": ["60,5"]}, 'row:1: party.red.share: "60,5"; '),
        ({"id": ["red", "blue"], "share": [60.0, 50.0]}, "the shares add up to 110"),
        ({"share": [60.0, 40.0]}, 'the column "id" is missing'),
    ],
)  # fmt: skip
def test_a_wrong_frame_is_named_with_its_row(columns, message):
    with pytest.raises(ScenarioError, match=message):
        Scenario.from_dict({**EMPTY, "party": pl.DataFrame(columns)})


def test_a_frame_where_none_may_stand_is_refused():
    with pytest.raises(ScenarioError, match=r"scenario: name: .*must be text") as error:
        Scenario.from_dict({**ISLAND, "name": pl.DataFrame({"id": ["red"]})})
    assert "\n" not in str(error.value)


def test_a_what_if_is_the_same_as_set(tmp_path):
    told: list[str] = []
    flagship = load("kazakhstan-2023")
    changed = flagship.with_(told.append, party={"nsdp": {"share": 4.9}})
    noted: list[str] = []
    assert changed == load("kazakhstan-2023", ["party.nsdp.share=4.9"], noted.append)
    assert told == noted
    assert "scaled by" in told[0]
    assert flagship == load("kazakhstan-2023")


def test_the_note_goes_to_stderr(capsys):
    assert shares(Scenario.from_dict(ISLAND).with_(party={"red": {"share": 20}})) == [20, 80]
    assert "party.red.share: the shares of the other parties are scaled" in capsys.readouterr().err


def test_a_what_if_adds_and_changes_rows():
    island = Scenario.from_dict(ISLAND)
    event = [{"id": "half", "when": "red >= 5"}]
    tier = [{"id": "all", "seats": 11}]
    changed = island.with_(event=event, tier=tier, name='Isle "A" \U0001f3dd')
    found = (changed.house, changed.event[0].when, changed.name)
    assert found == (11, "red >= 5", 'Isle "A" \U0001f3dd')
    assert changed.with_(event={"half": {"when": "blue >= 5"}}).event[0].when == "blue >= 5"


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"party": {"green": {"share": 5}}}, "with_: party.green: unknown id; known ids: red,"),
        ({"tier": {"all": {"seat": 5}}}, 'with_: tier.all.seat: unknown key; did you mean "seats"'),
        ({"party": {"red": {"name": None}}}, "with_: party.red.name: null; must be a number, text"),
        ({"tier": {"all": {"seats": 0}}}, "with_: tier.all.seats: 0; must be"),
        ({"tiers": {}}, "with_: tiers: an empty table, which changes nothing; give values by key"),
        ({"tier": {"all": {}}}, "with_: tier.all: an empty table, which changes nothing"),
        ({"event": [{"id": "e", "when": "green >= 5"}]}, 'unknown party "green"'),
    ],
)  # fmt: skip
def test_a_wrong_what_if_is_refused(tables, message):
    with pytest.raises(ScenarioError, match=message):
        Scenario.from_dict(ISLAND).with_(None, **tables)


def test_files_are_in_the_working_folder(tmp_path, monkeypatch):
    (tmp_path / "parties.csv").write_text("id,share\nred,60\nblue,40\n")
    monkeypatch.chdir(tmp_path)
    assert Scenario.from_dict({**EMPTY, "party": {"csv": "parties.csv"}}) == Scenario.from_dict(
        ISLAND
    )


def test_names_that_no_longer_hold_are_told():
    told: list[str] = []
    event = [{"id": "e", "name": "Red has 5%", "when": "share(red) >= 7"}]
    Scenario.from_dict(ISLAND).with_(told.append, event=event)
    assert told == ['warning: event.e.name: "Red has 5%" says 5%, but what it asks about is 7%']
