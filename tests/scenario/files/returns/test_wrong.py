"""Every wrong file of returns: one clear message, with its line, and a question where it could
mean two things."""

from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from simulator.errors import ScenarioError
from simulator.scenario.lint.returns import unlikely_returns

from .island import NAMES, island, read

H = f"region,counted,{NAMES}\n"
SOUTH = "south,40,1500,900,300,300\n"
WRONG = [
    ("", "n.csv:1: is empty; the first line must name the columns"),
    (H, "n.csv: no row below the header; give a row for each place"),
    ("south,40,1500,900,300,300\n" * 2, "n.csv:1: the first line has numbers; it must name the"),
    (H + "sout,40,1,2,3,4\n", 'n.csv:2: unknown region "sout"; did you mean "south"?'),
    (H + SOUTH + SOUTH, 'n.csv:3: "south" is already in line 2; leave one of the rows out'),
    (H + SOUTH + "South,40,1,1,1,1\n", 'n.csv:3: "south" is already in line 2'),
    (H + "south,140,1,1,1,1\n", 'n.csv:2: counted: "140"; must be percent between 0 and 100'),
    (H + "south,-4,1,1,1,1\n", 'n.csv:2: counted: "-4"; must be percent between 0 and 100'),
    ("<html><p>404</p></html>\n" + H, "n.csv:1: this is a page of the web, not a table; give a"),
    ('{"region": []}\n', "n.csv:1: this is JSON, not a table; give a CSV file: region"),
    (H + "south,40,54.2,1,1,1\n", 'votes of red: "54.2"; must be a whole number of ballots'),
    ("region,counted,party,votes,red\nsouth,40,blue,5,6\n", 'n.csv:1: "red" is a party, and the'),
    ("region,turnout\nsouth,12/40\n", 'n.csv:2: turnout: "12/40"; must be percent between 0'),
    (H + "south,most,1,1,1,1\n", 'n.csv:2: counted: "most"; must be percent between 0 and 100'),
    (H + "south,13/12,1,1,1,1\n", "n.csv:2: counted: 13 of 12 stations; at most all of them"),
    (H + SOUTH + "twin,0.4,1,1,1,1\n", "n.csv:3: counted: 0.4; is it 0.4 percent or a fraction?"),
    (H + "south,1,1,1,1,1\n", "n.csv:2: counted: 1; is it one percent or the whole place?"),
    (H + "south,,1,1,1,1\n", 'n.csv:2: "south": votes, but how much is counted? give counted'),
    (f"region,{NAMES}\nsouth,1,1,1,1\n", 'n.csv:2: "south": votes, but how much is counted?'),
    (H + "south,0,1,1,1,1\n", 'n.csv:2: "south": 4 votes, but 0 percent is counted; which is it?'),
    (H + "south,40,0,0,0,0\n", 'n.csv:2: "south": no votes, though 40 percent is counted'),
    (H + "south,40,,,,\n", 'n.csv:2: "south": 40 percent is counted, but there are no votes'),
    (H + "south,40,10.5,1,1,1\n", 'n.csv:2: votes of red: "10.5"; must be a whole number'),
    (H + 'south,40,"1,500",1,1,1\n', "digits only; write it without thousands separators"),
    (H + "south,40,-5,1,1,1\n", 'n.csv:2: votes of red: "-5"; must be a whole number'),
    (H + "south,40,41.3%,1,1,1\n", "must be a whole number of ballots; shares in percent"),
    (H + "south,40,1500,900,,300\n", 'n.csv:2: "south": no votes of "local"; write 0 where'),
    ("region,counted,red,blue\nsouth,40,1,1\n", 'n.csv:2: "south": no votes of "local"'),
    (H + "south,40,15000,6000,1,1\n", "n.csv:2: returns.region.south.votes: 21,002 votes; there"),
    (H.replace("red", "rot") + SOUTH, 'n.csv:1: unknown party "rot"; parties: red, blue'),
    (H.replace("blue", "bleu") + SOUTH, 'n.csv:1: unknown party "bleu"; did you mean "blue"?'),
    (H.replace("blue", "RD") + SOUTH, 'n.csv:1: two columns are of the party "red"; leave one'),
    (
        H.replace("others", "others,total") + "south,40,1,2,3,4,11\n",
        'n.csv:2: "total" is 11, and the parties have 10 together; correct one of them, or leave',
    ),
    (
        "region,counted,party,votes\nsouth,40,red,5\nsouth,50,blue,5\n",
        "n.csv:3: counted: 50, but 40 in line 2; which is it?",
    ),
    (
        "region,counted,party,votes\nsouth,40,red,5\nsouth,40,RD,6\n",
        'n.csv:3: "RD" in "south" is already in line 2',
    ),
    ("region,counted,party,votes,colour\nsouth,40,red,5,3\n", 'n.csv:1: unknown column "colour"'),
    ("region,counted,party,votes\nsouth,40,,5\n", "n.csv:2: 5 votes of whom? give the party"),
    (
        H + SOUTH + "nation,40,1501,900,300,300\n",
        'n.csv:3: the nation has 1,501 votes of "red", and the rows of places 1,500: ballots would',
    ),
    (H + SOUTH + ",40,1,1,1,1\n", 'n.csv:3: no place; give the region, or call the row "nation"'),
    (
        "place,counted,red,blue\ntwin,100,5,6\n",
        'n.csv:2: "twin" is a region and a district: which is meant? call the column region or',
    ),
    (
        f"region,counted,{NAMES},cast\nsouth,40,1,2,3,4,9\n",
        'n.csv:2: "south": cast: 9, but 10 ballots are counted; at least as many are cast',
    ),
    (
        f"region,counted,{NAMES},cast\nsouth,40,1,2,3,4,10\n",
        'n.csv:2: "south": cast: 10 is what is counted so far, though 40 percent is; cast is of',
    ),
    (
        f"region,counted,{NAMES},cast,invalid\nsouth,100,1,2,3,4,15,4\n",
        'n.csv:2: "south": cast: 15, but votes and invalid ballots make 14; which is it?',
    ),
    (
        f"region,counted,{NAMES},cast,turnout\nsouth,40,1,2,3,4,99,50\n",
        'n.csv:2: "south": cast and turnout both say how many voted; give one of them',
    ),
    (
        f"region,counted,{NAMES},turnout\nsouth,40,9000,2000,3,4,50\n",
        "n.csv:2: returns.region.south.turnout: 50 percent of 20,000 registered voters are fewer",
    ),
    ("district,winner\nd1,others\n", 'n.csv:2: returns.district.d1.winner: "others" never'),
    ("district,winner\nd1,local\n", 'n.csv:2: returns.district.d1.winner: "local" is not a party'),
    (
        "district,counted,red,blue,winner\nd1,100,5,6,red\n",
        'n.csv:2: "d1": "red" is the winner, but has not the most votes; which is it?',
    ),
    ("district,counted,red\nd1,100,5\n", 'n.csv:2: "d1": no votes of "blue"; write 0 where'),
    ("district,winner\nd1,INVALID\n", 'n.csv:2: "INVALID" is not a party; parties: red, blue'),
    ("region;counted\nsouth;40;5\n", "n.csv:2: 3 cells; the header names 2 columns"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_a_wrong_file_is_told_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(text, tmp_path)
    assert message in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_country_that_is_a_region_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match='"south" could be the region or the nation; give'):
        read(H + SOUTH, tmp_path, country="South")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file"):
        island().with_(None, returns=tmp_path / "no.csv")


def test_many_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(H + "sout,40,1,1,1,1\nsouth,400,1,1,1,1\ntwin,5,x,1,1,1\n", tmp_path)
    assert [problem.place[-1] for problem in caught.value.problems] == ["2", "3", "4"]


UNLIKELY = [
    ("south,40,2500,1500,0,500\n", 'south: "local" has none of 4,500 votes, and about 10% are'),
    ("south,5,1500,900,300,300\n", "south: 5 percent is counted, but 3,000 votes are 15% of the"),
    ("south,100,1500,900,300,300\n", "south: all is counted, and 3,000 votes are 15% of the"),
    ("north,40,2500,1500,0,500\n", "north: 40 percent is counted, but 4,500 votes are 45% of"),
]


@pytest.mark.parametrize(("row", "warning"), UNLIKELY)
def test_what_is_hardly_meant_is_warned_of(row: str, warning: str, tmp_path: Path) -> None:
    (found,) = unlikely_returns(read(H + row, tmp_path)[0])
    assert f"returns.region.{warning}" in found


def test_a_likely_count_is_not_warned_of(tmp_path: Path) -> None:
    assert [*unlikely_returns(read(H + SOUTH, tmp_path)[0])] == []


PIECES = (
    *("", "0", "1", "0.4", "100", "-1", "nan", "1e9", "999999999999999", '"', "'", ",", ";", "\n"),
    *("\t", "nation", "total", "others", "INVALID", "REGISTERED", "winner", "=1+1", "\0", "\ufeff"),
    *(
        "12/0",
        "50%",
        "votes",
        "party",
        "lone",
        "twin",
        "south",
        "RD",
        "1,500",
        "\r",
        "#",
        "x" * 300,
    ),
)
SOUND = (
    H.replace("others", "others,cast,total") + "south,40,1500,900,300,300,,3000\n",
    "region;party;votes;counted\nsouth;red;1500;40\nsouth;blue;900;40\nsouth;local;3;\n",
    "district,counted,red,blue,winner\nd1,100,50,60,blue\ntwin,30,4,5,red\n",
    f"place,stations counted,stations,{NAMES},turnout\nnation,3,10,5,6,7,8,55\n",
)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_to_a_file_it_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    random, base = Random(seed), island()
    for _ in range(50):
        text = [*random.choice(SOUND)]
        for _ in range(random.randint(1, 4)):
            first = random.randrange(len(text) + 1)
            text[first : first + random.choice((0, 1, 3, 8))] = random.choice(PIECES)
        (tmp_path / "n.csv").write_text("".join(text), encoding="utf-8")
        with suppress(ScenarioError):
            base.with_(None, returns=tmp_path / "n.csv")
