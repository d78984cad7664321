"""`simulator new --from-polls`: polls and a law, alone or beside the last result."""

import shutil
from pathlib import Path

import pytest

from simulator.scenario import Scenario, load
from simulator.scenario.votes import LogisticNormal
from tests.cli.conftest import Cli

POLLS = """\
Pollster,Dates,Sample,Red,Blue,Green,Oth,Undecided
Alpha[a],3-7 May 2030,"1,000",45,35,15,5,12
Beta,1-5 Apr 2030,~800,"44,5",36,15,4.5,
Beta,1-5 Jul 2030,~800,44,36,15,5,
"""
VOTES = """\
region,party,votes
North,Red,60000
North,Blue,30000
North,Greens,5000
South,Red,20000
South,Blue,29000
South,Greens,9000
"""
DAY = ("--date", "2030-06-02")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "polls.csv").write_text(POLLS, encoding="utf-8")
    (tmp_path / "votes.csv").write_text(VOTES, encoding="utf-8")
    (tmp_path / "seats.csv").write_text("region,seats\nNorth,5\nSouth,3\n", encoding="utf-8")
    (tmp_path / "parties.csv").write_text("party,short\nGreens,Green\n", encoding="utf-8")
    return tmp_path


def test_polls_and_a_law_are_a_scenario(cli: Cli, folder: Path) -> None:
    """Parties from the columns, shares and spread from the polls until the day, majority and
    threshold as events."""
    done = cli("new", "--from-polls", "polls.csv", "--law", "sweden", *DAY, "--out", "made")
    assert done.exit_code == 0, done.stderr
    assert "polls.csv:4: after 2030-06-02: not used" in done.stderr
    assert "try `simulator polls made`" in done.stderr
    assert {path.name for path in (folder / "made").iterdir()} == {"scenario.toml", "polls.csv"}
    scenario = load("made")
    assert scenario.date == "2030-06-02"
    assert scenario.house == 349
    assert [(party.id, party.name) for party in scenario.party[:3]] == [
        ("red", "Red"),
        ("blue", "Blue"),
        ("green", "Green"),
    ]
    assert scenario.party[3].role == "other"
    assert isinstance(scenario.votes, LogisticNormal)
    assert scenario.votes.spread == "polls"
    assert scenario.party[0].share == pytest.approx(44.8, abs=0.3)
    assert scenario.polls is not None
    assert [poll.last for poll in scenario.polls.poll] == ["2030-05-07", "2030-04-05"]
    assert [poll.size for poll in scenario.polls.poll] == [1000, 800]
    assert {event.id for event in scenario.event} >= {"red-majority", "blue-majority"}


def test_beside_the_last_result_polls_move_the_regions(cli: Cli, folder: Path) -> None:
    """The count stays as it is; shares of regions are those of the last result."""
    command = ("new", "--from-polls", "polls.csv", "--from-votes", "votes.csv", "--law", "spain")
    command = (*command, "--seats", "seats.csv", "--parties", "parties.csv", *DAY, "--out", "made")
    done = cli(*command)
    assert done.exit_code == 0, done.stderr
    scenario, official = load("made"), load("made/official.toml")
    assert official.polls is None
    assert official.votes.model == "fixed"
    assert official.counted
    assert [party.last for party in scenario.party] == pytest.approx(
        [100 * 80 / 153, 100 * 59 / 153, 100 * 14 / 153]
    )
    assert scenario.party[2].id == "greens"
    assert scenario.party[2].share == pytest.approx(15, abs=2)
    assert scenario.region[0].share is not None
    assert scenario.region[0].share["greens"] == pytest.approx(100 * 5 / 95)


def test_a_column_of_two_parties_is_a_bloc(cli: Cli, folder: Path) -> None:
    text = "house,date,n,Red/Greens,Blue\nx,2030-05-01,1000,60,40\n"
    (folder / "polls.csv").write_text(text, encoding="utf-8")
    command = ("new", "--from-polls", "polls.csv", "--from-votes", "votes.csv", "--law", "spain")
    done = cli(*command, "--seats", "seats.csv", *DAY, "--out", "made")
    assert done.exit_code == 0, done.stderr
    assert '"Red/Greens" is polled as one: a bloc of Red and Greens' in done.stderr
    scenario = load("made")
    assert scenario.bloc[0].parties == ("red", "greens")
    shares = [party.share or 0 for party in scenario.party]
    assert shares[0] / shares[2] == pytest.approx(80 / 14)


