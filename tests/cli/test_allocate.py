import csv
import io
import json
from pathlib import Path

import pytest

from .conftest import VOTES, Cli

SCENARIOS = Path(__file__).parents[2] / "scenarios"
OFFICIAL = {
    "kazakhstan-2007": [98],
    "kazakhstan-2021": [76, 12, 10],
    "kazakhstan-2023": [40, 8, 6, 6, 5, 4],
}


@pytest.mark.parametrize("election", OFFICIAL)
def test_official_votes_give_the_official_seats(cli: Cli, election: str) -> None:
    result = cli("allocate", str(SCENARIOS / election / "official.toml"), "--format", "json")
    assert result.exit_code == 0, result.stderr
    seats = [party["seats"] for party in json.loads(result.stdout)["parties"]]
    assert sorted(seats, reverse=True)[: len(OFFICIAL[election])] == OFFICIAL[election]


def test_lists_and_districts_from_a_csv_file(cli: Cli) -> None:
    result = cli("allocate", "small.toml", "votes.csv", "--format", "csv")
    assert result.exit_code == 0, result.stderr
    # 400 and 300 of 700 votes: 5.14 and 3.86 of 9 quotas. Against all has the most votes in the
    # east and cannot be elected.
    assert list(csv.reader(io.StringIO(result.stdout))) == [
        ["party", "votes", "lists", "districts", "seats"],
        ["red", "400", "5", "1", "6"],
        ["green", "300", "4", "0", "4"],
        ["rest", "100", "0", "0", "0"],
        ["none", "200", "0", "0", "0"],
        ["lone", "", "0", "1", "1"],
    ]


def test_a_file_and_stdin_are_read_alike(cli: Cli) -> None:
    file = cli("allocate", "small.toml", "votes.csv")
    stdin = cli("allocate", "small.toml", "-", stdin="\ufeff" + VOTES.replace("\n", "\r\n"))
    assert file.exit_code == stdin.exit_code == 0
    assert file.stdout == stdin.stdout
    assert file.stdout.splitlines()[0].split() == [
        *("party", "list", "votes", "%", "lists", "districts", "seats")
    ]


def test_the_working_is_explained(cli: Cli) -> None:
    result = cli("allocate", "small.toml", "votes.csv", "--explain")
    for part in (
        "Threshold: at least 5% of 1,000 votes for lists and against all = 50",
        "Quota: 700 / 9 = 77.7778",
        "The West: 1 seat, plurality",
        "One (lone)",
    ):
        assert part in result.stdout


def test_a_tie_is_told_and_goes_by_the_rule(cli: Cli) -> None:
    # 450 each of 900: 4.5 quotas each. Green was registered first.
    votes = VOTES.replace("red,400", "red,450").replace("Green,300", "Green,450")
    result = cli("allocate", "small.toml", "-", "--format", "json", stdin=votes)
    lists = json.loads(result.stdout)["tiers"][0]
    assert [row["seats"] for row in lists["lists"]] == [4, 5]
    assert lists["ties"] == [
        {"tied": ["red", "green"], "seats": 1, "winners": ["green"], "rule": "registration"}
    ]
    told = cli("allocate", "small.toml", "-", stdin=votes)
    assert "ties: 1, broken by registration; --explain shows them" in told.stderr


def test_without_votes_by_district_their_seats_are_left_out(cli: Cli) -> None:
    votes = "party,votes\nred,400\ngreen,300\nrest,0\nnone,0\n"
    result = cli("allocate", "small.toml", "-", "--format", "json", stdin=votes)
    assert result.exit_code == 0
    assert [tier["tier"] for tier in json.loads(result.stdout)["tiers"]] == ["lists"]
    assert 'tier "districts": no votes by district given' in result.stderr


def test_no_votes_at_all_leave_every_seat_empty(cli: Cli) -> None:
    votes = "party,votes\nred,0\ngreen,0\nrest,0\nnone,0\n"
    result = cli("allocate", "small.toml", "-", "--explain", stdin=votes)
    assert result.exit_code == 0
    assert "No list qualifies." in result.stdout


def test_the_threshold_of_the_base_registered_takes_the_row(cli: Cli) -> None:
    setting = ("--set", "tier.lists.threshold.base=registered")
    small = cli("allocate", "small.toml", "votes.csv", *setting, "--format", "json")
    bar = json.loads(small.stdout)["tiers"][0]["bar"]
    large = VOTES.replace("REGISTERED,2000,,\n", "")
    other = cli("allocate", "small.toml", "-", *setting, "--format", "json", stdin=large)
    assert (bar, json.loads(other.stdout)["tiers"][0]["bar"]) == (100.0, 5000.0)


def test_invalid_ballots_count_where_the_base_is_ballots_cast(cli: Cli) -> None:
    setting = ("--set", "tier.lists.threshold.base=ballots-cast")
    result = cli("allocate", "small.toml", "votes.csv", *setting, "--format", "json")
    assert json.loads(result.stdout)["tiers"][0]["bar"] == 52.5


def test_a_name_that_two_parties_share_is_refused(cli: Cli) -> None:
    names = ("--set", "party.green.name=Same", "--set", "party.rest.name=Same")
    result = cli("allocate", "small.toml", "-", *names, stdin="party,votes\nsame,1\n")
    assert result.exit_code == 2
    assert 'stdin:2: "same" is the name of two parties; give the id' in result.stderr
