from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.scenario import Scenario, load
from simulator.scenario.files.extends import read_whole
from simulator.scenario.files.overrides import Setting, override
from simulator.scenario.load import validated
from simulator.scenario.tree import Place

REGIONS = """
[[region]]
id = "almaty_city"
registered = 1000

[turnout]
mean = 50

[[turnout.region]]
id = "almaty_city"
mean = 30
"""


@pytest.fixture
def path(write, plain: str) -> Path:
    return write("plain.toml", plain + REGIONS)


def said(path: Path, *settings: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path, settings)
    return str(caught.value).splitlines()


def shares(scenario: Scenario) -> list[float | None]:
    return [party.share for party in scenario.party]


def test_values_are_set_by_id(path: Path) -> None:
    scenario = load(
        path,
        [
            "tier.list.threshold.share=3",
            "turnout.region.almaty_city.mean=40",
            "votes.sample_size=1000",
            "votes.design_effect = 1",
            "tier.list.quota=droop",
            "party.auyl.minority=true",
            "region.almaty_city.share.auyl=12.5",
        ],
    )
    assert scenario.tier[0].threshold.share == 3
    assert scenario.turnout.region[0].mean == 40
    assert (scenario.votes.size, scenario.votes.effective_sample_size) == (1000, None)
    assert scenario.tier[0].quota == "droop"
    assert scenario.party[1].minority
    assert scenario.region[0].share == {"auyl": 12.5}


def test_the_last_setting_of_a_key_wins(path: Path) -> None:
    assert load(path, ["turnout.mean=40", "turnout.mean=45"]).turnout.mean == 45


def test_text_needs_no_quotes_and_stays_text(path: Path) -> None:
    scenario = load(path, ["name=2024", "notes=a = b", 'party.auyl.name="Auyl"', "date=2030-01-02"])
    assert (scenario.name, scenario.notes, scenario.date) == ("2024", "a = b", "2030-01-02")
    assert scenario.party[1].name == "Auyl"


def test_the_other_parties_make_room(path: Path) -> None:
    assert shares(load(path, ["party.auyl.share=40"])) == pytest.approx([360 / 7, 40, 60 / 7])
    assert shares(load(path, ["party.auyl.share=40", "party.amanat.share=50"])) == [50, 40, 10]


def test_all_shares_set_must_still_make_100(path: Path) -> None:
    settings = [f"party.{name}.share=20" for name in ("amanat", "auyl", "rest")]
    assert "the shares add up to 60 percent" in said(path, *settings)[0]


def test_without_settings_shares_stay_as_they_are(write, plain: str) -> None:
    path = write("round.toml", plain.replace("share = 10", "share = 9.9"))
    assert shares(load(path, ["tier.list.seats=11"])) == [60, 30, 9.9]


def test_another_method_or_model(path: Path) -> None:
    assert load(path, ["tier.list.method=highest-averages"]).tier[0].divisor == "dhondt"
    assert load(path, ["votes.model=logistic-normal"]).votes.size == 600


def test_a_fault_of_a_setting_is_told_as_such(path: Path) -> None:
    assert said(path, "tier.list.threshold.share=500") == [
        "--set: tier.list.threshold.share: 500; must be between 0 and 100 percent"
    ]
    assert said(path, "tier.list.seats=ten") == [
        '--set: tier.list.seats: "ten"; must be a whole number between 1 and 100,000'
    ]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            ["tier.list.threshold.scope=region"],
            'tier.list.threshold.scope: "region"; seats are allocated nationally: use by = '
            '"region"',
        ),
        (
            ["tier.list.leftover=pooled", "tier.list.quota=droop"],
            'tier.list.leftover: "pooled" combines regions; use by = "region"',
        ),
        (["votes.added.amanat=90"], "votes.added: "),
        (
            ["tier.list.threshold.share=5.00000000000001"],
            "tier.list.threshold.share: a threshold of",
        ),
        (["turnout.invalid=100"], "turnout.invalid: turnout and the invalid share leave no"),
    ],
)
def test_a_setting_that_contradicts_the_rest(path: Path, settings: list[str], message: str) -> None:
    (fault,) = said(path, *settings)
    assert fault.startswith(f"--set: {message}")


