"""`simulator compare`: results, scenarios, and what happened."""

import csv
import io
import json
from pathlib import Path

import pytest

from .conftest import Cli

SEATS = """\
party,tier,seats
red,lists,5
The Green,lists,4
red,districts,1
lone,districts,1
"""
COUNT = """
[[party]]
id = "red"
votes = 400
[[party]]
id = "green"
votes = 300
[[party]]
id = "rest"
role = "other"
votes = 100
[[party]]
id = "none"
role = "against-all"
votes = 200
"""
COUNTED = (
    'format = 1\nid = "count"\n'
    + COUNT
    + """
[votes]
model = "fixed"
[turnout]
registered = 2000
CAST
[[tier]]
id = "lists"
method = "largest-remainder"
seats = 9
threshold = { share = 5, base = "valid+against-all" }
"""
)
WHAT_IF = ("small.toml", "--set", "party.red.share=47", "--draws", "3k")


@pytest.fixture
def official(folder: Path) -> Path:
    text = (folder / "small.toml").read_text()
    text = text.replace('id = "green"\n', 'id = "green"\nname = "The Green"\n')
    (folder / "small.toml").write_text(text)
    (folder / "seats.csv").write_text(SEATS)
    (folder / "count.toml").write_text(COUNTED.replace("CAST", ""))
    return folder


def kept(cli: Cli, folder: Path, *words: str) -> str:
    """The folder of a new result."""
    before = set((folder / "results" / "small").glob("*"))
    assert cli("run", "small.toml", "--quiet", *words).exit_code == 0
    (path,) = set((folder / "results" / "small").glob("*")) - before
    return str(path)


def document(cli: Cli, *words: str, code: int = 1) -> dict:
    result = cli("compare", *words, "--format", "json")
    assert result.exit_code == code, result.stderr
    return json.loads(result.stdout)


def row(found: dict, measure: str, party: str, tier: str | None = None) -> dict:
    (one,) = (
        row
        for row in found["differences"]
        if (row["measure"], row["party"], row["tier"]) == (measure, party, tier)
    )
    return one


def test_a_what_if_is_a_table_for_people(cli: Cli) -> None:
    result = cli("compare", *WHAT_IF)
    assert result.exit_code == 1
    assert result.stderr.startswith("party.red.share: the shares of the other parties are scaled")
    assert "A  small.toml\nB  small.toml, party.red.share=47\n3,000 common draws" in result.stdout
    for part in ("Seats, mean", "The Reds", "red-majority", "Why the house changed", "Holm"):
        assert part in result.stdout
    assert result.stdout.rstrip().endswith("figures differ by more than simulation error")
    assert cli("compare", *WHAT_IF).stdout == result.stdout


def test_a_scenario_does_not_differ_from_itself(cli: Cli) -> None:
    result = cli("compare", "small.toml", "small.toml", "--draws", "2k", "--tolerance", "0")
    assert result.exit_code == 0
    assert "the same election with the same seed" in result.stderr
    assert "No figures differ by more than simulation error" in result.stdout


@pytest.mark.parametrize(("tolerance", "code"), [("0", 1), ("0.05", 1), ("90", 0), ("1e5", 0)])
def test_the_exit_code_is_that_of_the_tolerance(cli: Cli, tolerance: str, code: int) -> None:
    result = cli("compare", *WHAT_IF, "--tolerance", tolerance)
    assert result.exit_code == code
    assert ("(!)" in result.stdout) is (tolerance == "0.05")


def test_two_results_are_paired_over_what_they_share(cli: Cli, folder: Path) -> None:
    one = kept(cli, folder, "--draws", "3k")
    two = kept(cli, folder, "--draws", "2k", "--set", "party.red.share=47")
    found = document(cli, one, two)
    assert (found["paired"], found["a"]["draws"], found["b"]["draws"]) == (True, 2000, 2000)
    assert found["a"]["fingerprint"] != found["b"]["fingerprint"]
    fresh = document(cli, "small.toml", "--set", "party.red.share=47", "--draws", "2k")
    assert fresh["differences"] == found["differences"]
    limited = document(cli, one, two, "--draws", "500")
    assert limited["a"]["draws"] == 500
    assert "2,000 draws in common, fewer" in cli("compare", one, two, "--draws", "1M").stderr


