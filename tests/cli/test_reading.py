"""Cases from the field: input is read as it was meant, or refused with its line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.errors import SimulatorError
from simulator.scenario import Scenario, load
from simulator.scenario.lint import lint

Cli = Callable[..., object]
SCENARIO = """\
format = 1
id = "small"
{top}
[[party]]
id = "red"
name = "The Reds"
{red}
[[party]]
id = "blue"
{blue}
[[party]]
id = "others"
role = "other"
{others}
[votes]
model = "fixed"
[[tier]]
id = "list"
method = "highest-averages"
seats = 10
"""
REST = 'counted = { csv = "v.csv", rest = "others" }'


def counted(tmp_path: Path, rows: str, top: str = 'counted = { csv = "v.csv" }') -> Scenario:
    (tmp_path / "v.csv").write_text(f"party,votes\n{rows}", encoding="utf-8")
    return scenario(tmp_path, top, "", "", "")


def scenario(
    tmp_path: Path,
    top: str = "",
    red: str = "share = 50",
    blue: str = "share = 45",
    others: str = "share = 5",
) -> Scenario:
    path = tmp_path / "small.toml"
    text = SCENARIO.format(top=top, red=red, blue=blue, others=others)
    path.write_text(text, encoding="utf-8")
    return load(path)


def new(cli, tmp_path: Path, rows: str, *more: str, law: str = "sweden", seats: str = "50"):
    (tmp_path / "v.csv").write_text(rows, encoding="utf-8")
    return cli(
        *("new", "--from-votes", str(tmp_path / "v.csv"), "--law", law, "--seats", seats),
        *("--out", str(tmp_path / "out"), *more),
    )


def seats(cli, tmp_path: Path) -> dict[str, int]:
    told = cli("allocate", str(tmp_path / "out/official.toml"), "--format", "json")
    return {row["party"]: row["seats"] for row in json.loads(told.stdout)["parties"]}


def lists(tmp_path: Path) -> dict[str, int]:
    """Names and votes of the count that was written."""
    return {row.name or "": row.votes or 0 for row in load(tmp_path / "out/official.toml").party}


def test_c78_keywords_in_any_case(cli, tmp_path: Path) -> None:
    rows = (
        "party,votes\nCDU,71000\nSPD,72000\nFDP,9200\ninvalid,1300\nBlank,700\nRegistered,260000\n"
    )
    assert new(cli, tmp_path, rows).exit_code == 0
    assert lists(tmp_path) == {"SPD": 72000, "CDU": 71000, "FDP": 9200}
    assert load(tmp_path / "out/official.toml").turnout.registered == 260_000
    assert load(tmp_path / "out/official.toml").turnout.cast == 154_200
    assert seats(cli, tmp_path) == {"spd": 24, "cdu": 23, "fdp": 3}


def test_n_nfd_one_name_in_two_unicode_forms(cli, tmp_path: Path) -> None:
    rows = "region,party,votes\nRégion A,Économie et Forêt,30000\nRégion A,Union,600000\n"
    rows += "Régi\u200bon\u00a0B,E\u0301conomie  et Fore\u0302t,14000\nRe\u0301gion B ,Union,6000\n"
    assert new(cli, tmp_path, rows).exit_code == 0
    assert lists(tmp_path) == {"Union": 606_000, "Économie et Forêt": 44_000}
    assert [row.name for row in load(tmp_path / "out").region] == ["Région A", "Région B"]


def test_n_nfd_seats(cli, tmp_path: Path) -> None:
    """In two forms the list would have 3.00% and 1.40%, and no seat."""
    e, i = "E\u0301conomie et Fore\u0302t", "Économie et Forêt"
    rows = f"region,party,votes\nA,{i},30000\nA,Union,600000\nA,Travail,350000\n"
    rows += f"B,{e},14000\nB,Union,2000\nB,Travail,4000\n"
    assert new(cli, tmp_path, rows, seats="100").exit_code == 0
    assert seats(cli, tmp_path) == {"union": 60, "travail": 36, "economie-et-foret": 4}


def test_a_list_whose_name_begins_with_a_hash(cli, tmp_path: Path) -> None:
    assert new(cli, tmp_path, "party,votes\nA,100\n#SIEŤ,90\n").exit_code == 0
    assert lists(tmp_path) == {"A": 100, "#SIEŤ": 90}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("A,10\nB,9\nTotal général,20\n", 'v.csv:4: "Total général" sums other rows'),
        ("A,10\nB,9\nAll lists,19\n", 'v.csv:4: "All lists" has exactly the sum of all other rows'),
        (
            "A,10\nB,9\nInvalid votes,2\n",
            'v.csv:4: "Invalid votes" is not a party; did you mean "INVALID"',
        ),
        ("A,10\nB,9\nREGISTRED,99\n", 'did you mean "REGISTERED"?'),
        ("A,10\nB,9\nValid votes,19\n", 'v.csv:4: "Valid votes" is not a party'),
        ("A,10\nB,9\nNaN,2\n", 'v.csv:4: "NaN" stands for a name that is missing'),
        ("A,10\n,9\n", "v.csv:3: party: missing; give it"),
        ("A,10\n# source,9\n", 'v.csv:3: "# source" would be a party: a line that begins with #'),
        (
            "A,10\n# source\n",
            "v.csv:3: 1 cells; the header names 2 columns (a line that begins with #",
        ),
        ("A,10\nB\u202e,9\n", 'v.csv:3: party: "B\\u202e" holds the invisible character U+202E'),
        ("A,10\n\ufeffA\u00a0,9\n", 'v.csv:3: "A" is already in line 2'),
        ("A,10\nB,1 234\n", "digits only; write it without thousands separators"),
        ('A,10\nB,"9,5"\n', "digits only; leave out the decimals"),
        ("A,10\nB,9.0\n", "digits only; leave out the decimals"),
        ("A,10\nB,９\n", "digits only; write the digits 0 to 9"),
        (
            "A,10\nB,9\nBulletins blancs,2\n",
            '"Bulletins blancs" is not a party; did you mean "BLANK"?',
        ),
        (
            "A,10\nB,9\nUngültige,2\n",
            "if it is a party, declare it: a [[party]], or for `new` a row",
        ),
        ("A,10\nB,9\nINVALID,2\nAll,21\n", 'v.csv:5: "All" has exactly the sum of all other rows'),
        ("A,0\nB,0\nINVALID,3\n", "v.csv: no party has any votes"),
    ],
)
def test_rows_that_are_of_no_party(cli, tmp_path: Path, rows: str, reason: str) -> None:
    result = new(cli, tmp_path, "party,votes\n" + rows)
    assert (result.exit_code, reason in result.stderr) == (2, True), result.stderr
    assert not (tmp_path / "out").exists()


def test_what_the_file_of_parties_names_is_a_party(cli, tmp_path: Path) -> None:
    """One has exactly half of the votes, and one is called as ballots against all are."""
    rows = "party,votes\nA,15000\nNOTA,10000\nC,5000\n"
    assert "declare it" in new(cli, tmp_path, rows).stderr
    (tmp_path / "p.csv").write_text("party,short\na,\nNota,None\n")
    assert new(cli, tmp_path, rows, "--parties", str(tmp_path / "p.csv")).exit_code == 0
    assert lists(tmp_path) == {"A": 15_000, "NOTA": 10_000, "C": 5_000}
    assert seats(cli, tmp_path) == {"a": 25, "nota": 17, "c": 8}


def test_what_a_spreadsheet_leaves_at_the_end(cli, tmp_path: Path) -> None:
    rows = "\ufeffparty,votes,,\r\nA,100,,\r\nB,90,, \r\n,,,\r\n"
    assert new(cli, tmp_path, rows).exit_code == 0
    assert lists(tmp_path) == {"A": 100, "B": 90}


@pytest.mark.parametrize("number", ["-3", "50.0", "riksdag=5x", "1,000", "50%"])
def test_seats_that_are_no_number(cli, tmp_path: Path, number: str) -> None:
    told = new(cli, tmp_path, "party,votes\nA,100\nB,90\n", seats=number).stderr
    assert f"--seats {number}: " in told
    assert "must be a whole number, digits only" in told


def test_a_region_that_sums_the_others(cli, tmp_path: Path) -> None:
    rows = "region,party,votes\nN,A,10\nN,B,20\nS,A,1\nS,B,2\n"
    result = new(cli, tmp_path, rows + "Land,A,11\nLand,B,22\n")
    assert 'v.csv:6: "Land" has exactly the sum of all other regions' in result.stderr
    result = new(cli, tmp_path, rows + "Insgesamt,A,11\nInsgesamt,B,22\n")
    assert 'v.csv:6: "Insgesamt" sums other rows' in result.stderr


def test_names_that_look_alike_get_a_warning_with_both_places(cli, tmp_path: Path) -> None:
    result = new(cli, tmp_path, "party,votes\nCDU,10\nSPD,9\n\u0421DU,8\nspd,7\n")
    assert result.exit_code == 0
    assert "v.csv:2 and " in result.stderr
    assert "v.csv:4: " in result.stderr
    assert "U+0421 cyrillic capital letter es" in result.stderr
    assert '"SPD" and "spd" differ only in letter case' in result.stderr


def test_c30_a_misspelt_region_of_a_file_of_seats(cli, tmp_path: Path) -> None:
    rows = "region,party,votes\nSever,A,10\nSever,B,20\nYug,A,1\nYug,B,2\n"
    seats = tmp_path / "s.csv"
    seats.write_text("region,seats\nsever,12\nYug ,14\n")
    result = new(cli, tmp_path, rows, law="spain", seats=str(seats))
    assert 's.csv:2: unknown region "sever"; did you mean "Sever"?' in result.stderr
    seats.write_text("region,seats\nSever,12\nYug ,14\n Yug,14\n")
    result = new(cli, tmp_path, rows, law="spain", seats=str(seats))
    assert 's.csv:4: "Yug" is already in line 3' in result.stderr


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("3,R,DEM,410\n3,K,REP,377\n3,R ,dem,100\n", "c.csv:4: "),
        ("3,R,DEM,410\n3,K,REP,377\n3,R ,DEM,100\n", 'c.csv:4: "R" appears twice in "3"; add up'),
        ("3,,DEM,410\n3,K,REP,377\n3,,DEM,100\n", "the row is already in line 2"),
        (
            "3,R,DEMM,410\n3,K,REP,377\n",
            'c.csv:2: "DEMM" has no row in the votes; did you mean "DEM"?',
        ),
        ("3,R,DEM,410\n3,K,REP,377\n3,Total,,787\n", 'c.csv:4: "Total" sums other rows'),
        ("3,R,DEM,410\n3,K,REP,377\n3,Both,,787\n", 'c.csv:4: "Both" has exactly the sum'),
        ("3,R,DEM,410\n3,,INVALID,377\n", '"INVALID" is not a party with candidates'),
        ("3,R,DEM,410\n3,Rejected,,37\n", '"Rejected" is not a party; did you mean "INVALID"?'),
        ("3,R,DEM,410\n3,,Votes blancs,37\n", "is not a party; did you mean"),
        (
            "3,J. Ramos,DEM,410\n3,K. Lund,REP,377\n3,J. Ramos,DEM,100\n3,K. Lund,REP,301\n"
            "3,J. Ramos,DEM,7\n",
            'c.csv:6: "J. Ramos" appears twice in "3"; add up the votes: the row is already',
        ),
    ],
)
def test_c62c_candidates(cli, tmp_path: Path, rows: str, reason: str) -> None:
    """One candidate in two rows would lose with 678 votes to one with 510."""
    file = tmp_path / "c.csv"
    file.write_text("district,candidate,party,votes\n" + rows)
    (tmp_path / "v.csv").write_text("party,votes\nDEM,510\nREP,678\n")
    result = cli(
        *("new", "--from-votes", str(tmp_path / "v.csv"), "--law", "united-kingdom"),
        *("--candidates", str(file), "--out", str(tmp_path / "out")),
    )
    assert (result.exit_code, reason in result.stderr) == (2, True), result.stderr


@pytest.mark.parametrize(
    ("rows", "top", "reason"),
    [
        ("red,5\n", "", 'no row for the party "blue"; write 0'),
        ("red,5\nbluee,4\n", "", 'did you mean "blue"?'),
        ("red,5\nTHE  REDS,5\nblue,4\n", "", '"THE REDS" is already in line 2'),
        ("red,5\nblue,4\nTotal,9\n", "", '"Total" sums other rows'),
        ("red,5\nblue,4\nTotal,9\n", REST, '"Total" sums other rows'),
        ("red,5\nblue,4\nAll,9\n", REST, '"All" has exactly the sum of all other rows'),
        ("red,5\nblue,4\n\u0412lue,9\n", REST, "look alike and are written with different"),
        ("red,5\nblue,4\nnull,3\n", REST, '"null" stands for a name that is missing'),
        ("red,5\nblue,4\nAgainst all,3\n", REST, 'no party has the role "against-all"'),
    ],
)
def test_counted_votes_and_allocate_have_one_set_of_rules(
    cli, tmp_path: Path, rows: str, top: str, reason: str
) -> None:
    with pytest.raises(SimulatorError) as caught:
        counted(tmp_path, rows, top or 'counted = { csv = "v.csv" }')
    assert reason in str(caught.value)
    if not top:
        scenario(tmp_path)
        told = cli("allocate", str(tmp_path / "small.toml"), str(tmp_path / "v.csv"))
        assert (told.exit_code, reason in told.stderr) == (2, True), told.stderr


def test_what_is_declared_is_not_a_sum(tmp_path: Path) -> None:
    found = counted(tmp_path, "red,5\nblue,4\nothers,9\ninvalid,2\n#SIEŤ,1\n", REST)
    assert [party.votes for party in found.party] == [5, 4, 10]
    assert found.turnout.cast == 21


def test_small_lists_under_the_name_of_a_source_are_gathered(tmp_path: Path) -> None:
    found = counted(tmp_path, "red,5\nblue,4\nSonstige,2\nX,1\n", REST)
    assert [party.votes for party in found.party] == [5, 4, 3]


@pytest.mark.parametrize(
    "name", ["null", "", " ", "\\u200b", "A\\nB", "A\\u202eB", "A\\u200eB", "A\\u0007B"]
)
def test_names_of_a_scenario_can_be_seen(tmp_path: Path, name: str) -> None:
    with pytest.raises(SimulatorError, match=r"small.toml:10: party.blue.name: "):
        scenario(tmp_path, blue=f'name = "{name}"\nshare = 45')


def test_an_id_that_no_folder_can_have(tmp_path: Path) -> None:
    scenario(tmp_path)
    path = tmp_path / "small.toml"
    path.write_text(path.read_text().replace('id = "small"', 'id = "CON"'))
    with pytest.raises(SimulatorError, match=r'small.toml:2: id: "CON" is the name of a device'):
        load(path)


def test_a_scenario_is_read_in_one_form(tmp_path: Path) -> None:
    found = scenario(tmp_path, blue='name = "\u00a0E\u0301quipe\u200b  bleue"\nshare = 45')
    assert found.party[1].name == "Équipe bleue"


def test_lint_of_names_that_look_alike(tmp_path: Path) -> None:
    told = lint(scenario(tmp_path, blue='name = "THE REDS"\nshare = 45'))
    assert any(each.startswith('party.red and party.blue: "The Reds" and') for each in told)


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ("party.red.share=4,9", "use a decimal point, not a comma"),
        ("party.red.share=4.9%", "write percent without a sign"),
        ("party.Red.share=4", 'did you mean "red"?'),
        ("tier.lst.seats=4", 'did you mean "list"?'),
    ],
)
def test_settings(tmp_path: Path, setting: str, reason: str) -> None:
    scenario(tmp_path)
    with pytest.raises(SimulatorError) as caught:
        load(tmp_path / "small.toml", [setting])
    assert reason in str(caught.value)


def test_seats_that_nobody_won(tmp_path: Path) -> None:
    more = '[[tier]]\nid = "{}"\nmethod = "stated"\nwon = {}\n'
    scenario(tmp_path)
    path = tmp_path / "small.toml"
    text = path.read_text() + more.format("none", "{}") + more.format("zero", "{ red = 0 }")
    path.write_text(text)
    assert load(path).house == 10


def test_more_lists_than_spain_had(tmp_path: Path) -> None:
    """606 candidacies in 2015."""
    rows = "".join(f"p{number},{number % 7 + 1}\n" for number in range(606))
    (tmp_path / "p.csv").write_text("id,votes\n" + rows)
    text = 'format = 1\nid = "many"\nparty = { csv = "p.csv" }\n'
    text += (
        '[votes]\nmodel = "fixed"\n[[tier]]\nid = "list"\nmethod = "highest-averages"\nseats = 9\n'
    )
    (tmp_path / "many.toml").write_text(text)
    assert len(load(tmp_path / "many.toml").party) == 606