def test_what_does_not_exist_is_listed(path: Path) -> None:
    assert said(path, "party.aul.share=5", "tier.list.treshold.share=5", "vots.model=fixed") == [
        '--set: party.aul: unknown id; did you mean "auyl"? known ids: amanat, auyl, rest',
        '--set: tier.list.treshold: unknown key; did you mean "threshold"? known keys: id, name, '
        "ballot, tie, facts, source, notes, seats, by, apportioned, threshold, when_none, "
        "alliance, bonus, guarantee, compensation, method, quota, leftover, pool_quota, excess, "
        "single_qualifier, remainder_share, majority",
        '--set: vots: unknown key; did you mean "votes"? known keys: format, id, name, date, '
        "country, notes, sources, absent, party, region, turnout, votes, polls, returns, ballot, "
        "district, candidate, tier, bloc, event, counts, page",
    ]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("party", '"party": must be KEY=VALUE, as in party.amanat.share=4.9'),
        ("=3", '"=3": must be KEY=VALUE, as in party.amanat.share=4.9'),
        ("party..share=3", '"party..share=3": must be KEY=VALUE, as in party.amanat.share=4.9'),
        ("party=3", "party: does not name a single value; "),
        (
            "party.auyl=3",
            "party.auyl: does not name a single value; did you mean party.auyl.share?",
        ),
        ("auyl=4.9", "auyl: unknown key; did you mean party.auyl.share? known keys: format, "),
        ("AUYL=4.9", "AUYL: unknown key; did you mean party.auyl.share? known keys: format, "),
        ("auyll.share=4.9", "auyll: unknown key; did you mean party.auyl.share? known keys: "),
        ("threshold=3", "threshold: unknown key; did you mean tier.list.threshold.share? known"),
        ("tresholds=3", "tresholds: unknown key; did you mean tier.list.threshold.share? known"),
        (
            "tier.threshold=3",
            "tier.threshold: does not name a single value; did you mean tier.list",
        ),
        ("turnout=60", "turnout: 60; must be a table; did you mean turnout.mean?"),
        ("event.e.when=x", "event.e: unknown id; known ids: none"),
        ("turnout=3", "turnout: 3; must be a table"),
        ("turnout.mean.x=3", "turnout.mean.x: unknown key; known keys: none"),
        ("extends=a.toml", "extends: unknown key; "),
        ("seed\x1b=1", '"seed\\x1b": unknown key; '),
    ],
)
def test_settings_that_cannot_be(path: Path, setting: str, message: str) -> None:
    assert said(path, setting)[0].startswith(f"--set: {message}")


def test_what_is_overridden_stays_as_it_is(path: Path) -> None:
    tree = read_whole(path)
    before = [dict(row) for row in tree["party"]]
    changed = override(tree, ["party.amanat.share=10"])
    assert [row["share"] for row in changed["party"]] != [row["share"] for row in before]
    assert [dict(row) for row in tree["party"]] == before


def test_a_setting_is_reported_where_it_was_written(path: Path) -> None:
    setting = Setting(("party", "auyll", "share"), "3", Place("sweep.toml", 7))
    with pytest.raises(ScenarioError, match=r"^sweep.toml:7: party.auyll: unknown id; did you"):
        override(read_whole(path), [setting])
    with pytest.raises(ScenarioError, match=r"^sweep.toml:7: party.auyl.share: 300; must be"):
        validated(
            override(
                read_whole(path), [setting._replace(names=("party", "auyl", "share"), text="300")]
            )
        )


def test_what_a_share_does_to_the_others_is_told(path: Path) -> None:
    told: list[str] = []
    load(path, ["party.auyl.share=10"], told.append)
    assert len(told) == 1
    assert told[0].startswith("party.auyl.share: the shares of the other parties are scaled by ")
    load(path, ["turnout.mean=50"], told.append)
    assert len(told) == 1


BLOC = """
[[bloc]]
id = "both"
parties = ["{one}", "{two}"]
"""


@pytest.fixture
def with_bloc(write, plain: str) -> Path:
    one, two = [party.id for party in load(write("p.toml", plain)).party][:2]
    return write("plain.toml", plain + BLOC.format(one=one, two=two))


def test_the_share_of_a_bloc_is_split_as_its_parties_stand(with_bloc: Path) -> None:
    before, after = shares(load(with_bloc)), shares(load(with_bloc, ["bloc.both.share=30"]))
    first, second = (share or 0.0 for share in after[:2])
    assert first + second == pytest.approx(30)
    assert first / second == pytest.approx((before[0] or 0.0) / (before[1] or 1.0))
    assert sum(share or 0.0 for share in after) == pytest.approx(100)


def test_the_share_of_a_bloc_and_of_its_party_are_two_answers(with_bloc: Path) -> None:
    party = load(with_bloc).party[0].id
    (told,) = said(with_bloc, f"party.{party}.share=5", "bloc.both.share=30")
    assert told == (
        f"--set: bloc.both.share: party.{party}.share is set, too: which of the two? "
        "give one of them"
    )
    (told,) = said(with_bloc, "bloc.both.share=130")
    assert told == "--set: bloc.both.share: 130; must be between 0 and 100 percent"
