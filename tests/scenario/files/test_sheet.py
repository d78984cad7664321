"""Files as programs for tables write them: what is between cells, and at ends of lines."""

import pytest

from simulator.errors import ScenarioError
from simulator.scenario.files.read import MOST_CELLS
from simulator.scenario.files.sheet import sheet_of

PLAIN = 'name,share,"note, or none"\nÖvre,"31,5",\n,2,"x; y"\n'
SAME = {
    "semicolons": 'name;share;note, or none\nÖvre;31,5;\n;2;"x; y"\n',
    "tabs": "name\tshare\tnote, or none\nÖvre\t31,5\t\n\t2\tx; y\n",
    "a line for spreadsheets": 'sep=;\nname;share;note, or none\nÖvre;31,5;\n;2;"x; y"\n',
    "carriage returns": PLAIN.replace("\n", "\r"),
    "both": PLAIN.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_separators_and_ends_of_lines_do_not_matter(text: str) -> None:
    wanted, found = sheet_of(PLAIN, "a.csv"), sheet_of(text, "a.csv")
    assert found.header == wanted.header
    assert [cells for _, cells in found.rows] == [cells for _, cells in wanted.rows]


def test_a_line_keeps_its_number() -> None:
    assert [line for line, _ in sheet_of("sep=;\r\n\r\na;b\r\n1;2\r\n", "a.csv").rows] == [4]


def test_commas_come_first_where_both_could_be() -> None:
    assert sheet_of("name,share;note\n1,2;3\n", "a.csv").header == ["name", "share;note"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_are_counted_whatever_is_between_them(separator: str) -> None:
    row = separator.join("1" * 100) + "\n"
    with pytest.raises(ScenarioError, match="cells are too many"):
        sheet_of(row * (MOST_CELLS // 99 + 1), "a.csv")
