"""Whole rows at once. A slice assignment would compile a general loop each time it is written.

A row that is written is none of the others."""

from simulator.arrays import Floats, Integers, Numbers
from simulator.elementary import select
from simulator.jit import kernel_function, nothing_overlaps


@kernel_function
def fill(row: Numbers, value: float, lanes: int) -> None:
    """Overwrite the first lanes of `row` [lane]."""
    for lane in range(lanes):
        row[lane] = value


@kernel_function
def clear(rows: Numbers, lanes: int) -> None:
    """Zero the first lanes of `rows` [row, lane]."""
    for index in range(rows.shape[0]):
        fill(rows[index], 0.0, lanes)


@kernel_function
def copy(source: Numbers, lanes: int, out: Numbers) -> None:
    """Overwrite the first lanes of `out` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        out[lane] = source[lane]


@kernel_function
def add(source: Floats, lanes: int, out: Floats) -> None:
    """Add `source` [lane] to `out` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        out[lane] += source[lane]


@kernel_function
def add_times(source: Floats, factor: float, lanes: int, out: Floats) -> None:
    """Add `source` [lane] times a number to `out` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        out[lane] += factor * source[lane]


@kernel_function
def keep_larger(source: Floats, lanes: int, out: Floats) -> None:
    """Overwrite `out` [lane] by the larger of it and `source` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        out[lane] = select(source[lane] > out[lane], source[lane], out[lane])


@kernel_function
def keep_smaller(source: Floats, lanes: int, out: Floats) -> None:
    """Overwrite `out` [lane] by the smaller of it and `source` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        out[lane] = select(source[lane] < out[lane], source[lane], out[lane])


@kernel_function
def divide(above: Floats, below: Floats, lanes: int, out: Floats) -> None:
    """Overwrite `out` [lane] by `above` / `below` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        out[lane] = above[lane] / below[lane]


@kernel_function
def sum_rows(rows: Floats, count: int, lanes: int, out: Floats) -> None:
    """Overwrite `out` [lane] with the sum of the first rows of [row, lane], in their order.

    By fours, so that `out` is not written for each.
    """
    nothing_overlaps()
    fill(out, 0.0, lanes)
    fours = count // 4
    for four in range(fours):
        a, b, c, d = rows[4 * four], rows[4 * four + 1], rows[4 * four + 2], rows[4 * four + 3]
        for lane in range(lanes):
            out[lane] = out[lane] + a[lane] + b[lane] + c[lane] + d[lane]
    for index in range(4 * fours, count):
        add(rows[index], lanes, out)


@kernel_function
def raise_by(row: Floats, value: float, lanes: int) -> None:
    """Add a number to the first lanes of `row` [lane]."""
    for lane in range(lanes):
        row[lane] += value


@kernel_function
def find_nonzero(row: Floats, lanes: int, found: Integers) -> int:
    """Overwrite the first of `found` by the lanes where `row` [lane] is not zero; how many."""
    nothing_overlaps()
    many = 0
    for lane in range(lanes):
        many += row[lane] != 0.0
    if many == 0:
        return 0
    many = 0
    for lane in range(lanes):
        found[many] = lane
        many += row[lane] != 0.0
    return many