def test_a_law_that_is_not_built_in_is_left_to_fill_in(cli: Cli, folder: Path) -> None:
    done = cli("new", "--from-polls", "polls.csv", "--law", "freedonia", *DAY, "--out", "made")
    assert done.exit_code == 0, done.stderr
    text = (folder / "made" / "scenario.toml").read_text(encoding="utf-8")
    assert 'method = "TODO"' in text
    assert 'spread = "polls"' in text


BOTH = ("--from-votes", "votes.csv", "--law", "spain", "--seats", "seats.csv", *DAY)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--law", "sweden"), "--from-polls: needs the day of the election; give --date 2030-06"),
        (("--law", "sweden", "--date", "2.6.30"), "--date 2.6.30: is not a day; write it as year"),
        (("--law", "sweden", "--date", "2020-01-01"), "polls.csv: no poll ended by 2020-01-01"),
        (("--law", "spain", *DAY), "give the last result too, with --from-votes"),
        (("--law", "slovakia", *DAY), "--law slovakia: needs facts about parties"),
        (("--law", "poland", *DAY), "--law poland: has seats by region, and polls"),
        (("--law", "germany-2023", *DAY), "elects districts; give the last result with --from-vo"),
        (
            ("--law", "sweden", "--seats", "seats.csv", *DAY),
            "regions need the last result; give --",
        ),
        (("--law", "sweden", "--fold", "2", *DAY), "--fold: needs --from-votes; give the last"),
        (
            ("--law", "germany", *DAY),
            'did you mean "germany-2013" or "germany-2023" or "germany-ep"? `simulator laws`',
        ),
        (("--law", "swedn", *DAY), "--law: 'swedn' is not a built-in law; did you mean \"sweden\""),
        (BOTH, '"Green" is not a party of the votes; did you mean "greens"? parties of the votes:'),
        (("--from", "sweden-2022"), "--from sweden-2022: give --from or --from-polls, not both"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_written(
    cli: Cli, folder: Path, options: tuple[str, ...], message: str
) -> None:
    done = cli("new", "--from-polls", "polls.csv", *options, "--out", "made")
    assert done.exit_code == 2
    assert message in done.stderr
    assert not (folder / "made").exists()


def test_two_that_are_polled_apart_and_as_one_are_refused(cli: Cli, folder: Path) -> None:
    text = "house,date,A/B,A,B,others\nx,2030-05-01,,30,20,50\ny,2030-05-01,50,,,50\n"
    (folder / "polls.csv").write_text(text, encoding="utf-8")
    done = cli("new", "--from-polls", "polls.csv", "--law", "sweden", *DAY, "--out", "made")
    assert done.exit_code == 2
    assert 'polls.csv: "A/B" is of "A" and "B", which have columns of their own' in done.stderr


def test_a_date_needs_polls(cli: Cli, folder: Path) -> None:
    done = cli("new", "--from-votes", "votes.csv", *DAY)
    assert "--date 2030-06-02: needs --from-polls" in done.stderr


def test_the_polls_of_sweden_are_a_scenario_like_the_one_that_ships(cli: Cli, folder: Path) -> None:
    """The same shares and spread: what is read and written again is what was polled."""
    shipped = Path(__file__).parents[2] / "scenarios" / "sweden-2022"
    shutil.copy(shipped / "polls.csv", folder / "se.csv")
    command = ("new", "--from-polls", "se.csv", "--law", "sweden", "--date", "2022-09-11")
    assert cli(*command).exit_code == 0
    made, own = load("se"), load(shipped / "polls.toml")
    shares = {party.id: party.share for party in own.party}
    assert {party.id: party.share for party in made.party} == shares
    assert pairs(made) == pairs(own)


def pairs(scenario: Scenario) -> dict[frozenset[str], float]:
    """The covariance of each pair of parties."""
    assert isinstance(scenario.votes, LogisticNormal)
    table = scenario.votes.table or {}
    return {frozenset({one, two}): cell for one in table for two, cell in table[one].items()}


def test_the_lists_nearest_to_the_threshold_are_asked_about(cli: Cli, folder: Path) -> None:
    """Of seven within 0.6 to 1.6 times 4%, the five nearest in proportion; in order of shares."""
    shares = {"A": 6.3, "B": 6.0, "C": 4.9, "D": 4.4, "E": 4.1, "F": 3.5, "G": 3.0, "H": 60.0}
    header, row = ",".join(shares), ",".join(map(str, shares.values()))
    text = f"Pollster,Dates,Sample,{header},Oth\nx,3-7 May,1000,{row},7.8\n"
    (folder / "polls.csv").write_text(text, encoding="utf-8")
    done = cli("new", "--from-polls", "polls.csv", "--law", "sweden", *DAY, "--out", "made")
    assert done.exit_code == 0, done.stderr
    assert "note: polls.csv:2: no year: counted back from 2030-06-02" in done.stderr
    asked = [event.when for event in load("made").event]
    assert [when for when in asked if when.endswith("enters")] == [
        f"riksdag.{party} enters" for party in "cdefg"
    ]


def test_a_note_has_one_label(cli: Cli, folder: Path) -> None:
    rows = "".join(f"x,2030-05-0{day},1000,50,45\n" for day in range(1, 6))
    (folder / "polls.csv").write_text("Pollster,Dates,Sample,Red,Blue\n" + rows, encoding="utf-8")
    told = cli("new", "--from-polls", "polls.csv", "--law", "sweden", *DAY, "--out", "made").stderr
    assert "\nwarning: polls.csv: polls on many days in a row (x)" in f"\n{told}"
    assert not [line for line in told.splitlines() if "note" in line and "warning" in line]


def test_parties_in_no_poll_keep_the_last_result_and_are_told(cli: Cli, folder: Path) -> None:
    gone = "North,Gone,1000\nSouth,Gone,1500\n"
    (folder / "votes.csv").write_text(VOTES + gone, encoding="utf-8")
    done = cli(
        *("new", "--from-polls", "polls.csv", "--parties", "parties.csv"), *BOTH, "--out", "m"
    )
    assert done.exit_code == 0, done.stderr
    assert "note: Gone: in no poll: the share of the last result is kept; where one" in done.stderr
    assert load("m").party[-1].share == pytest.approx(100 * 2.5 / 155.5)


def test_a_party_that_is_called_like_undecided_people_is_declared(cli: Cli, folder: Path) -> None:
    """DK may be Danmarksdemokraterne, or don't know: a file of parties or the votes say which."""
    text = "Pollster,Date,A,B,DK,others\nx,3 May 2030,45,35,15,5\n"
    (folder / "polls.csv").write_text(text, encoding="utf-8")
    (folder / "parties.csv").write_text("party,name\nDK,Danes\n", encoding="utf-8")
    command = ("new", "--from-polls", "polls.csv", "--law", "sweden", *DAY)
    done = cli(*command, "--out", "made")
    assert 'polls.csv:2: "DK", which is in the sum of the shares: is it a party' in done.stderr
    done = cli(*command, "--parties", "parties.csv", "--out", "made")
    assert done.exit_code == 0, done.stderr
    assert [party.id for party in load("made").party] == ["a", "b", "dk", "others"]


def test_parties_of_different_days_that_have_more_than_all_are_asked_about(
    cli: Cli, folder: Path
) -> None:
    rows = "x,3 May 2030,,,45,40,15\ny,1 May 2030,25,20,,40,15\nx,2 Apr 2030,24,20,,41,15\n"
    (folder / "polls.csv").write_text("Pollster,Date,A,B,AB,C,others\n" + rows, encoding="utf-8")
    done = cli("new", "--from-polls", "polls.csv", "--law", "sweden", *DAY, "--out", "made")
    assert "parties in them together (a, b: not in the last one): did some merge" in done.stderr
