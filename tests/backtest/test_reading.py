"""Files of a backtest: one clear message with its line for each mistake."""

from pathlib import Path

import numpy as np
import pytest

from simulator.backtest import file_of, read
from simulator.errors import SimulatorError
from simulator.scenario.files.shipped import FOLDER

TOML = """\
format = 1
id = "two"
polls = { csv = "polls.csv" }
results = { csv = "results.csv" }
kind = "national"
threshold = 4
"""
POLLS = """\
election,institute,date,n,party,share
a,One,2001-05-01,1000,Red,51
a,One,2001-05-01,1000,Blue,40
a,Two,2001-06-01,,Red,48.5
a,Two,2001-06-01,,Blue,41
b,One,2005-05-01,1000,Red,45
b,One,2005-05-01,1000,Green,30
"""
RESULTS = """\
election,date,country,party,share,seats
a,2001-06-10,X,Red,50,5
a,2001-06-10,X,Blue,42,4
b,2005-06-10,X,Red,44,4
b,2005-06-10,X,Green,30,3
b,2005-06-10,X,Blue,20,2
b,2005-06-10,X,Others,6,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("backtest.toml", TOML), ("polls.csv", POLLS), ("results.csv", RESULTS)):
        (tmp_path / name).write_text(text)
    return tmp_path


def test_elections_have_polls_and_results_by_the_names_of_parties(folder: Path) -> None:
    a, b = read(folder / "backtest.toml").elections
    assert (a.id, a.kind, a.country, a.threshold) == ("a", "national", "X", 0.04)
    assert a.polls.parties == ("Red", "Blue")
    np.testing.assert_allclose(a.result, [0.50, 0.42])
    assert b.seats == {"Red": 4, "Green": 3, "Blue": 2}
    assert np.isnan(a.polls.size).tolist() == [False, True]


def test_what_is_not_used_is_told(folder: Path) -> None:
    path = folder / "polls.csv"
    path.write_text(POLLS + "c,One,2009-01-01,900,Red,40\nb,One,2005-05-01,1000,New,6\n")
    notes = "\n".join(read(folder / "backtest.toml").notes)
    assert '"c": no result; left out' in notes
    assert '"b": "Blue" is in no poll: it is one of others' in notes
    assert '"b": no result for "New": it is not scored' in notes


def test_collections_call_columns_by_other_names(folder: Path) -> None:
    header = "eid,edate,country,party,result,mandates"
    (folder / "results.csv").write_text(RESULTS.replace(RESULTS.split("\n")[0], header))
    assert [each.id for each in read(folder / "backtest.toml").elections] == ["a", "b"]


def test_several_files(folder: Path) -> None:
    (folder / "more.csv").write_text(
        "election,institute,date,party,share\nc,One,2009-01-01,Red,40\n"
    )
    (folder / "late.csv").write_text("election,date,party,share\nc,2009-02-01,Red,41\n")
    toml = TOML.replace('"polls.csv"', '["polls.csv", "more.csv"]')
    toml = toml.replace('{ csv = "results.csv" }', '["results.csv", "late.csv"]')
    (folder / "backtest.toml").write_text(toml)
    assert [each.id for each in read(folder / "backtest.toml").elections] == ["a", "b", "c"]


MISTAKES = [
    ("backtest.toml", "format = 1", "format = 2", "backtest.toml:1: format: 2; must be 1"),
    ("backtest.toml", 'id = "two"', "day = [1]", "backtest.toml:2: day: unknown key; did you mean"),
    ("backtest.toml", '"polls.csv"', '"pols.csv"', 'backtest.toml:3: polls: "pols.csv": no such'),
    ("backtest.toml", '"polls.csv"', '"../p.csv"', "is not a file of this folder"),
    ("backtest.toml", 'polls = { csv = "polls.csv" }\n', "", "polls: missing; must be { csv ="),
    ("backtest.toml", '"national"', '"local"', 'kind: "local"; must be "national" or "regional"'),
    ("backtest.toml", "threshold = 4", "threshold = 400", "threshold: 400; must be percent, 0 to"),
    ("backtest.toml", "threshold = 4", 'law = "swedn"', 'law: "swedn" is not a built-in law; did'),
    ("backtest.toml", "threshold = 4", "days = [1, -2]", "days: an array of 2; must be whole"),
    ("backtest.toml", "threshold = 4", 'leave = "one"', 'leave: "one"; must be "election"'),
    ("backtest.toml", "threshold = 4", "draws = 5", "draws: 5; must be a whole number between 100"),
    (
        *("backtest.toml", "threshold = 4", "constants = { tau = -1 }"),
        "backtest.toml:6: constants.tau: -1; must be a number above 0",
    ),
    (
        *("backtest.toml", "threshold = 4", "constants = { taw = 1 }"),
        "taw: unknown key; did you mean",
    ),
    (
        *("backtest.toml", "threshold = 4", '[[bloc]]\nid = "x"\nparties = "Red"'),
        'parties: "Red"; must be names: ["S", "V"]',
    ),
    (
        "results.csv",
        "a,2001-06-10,X,Blue",
        "a,2001-06-11,X,Blue",
        'results.csv:3: date: "2001-06-11"',
    ),
    (
        "results.csv",
        "2005-06-10,X,Red",
        "10.6.2005,X,Red",
        'date: "10.6.2005"; must be a date such',
    ),
    ("results.csv", "Blue,42,4", "Red,42,4", 'results.csv:3: "Red" of "a" is already in line 2'),
    (
        "results.csv",
        "Blue,42,4",
        "Blue,60,4",
        'results.csv:2: "a": the shares add up to 110 percent',
    ),
    ("results.csv", "Blue,42,4", "Blue,,4", 'results.csv:3: share: ""; must be percent'),
    ("results.csv", "Blue,42,4", "Blue,42%,4", 'share: "42%"; must be percent between 0 and 100'),
    ("results.csv", "Blue,42,4", "Blue,42,", 'results.csv:3: "a": no seats of "Blue"; write 0'),
    ("results.csv", "Blue,42,4", "Blue,42,four", 'seats: "four"; must be a whole number'),
    ("results.csv", "Blue,42,4", "Total,42,4", 'results.csv:3: party: "Total"'),
    ("results.csv", "country,party", "nation,party", 'unknown column "nation"'),
    ("results.csv", "date,country,party,share", "date,country,party,part", 'column "part"'),
    ("polls.csv", "election,institute", "vote,institute", "polls.csv"),
    ("polls.csv", "1000,Blue,40", "1000,Blue,4o", "polls.csv:3"),
    ("polls.csv", "b,One,2005-05-01", "b,One,2005-07-01", 'all polls of "b" are of later days'),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), MISTAKES)
def test_one_message_for_a_mistake(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(SimulatorError) as caught:
        read(folder / "backtest.toml")
    assert message in str(caught.value)


def test_no_election_has_both(folder: Path) -> None:
    (folder / "polls.csv").write_text(POLLS.replace("\na,", "\na1,").replace("\nb,", "\nb1,"))
    with pytest.raises(
        SimulatorError, match='polls and a result: they call elections "a1" and "a"'
    ):
        read(folder / "backtest.toml")


def test_what_is_asked_for_needs_columns(folder: Path) -> None:
    (folder / "backtest.toml").write_text(TOML + 'law = "sweden"\nleave = "country"\n')
    rows = [line.split(",") for line in RESULTS.splitlines()]
    (folder / "results.csv").write_text("\n".join(",".join([*r[:2], *r[3:5]]) for r in rows))
    with pytest.raises(SimulatorError) as caught:
        read(folder / "backtest.toml")
    assert 'backtest.toml:7: law: is for seats, and the results have no column "seats"' in str(
        caught.value
    )
    assert 'backtest.toml:8: leave: needs a column "country"' in str(caught.value)


def test_the_constants_of_a_file_are_those_of_its_forecasts(folder: Path) -> None:
    more = "[constants]\ntau = 0.001\nbeta = { national = 0.01 }\n"
    (folder / "backtest.toml").write_text(TOML + more)
    constants = read(folder / "backtest.toml").constants
    assert constants["national"].tau == constants["regional"].tau == 0.001
    assert constants["national"].beta == 0.01 != constants["regional"].beta


def test_the_built_in_backtest_has_seven_elections_and_every_seat() -> None:
    file = file_of(Path("backtests/sweden"))
    assert file == FOLDER / "backtests" / "sweden" / "backtest.toml"
    found = read(file)
    assert [each.id for each in found.elections] == [
        f"sweden-{year}" for year in (1998, 2002, 2006, 2010, 2014, 2018, 2022)
    ]
    for each in found.elections:
        assert sum((each.seats or {}).values()) == 349
        assert all(
            (share >= 0.04) == ((each.seats or {})[party] > 0)
            for party, share in each.shares.items()
        )
    assert sum(len(each.polls) for each in found.elections) == 789


def test_the_law_gives_the_official_seats_of_sweden() -> None:
    """Sainte-Lague with a first divisor of 1.2, written down; not where seats could be kept."""
    for each in read(FOLDER / "backtests" / "sweden" / "backtest.toml").elections:
        official = each.seats or {}
        seats = dict.fromkeys((p for p, share in each.shares.items() if share >= 0.04), 0)
        for _ in range(349):
            quotients = {
                party: each.shares[party] / (2 * won + 1 if won else 1.2)
                for party, won in seats.items()
            }
            seats[max(quotients, key=quotients.__getitem__)] += 1
        furthest = max(abs(seats[party] - official[party]) for party in seats)
        assert furthest == {"sweden-2010": 3, "sweden-2014": 2}.get(each.id, 0)
