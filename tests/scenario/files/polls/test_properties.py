"""What must not matter to what is read: shape, order, separators; and theorems of overlaps."""

import math
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.polls.table import Polls, apart
from simulator.spreadsheets import csv_text
from tests.scenario.files.polls.test_tables import read

PARTIES = ("red", "blue", "green")
HEADER = ("institute", "first", "last", "n", *PARTIES, "others")


@st.composite
def poll(draw: st.DrawFn) -> tuple[object, ...]:
    last = date(2030, 1, 1) + timedelta(draw(st.integers(0, 100)))
    first = last - timedelta(draw(st.integers(0, 9)))
    shares = draw(st.lists(st.integers(10, 300), min_size=3, max_size=3))
    shown = [draw(st.booleans()) for _ in PARTIES] if draw(st.booleans()) else [True] * 3
    shares = [share / 10 if there else "" for share, there in zip(shares, shown, strict=True)]
    if all(share == "" for share in shares):
        shares[0] = 10.0
    rest = round(100 - math.fsum(share for share in shares if share != ""), 1)
    size = draw(st.sampled_from(["", 500, 1000, 12345]))
    return draw(st.sampled_from(["Alpha", "Beta", "Gamma"])), first, last, size, *shares, rest


TABLES = st.lists(poll(), min_size=1, max_size=12, unique_by=lambda row: row[:4])


def same(one: Polls, other: Polls) -> bool:
    """Whether two tables hold the same polls, in whatever order of rows, columns, institutes."""
    return one.parties != () and _rows(one) == _rows(other)


def _rows(polls: Polls) -> list[str]:
    names = sorted(polls.parties)
    columns = [polls.parties.index(name) for name in names]
    return sorted(
        f"{polls.institutes[polls.institute[row]]} {polls.first[row]} {polls.last[row]} "
        f"{polls.size[row]} {polls.share[row, columns].round(12).tolist()} {names}"
        for row in range(len(polls))
    )


@settings(max_examples=40, deadline=None)
@given(TABLES, st.randoms())
def test_wide_long_and_any_order_are_the_same_polls(rows, random) -> None:
    wide, _ = read(csv_text([HEADER, *rows]), *PARTIES, "rest")
    shuffled = random.sample(rows, len(rows))
    columns = random.sample(range(len(HEADER)), len(HEADER))
    other = [[row[at] for at in columns] for row in [HEADER, *shuffled]]
    assert same(wide, read(csv_text(other), *PARTIES, "rest")[0])
    long = [
        [*row[:4], name, share]
        for row in shuffled
        for name, share in zip(HEADER[4:], row[4:], strict=True)
        if share != ""
    ]
    header = ["institute", "first", "last", "n", "party", "percent"]
    assert same(
        wide, read(csv_text([header, *random.sample(long, len(long))]), *PARTIES, "rest")[0]
    )


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_shares_are_those_of_the_file(rows) -> None:
    """Each is its percent, and decimal commas and signs of percent change nothing."""
    polls, _ = read(csv_text([HEADER, *rows]), *PARTIES, "rest")
    for at, row in enumerate(rows):
        for party, share in zip(PARTIES, row[4:7], strict=True):
            if party in polls.parties:
                found = polls.share[at, polls.parties.index(party)]
                assert math.isnan(found) if share == "" else math.isclose(found, share / 100)
    commas = [
        [*row[:4], *(f"{s} %".replace(".", ",") if s != "" else "" for s in row[4:])]
        for row in rows
    ]
    assert same(polls, read(csv_text([HEADER, *commas]), *PARTIES, "rest")[0])


@settings(max_examples=60, deadline=None)
@given(TABLES, st.randoms())
def test_no_two_polls_that_are_kept_share_two_days(rows, random) -> None:
    """Every one that is left out shares some with one that is kept; no order of rows matters."""
    polls, _ = read(csv_text([HEADER, *rows]))
    kept = apart(polls)
    for row in np.flatnonzero(polls.first < polls.last):
        own = (polls.institute == polls.institute[row]) & (polls.first < polls.last) & kept
        own[row] = False
        begins = np.maximum(polls.first[own], polls.first[row])
        ends = np.minimum(polls.last[own], polls.last[row])
        assert bool((ends - begins >= 1).any()) != kept[row]
    order = np.array(random.sample(range(len(polls)), len(polls)))
    np.testing.assert_array_equal(apart(polls.rows(order)), kept[order])
