"""Whole rows at once. A slice assignment would compile a general loop each time it is written."""

from __future__ import annotations

import numpy as np

from simulator.jit import kernel_function


@kernel_function
def fill(row: np.ndarray, value: float, lanes: int) -> None:
    """Overwrite the first lanes of `row` [lane]."""
    for lane in range(lanes):
        row[lane] = value


@kernel_function
def clear(rows: np.ndarray, lanes: int) -> None:
    """Zero the first lanes of `rows` [row, lane]."""
    for index in range(rows.shape[0]):
        fill(rows[index], 0.0, lanes)


@kernel_function
def copy(source: np.ndarray, lanes: int, out: np.ndarray) -> None:
    """Overwrite the first lanes of `out` [lane]."""
    for lane in range(lanes):
        out[lane] = source[lane]


@kernel_function
def add(source: np.ndarray, lanes: int, out: np.ndarray) -> None:
    """Add `source` [lane] to `out` [lane]."""
    for lane in range(lanes):
        out[lane] += source[lane]


@kernel_function
def raise_by(row: np.ndarray, value: float, lanes: int) -> None:
    """Add a number to the first lanes of `row` [lane]."""
    for lane in range(lanes):
        row[lane] += value
