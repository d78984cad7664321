"""Files as programs for tables write them: what is between cells, and at ends of lines."""

from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.scenario.files.read import MOST_CELLS
from simulator.scenario.files.sheet import read_sheet, sheet_of

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


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_quoted_cells_may_have_line_breaks(separator: str) -> None:
    """As in tables copied from a page; a row has the number of its first line."""
    text = (
        f'"Polling\r\nfirm"{separator}"Sample\n\nsize"\n"A ""x""\nB"{separator}2\nC{separator}3\n'
    )
    sheet = sheet_of(text, "a.csv")
    assert sheet.header == ["Polling firm", "Sample size"]
    assert sheet.rows == [(5, ['A "x" B', "2"]), (7, ["C", "3"])]


def test_quotes_within_a_cell_are_its_own() -> None:
    rows = sheet_of('name,share\n5" gun,1\nC,2\n6" gun,3\n', "a.csv").rows
    assert [cells for _, cells in rows] == [['5" gun', "1"], ["C", "2"], ['6" gun', "3"]]


@pytest.mark.parametrize("text", ['"A,1\nB,2\nC",3\n', '"A\nB,2\n', '"A\nB,2\nC" x,3\n'])
def test_quotes_that_are_not_closed_take_no_rows(text: str) -> None:
    """Not even where another cell's quotes, rows below, could close them."""
    with pytest.raises(ScenarioError, match=r"a\.csv:3: not valid"):
        sheet_of('name\nZ\n"A\nB\nC"\nD\n', "a.csv")
    with pytest.raises(ScenarioError, match=r"a\.csv:2: not valid CSV: .*; close the quotes"):
        sheet_of("name,share\n" + text, "a.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_spreadsheets_are_text(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(PLAIN.encode(encoding))
    assert read_sheet(tmp_path / "a.csv")[1:] == sheet_of(PLAIN, "a.csv")[1:]


def test_commas_come_first_where_both_could_be() -> None:
    assert sheet_of("name,share;note\n1,2;3\n", "a.csv").header == ["name", "share;note"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_are_counted_whatever_is_between_them(separator: str) -> None:
    row = separator.join("1" * 100) + "\n"
    with pytest.raises(ScenarioError, match="cells are too many"):
        sheet_of(row * (MOST_CELLS // 99 + 1), "a.csv")
