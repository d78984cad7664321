"""`simulator new --from-votes` and `simulator laws`: one CSV, one law, a folder that runs."""

import json
from pathlib import Path

import pytest

from simulator import plan as plans
from simulator.scenario import Scenario, load
from simulator.scenario.files.laws import law, names
from tests.cli.conftest import Cli

VOTES = """\
region,party,votes
Río Alto,Rojos & Co.,60000
Río Alto,Verdes,30000
Río Alto,Pequeños,400
Río Alto,BLANK,1000
Río Alto,INVALID,600
Río Alto,REGISTERED,120000
Costa,Rojos & Co.,20000
Costa,Verdes,29000
Costa,Pequeños,300
Costa,BLANK,500
Costa,INVALID,200
Costa,REGISTERED,70000
"""
SEATS = "region,seats\nRío Alto,5\nCosta,3\n"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "votes.csv").write_text(VOTES, encoding="utf-8")
    (tmp_path / "seats.csv").write_text(SEATS, encoding="utf-8")
    (tmp_path / "few.csv").write_text("district,party,votes\nN,A,3\nN,B,1.5\n", encoding="utf-8")
    (tmp_path / "silent.csv").write_text("district,party,votes\nN,A,\n", encoding="utf-8")
    return tmp_path


def made(cli: Cli, *arguments: str) -> tuple[Scenario, Scenario]:
    """The scenario and the count of a new folder."""
    result = cli("new", "--from-votes", "votes.csv", "--out", "rio", *arguments)
    assert result.exit_code == 0, result.stderr
    return load("rio"), load("rio/official.toml")


def test_the_count_and_a_scenario_around_it(cli: Cli, files: Path) -> None:
    scenario, official = made(cli, "--law", "spain", "--seats", "seats.csv")
    assert [(party.id, party.votes) for party in official.party] == [
        ("rojos-co", 80_000),
        ("verdes", 59_000),
        ("pequenos", 700),
        ("blank", 1_500),
    ]
    assert official.region[1].votes == {
        "rojos-co": 20_000,
        "verdes": 29_000,
        "pequenos": 300,
        "blank": 500,
    }
    assert [(row.name, row.seats, row.registered) for row in official.region] == [
        ("Río Alto", 5, 120_000),
        ("Costa", 3, 70_000),
    ]
    assert official.tier == scenario.tier
    assert scenario.party[0].share == pytest.approx(100 * 80_000 / 141_200)
    assert scenario.region[1].share is not None
    assert scenario.region[1].share["verdes"] == pytest.approx(100 * 29_000 / 49_800)
    assert scenario.turnout.mean == pytest.approx(100 * 142_000 / 190_000)
    assert scenario.votes.model == "logistic-normal"
    assert [event.when for event in scenario.event] == ["rojos-co >= 5", "verdes >= 5"]


def test_the_regions_of_another_folder(cli: Cli, files: Path) -> None:
    text = "id,name,seats\nRío Alto,Upper River,5\nCosta,Coast,3\n"
    (files / "regions.csv").write_text(text, encoding="utf-8")
    _, official = made(cli, "--law", "spain", "--seats", "regions.csv")
    assert [(row.id, row.name, row.seats) for row in official.region] == [
        ("rio-alto", "Upper River", 5),
        ("costa", "Coast", 3),
    ]


def test_the_people_of_regions(cli: Cli, files: Path) -> None:
    """Germany of 2013 to 2020 guarantees each Land its part of 598 seats by population."""
    (files / "people.csv").write_text(
        "region,population\nRío Alto,900\nCosta,300\n", encoding="utf-8"
    )
    (files / "members.csv").write_text(
        "district,region,party,votes\nNorth,Río Alto,Verdes,7\nSouth,Costa,Verdes,8\n",
        encoding="utf-8",
    )
    arguments = ("--seats", "people.csv", "--candidates", "members.csv")
    _, official = made(cli, "--law", "germany-2013", "--absent", "minority", *arguments)
    assert [(row.id, row.population, row.seats) for row in official.region] == [
        ("rio-alto", 900, None),
        ("costa", 300, None),
    ]
    assert "Verdes" in cli("allocate", "rio/official.toml").stdout


