"""`simulator new`: facts about parties, tiers, seats, columns, laws that do not ship, copies."""

import csv
import filecmp
import json
from pathlib import Path

import pytest

from simulator.scenario import load
from simulator.scenario.files.shipped import FOLDER
from simulator.scenario.lint import lint
from tests.cli.conftest import Cli
from tests.reference import ELECTIONS, needs_elections

POLES = """\
name,alliance_size,minority
6 - Koalicyjny Komitet Wyborczy Zjednoczona Lewica SLD+TR+PPS+UP+Zieloni,5,
16 - Komitet Wyborczy Wyborców Mniejszość Niemiecka,,yes
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(cli: Cli, votes: Path | str, *arguments: str) -> str:
    """The folder `made`; what was said on the way."""
    result = cli("new", "--from-votes", str(votes), "--out", "made", *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stderr


def refused(cli: Cli, votes: Path | str, *arguments: str) -> str:
    result = cli("new", "--from-votes", str(votes), "--out", "made", *arguments)
    assert result.exit_code == 2
    assert not Path("made").exists()
    return result.stderr


def seats(cli: Cli, key: str = "name") -> dict[str, int]:
    told = cli("allocate", "made/official.toml", "--format", "json").stdout
    names = {party.id: getattr(party, key) for party in load("made/official.toml").party}
    rows = json.loads(told)["parties"]
    return {names[row["party"]]: row["seats"] for row in rows if row["seats"]}


def official(folder: str) -> dict[str, int]:
    with (ELECTIONS / folder / "seats.csv").open(encoding="utf-8") as stream:
        return {row["party"]: int(row["seats"]) for row in csv.DictReader(stream)}


@needs_elections
def test_poland_2015(cli: Cli, here: Path) -> None:
    folder = ELECTIONS / "poland_2015"
    arguments = ("--law", "poland", "--seats", str(folder / "districts.csv"))
    told = refused(cli, folder / "votes.csv", *arguments)
    assert "alliance_size: how many parties" in told
    assert "minority: whether" in told
    assert "--parties parties.csv" in told
    (here / "parties.csv").write_text(POLES, encoding="utf-8")
    made(cli, folder / "votes.csv", *arguments, "--parties", "parties.csv")
    assert seats(cli) == official("poland_2015")


@needs_elections
def test_slovakia_2020(cli: Cli, here: Path) -> None:
    votes = ELECTIONS / "slovakia_2020" / "votes.csv"
    told = made(cli, votes, "--law", "slovakia")
    assert 'the column "coalition_members" is read as "alliance_size"' in told
    assert seats(cli) == official("slovakia_2020")


@needs_elections
def test_slovakia_2020_with_a_file_of_parties(cli: Cli, here: Path) -> None:
    rows = (ELECTIONS / "slovakia_2020" / "votes.csv").read_text(encoding="utf-8").splitlines()
    bare = "\n".join(row.rpartition(",")[0] for row in rows)
    (here / "votes.csv").write_text(bare + "\n", encoding="utf-8")
    (here / "parties.csv").write_text(
        "Coalition size,short,party\n2,PS,Progresívne Slovensko-SPOLU\n", encoding="utf-8"
    )
    assert "needs facts" in refused(cli, "votes.csv", "--law", "slovakia")
    made(cli, "votes.csv", "--law", "slovakia", "--parties", "parties.csv")
    assert seats(cli) == official("slovakia_2020")


@needs_elections
def test_israel_2013(cli: Cli, here: Path) -> None:
    votes = ELECTIONS / "israel_2013_k19" / "votes.csv"
    made(cli, votes, "--law", "israel-2006")
    assert seats(cli) == official("israel_2013_k19")


def test_case_council_folded(cli: Cli, here: Path) -> None:
    arguments = ("--law", "netherlands-small-councils", "--seats", "9", "--fold", "2")
    Path("council.csv").write_text("party,votes\nA,1245\nB,2360\nC,888\nD,2889\nE,44\n")
    made(cli, Path("council.csv"), *arguments)
    assert seats(cli) == {"A": 2, "B": 3, "C": 1, "D": 3}


def test_case_council_with_others(cli: Cli, here: Path) -> None:
    (here / "votes.csv").write_text("party,votes\nA,1245\nB,2360\nC,888\nD,2889\nOTHERS,44\n")
    arguments = ("--law", "netherlands-small-councils", "--seats", "9")
    made(cli, "votes.csv", *arguments)
    assert seats(cli) == {"A": 2, "B": 3, "C": 1, "D": 3}


def test_others_that_could_win_are_a_question(cli: Cli, here: Path) -> None:
    (here / "votes.csv").write_text("party,votes\nA,1245\nB,2360\nOTHERS,900\n")
    arguments = ("--law", "netherlands-small-councils", "--seats", "9")
    told = refused(cli, "votes.csv", *arguments)
    assert 'votes.csv:4: "OTHERS": under netherlands-small-councils the lists in it could' in told


def test_case_c74(cli: Cli, here: Path) -> None:
    """The logarithm of 25% has a standard deviation of 0.08; of 2.6% it has 0.25."""
    Path("c74-seats.csv").write_text("region,seats\nNorth,90\nSouth,10\n")
    Path("c74-votes.csv").write_text(
        "region,party,votes\nNorth,Reds,4000000\nNorth,Blues,4600000\n"
        "South,Reds,500000\nSouth,Blues,250000\nSouth,Isles,250000\n"
    )
    arguments = ("--law", "croatia", "--seats", "c74-seats.csv")
    told = made(cli, Path("c74-votes.csv"), *arguments)
    assert "the house has 100 seats; under croatia it has 143" in told
    votes = load("made").votes
    assert votes.national_sd == pytest.approx(
        {"blues": 0.05744, "reds": 0.05963, "isles": (600 * 0.25) ** -0.5}, rel=1e-3
    )


PARALLEL = "party,votes\nA,600\nB,300\nC,99\nAGAINST_ALL,20\nINVALID,5\n"


@pytest.mark.parametrize(
    ("name", "house"), [("kazakhstan", 69), ("russia", 225), ("taiwan", 34), ("ukraine-2019", 225)]
)
def test_lists_alone(cli: Cli, here: Path, name: str, house: int) -> None:
    (here / "votes.csv").write_text(PARALLEL)
    assert "or take one tier alone with --tier list" in refused(cli, "votes.csv", "--law", name)
    made(cli, "votes.csv", "--law", name, "--tier", "list")
    assert load("made").house == sum(seats(cli).values()) == house


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--law", "taiwan", "--tier", "lists"),
            "--tier lists: not a tier of taiwan; did you mean",
        ),
        (("--law", "new-zealand", "--tier", "list"), "add --tier district, or leave --tier out"),
        (("--tier", "list"), "--tier list: needs a built-in law"),
        (("--law", "poland", "--absent", "minorities"), 'did you mean "minority"?'),
        (("--law", "poland", "--absent", "minority"), "alliance_size: how many"),
        (("--law", "spian"), "--law: 'spian' is not a built-in law; did you mean \"spain\"?"),
        (("--law", "georgia-2024", "--candidates", "x.csv"), "elects no districts; leave it out"),
        (
            ("--law", "netherlands-small-councils", "--seats", "21"),
            "is for 9, 11, 13, 15, 17 seats",
        ),
        (("--law", "denmark", "--seats", "120"), "has 40 seats of lists: which is meant? lea"),
    ],
)
def test_what_cannot_be_is_said(
    cli: Cli, here: Path, arguments: tuple[str, ...], told: str
) -> None:
    (here / "votes.csv").write_text(PARALLEL)
    assert told in refused(cli, "votes.csv", *arguments)


def electorates(here: Path, number: int) -> tuple[str, ...]:
    rows = "".join(f"E{n},A,9\nE{n},B,6\n" for n in range(number))
    (here / "candidates.csv").write_text("electorate,party,votes\n" + rows)
    (here / "votes.csv").write_text("party,votes\nA,600\nB,300\n")
    return "--law", "new-zealand", "--candidates", "candidates.csv"


@pytest.mark.parametrize(
    "told", [(), ("--seats", "120"), ("--seats", "50"), ("--seats", "list=50")]
)
def test_a_house_of_120(cli: Cli, here: Path, told: tuple[str, ...]) -> None:
    note = made(cli, "votes.csv", *electorates(here, 70), *told)
    assert 'candidates.csv: the column "electorate" is read as "district"' in note
    scenario = load("made")
    assert scenario.house == 120
    assert scenario.tier_seats(scenario.tier_of("list")) == 50


def test_seats_that_agree_with_nothing_are_a_question(cli: Cli, here: Path) -> None:
    told = refused(cli, "votes.csv", *electorates(here, 70), "--seats", "119")
    assert told.splitlines()[-1].startswith(
        "error: --seats 119: new-zealand has a house of 120, and there are 70 districts: which is "
        "meant? leave it out for 50, or --seats list=119 for 119 seats of lists all the same (a "
        "house of 189), or --seats list=49 for a house of 119"
    )


def test_other_seats_of_a_law_of_one_tier_are_taken_with_a_note(cli: Cli, here: Path) -> None:
    (here / "votes.csv").write_text("party,votes\nA,600\nB,400\n")
    told = made(cli, "votes.csv", "--law", "sweden", "--seats", "50")
    assert "note: the tier riksdag has 50 seats, as given; under sweden it has 349" in told
    assert seats(cli) == {"A": 30, "B": 20}


def test_a_house_of_another_size_is_noted(cli: Cli, here: Path) -> None:
    told = made(cli, "votes.csv", *electorates(here, 70), "--seats", "list=120")
    assert "the house has 190 seats; under new-zealand it has 120" in told


def test_facts_of_the_file_are_those_of_the_scenario(cli: Cli, here: Path) -> None:
    (here / "votes.csv").write_text("district,Partei,Stimmen\nN,One,50\nN,Two,40\nS,One,9\n")
    (here / "seats.csv").write_text("Wahlkreis,Sitze\nN,3\nS,2\n")
    (here / "parties.csv").write_text(
        "minority,colour,short,alliance_size,name,id\nno,#ff0000,1,,One,uno\nx,,2,2,Two,\n"
    )
    arguments = ("--law", "poland", "--seats", "seats.csv", "--parties", "parties.csv")
    told = made(cli, "votes.csv", *arguments)
    for name, meant in (("district", "region"), ("Partei", "party"), ("Stimmen", "votes")):
        assert f'note: votes.csv: the column "{name}" is read as "{meant}"' in told
    one, two = load("made").party
    assert (one.id, one.name, one.short, one.color) == ("uno", "One", "1", "#ff0000")
    assert (two.id, two.minority, two.alliance_size) == ("two", True, 2)
    assert not [each for each in lint(load("made")) if "facts" in each]


def test_an_error_comes_after_what_the_columns_were_read_as(cli: Cli, here: Path) -> None:
    (here / "votes.csv").write_text("Nome,Partido,Votos\nN,A,60\nS,A,40\n")
    *notes, error = refused(cli, "votes.csv", "--law", "none").splitlines()
    assert notes[-1] == 'note: votes.csv: the column "Nome" is not used'
    assert error == 'error: votes.csv:3: "A" is already in line 2'


def test_regions_of_candidates_alone_are_refused_with_what_to_do(cli: Cli, here: Path) -> None:
    (here / "votes.csv").write_text("party,votes\nA,60\nB,40\n")
    (here / "c.csv").write_text("district,region,party,votes\nD,North,A,9\n")
    told = refused(cli, "votes.csv", "--law", "united-kingdom", "--candidates", "c.csv")
    assert told == (
        'error: c.csv:2: region "North", but the votes have no regions: give them a column region, '
        "or leave it out here\n"
    )


def test_absent_facts_stay_absent(cli: Cli, here: Path) -> None:
    (here / "votes.csv").write_text("party,votes\nA,60\nB,40\n")
    made(cli, "votes.csv", "--law", "israel", "--absent", "alliance")
    assert load("made").absent == ("alliance",)
    assert not [each for each in lint(load("made")) if "facts" in each]


@pytest.mark.parametrize("arguments", [(), ("--law", "none"), ("--law", "portugal")])
def test_a_law_that_does_not_ship_is_left_to_fill_in(
    cli: Cli, here: Path, arguments: tuple[str, ...]
) -> None:
    (here / "votes.csv").write_text("region,party,votes\nN,A,60\nN,B,40\nS,A,50\n")
    told = made(cli, "votes.csv", *arguments)
    assert "`simulator check made` lists them" in told
    result = cli("check", "made")
    assert result.exit_code == 2
    assert (
        'tier.list.method: left to fill in: must be "biproportional", "highest-av' in result.stderr
    )
    assert 'tier.list.by: left to fill in: must be "nation" or "region"' in result.stderr
    assert "tier.list.seats: left to fill in: must be a whole number between 1" in result.stderr
    scenario = here / "made" / "scenario.toml"
    text = scenario.read_text()
    for key, value in (
        ("method", '"highest-averages"'),
        ("by", '"nation"'),
        ("seats", "7"),
        ("tie", '"lot"'),
        ("threshold = { share", "3"),
    ):
        text = text.replace(f'{key} = "TODO"', f"{key} = {value}")
    scenario.write_text(text)
    assert cli("check", "made").exit_code == 0
    assert seats(cli) == {"A": 5, "B": 2}


def test_a_law_to_fill_in_with_districts(cli: Cli, here: Path) -> None:
    made(cli, "votes.csv", *electorates(here, 3)[2:], "--seats", "9")
    told = cli("check", "made").stderr
    assert "tier.list.method: left to fill in" in told
    assert "tier.district.tie: left to fill in" in told
    assert "tier.list.seats" not in told


@pytest.mark.parametrize(
    "name",
    sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "backtests"),
)
def test_a_copy_of_an_election_that_ships(cli: Cli, here: Path, name: str) -> None:
    result = cli("new", "--from", name, "--out", "mine")
    assert result.exit_code == 0, result.stderr
    files = [path for path in (FOLDER / name).rglob("*") if path.is_file()]
    for path in files:
        assert filecmp.cmp(path, here / "mine" / path.relative_to(FOLDER / name), shallow=False)
    scenarios = list((here / "mine").glob("*.toml"))
    assert cli("check", *map(str, scenarios)).exit_code == 0
    again = cli("new", "--from", name, "--out", "mine")
    assert again.exit_code == 2
    assert "already exists and is not overwritten" in again.stderr


@pytest.mark.parametrize(
    "name", ["kazakstan-2023", "", "..", "../scenarios", "/", "x/../spain-2016"]
)
def test_only_what_ships_is_copied(cli: Cli, here: Path, name: str) -> None:
    result = cli("new", "--from", name, "--out", "mine")
    assert result.exit_code == 2
    assert f"--from {name}: no such election" in result.stderr
    assert "backtests" not in result.stderr
    assert not (here / "mine").exists()


@pytest.mark.parametrize("name", ["backtests", "backtests/sweden", "backtests/sweden.toml"])
def test_backtests_are_not_copied(cli: Cli, here: Path, name: str) -> None:
    result = cli("new", "--from", name, "--out", "mine")
    assert result.exit_code == 2
    assert f"--from {name}: a backtest is of many elections" in result.stderr
    assert not (here / "mine").exists()


def test_a_copy_needs_no_votes(cli: Cli, here: Path) -> None:
    result = cli("new", "--from", "spain-2016", "--law", "spain")
    assert result.exit_code == 2
    assert "--law: needs --from-votes" in result.stderr


def test_columns_that_are_not_needed_are_left_out_with_a_note(cli: Cli, here: Path) -> None:
    (here / "votes.csv").write_text("party,votes,share\nA,60,60.0\nB,40,40.0\n")
    told = made(cli, "votes.csv", "--law", "sweden", "--seats", "10")
    assert 'note: votes.csv: the column "share" is not used' in told
    assert seats(cli) == {"A": 6, "B": 4}


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("party,votes,regoin", 'unknown column "regoin"; did you mean "region"?'),
        ("party,votes,votes_2018", 'unknown column "votes_2018"; did you mean "votes"?'),
        ("CDU,SPD,FDP", 'unknown column "cdu"'),
    ],
)
def test_columns_that_may_be_meant_are_a_question(
    cli: Cli, here: Path, header: str, told: str
) -> None:
    (here / "votes.csv").write_text(header + "\nA,60,5\nB,40,6\n")
    assert told in refused(cli, "votes.csv", "--law", "sweden", "--seats", "10")
