"""Long tables of votes: `counted` and `expected`, with regions and without."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.scenario import Scenario, load

Write = Callable[[str, str], Path]
PARTIES = """\
format = 1
id = "long"

[[party]]
id = "red"
name = "The Reds"

[[party]]
id = "green"

[[party]]
id = "others"
role = "other"

[[party]]
id = "blank"
role = "blank"

[votes]
model = "fixed"

[[tier]]
id = "list"
method = "highest-averages"
seats = 10
"""
REGIONS = 'region = { csv = "regions.csv" }\n'
NORTH = "north,the reds,60\nnorth,green,30\nnorth,tiny,3\nnorth,BLANK,7\nnorth,INVALID,20\n"
SOUTH = "south,red,10\nsouth,green,40\nsouth,BLANK,0\n"


def votes(kind: str = "counted") -> str:
    return f'{kind} = {{ csv = "votes.csv", rest = "others" }}\n'


@pytest.fixture
def country(write: Write) -> Callable[..., Scenario]:
    def loaded(
        top: str, rows: str, regions: str = "id,name\nnorth,\nsouth,Far South\n"
    ) -> Scenario:
        write("votes.csv", rows)
        write("regions.csv", regions)
        return load(write("long.toml", top + PARTIES))

    return loaded


def test_a_count_by_region(country) -> None:
    scenario = country(votes() + REGIONS, "region,party,votes\n" + NORTH + SOUTH)
    assert [party.votes for party in scenario.party] == [70, 70, 3, 7]
    assert scenario.region[0].votes == {"red": 60, "green": 30, "others": 3, "blank": 7}
    assert scenario.region[1].votes == {"red": 10, "green": 40, "others": 0, "blank": 0}
    assert [region.registered for region in scenario.region] == [120, 50]
    assert scenario.turnout.invalid == pytest.approx(100 * 20 / 170)
    assert scenario.counted


def test_what_is_expected_by_region(country) -> None:
    rows = "region,party,votes\n" + NORTH + SOUTH
    registered = "north,REGISTERED,200\nFar South,REGISTERED,140\n"
    scenario = country(votes("expected") + REGIONS, rows + registered)
    assert not scenario.counted
    assert scenario.party[0].share == pytest.approx(100 * 70 / 150)
    assert scenario.region[0].share == {"red": 60, "green": 30, "others": 3, "blank": 7}
    assert scenario.region[1].share == {"red": 20, "green": 80, "others": 0, "blank": 0}
    assert scenario.turnout.mean == pytest.approx(50)
    assert [region.registered for region in scenario.region] == [200, 140]


def test_a_count_of_the_nation(country) -> None:
    rows = "party,votes\nred,60\nGREEN,40\nINVALID,5\nREGISTERED,300\n"
    scenario = country(votes(), rows)
    assert [party.votes for party in scenario.party] == [60, 40, 0, 0]
    assert (scenario.turnout.cast, scenario.turnout.registered) == (105, 300)


def test_polls_stand_beside_what_is_expected(country, write) -> None:
    """Shares that the file says are the nation's; regions differ as they did."""
    rows = "region,party,votes\n" + NORTH + SOUTH
    country(votes("expected") + REGIONS, rows)
    polls = 'extends = "long.toml"\n[[party]]\nid = "red"\nshare = 40\n[[party]]\nid = "green"\n'
    polls += 'share = 50\n[[party]]\nid = "others"\nshare = 6\n[[party]]\nid = "blank"\nshare = 4\n'
    scenario = load(write("polls.toml", polls))
    assert [party.share for party in scenario.party] == [40, 50, 6, 4]
    assert scenario.region[1].share == {"red": 20, "green": 80, "others": 0, "blank": 0}


def test_a_child_takes_as_counted_what_its_parent_expects(country, write) -> None:
    rows = "region,party,votes\n" + NORTH + SOUTH
    expected = country(votes("expected") + REGIONS, rows)
    child = load(write("official.toml", 'extends = "long.toml"\n' + votes()))
    assert expected.party[0].votes is None
    assert [party.votes for party in child.party] == [70, 70, 3, 7]
    assert child.party[0].share is None


def test_blank_ballots_are_invalid_where_no_party_has_them(write) -> None:
    write("votes.csv", "party,votes\nred,60\ngreen,0\nBLANK,5\nINVALID,2\n")
    text = PARTIES.replace('[[party]]\nid = "blank"\nrole = "blank"\n', "")
    scenario = load(write("long.toml", votes() + text))
    assert scenario.turnout.cast == 67


def test_rows_in_the_scenario_itself(write) -> None:
    rows = '[[counted]]\nparty = "red"\nvotes = 60\n[[counted]]\nparty = "green"\nvotes = 4\n'
    scenario = load(write("long.toml", PARTIES + rows))
    assert [party.votes for party in scenario.party] == [60, 4, 0, 0]


def test_candidates_are_expected_too(write) -> None:
    write("votes.csv", "party,votes\nred,60\ngreen,40\n")
    districts = """
[[ballot]]
id = "list"
kind = "lists"
[[ballot]]
id = "district"
kind = "candidates"
[[district]]
id = "one"
[[candidate]]
district = "one"
party = "red"
votes = 30
[[candidate]]
district = "one"
party = "green"
votes = 10
[[tier]]
id = "districts"
method = "plurality"
"""
    scenario = load(write("long.toml", votes("expected") + PARTIES + districts))
    assert [row.share for row in scenario.candidate] == [75, 25]
    assert [row.votes for row in scenario.candidate] == [None, None]


def test_votes_of_parties_may_be_left_out_where_regions_have_them(write) -> None:
    text = PARTIES + '[[region]]\nid = "north"\nregistered = 100\nvotes = { red = 30, green = 9 }\n'
    scenario = load(write("wide.toml", text))
    assert [scenario.votes_of(party) for party in scenario.party] == [30, 9, 0, 0]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("red,60\nThe Reds,5\n", '"The Reds" is already in line 2'),
        ("red,60\nINVALID,5\nINVALID,1\n", '"INVALID" is already in line 3'),
        ("red,60\nsame,5\n", '"same" is the name of two parties; give the id'),
    ],
)
def test_rows_that_are_not_of_one_party_each(write, rows: str, told: str) -> None:
    write("votes.csv", "Party,VOTES\n" + rows)
    names = PARTIES.replace('id = "green"', 'id = "green"\nname = "Same"')
    names = names.replace('id = "others"', 'id = "others"\nname = "Same"')
    with pytest.raises(ScenarioError, match=told):
        load(write("long.toml", votes() + names))
