"""Whole tables as sources have them, made here: what is read, left out and said."""

from datetime import date

import numpy as np
import pytest

from simulator.polls.table import Polls
from simulator.scenario.files.names import Declared, Known
from simulator.scenario.files.polls import polls_of
from simulator.scenario.files.polls.parties import ReadingRules
from simulator.scenario.files.sheet import written

ENCYCLOPEDIA = """\
Polling firm/Client,Fieldwork date,Samplesize,Red,Blue,Green Party,Others,Lead
2030 election,5 May 2030,–,40.1,38.0,14.9,7.0,2.1
Alpha/The Bay[a],28 Apr – 3 May 2030,"1,501",39,37.5[b],15,8,1.5
Béta Polls,27–29 Apr 2030,"~2,000",40,38,14,8,2
Polling firm/Client,Fieldwork date,Samplesize,Red,Blue,Green Party,Others,Lead
1 Apr 2030,Blue changes its leader,Blue changes its leader,Blue changes its leader,\
Blue changes its leader,Blue changes its leader,Blue changes its leader,Blue changes its leader
beta-polls,30 Dec 2029 – 3 Jan 2030,?,41,39,–,20,2
2026 election,2 May 2026,,44,36,12,8,8
"""
WAHLRECHT = """\
,Institut,CDU/CSU,SPD,GRÜNE,AfD,Sonstige,,Befragte,Zeitraum
07.09.2030,Alpha,30 %,"24,5 %",16 %,"20,5 %",9 %,,TOM • 1.001,31.08.–06.09.
03.09.2030,Beta,31 %,24 %,–,20 %,25 %,,T • 2.002,01.09.–02.09.
05.01.2030,Alpha,29 %,25 %,17 %,20 %,9 %,,O • 2.000,28.12.–04.01.
22.09.2026,Bundestagswahl,"30,1 %","22,9 %",15 %,"21,0 %","11,0 %",,,
"""
SWEDISH = """\
PublYearMonth,Company,M,L,S,Uncertain,n,PublDate,collectPeriodFrom,collectPeriodTo,approxPeriod
2030-sep,Alpha,41.0,8.0,49.5,7.1,1501,2030-09-10,2030-09-01,2030-09-09,FALSE
2030-aug,Beta,40.0,NA,49.0,NA,NA,2030-08-30,NA,NA,TRUE
"""


def read(text: str, *parties: str, **reading: object) -> tuple[Polls, list[str]]:
    """The polls of a text, and what is said; `parties` are declared, "rest" for all others."""
    declared = [Declared(name, role="other" if name == "rest" else "list") for name in parties]
    known = Known.of(declared, ()) if parties else None
    polls, notes = polls_of(written(text, "p.csv"), known, ReadingRules(**reading))
    return polls, [str(note) for note in notes]


def days(polls: Polls) -> list[str]:
    return [
        f"{date.fromordinal(first)}/{date.fromordinal(last)}"
        for first, last in zip(polls.first.tolist(), polls.last.tolist(), strict=True)
    ]


def test_a_table_of_an_encyclopedia() -> None:
    polls, notes = read(ENCYCLOPEDIA)
    assert polls.parties == ("Red", "Blue", "Green Party")
    assert [polls.institutes[each] for each in polls.institute] == [
        *("Alpha", "Béta Polls", "Béta Polls")
    ]
    assert days(polls) == [
        *("2030-04-28/2030-05-03", "2030-04-27/2030-04-29", "2029-12-30/2030-01-03")
    ]
    np.testing.assert_array_equal(polls.size, [1501, 2000, np.nan])
    np.testing.assert_allclose(polls.share[:, 1], [0.375, 0.38, 0.39])
    assert np.isnan(polls.share[2, 2])
    assert [note.removeprefix("p.csv") for note in notes[3:]] == [
        ': the column "Lead" is not used',
        ':2: "2030 election" is the result of an election: not used',
        ":5: repeats the header: not used",
        ':6: "Blue changes its leader" is an event: not used',
        ':8: "2026 election" is the result of an election: not used',
        ': "Béta Polls" and "beta-polls" are one institute',
    ]


