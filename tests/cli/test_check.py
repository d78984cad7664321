import json
from pathlib import Path

import pytest

from simulator.scenario import Scenario, load

from .conftest import Cli

SHIPPED = sorted((Path(__file__).parents[2] / "scenarios").glob("*/*.toml"))


def test_sound_scenarios_are_ok(cli: Cli) -> None:
    result = cli("check", *map(str, SHIPPED))
    assert result.exit_code == 0
    assert result.stdout.count(": ok, ") == len(SHIPPED)
    assert result.stderr == ""


def test_every_scenario_is_checked_whatever_is_wrong_with_the_first(cli: Cli) -> None:
    result = cli("check", "missing.toml", "small.toml")
    assert result.exit_code == 2
    assert "missing.toml: no such file" in result.stderr
    assert result.stdout.startswith("small.toml: ok, 5 parties, 11 seats in 2 tiers, 1 event")


def test_the_resolved_scenario_is_the_same_one(cli: Cli, folder: Path) -> None:
    result = cli("check", "small.toml", "--resolved")
    assert json.loads(result.stdout)["turnout"]["regional_sd"] == 0.0
    (folder / "resolved.json").write_text(result.stdout)
    assert load("resolved.json") == load("small.toml")


def test_a_scenario_that_cannot_be_computed_is_an_error(cli: Cli, folder: Path) -> None:
    text = (folder / "small.toml").read_text().replace("share = 5,", "share = 5.0000000001,")
    (folder / "small.toml").write_text(text)
    result = cli("check", "small.toml")
    assert result.exit_code == 2
    assert "cannot be compared exactly" in result.stderr