LEFT_TO_THE_YEAR = {
    "netherlands-small-councils": ("--seats", "17"),
    "new-zealand": ("--seats", "118"),
    "norway": ("--seats", "levelling=2"),
    "spain-ep": ("--seats", "54"),
}
"""What some laws leave to the file, in a country of two regions."""


@pytest.mark.parametrize("name", names())
def test_every_law_takes_votes_to_seats(cli: Cli, files: Path, name: str) -> None:
    """One CSV of votes, one of regions, one of candidates: a folder that allocates and compiles."""
    (files / "regions.csv").write_text(
        "region,seats,population\nRío Alto,5,900\nCosta,3,500\n", encoding="utf-8"
    )
    (files / "members.csv").write_text(
        "district,region,candidate,party,votes\n"
        "North,Río Alto,Ada,Rojos & Co.,900\nNorth,Río Alto,Bo,Verdes,700\n"
        "South,Costa,Cy,Verdes,800\nSouth,Costa,Di,Nobody's,100\n",
        encoding="utf-8",
    )
    elects = any(tier["method"] == "plurality" for tier in law(name).tables["tier"])
    arguments = ["--law", name, "--seats", "regions.csv", *LEFT_TO_THE_YEAR.get(name, ())]
    arguments += ["--absent", ",".join(law(name).facts)]
    _, official = made(cli, *arguments, *(("--candidates", "members.csv") if elects else ()))
    plans.compile(official)
    result = cli("allocate", "rio/official.toml", "--format", "json")
    assert result.exit_code == 0, result.stderr
    seats = {row["party"]: row["seats"] for row in json.loads(result.stdout)["parties"]}
    assert official.house <= sum(seats.values()) <= official.largest_house
    assert seats["rojos-co"] >= seats["verdes"] >= seats["pequenos"]


def test_registered_voters_of_regions(cli: Cli, files: Path) -> None:
    """The table of a scenario folder says them, and turnout varies."""
    (files / "votes.csv").write_text(
        "".join(line + "\n" for line in VOTES.splitlines() if "REGISTERED" not in line),
        encoding="utf-8",
    )
    (files / "rolls.csv").write_text(
        "id,seats,registered\nRío Alto,5,120000\nCosta,3,70000\n", encoding="utf-8"
    )
    scenario, _ = made(cli, "--law", "spain", "--seats", "rolls.csv")
    assert [row.registered for row in scenario.region] == [120_000, 70_000]
    assert scenario.turnout.mean == pytest.approx(100 * 142_000 / 190_000)
    assert scenario.turnout.national_sd > 0


def test_small_lists_are_folded(cli: Cli, files: Path) -> None:
    scenario, official = made(cli, "--law", "spain", "--seats", "seats.csv", "--fold", "1")
    assert [party.id for party in scenario.party] == ["rojos-co", "verdes", "others", "blank"]
    assert official.party[2].votes == 700


def test_small_lists_that_are_known_together(cli: Cli, files: Path) -> None:
    """They are no list, whatever they have: else they would win seats."""
    (files / "votes.csv").write_text("party,votes\nA,500\nB,300\nOTHERS,190\nC,10\n")
    scenario, official = made(cli, "--law", "spain-ep", "--seats", "54", "--fold", "2")
    assert [(row.id, row.role, row.votes) for row in official.party] == [
        ("a", "list", 500),
        ("b", "list", 300),
        ("others", "other", 200),
    ]
    assert scenario.party[2].share == pytest.approx(20)


def test_seats_of_the_tier(cli: Cli, files: Path) -> None:
    (files / "votes.csv").write_text("party,votes\nA,500\nB,300\n", encoding="utf-8")
    scenario, official = made(cli, "--law", "spain-ep", "--seats", "54")
    assert scenario.house == official.house == 54
    assert [event.id for event in scenario.event] == ["a-majority", "b-majority"]