def test_a_result_and_a_scenario_have_the_seed_of_the_result(cli: Cli, folder: Path) -> None:
    one = kept(cli, folder, "--draws", "1k", "--seed", "9")
    (folder / "other.toml").write_text(
        (folder / "small.toml").read_text().replace("48", "47").replace("44", "45")
    )
    for words in ((one, "other.toml"), ("other.toml", one), (one, "--set", "party.red.share=47")):
        found = document(cli, *words)
        assert found["paired"]
        assert (found["a"]["seed"], found["a"]["draws"]) == (9, 1000)
    assert "A  " + one in (text := cli("compare", one, "--set", "party.red.share=47").stdout)
    assert f"B  {one}, party.red.share=47" in text


def test_other_seeds_are_independent(cli: Cli, folder: Path) -> None:
    one = kept(cli, folder, "--draws", "3k")
    two = kept(cli, folder, "--draws", "2k", "--seed", "2")
    found = document(cli, one, two, code=0)
    assert found["paired"] is False
    assert (found["a"]["draws"], found["b"]["draws"]) == (3000, 2000)
    assert found["houses"]["seats_moved_at_most"] is found["houses"]["moved_counts"] is None
    red = row(found, "seats", "red")
    assert red["se"] == red["se_independent"] > 0
    assert red["changed"] is None
    text = cli("compare", one, two).stdout
    assert "A 3,000 draws, seed 1; B 2,000 draws, seed 2: draws not paired" in text
    drawn = document(cli, one, "small.toml", "--seed", "2", "--draws", "2k", code=0)
    assert drawn["differences"] == found["differences"]
    back = document(cli, "small.toml", one, "--seed", "2", "--draws", "2k", code=0)
    assert (back["a"]["seed"], back["b"]["seed"], back["paired"]) == (2, 1, False)
    assert row(back, "seats", "red")["change"] == -row(found, "seats", "red")["change"]
    assert (
        "--draws: applies to common draws only" in cli("compare", one, two, "--draws", "5").stderr
    )


def test_draws_of_another_program_are_not_made_again(cli: Cli, folder: Path, monkeypatch) -> None:
    one = kept(cli, folder, "--draws", "1k")
    two = kept(cli, folder, "--draws", "1k", "--set", "party.red.share=47")
    monkeypatch.setattr("simulator.cli.compare.kernel_digest", lambda: "another")
    result = cli("compare", one, two)
    assert "draws not paired" in result.stdout
    assert "made by another version of the program" in result.stderr