def test_a_table_of_a_german_site() -> None:
    polls, notes = read(WAHLRECHT)
    assert polls.parties == ("CDU/CSU", "SPD", "GRÜNE", "AfD")
    assert days(polls) == [
        *("2030-08-31/2030-09-06", "2030-09-01/2030-09-02", "2029-12-28/2030-01-04")
    ]
    np.testing.assert_array_equal(polls.size, [1001, 2002, 2000])
    np.testing.assert_allclose(polls.share[0], [0.30, 0.245, 0.16, 0.205])
    assert 'p.csv: column 1 has no name and is read as "published"' in notes
    assert 'p.csv:5: "Bundestagswahl" is the result of an election: not used' in notes


def test_a_table_of_the_swedish_collection() -> None:
    polls, notes = read(SWEDISH)
    assert polls.parties == ("M", "L", "S")
    assert days(polls) == ["2030-09-01/2030-09-09", "2030-08-30/2030-08-30"]
    np.testing.assert_array_equal(polls.size, [1501, np.nan])
    np.testing.assert_allclose(polls.share, [[0.41, 0.08, 0.495], [0.4, np.nan, 0.49]])
    assert notes[-2:] == [
        "p.csv:3: no days of fieldwork: the day of publication is taken",
        "p.csv:2: people who named no party are left out: the shares add up without them",
    ]


@pytest.mark.parametrize(
    "text",
    [
        ENCYCLOPEDIA.replace("Polling firm/Client", "Pollster/Client(s)"),
        ENCYCLOPEDIA.replace("Polling firm/Client", "Polling firm/Link"),
    ],
)
def test_whoever_paid_is_left_out_of_the_names_of_institutes(text: str) -> None:
    assert read(text)[0].institutes == ("Alpha", "Béta Polls")


def test_a_plain_day_beside_a_period_is_that_of_publication() -> None:
    polls, notes = read("Institut,Datum,Zeitraum,A,B\nx,04.01.2030,28.12.-03.01.,50,50\n")
    assert days(polls) == ["2029-12-28/2030-01-03"]
    assert 'p.csv: the column "Datum" is read as "published"' in notes


@pytest.mark.parametrize("name", ["Average", "Poll of polls", "Polling average", "Durchschnitt"])
@pytest.mark.parametrize("wide", [True, False])
def test_averages_are_not_polls(name: str, wide: bool) -> None:
    text = f"house,date,A,B\nx,2030-01-01,50,50\n{name},2030-01-01,40,60\n"
    if not wide:
        text = "house,date,party,share\n" + "".join(
            f"{house},2030-01-01,{party},50\n" for house in ("x", name) for party in "AB"
        )
    polls, notes = read(text)
    assert polls.institutes == ("x",)
    assert f'"{name}" is an average of polls: not used' in notes[-1]


def test_parties_of_a_scenario_go_by_their_ids_and_the_others_are_one() -> None:
    polls, notes = read(
        "firm,date,n,A,B,Tiny\nx,2030-01-01,,50,45,3\n", "b", "a", "rest", "unpolled", rest=True
    )
    assert polls.parties == ("b", "a")
    np.testing.assert_allclose(polls.share, [[0.45, 0.5]])
    assert 'p.csv: "Tiny" is not a party of the scenario: one of others' in notes


@pytest.mark.parametrize(
    "name",
    ["Undecided", "DK/NA", "Don't know/Refused", "Would not vote", "Vet ej", "k. A.", "Blank"],
)
def test_people_who_named_no_party_are_removed(name: str) -> None:
    """Shares are then of those who did; where they add up without them, they are as they were."""
    among, notes = read(f"house,date,n,A,B,others,{name}\nx,2030-01-01,,40,36,4,20\n")
    np.testing.assert_allclose(among.share, [[0.5, 0.45]])
    assert notes[-1].endswith("shares are scaled to those who did")
    beside, _ = read(f"house,date,n,A,B,others,{name}\nx,2030-01-01,,50,45,5,20\n")
    np.testing.assert_allclose(beside.share, [[0.5, 0.45]])


def test_what_undecided_are_part_of_is_shown_by_another_row() -> None:
    """Without a column of others, 92 and 8 could be all, or 8 of a hundred more."""
    header = "house,date,n,A,B,undecided\n"
    open_row = "x,2030-01-01,,50,42,8\n"
    with_others, _ = read(header + open_row + "x,2030-01-09,,50,45,20\n")
    np.testing.assert_allclose(with_others.share[0], [0.5, 0.42])
    without, _ = read(header + open_row + "x,2030-01-09,,40,30,30\n")
    np.testing.assert_allclose(without.share[0], [0.5 / 0.92, 0.42 / 0.92])