MISTAKES = {
    "effective_sample_size = 600": [
        ("sample_size = 2001", "lint: small.toml: votes.sample_size: 2,001 is taken as the eff"),
        ("effective_sample_size = 30000", "votes.effective_sample_size: 30,000 is taken"),
        ("sample_size = 30000\ndesign_effect = 1", "votes.sample_size: 30,000 is taken"),
        ("sample_size = 30000\ndesign_effect = 50", ""),
        ("sample_size = 300_000\ndesign_effect = 50", ""),
        ("sample_size = 2000", "votes.sample_size: 2,000 is taken as the effective sample size"),
        ("sample_size = 1000\ndesign_effect = 1.6", ""),
    ],
    'model = "dirichlet"\neffective_sample_size = 600': [
        ('model = "fixed"', "the national shares are the same in every draw"),
        ('model = "logistic-normal"\nnational_sd = 0', "the same in every draw"),
        ('model = "logistic-normal"\ncovariance = { red = { red = 0 } }', "the same in every"),
        ('model = "logistic-normal"\nnational_sd = { red = 0.1 }', ""),
        ('model = "logistic-normal"\ncovariance = { red = { red = 0.1 } }', ""),
    ],
    "registered = 100_000\n": [("", "turnout.registered: not given, so a nominal electorate")],
    'id = "lone"': [
        ('id = "lone"\nrole = "independent"\n[[party]]\nid = "lost"', "party.lost: has no cand")
    ],
    'base = "valid+against-all"': [
        ('base = "valid"', 'tier.lists.threshold.base: "valid" leaves votes against all out'),
        ('base = "ballots-cast"', ""),
    ],
    "share = 5, base": [
        ("share = 0.05, base", "tier.lists.threshold.share: 0.05 percent; if you mean 5 percent"),
        ("share = 0.67, base", 'party.rest: role "other" with 3 percent, and the threshold is'),
        ("share = 3.01, base", ""),
    ],
    "share = 48": [
        ("share = 48.1", "party: the shares add up to 100.1 percent and are scaled to 100")
    ],
    'id = "red-majority"': [
        ('id = "e"\nname = "Red has 6 of 11 seats"', ""),
        ('id = "e"\nname = "Red has more than 5 seats in 2026"', ""),
        ('id = "e"\nname = "Red has 7 seats"', 'event.e.name: "Red has 7 seats" says 7, but'),
        ('id = "e"\nname = "{treshold}"', "event.e.name: {treshold} is printed as it is; did you"),
    ],
    'id = "red-majority"\nwhen = "red >= 6"': [
        ('id = "e"\nname = "Red clears {threshold}"\nwhen = "red enters"', ""),
        ('id = "e"\nname = "Red clears 5%"\nwhen = "red enters"', ""),
        ('id = "e"\nname = "Red clears 3%"\nwhen = "red enters"', "says 3%, but what it asks"),
        ('id = "e"\nname = "Red has 5.5 %"\nwhen = "share(red) >= 5"', "says 5.5%, but what"),
        ('id = "e"\nname = "Turnout of 60%"\nwhen = "turnout >= 60"', ""),
    ],
    'when = "red >= 6"': [
        ('when = "red >= 11"', ""),
        ('when = "red >= 12"', "can never happen"),
        ('when = "red - green > 11"', "can never happen"),
        ('when = "red + green > house"', "can never happen"),
        ('when = "gallagher <= 100"', "happens in every draw"),
        ('when = "lists.red >= 10"', "can never happen"),
        ('when = "lists.red + lists.green >= 10"', "can never happen"),
        ('when = "lone >= 3"', "can never happen"),
        ('when = "lone >= 2"', ""),
        ('when = "lone + green >= 12"', "can never happen"),
        ('when = "lone + green >= 11"', ""),
        ('when = "districts.green >= 1"', "can never happen"),
        ('when = "red >= 0"', "happens in every draw"),
        ('when = "red == 12"', "can never happen"),
        ('when = "red != 12"', "happens in every draw"),
        ('when = "red < 0"', "can never happen"),
        ('when = "red <= 11"', "happens in every draw"),
        ('when = "red > 11"', "can never happen"),
        ('when = "turnout > 100"', "can never happen"),
        ('when = "share(red) + share(green) <= 100"', "happens in every draw"),
        ('when = "share(red) + share(green) <= 99"', ""),
        ('when = "entering == 3"', "can never happen"),
        ('when = "entering == 2"', ""),
        ('when = "not (red >= 12)"', "happens in every draw"),
        ('when = "red >= 12 or green >= 5"', ""),
        ('when = "red >= 12 and green >= 5"', "can never happen"),
        ('when = "red >= 0 or green >= 5"', "happens in every draw"),
        ('when = "red enters"', ""),
        (
            'when = "not share(red) > 0.05"',
            "event.red-majority.when: 0.05 percent; if you mean 5 percent, write that",
        ),
        ('when = "turnout < 0.4"', "event.red-majority.when: 0.4 percent; if you mean 40 percent"),
        ('when = "share(red) > 0.5"', ""),
    ],
}
CASES = [(old, new, told) for old, cases in MISTAKES.items() for new, told in cases]


@pytest.mark.parametrize(("old", "new", "told"), CASES, ids=[repr(new) for _, new, _ in CASES])
def test_a_likely_mistake_is_told(cli: Cli, folder: Path, old: str, new: str, told: str) -> None:
    text = (folder / "small.toml").read_text()
    assert text.count(old) == 1
    (folder / "small.toml").write_text(text.replace(old, new))
    result = cli("check", "small.toml")
    assert result.exit_code == 0, result.stderr
    assert told in result.stderr
    assert bool(told) == bool(result.stderr)


def test_the_starter_is_sound_and_nothing_is_written_over(cli: Cli, folder: Path) -> None:
    assert cli("new", "my.toml").exit_code == 0
    result = cli("check", "my.toml")
    assert (result.exit_code, result.stderr) == (0, "")
    (folder / "my.toml").write_text("mine")
    assert cli("new", "my.toml").exit_code == 2
    assert (folder / "my.toml").read_text() == "mine"
    assert "[[party]]" in cli("new").stdout


def test_the_schema_beside_the_scenarios_is_current(cli: Cli) -> None:
    kept = SHIPPED[0].parents[1] / "scenario.schema.json"
    assert kept.read_text() == cli("schema").stdout, "make schema"
    assert json.loads(kept.read_text())["title"] == "Election scenario"
    assert set(Scenario.model_fields) < set(json.loads(kept.read_text())["properties"])
