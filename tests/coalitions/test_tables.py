"""The figures of three houses, by hand."""

import numpy as np
import pytest

from simulator.coalitions.houses import Houses
from simulator.intervals import wilson
from simulator.tables.of_coalitions import coalitions, powers

THREE = Houses(
    ("a", "b", "c"),
    np.array([[50, 49, 1], [49, 48, 3], [49, 48, 3], [60, 30, 9]], np.int64).T,
    np.array([100, 100, 100, 99], np.int64),
)


def test_minimal_majorities_and_majorities() -> None:
    rows = {row["parties"]: row for row in coalitions(THREE).to_dicts()}
    assert {key: (row["p_minimal"], row["p_majority"]) for key, row in rows.items()} == {
        "a + b": (0.75, 1.0),
        "a + c": (0.75, 1.0),
        "b + c": (0.5, 0.5),
        "a": (0.25, 0.25),
    }
    row = rows["a + b"]
    assert (row["size"], row["draws"], row["over"]) == (2, 4, 0.01)
    assert (row["p_minimal_low"], row["p_minimal_high"]) == wilson(3, 4)
    assert (row["seats_mean"], row["seats_q05"], row["seats_q95"]) == (95.75, 90, 99)
    assert row["surplus_mean"] == (49 + 47 + 47 + 40.5) / 4
    assert rows["b + c"]["surplus_mean"] == 1.0


def test_the_part_is_more_than_not_at_least() -> None:
    assert coalitions(THREE, 0.25)["parties"].to_list() == ["a + b", "a + c", "b + c"]
    assert coalitions(THREE, 0.75).is_empty()


def test_power() -> None:
    rows = {row["party"]: row for row in powers(THREE).to_dicts()}
    assert rows["a"]["banzhaf_mean"] == pytest.approx((3 / 5 + 1 / 3 + 1 / 3 + 1) / 4)
    assert rows["c"]["shapley_mean"] == pytest.approx((1 / 6 + 1 / 3 + 1 / 3) / 4)
    assert rows["b"]["banzhaf_absolute_mean"] == pytest.approx((1 / 4 + 1 / 2 + 1 / 2) / 4)
    assert (rows["b"]["shapley_q05"], rows["b"]["shapley_q95"]) == pytest.approx((0, 1 / 3))
    assert [rows[party]["p_decisive"] for party in "abc"] == [1.0, 0.75, 0.75]
    assert [rows[party]["p_needed"] for party in "abc"] == [0.5, 0.0, 0.0]
    assert [rows[party]["p_kingmaker"] for party in "abc"] == [0.0, 0.0, 0.5]


def test_without_draws_there_are_no_rows() -> None:
    nothing = Houses(("a",), np.zeros((1, 0), np.int64), np.zeros(0, np.int64))
    assert coalitions(nothing).is_empty()
    assert powers(nothing).is_empty()