def test_seats_of_regions_and_of_a_tier(cli: Cli, files: Path) -> None:
    """Norway levels with one seat for each county: 19 by the law, 2 where there are two."""
    arguments = ("--law", "norway", "--seats", "seats.csv", "--seats")
    scenario, official = made(cli, *arguments, "levelling=2")
    assert [row.seats for row in official.region] == [5, 3]
    assert scenario.house == official.house == 10
    result = cli("new", "--from-votes", "votes.csv", *arguments, "2", "--out", "last")
    assert result.exit_code == 2
    assert "--seats 2: norway has 19 seats of lists: which is meant? leave it" in result.stderr


def test_lists_near_the_bar_are_asked_about(cli: Cli, files: Path) -> None:
    (files / "votes.csv").write_text("party,votes\nA,500\nB,30\nC,9\n", encoding="utf-8")
    scenario, _ = made(cli, "--law", "slovakia", "--absent", "alliance_size")
    assert [event.when for event in scenario.event][2:] == ["list.b enters"]


def test_candidates(cli: Cli, files: Path) -> None:
    (files / "votes.csv").write_text("party,votes\nA,500\nB,300\n", encoding="utf-8")
    (files / "candidates.csv").write_text(
        "district,candidate,party,votes\n"
        "North,Ada,A,90\nNorth,Bo,Lone,110\nSouth,Cy,B,70\nSouth,Di,A,60\n",
        encoding="utf-8",
    )
    arguments = ("--law", "new-zealand", "--seats", "118", "--candidates", "candidates.csv")
    scenario, official = made(cli, *arguments)
    assert [row.id for row in official.district] == ["north", "south"]
    assert [(row.party, row.votes) for row in official.candidate] == [
        ("a", 90),
        ("independents", 110),
        ("b", 70),
        ("a", 60),
    ]
    assert [row.share for row in scenario.candidate][:2] == pytest.approx([45, 55])
    assert official.house == 120


NEW_ZEALAND = Path(__file__).parents[2] / "scenarios" / "new-zealand-2014"


def test_a_list_that_leads_a_district_is_not_folded(cli: Cli, files: Path) -> None:
    """ACT has 0.69% of New Zealand's party votes in 2014, and the member for Epsom."""
    votes = ("--law", "new-zealand", "--seats", "49", "--fold", "1.5", "--out", "nz")
    candidates = ("--candidates", str(NEW_ZEALAND / "candidates.csv"))
    result = cli("new", "--from-votes", str(NEW_ZEALAND / "votes.csv"), *votes, *candidates)
    assert result.exit_code == 0, result.stderr
    told = cli("allocate", "nz/official.toml", "--format", "json").stdout
    assert {row["party"]: row["seats"] for row in json.loads(told)["parties"]} == {
        "national": 60,
        "labour": 32,
        "green": 14,
        "nzfirst": 11,
        "conservative": 0,
        "maori": 2,
        "act": 1,
        "unitedfuture": 1,
        "others": 0,
        "independents": 0,
    }


def test_a_tie_for_the_lead_is_a_lead(cli: Cli, files: Path) -> None:
    (files / "votes.csv").write_text("party,votes\nA,980\nB,10\nC,10\n")
    (files / "candidates.csv").write_text("district,party,votes\nN,A,9\nN,B,9\nN,C,8\n")
    arguments = ("--seats", "list=9", "--candidates", "candidates.csv", "--fold", "5")
    scenario, _ = made(cli, "--law", "new-zealand", *arguments)
    assert [party.id for party in scenario.party] == ["a", "b", "others"]