def test_a_sum_that_could_be_both_is_what_another_row_is() -> None:
    """99 and 2: rounding could have made either of 100. Fewer than half a percent do not matter."""
    header = "house,date,n,A,B,others,undecided\n"
    unclear, clear = "x,2030-01-01,,50,44,5,2\n", "x,2030-01-09,,50,30,5,15\n"
    polls, _ = read(header + unclear + clear)
    np.testing.assert_allclose(polls.share[0], [50 / 98, 44 / 98])
    few, _ = read(header + "x,2030-01-01,,50,44.8,5,0.4\n")
    np.testing.assert_allclose(few.share, [[0.5, 0.448]])


def test_fractions_are_read_where_all_rows_are() -> None:
    polls, notes = read("house,date,n,A,B,others\nx,2030-01-01,,0.5,0.45,.05\n")
    np.testing.assert_allclose(polls.share, [[0.5, 0.45]])
    assert notes[-1] == "p.csv: all shares are fractions of one; read as percent"


def test_a_bloc_is_split_and_merged_parties_are_added() -> None:
    """A name with parts; where the party itself has a share, that is it."""
    parts = {"union": {"cdu": 0.8, "csu": 0.2}, "left": {"new": 1.0}, "labour": {"new": 1.0}}
    text = "house,date,n,Union,Left,Labour,New,others\n"
    rows = ["x,2030-01-01,,30,10,20,,40", "x,2030-02-01,,30,,,25,45", "x,2030-03-01,,30,10,,,60"]
    polls, notes = read(text + "\n".join(rows), "cdu", "csu", "new", "rest", parts=parts)
    np.testing.assert_allclose(
        polls.share, [[0.24, 0.06, 0.3], [0.24, 0.06, 0.25], [0.24, 0.06, np.nan]]
    )
    assert notes[-1] == 'p.csv:4: "Labour" is not shown: no share for "new"'


def test_a_party_that_comes_late_is_not_shown_before() -> None:
    polls, _ = read("house,date,n,A,B,Late\nx,2030-01-01,,50,45,\nx,2030-02-01,,48,42,8\n")
    np.testing.assert_array_equal(np.isnan(polls.share[:, 2]), [True, False])


def test_polls_after_the_day_are_not_used() -> None:
    text = "house,date,n,A,B\nx,2030-01-01,,50,45\nx,2030-02-01,,50,45\n"
    polls, notes = read(text, until=date(2030, 1, 31).toordinal())
    assert len(polls) == 1
    assert notes[-1] == "p.csv:3: after 2030-01-31: not used"


def test_rolling_polls_and_near_names_are_told() -> None:
    rows = [f"YouGov,2030-01-0{day},2030-01-1{day},50,45" for day in range(1, 5)]
    text = "\n".join(["house,first,last,A,B", *rows, "YouGow,2030-02-01,2030-02-01,50,45"])
    _, notes = read(text)
    assert notes[-2:] == [
        'warning: p.csv:6: "YouGow": did you mean "YouGov"? they count as two institutes',
        "p.csv: lines 2, 3, 4: YouGov: a later poll has some of the same days: one of them counts",
    ]
    daily = "\n".join(["house,date,A,B", *(f"x,2030-01-0{day},50,45" for day in range(1, 5))])
    assert "polls on many days in a row (x)" in read(daily)[1][-1]


def test_a_bloc_that_the_scenario_names_is_a_column() -> None:
    polls, _ = read("house,date,Union,B\nx,2030-01-01,50,45\n", "cdu", "csu", "b", "union", "rest")
    assert polls.parties == ("b", "union")


def test_columns_of_data_frames_and_doubled_headers() -> None:
    text = """,pollster,fieldwork,N,A,B,Unnamed: 6
0,x,3-7 Sep 2030,1000,50,45,
1,x,1-2 Sep 2030,,51,45,
"""
    polls, _ = read(text)
    assert polls.parties == ("A", "B")
    assert polls.size[0] == 1000
