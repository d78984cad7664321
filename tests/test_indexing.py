"""Compiled code reaches the elements of arrays that NumPy does."""

import numpy as np
import pytest
from numba import config

from simulator.jit import allocating, kernel_function


@kernel_function
def exchange(rows: np.ndarray, flags: np.ndarray, cube: np.ndarray, i: int, j: int) -> float:
    """Reads, writes and views by whole numbers of either sign, of none, and by slices."""
    row = rows[i]
    row[j] += 1.0
    rows[-1, -2] = 7
    rows[1:3][0, 0] = 3.0
    flags[i] = True
    cube[0, i, j] = cube[0, i][j] + np.uint64(2)
    last = cube[-1]
    last[np.uint64(2), np.uint64(3)] = np.uint64(9)
    sizes = cube[0].shape[1] + cube[1].size + cube[1, 2].size + row.shape[0]
    return rows[i, j] + row[np.uint64(1)] + flags[i] + flags[-1] + cube[0, i, j] + sizes


def arrays() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.arange(12.0).reshape(3, 4), np.zeros(3, np.bool_), np.ones((2, 3, 4), np.uint64)


def test_elements_and_views_are_those_of_numpy() -> None:
    for i, j in ((0, 0), (1, -3), (-1, 3), (2, 2), (-3, -1)):
        compiled, interpreted = arrays(), arrays()
        found = exchange(*compiled, i, j)
        assert found == exchange.py_func(*interpreted, i, j)  # type: ignore[attr-defined]
        for one, other in zip(compiled, interpreted, strict=True):
            assert (one == other).all()


def test_an_array_is_there_as_long_as_a_view_of_it() -> None:
    @allocating
    def sum_of_views(times: int) -> float:
        total = 0.0
        for _ in range(times):
            ones = np.ones((2, 3))
            first = ones[0]
            second = ones[1]
            zeros = np.zeros((2, 3))  # in the place of the ones, if those are gone
            total += first[0] + second[2] + zeros[0, 0]
        return total

    assert sum_of_views(3) == 6.0


def test_bounds_are_checked_where_numba_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "BOUNDSCHECK", 1)

    @kernel_function
    def element(row: np.ndarray, place: int) -> float:
        return row[place]

    assert element(np.ones(3), -1) == 1.0
    with pytest.raises(IndexError, match="out of bounds"):
        element(np.ones(3), 3)