def test_a_list_may_be_named_as_what_is_no_list(cli: Cli, files: Path) -> None:
    (files / "votes.csv").write_text(
        "party,votes\nBlánk,50\nÖthers,30\nOtherwise,10\nAgáinst all,7\nIndependents,3\nTiny,1\n"
        "blank,20\nAgainst all,11\n"
    )
    (files / "candidates.csv").write_text(
        "district,candidate,party,votes\nN,Ada,Blánk,90\nN,Bo,Independents,80\nN,Cy,Lone,70\n"
    )
    arguments = ("--seats", "list=9", "--candidates", "candidates.csv", "--fold", "1")
    _, official = made(cli, "--law", "new-zealand", *arguments)
    assert [(row.id, row.name, row.role, row.votes) for row in official.party] == [
        ("blank-2", "Blánk", "list", 50),
        ("others-2", "Öthers", "list", 30),
        ("otherwise", "Otherwise", "list", 10),
        ("against-all-2", "Agáinst all", "list", 7),
        ("independents-2", "Independents", "list", 3),
        ("others", "Other lists", "other", 1),
        ("against-all", "Against all", "against-all", 11),
        ("independents", "Independents", "independent", None),
    ]
    assert official.turnout.invalid == pytest.approx(100 * 20 / 132)
    assert [row.party for row in official.candidate] == [
        "blank-2",
        "independents-2",
        "independents",
    ]


@pytest.mark.parametrize(
    ("law_name", "seats", "whole", "invalid"),
    [("spain", "seats.csv", 141_200, 800), ("norway", "both.csv", 139_700, 2_300)],
    ids=["blank in the base", "blank left out"],
)
def test_shares_are_of_what_the_law_calls_valid(
    cli: Cli, files: Path, law_name: str, seats: str, whole: int, invalid: int
) -> None:
    """The percentages of `allocate`, of its bar and of the scenario are the same ones."""
    (files / "both.csv").write_text(SEATS, encoding="utf-8")
    levelling = ("--seats", "levelling=2") if law_name == "norway" else ()
    scenario, official = made(cli, "--law", law_name, "--seats", seats, *levelling)
    assert scenario.party[0].share == pytest.approx(100 * 80_000 / whole)
    assert official.turnout.invalid == pytest.approx(100 * invalid / 142_000)
    assert f"{100 * 80_000 / whole:.2f}" in cli("allocate", "rio/official.toml").stdout
    written = (files / "rio" / "scenario.toml").read_text(encoding="utf-8")
    assert ("Blank ballots are invalid under this law" in written) == (law_name == "norway")


def test_a_list_is_folded_by_its_share_of_valid_votes(cli: Cli, files: Path) -> None:
    (files / "votes.csv").write_text("party,votes\nA,940\nB,20\nBLANK,40\n", encoding="utf-8")
    scenario, _ = made(cli, "--law", "slovakia", "--absent", "alliance_size", "--fold", "2.05")
    assert [party.id for party in scenario.party] == ["a", "b"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--law", "new-zealand", "--candidates", "few.csv"),
            'few.csv:3: votes: "1.5"; must be a whole number between 0 and ',
        ),
        (
            ("--law", "new-zealand", "--candidates", "silent.csv"),
            'silent.csv:2: votes: ""; must be a whole number between 0 and ',
        ),
        (("--law", "spian"), "--law: 'spian' is not a built-in law; did you mean \"spain\"?"),
        (("--law", "scotland"), "--law scotland: elects districts; give a CSV file with --cand"),
        (("--law", "spain", "--seats", "none.csv"), "none.csv: no such file"),
        (("--law", "spain", "--seats", "votes.csv"), "votes.csv:1: unknown column"),
        (
            ("--law", "norway", "--seats", "leveling=8"),
            '--seats leveling=8: "leveling" is not a tier of norway; did you mean "levelling"?',
        ),
        (
            ("--law", "norway", "--seats", "levelling=8", "--seats", "9"),
            "--seats 9: the tier 'levelling' has 8 already; give one number",
        ),
        (
            ("--law", "spain", "--seats", "seats.csv", "--seats", "votes.csv"),
            "--seats votes.csv: one file must have all regions; seats.csv is given already",
        ),
        (("--law", "spain"), "region.rio-alto.seats: missing"),
        (("--law", "spain"), "fix this and try again; give them with --seats: a CSV file with"),
        (("my.toml", "--law", "spain"), "my.toml: leave it out"),
    ],
)
def test_what_is_wrong_is_said(
    cli: Cli, files: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = cli("new", "--from-votes", "votes.csv", "--out", "rio", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_nothing_is_written_over(cli: Cli, files: Path) -> None:
    made(cli, "--law", "spain", "--seats", "seats.csv")
    result = cli("new", "--from-votes", "votes.csv", "--law", "spain", "--out", "rio")
    assert result.exit_code == 2
    assert "already exists and is not overwritten" in result.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("party;votes\nRed;6.000,5\n", 'votes.csv:2: votes: "6.000,5"; must be a whole number'),
        ("party\tvotes\nRed\t60\n", "fix this and try again; the votes need the column region"),
        (
            'party,votes\nRed,"6,000"\n',
            'error: votes.csv:2: votes: "6,000"; must be a whole number',
        ),
        ("party,votes\nRed,60\n", "fix this and try again; the votes need the column region"),
    ],
    ids=["semicolons", "tabs", "thousands", "no regions"],
)
def test_what_is_wrong_with_the_votes_is_said(cli: Cli, files: Path, text: str, told: str) -> None:
    (files / "votes.csv").write_text(text)
    result = cli("new", "--from-votes", "votes.csv", "--law", "spain", "--out", "rio")
    assert result.exit_code == 2
    assert told in result.stderr


