"""`allocate` with votes by region: what a file may say, and what is printed."""

import csv
import io
import json
from pathlib import Path

import pytest

from .conftest import Cli

LAW = """\
format = 1
id = "rg"
party = [
  { id = "a", share = 50 },
  { id = "b", share = 30 },
  { id = "c", share = 15 },
  { id = "empty", role = "blank", share = 5 },
]
region = [
  { id = "north", name = "The North", registered = 1000, seats = 3 },
  { id = "south", registered = 1000, seats = 2 },
]
turnout = { mean = 60 }
votes = { model = "fixed" }

[[tier]]
id = "regional"
by = "region"
method = "highest-averages"
tie = "registration"
threshold = { share = 3, scope = "region", base = "valid+blank" }

[[tier]]
id = "levelling"
method = "highest-averages"
divisor = "sainte-lague"
seats = 2
compensation = { tiers = ["regional"], placement = "largest-quotients" }
"""
VOTES = """\
region,party,votes
north,a,300
north,b,100
north,c,12
north,BLANK,10
north,INVALID,5
The North,REGISTERED,900
south,a,100
south,b,150
south,c,60
south,BLANK,20
"""


@pytest.fixture
def by_region(cli: Cli, folder: Path) -> Cli:
    (folder / "rg.toml").write_text(LAW)

    def run(*words: str, votes: str = VOTES):
        return cli("allocate", "rg.toml", "-", *words, stdin=votes)

    return run


def test_seats_by_region_as_csv(by_region: Cli) -> None:
    """North: 300, 150, 100 = 100, a tie for a, registered first; c has 2.8% of 422.

    Levelling: seven by 400, 250, 72: 4, 2, 1; b takes the North, and c the South.
    """
    result = by_region("--by-region", "--format", "csv")
    assert result.exit_code == 0, result.stderr
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert rows[0] == ["region", "party", "votes", "regional", "levelling", "seats"]
    assert rows[1:5] == [
        ["north", "a", "300", "3", "0", "3"],
        ["north", "b", "100", "0", "1", "1"],
        ["north", "c", "12", "0", "0", "0"],
        ["north", "empty", "10", "0", "0", "0"],
    ]
    assert [row[3:] for row in rows[5:8]] == [["1", "0", "1"], ["1", "0", "1"], ["0", "1", "1"]]


def test_seats_by_region_as_json_and_as_a_table(by_region: Cli) -> None:
    document = json.loads(by_region("--format", "json").stdout)
    levelling = document["tiers"][1]
    assert levelling["regions"] == {"north": {"b": 1}, "south": {"c": 1}}
    table = by_region("--by-region").stdout
    assert "levelling  b  c  seats" in table
    assert "The North  3         3" in table


def test_every_step_is_explained(by_region: Cli) -> None:
    printed = by_region("--explain").stdout
    for part in (
        "The North: 3 seats",
        "Threshold: at least 3% of 422 votes for lists and blank = 12.66",
        '"regional" and "levelling" together: 7 seats',
        "One seat for each region, largest quotients first:",
    ):
        assert part in printed


def test_a_list_that_a_region_does_not_name_has_no_votes_there(by_region: Cli) -> None:
    votes = VOTES.replace("north,c,12\n", "")
    row = list(
        csv.reader(io.StringIO(by_region("--by-region", "--format", "csv", votes=votes).stdout))
    )
    assert row[3] == ["north", "c", "0", "0", "0", "0"]


def test_seats_of_the_nation_stand_in_rows_without_a_region(by_region: Cli, folder: Path) -> None:
    (folder / "rg.toml").write_text(LAW.replace(', placement = "largest-quotients"', ""))
    rows = list(csv.reader(io.StringIO(by_region("--by-region", "--format", "csv").stdout)))
    assert rows[-2:] == [["", "b", "", "0", "1", "1"], ["", "c", "", "0", "1", "1"]]
    assert "its seats are national; no region has them" in by_region("--by-region").stderr


@pytest.mark.parametrize(
    ("votes", "reason"),
    [
        (VOTES.replace("north,a", "nort,a"), 'unknown region "nort"; did you mean "north"?'),
        (VOTES.replace("south,b,150", "north,b,150"), '"b" in "north" is already in line 3'),
        (
            VOTES + "south,INVALID,1\nsouth,INVALID,2\n",
            '"INVALID" in "south" is already in line 12',
        ),
        (VOTES + ",a,5\n", "some list votes have a region and some have none"),
        (VOTES.partition("south")[0], 'no row for the region "south"; give all, or none'),
        (VOTES.replace("north,c", "north,b"), "is already in line 3"),
        ("party,votes\na,1\nb,1\nc,1\nempty,0\n", "depends on votes by region"),
    ],
)
def test_wrong_regions_are_refused(by_region: Cli, votes: str, reason: str) -> None:
    result = by_region(votes=votes)
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in result.stderr


def test_regions_are_asked_for_only_where_they_were_counted(cli: Cli) -> None:
    result = cli("allocate", "small.toml", "votes.csv", "--by-region")
    assert result.exit_code == 0
    assert "--by-region: no votes by region were given" in result.stderr
    votes = "region,party,votes\nnorth,red,1\n"
    result = cli("allocate", "small.toml", "-", stdin=votes)
    assert "the scenario has no regions" in result.stderr
