import json
from pathlib import Path

import pytest

import simulator
from simulator.errors import ScenarioError
from simulator.scenario import Scenario, load, resolve

SHIPPED = sorted(Path(__file__).parents[2].glob("scenarios/*/*.toml"))
EVERYTHING = """
[[region]]
id = "north"
registered = 1000
share = { amanat = 50.5 }

[[region]]
id = "south"
registered = 2000

[turnout]
mean = 55
national_sd = 0.1
region = [{ id = "north", mean = 60, sd = 0.2 }]

[[ballot]]
id = "list"
kind = "lists"

[[ballot]]
id = "district"
kind = "candidates"

[[district]]
id = "d1"
region = "south"

[[candidate]]
district = "d1"
party = "auyl"
retains = 0.9

[[tier]]
id = "smd"
method = "plurality"

[[tier]]
id = "top"
method = "highest-averages"
divisor = [1, 2.5]
seats = 3

[[event]]
id = "e"
when = "amanat >= 6"
"""


def test_defaults_are_filled(write, plain: str) -> None:
    scenario = load(write("plain.toml", plain))
    assert [party.share for party in scenario.party] == [60.0, 30.0, 10.0]
    assert scenario.turnout.mean == 100.0
    assert scenario.ballot[0].id == "list"
    assert scenario.house == 10


def test_a_folder_means_its_scenario(write, plain: str) -> None:
    path = write("scenario.toml", plain)
    assert load(path.parent) == load(path) == load(str(path))


def test_dates_may_be_written_bare(write, plain: str) -> None:
    assert load(write("a.toml", "date = 2023-03-19\n" + plain)).date == "2023-03-19"


def test_a_byte_order_mark_and_windows_line_ends_are_tolerated(write, plain: str) -> None:
    text = "\ufeff" + plain.replace("\n", "\r\n")
    assert load(write("a.toml", text)) == load(write("b.toml", plain))


@pytest.mark.parametrize("text", ["", EVERYTHING])
def test_resolving_is_idempotent(write, plain: str, text: str) -> None:
    scenario = load(write("a.toml", plain + text))
    resolved = resolve(scenario)
    again = load(write("resolved.json", json.dumps(resolved)))
    assert again == scenario
    assert resolve(again) == resolved
    assert isinstance(again, Scenario)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_shipped_scenarios_load_and_resolve(path: Path, write) -> None:
    scenario = load(path)
    assert load(write("resolved.json", json.dumps(resolve(scenario)))) == scenario


def test_a_resolved_scenario_says_everything(write, plain: str) -> None:
    resolved = resolve(load(write("a.toml", plain)))
    assert resolved["turnout"]["mean"] == 100.0
    assert resolved["tier"][0]["threshold"] == {
        "share": 5.0,
        "base": "valid",
        "comparison": ">=",
        "scope": "nation",
        "alliance": [],
        "exempt": [],
        "exempt_minorities": False,
    }
    assert "date" not in resolved


def test_a_scenario_is_frozen(write, plain: str) -> None:
    scenario = load(write("a.toml", plain))
    with pytest.raises(ValueError, match="frozen"):
        scenario.id = "other"  # type: ignore[misc]


@pytest.mark.parametrize("total", [99.86, 100.14])
def test_shares_may_be_rounded(write, plain: str, total: float) -> None:
    text = plain.replace("share = 10", f"share = {total - 90}")
    assert load(write("a.toml", text)).party[2].share == pytest.approx(10, abs=0.15)


@pytest.mark.parametrize("total", [99.84, 100.16])
def test_shares_may_not_be_further_off(write, plain: str, total: float) -> None:
    path = write("a.toml", plain.replace("share = 10", f"share = {total - 90}"))
    with pytest.raises(ScenarioError, match=f"the shares add up to {total} percent"):
        load(path)


def test_a_scenario_changed_in_python_is_checked_before_it_is_drawn() -> None:
    flagship = load("kazakhstan-2023")
    parties = [
        party.model_copy(update={"share": 90.0}) if party.id == "nsdp" else party
        for party in flagship.party
    ]
    changed = flagship.model_copy(update={"party": tuple(parties)})
    with pytest.raises(ScenarioError, match="share"):
        simulator.simulate(changed, draws=10)
    with pytest.raises(ScenarioError, match="share"):
        simulator.compare.paired(flagship, changed, seed=1, draws=((0, 10),))