@pytest.mark.parametrize("there", [False, True])
def test_what_cannot_be_is_not_written(cli: Cli, files: Path, there: bool) -> None:
    if there:
        (files / "rio").mkdir()
        (files / "rio" / "notes.txt").write_text("mine")
    before = sorted(files.rglob("*"))
    result = cli("new", "--from-votes", "votes.csv", "--law", "spain", "--out", "rio")
    assert result.exit_code == 2
    assert "error: region.rio-alto.seats: missing" in result.stderr
    assert "nothing was written; fix this" in result.stderr
    assert sorted(files.rglob("*")) == before
    made(cli, "--law", "spain", "--seats", "seats.csv")
    assert len(list((files / "rio").iterdir())) == 4 + there
    assert not list(files.glob(".*"))


def test_a_folder_deep_down_and_a_file_in_its_place(cli: Cli, files: Path) -> None:
    arguments = ("new", "--from-votes", "votes.csv", "--law", "spain", "--out", "a/b/rio")
    assert cli(*arguments).exit_code == 2
    assert not (files / "a").exists()
    assert cli(*arguments, "--seats", "seats.csv").exit_code == 0
    assert load("a/b/rio").name == "rio"
    result = cli(*arguments[:-1], "seats.csv", "--seats", "seats.csv")
    assert result.exit_code == 2
    assert "seats.csv: is a file; give a folder with --out" in result.stderr


def test_the_folder_that_one_is_in(cli: Cli, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (files / "here").mkdir()
    monkeypatch.chdir(files / "here")
    arguments = ("--law", "spain", "--seats", "../seats.csv", "--out", ".")
    result = cli("new", "--from-votes", "../votes.csv", *arguments)
    assert result.exit_code == 0, result.stderr
    assert load(".").id == "here"


def test_options_of_votes_need_votes(cli: Cli, files: Path) -> None:
    result = cli("new", "--law", "spain")
    assert result.exit_code == 2
    assert "--law: needs --from-votes" in result.stderr


def test_laws_are_listed_and_shown(cli: Cli) -> None:
    listed = cli("laws").stdout.splitlines()
    assert [line.split()[0] for line in listed] == list(names())
    assert 'threshold = { share = 3.0, base = "valid+blank"' in cli("laws", "spain").stdout
    wrong = cli("laws", "spian")
    assert wrong.exit_code == 2
    assert 'did you mean "spain"?' in wrong.stderr