def test_csv_has_a_row_for_each_figure(cli: Cli) -> None:
    result = cli("compare", *WHAT_IF, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    found = document(cli, *WHAT_IF)
    assert len(rows) == len(found["differences"])
    assert float(rows[0]["b"]) == found["differences"][0]["b"]
    assert {row["measure"] for row in rows} >= {"enters", "seats", "event", "share", "turnout"}


def test_a_new_party_is_reported(cli: Cli, folder: Path) -> None:
    text = (folder / "small.toml").read_text().replace("share = 44", "share = 34")
    (folder / "more.toml").write_text(text + '\n[[party]]\nid = "grey"\nshare = 10\n')
    result = cli("compare", "small.toml", "more.toml", "--draws", "1k")
    assert result.exit_code == 1
    assert "note: party 'grey' is only in B: it has no votes and no seats in A" in result.stdout


def test_seats_that_were_won(cli: Cli, official: Path) -> None:
    result = cli("compare", "small.toml", "seats.csv", "--draws", "1k")
    assert (result.exit_code, result.stderr) == (0, "")
    for part in ("Forecast  small.toml: 1,000 draws, seed 1", "Official  seats.csv", "mean RPS"):
        assert part in result.stdout
    found = document(cli, "small.toml", "seats.csv", "--draws", "1k", code=0)
    seats = {
        (row["party"], row["tier"]): row["official"]
        for row in found["numbers"]
        if row["measure"] == "seats"
    }
    assert seats["red", None] == 6
    assert seats["red", "districts"] == seats["lone", None] == 1
    assert ("green", "districts") not in seats
    entered = {row["party"]: row["happened"] for row in found["chances"] if row["tier"]}
    assert entered == {"red": True, "green": True}
    assert found["untold"] == []


def test_a_count_goes_through_the_law(cli: Cli, official: Path) -> None:
    """9 seats for 400 and 300 of 700: quotas 5.14 and 3.86. Nobody said how many were cast."""
    found = document(cli, "small.toml", "count.toml", "--draws", "1k", code=0)
    seats = {r["party"]: r["official"] for r in found["numbers"] if r["measure"] == "seats"}
    shares = {r["party"]: r["official"] for r in found["numbers"] if r["measure"] == "share"}
    assert seats == {"red": 5, "green": 4}
    assert shares == {"red": 40, "green": 30, "rest": 10, "none": 20}
    assert "turnout" not in {row["measure"] for row in found["numbers"]}
    assert found["untold"] == ["red-majority"]
    (official / "count.toml").write_text(COUNTED.replace("CAST", "cast = 1100"))
    found = document(cli, "small.toml", "count.toml", "--draws", "1k", code=0)
    (turnout,) = (row for row in found["numbers"] if row["measure"] == "turnout")
    assert turnout["official"] == 55


def test_votes_in_a_file_go_through_the_law_of_the_forecast(cli: Cli, official: Path) -> None:
    found = document(cli, "small.toml", "votes.csv", "--draws", "1k", code=0)
    seats = {
        (r["party"], r["tier"]): r["official"] for r in found["numbers"] if r["measure"] == "seats"
    }
    assert (seats["red", "lists"], seats["red", "districts"], seats["lone", None]) == (5, 1, 1)
    (turnout,) = (row for row in found["numbers"] if row["measure"] == "turnout")
    assert turnout["official"] == 52.5


def test_seats_of_the_whole_house(cli: Cli, official: Path) -> None:
    (official / "house.csv").write_text("party,seats\nred,6\ngreen,4\nlone,0\n")
    result = cli("compare", "small.toml", "house.csv", "--draws", "1k", "--format", "json")
    assert result.stderr == "house.csv: 10 of 11 seats in the house are taken\n"
    found = json.loads(result.stdout)
    assert {row["tier"] for row in found["numbers"]} == {None}
    assert {row["measure"] for row in found["chances"]} == {"majority", "largest", "event"}


def test_what_no_draw_had_is_never_nothing(cli: Cli, official: Path) -> None:
    """Beyond all draws at either end: no chance is 0.0% or 100.0%, but that of less than none."""
    (official / "house.csv").write_text("party,seats\nred,11\ngreen,0\nlone,0\n")
    printed = cli("compare", "small.toml", "house.csv", "--draws", "1k").stdout
    table = printed[printed.index("\nSeats ") :].splitlines()
    reds, greens = (next(row for row in table if row.startswith(n)) for n in ("The R", "The G"))
    assert "  > 99.7%   < 0.3%  " in reds
    assert "       0%   < 0.3%  " in greens


def test_csv_of_a_score(cli: Cli, official: Path) -> None:
    result = cli("compare", "small.toml", "seats.csv", "--draws", "1k", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {row["measure"] for row in rows} == {"enters", "seats", "majority", "largest", "event"}
    assert all((row["rps"] == "") is (row["measure"] != "seats") for row in rows)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["small.toml"], "B is missing: give a second result or scenario, or --set KEY=VALUE"),
        (["nowhere", "small.toml"], "nowhere: no such file"),
        (["small.toml", "nowhere"], "nowhere: no such file"),
        (["small.toml", "nowhere.csv"], "nowhere.csv: no such file"),
        ([*WHAT_IF, "--format", "xml"], "--format: 'xml'"),
        ([*WHAT_IF, "--seed", "-1"], "--seed: -1"),
        ([*WHAT_IF, "--draws", "0"], "--draws: '0'"),
        ([*WHAT_IF, "--tolerance", "-1"], "--tolerance: -1.0; must be points or seats"),
        ([*WHAT_IF, "--tolerance", "nan"], "--tolerance: nan"),
        (["small.toml", "--set", "party.rde.share=1"], 'did you mean "red"?'),
        (["small.toml", "seats.csv", "--tolerance", "1"], "applies to two simulations"),
        (["small.toml", "seats.csv", "--set", "a=1"], "--set: changes a scenario"),
        (["RESULT", "seats.csv", "--draws", "5"], "a result has its own seed and draws"),
        (["RESULT", "seats.csv", "--seed", "5"], "a result has its own seed and draws"),
        (["count.toml", "small.toml"], "has a count; give the forecast first"),
        (["RESULT", "RESULT", "--seed", "2"], "--seed: both are results"),
        (["small.toml", "RESULT", "--set", "a=1"], "a result has its own settings"),
    ],
)
def test_mistakes_are_told(cli: Cli, official: Path, words: list[str], reason: str) -> None:
    if "RESULT" in words:
        path = kept(cli, official, "--draws", "1k")
        words = [path if word == "RESULT" else word for word in words]
    result = cli("compare", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("party,seats\nred,1\n", 'seats.csv: no row for "green" in the house; write 0'),
        ("party,tier,seats\nred,lists,1\n", 'no row for "green" in the tier "lists"'),
        ("party,tier,seats\nred,list,1\n", 'seats.csv:2: unknown tier "list"'),
        ("party,tier,seats\nred,,1\n", "seats.csv:2: unknown tier"),
        ("party,seats\nblue,1\n", 'seats.csv:2: unknown party "blue"'),
        ("party,seats\nred,1\nred,2\n", 'seats.csv:3: "red" is already in line 2'),
        ("party,seats\nnone,1\n", '"none" cannot win seats in the house'),
        ("party,tier,seats\nlone,lists,1\n", '"lone" cannot win seats in the tier "lists"'),
        ("party,seats\nred,-1\n", 'seats: "-1"; must be a whole number'),
        ("party,seats\nred,9\ngreen,9\nlone,0\n", "18 seats in the house, which has only 11"),
        ("party,seats,votes\nred,9,1\n", 'unknown column "votes"'),
        ("seats,tier\n9,lists\n", 'the column "party" is missing'),
        ("party,seats\nred\n", "1 cells; the header names 2 columns"),
        ("", "is empty"),
    ],
)
def test_files_of_seats_are_read_strictly(cli: Cli, official: Path, text: str, reason: str) -> None:
    (official / "seats.csv").write_text(text)
    result = cli("compare", "small.toml", "seats.csv", "--draws", "1k")
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr


