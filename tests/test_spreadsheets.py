"""Texts that a spreadsheet would run are written as texts, and read back as they were."""

import csv
import io

import polars as pl
import pytest

from simulator.scenario.files.sheet import sheet_of
from simulator.spreadsheets import csv_text, guarded, unguarded
from simulator.tables.cells import csv_bytes

RUN = ["=1+1", "+cmd", "-a", "@sum(a)", "＝1", "\tx", "\rx", "=A,1", '="q"', "'=1", "''@x"]
HARMLESS = ["red", "a=b", "'tis", "-5", "+4.5", "-1e-3", "", " =1", "50%"]


@pytest.mark.parametrize("text", RUN)
def test_a_formula_gets_an_apostrophe_and_loses_it_again(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(f"'{text}") == text


@pytest.mark.parametrize("cell", [*HARMLESS, -5, -0.5, None, True])
def test_numbers_and_other_texts_stay(cell: object) -> None:
    assert guarded(cell) == cell
    assert not isinstance(cell, str) or unguarded(cell) == cell


def test_rows_and_frames_are_written_alike() -> None:
    texts = [*RUN, *HARMLESS]
    frame = pl.DataFrame({"=party": texts, "swing": [-0.5] * len(texts)})
    rows = list(csv.reader(io.StringIO(csv_text([frame.columns, *frame.rows()]), newline="")))
    assert list(csv.reader(io.StringIO(csv_bytes(frame).decode(), newline=""))) == rows
    assert rows[0] == ["'=party", "swing"]
    assert [unguarded(row[0]) for row in rows[1:]] == texts
    assert {row[1] for row in rows[1:]} == {"-0.5"}


def test_a_frame_of_numbers_is_written() -> None:
    assert csv_bytes(pl.DataFrame({"seats": [-1, 2]})) == b"seats\n-1\n2\n"


def test_what_was_written_is_read_as_it_was() -> None:
    names = ["=HYPERLINK(1)", "@radio", "'=x", "-5", "plain"]
    sheet = sheet_of(csv_text([["party", "votes"], *([name, 7] for name in names)]), "votes.csv")
    assert [cells[0] for _, cells in sheet.rows] == names
