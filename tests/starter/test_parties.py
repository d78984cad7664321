"""A file of parties: which row is about whom, and what is refused."""

import pytest

from simulator.errors import ScenarioError
from simulator.scenario.files.sheet import records, sheet_of
from simulator.starter.election import identifiers
from simulator.starter.parties import COLUMNS, Known, from_votes, read_parties

NAMES = ["Reds & Co.", "Greens", "Blues"]


def read(text: str) -> Known:
    return read_parties(sheet_of(text, "p.csv"), NAMES, identifiers(NAMES))


@pytest.mark.parametrize(
    "text",
    [
        "party,minority\ngreens,yes\n",
        "id,minority\ngreens,TRUE\n",
        "minority,short,name\n1,Greens,The Green Party\nno,,blues\n",
    ],
)
def test_a_party_goes_by_any_of_its_names(text: str) -> None:
    known = read(text)
    assert known.parties["Greens"]["minority"] is True
    assert known.facts == {"minority"}
    assert not any("minority" in known.parties.get(name, {}) for name in ("Reds & Co.", "Blues"))


def test_values_are_those_of_a_scenario() -> None:
    text = "party,id,color,alliance_size,alliance,registration\n"
    known = read(text + "Greens,g,#00ff00,2,x,3\nBlues,,,1,x,1\nReds & Co.,,,,none,2\n")
    assert known.parties == {
        "Reds & Co.": {"registration": 2},
        "Greens": {
            "id": "g",
            "color": "#00ff00",
            "alliance_size": 2,
            "alliance": "x",
            "registration": 3,
        },
        "Blues": {"alliance": "x", "registration": 1},
    }
    assert known.alliances() == {"x": ["Greens", "Blues"]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("minority\nyes\n", "p.csv:1: no column names the parties; add party, id, name or short"),
        ("party,minorty\nGreens,yes\n", 'p.csv:1: unknown column "minorty"; did you mean'),
        ("party\nGrens\n", 'p.csv:2: no votes for "Grens"; did you mean "Greens"?'),
        ("party\nGreens\ngreens\n", 'p.csv:3: "Greens" is already in line 2'),
        ("party,color\n,#00ff00\n", "p.csv:2: no party is named"),
        ("party,short\nGreens,Blues\n", 'p.csv:2: could be "Greens" and "Blues"'),
        ("party,minority\nGreens,maybe\n", 'p.csv:2: minority: "maybe"; must be yes, or no or'),
        ("party,alliance_size\nGreens,2.5\n", 'alliance_size: "2.5"; must be a whole number bet'),
        ("party,alliance_size\nGreens,0x2\n", "must be a whole number between 1 and 100, or empty"),
        ("party,color\nGreens,green\n", 'p.csv:2: color: "green"; must be a colour such as'),
        ("party,id\nGreens,a b\n", 'p.csv:2: id: "a b"; must be 1 to 64 letters'),
        ("party,alliance\nGreens,x\nBlues,y\n", 'p.csv:2: alliance: "x" has one member; an alli'),
        ("party,id\nGreens,x\nBlues,x\n", 'p.csv:3: id: "x" is already in line 2'),
        ("party,registration\nGreens,1\nBlues,1\n", "p.csv:3: registration: 1 is already in lin"),
    ],
)
def test_what_is_refused(text: str, told: str) -> None:
    with pytest.raises(ScenarioError) as error:
        read(text)
    assert told in str(error.value)


def test_facts_beside_the_votes_are_the_same_in_all_rows_of_a_party() -> None:
    text = "party,votes,alliance_size\nA,1,2\nA,2,\nB,3,1\n"
    sheet = sheet_of(text, "v.csv")
    rows = records(sheet, (*COLUMNS, "votes"), ())
    assert from_votes(sheet, rows).parties == {"A": {"alliance_size": 2}, "B": {}}
    sheet = sheet_of(text.replace("A,2,", "A,2,3"), "v.csv")
    rows = records(sheet, (*COLUMNS, "votes"), ())
    with pytest.raises(ScenarioError, match=r"v.csv:3: alliance_size: 3, but 2 in another row"):
        from_votes(sheet, rows)


def test_ids_are_plain_letters_whatever_the_letter_case() -> None:
    assert [*identifiers(["Łódź", "ŁÓDŹ", "Straße & Grün"]).values()] == [
        "lodz",
        "lodz-2",
        "strasse-grun",
    ]