def test_a_count_of_other_parties_is_refused(cli: Cli, official: Path) -> None:
    text = COUNTED.replace("CAST", "").replace('"green"', '"grey"')
    (official / "count.toml").write_text(text)
    result = cli("compare", "small.toml", "count.toml")
    assert result.exit_code == 2
    assert 'not a count of small: "green", "grey" on only one list ballot' in result.stderr


def test_a_forecast_from_its_own_count_is_labelled(cli: Cli, folder: Path) -> None:
    """Case: "5 of 5 within 50%" of a forecast that is centred on the count."""
    shares = {"red": 48, "green": 44, "rest": 3, "none": 5}
    rows = "".join(f"{party},{share * 100}\n" for party, share in shares.items())
    (folder / "own.csv").write_text("party,votes\n" + rows)
    result = cli("compare", "small.toml", "own.csv", "--draws", "1k")
    assert "The forecast is centred on this count" in result.stdout
    assert "(centred on the count: not a test)" in result.stdout
    (folder / "own.csv").write_text("party,votes\n" + rows.replace("4800", "4900"))
    result = cli("compare", "small.toml", "own.csv", "--draws", "1k")
    assert "centred" not in result.stdout


def test_those_who_lead_and_ties_make_one(cli: Cli) -> None:
    """Ties for largest stand beside the largest; 11 seats, and two parties that are close."""
    text = cli("compare", *WHAT_IF).stdout
    start = text.index("More seats than any other party")
    section = text[start : text.index("\n\n", start)].splitlines()
    assert section[-1].startswith("tied, or nobody has any")
    cells = [row.replace("The Reds", "Reds").split() for row in section[1:-1]]
    shown = [float(row[1].rstrip("%")) for row in cells if row[1].endswith("%")]
    tied = float(section[-1].split("any")[1].split("%")[0])
    assert abs(sum(shown) + tied - 100) < 1.5
