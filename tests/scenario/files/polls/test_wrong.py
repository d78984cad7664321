"""Every wrong file of polls: one clear message, with its line."""

import pytest

from simulator.errors import ScenarioError
from tests.scenario.files.polls.test_tables import read

HEADER = "institute,date,n,A,B,others\n"
ROW = "x,2030-01-01,1000,50,45,5\n"
WRONG = [
    (HEADER, "p.csv: holds no poll; give a row for each, with its shares"),
    ("date,n,A,B\n2030-01-01,,50,45\n", "p.csv:1: no column names the institutes (found"),
    ("institute,n,A,B\nx,,50,45\n", "p.csv:1: no column has the days of fieldwork (found"),
    ("institute,date,n\nx,2030-01-01,5\n", "p.csv:1: no column has shares; give each party"),
    ("house,firm,date,A\n", 'p.csv:1: the columns "house" and "firm" could both be "institute"'),
    ("house,date,end,A\n", 'p.csv:1: the columns "date" and "last" could both be the last day'),
    ("house,date,A,a\nx,2030-01-01,50,45\n", 'p.csv:1: the columns "A" and "a" are of one party'),
    ("house;date;A\n", "p.csv:1: semicolons as separator; use commas"),
    (HEADER + ROW + ROW, 'p.csv:3: the poll of "x" of 2030-01-01 is already in line 2; leave one'),
    (HEADER + ",2030-01-01,,50,45,5\n", "p.csv:2: institute: missing; give its name"),
    (HEADER + "x,,,50,45,5\n", "p.csv:2: no day: give the last day of fieldwork"),
    (HEADER + "x,soon,,50,45,5\n", 'p.csv:2: date: "soon" is not a day; write 2022-09-03, or a'),
    (HEADER + "x,2030-02-30,,50,45,5\n", 'p.csv:2: "2030-02-30": there is no such day; write'),
    (HEADER + "x,47484,,50,45,5\n", 'p.csv:2: date: "47484" is not a day; a spreadsheet\'s number'),
    (HEADER + "x,3.9.30,,50,45,5\n", 'p.csv:2: date: "3.9.30" is not a day; give the year with'),
    (HEADER + "x,Sep 2030,,50,45,5\n", 'p.csv:2: date: "Sep 2030" is not a day; the day of the'),
    (HEADER + "x,3-7 Sep,,50,45,5\n", 'p.csv:2: "3-7 Sep" has no year; add it, or a column'),
    (HEADER + "x,7-3 Sep 2030,,50,45,5\n", 'p.csv:2: "7-3 Sep 2030" ends before it begins; write'),
    (HEADER + "x,1 Jan 2029 - 3 Feb 2030,,50,45,5\n", "is more than a year of fieldwork; correct"),
    (HEADER + "x,1203-01-01,,50,45,5\n", 'p.csv:2: "1203-01-01": the year must be between 1900'),
    (
        HEADER + "x,03/09/2030,,50,45,5\n",
        'p.csv:2: "03/09/2030": is it day 3 of month 9, or day 9 of month 3? no row shows which',
    ),
    (
        HEADER + "x,13/09/2030,,50,45,5\ny,09/13/2030,,50,45,5\n",
        'p.csv: "13/09/2030" in line 2 has the day first, "09/13/2030" in line 3 the month; write',
    ),
    (
        "house,first,last,A,B\nx,2030-01-09,2030-01-03,50,45\n",
        'p.csv:2: fieldwork ends before it begins: "2030-01-09" to "2030-01-03"',
    ),
    (HEADER + "x,2030-01-01,many,50,45,5\n", 'p.csv:2: size: "many"; must be the number of'),
    (HEADER + "x,2030-01-01,0,50,45,5\n", 'p.csv:2: size: "0"; must be the number of persons'),
    (HEADER + 'x,2030-01-01,"12,34",50,45,5\n', 'p.csv:2: size: "12,34"; must be the number'),
    (
        HEADER + "x,2030-01-01,,50,forty,5\ny,2030-01-01,,50,45,5\n",
        'p.csv:2: B: "forty"; must be percent between 0 and',
    ),
    (HEADER + "x,2030-01-01,,50,145,5\n", 'p.csv:2: B: "145"; must be percent between 0 and 100'),
    (HEADER + "x,2030-01-01,,50,-5,5\n", 'p.csv:2: B: "-5"; must be percent between 0 and 100'),
    (HEADER + "x,2030-01-01,,50,40,5\n", "p.csv:2: the shares add up to 95 percent; must be 98 to"),
    (HEADER + "x,2030-01-01,,50,49,5\n", "p.csv:2: the shares add up to 104 percent; must be 98"),
    ("house,date,A,B\nx,2030-01-01,30,20\n", "p.csv:2: the shares add up to 50 percent: is the"),
    (
        "house,date,A,B,undecided\nx,2030-01-01,50,30,10\n",
        "p.csv:2: the parties have 80 percent and 10 named none: is the rest for other parties?",
    ),
    (
        HEADER + ROW + "x,2030-02-01,,.5,.45,.05\n",
        "p.csv:3: the shares add up to 1: are they fractions? write percent in every row",
    ),
    (
        "house,date,A,null\nx,2030-01-01,50,45\n",
        'p.csv:2: "null" stands for a name that is missing',
    ),
    (
        "house,date,n,party,share\nx,2030-01-01,9,A,50\nx,2030-01-01,9,A,50\n",
        'p.csv:3: "A" in the same poll is already in line 2; leave one out',
    ),
    ("house,date,party,share\nx,2030-01-01,,50\n", "p.csv:2: party: missing; give it"),
    (
        "house,date,A,election\nx,2030-01-01,95,a\nx,2029-01-01,95,b\n",
        'p.csv: holds polls of 2 elections ("a", "b"): which is meant? leave out the others',
    ),
    ("house,date,,A\nx,2030-01-01,text,95\n", "p.csv:1: column 3 has no name in the header"),
    ("house,date,A\nx,2030-01-01\n", "p.csv:2: 2 cells; the header names 3 columns"),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_a_wrong_file_is_one_message_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(text)
    assert message in str(caught.value)
    assert len(caught.value.problems) == 1


def test_a_party_that_is_nearly_declared_is_asked_about() -> None:
    text = "house,date,green,labor\nx,2030-01-01,50,45\n"
    with pytest.raises(ScenarioError, match=r'"labor"; did you mean "labour"\?'):
        read(text, "green", "labour", "rest", rest=True)
    with pytest.raises(ScenarioError, match=r'unknown party "FI"; parties: green, rest; if it'):
        read("house,date,green,FI\nx,2030-01-01,50,45\n", "green", "rest")


def test_a_party_and_its_bloc_in_one_row_are_refused() -> None:
    parts = {"union": {"cdu": 0.8, "csu": 0.2}}
    text = "house,date,Union,cdu,others\nx,2030-01-01,30,25,45\n"
    with pytest.raises(ScenarioError, match='"cdu" and "Union" both say the share of cdu'):
        read(text, "cdu", "csu", "rest", parts=parts)


def test_no_poll_by_the_day_is_an_error() -> None:
    with pytest.raises(ScenarioError, match=r"p\.csv: no poll ended by 2000-01-01"):
        read(HEADER + ROW, until=730120)
