"""Matrices by additions, products, quotients and roots alone, in a fixed order.

A product of matrices in a library adds in an order of the machine's; here every machine has the
same bits. Matrices are small (a few rows for each option), so it costs milliseconds. Vectors may
have more axes behind, as the draws of a sample: they are many vectors at once.
"""

import numpy as np

from simulator.arrays import Floats
from simulator.elementary import exp, log
from simulator.jit import kernel_function, nothing_overlaps

TINY = 1e-10
"""Part of a diagonal entry below which what elimination leaves of it is rounding."""
NOTHING = 1e-12
"""Part of a row's length below which what is left of it, less the rows before, is rounding."""


def exponential(x: Floats) -> Floats:
    """e to the power of each number of an array."""
    out = np.empty(x.size)
    _write_exponentials(np.ascontiguousarray(x).ravel(), out)
    return out.reshape(x.shape)


def logarithm(x: Floats) -> Floats:
    """The natural logarithm of each number of an array; all are positive."""
    out = np.empty(x.size)
    _write_logarithms(np.ascontiguousarray(x).ravel(), out)
    return out.reshape(x.shape)


@kernel_function
def _write_exponentials(x: Floats, out: Floats) -> None:
    nothing_overlaps()
    for index in range(x.size):
        out[index] = exp(x[index])


@kernel_function
def _write_logarithms(x: Floats, out: Floats) -> None:
    nothing_overlaps()
    for index in range(x.size):
        out[index] = log(x[index])


def total(rows: Floats) -> Floats:
    """The sum over the first axis, in its order."""
    if not len(rows):
        return np.zeros(rows.shape[1:])
    summed: Floats = np.add.accumulate(rows)[-1] + 0.0
    return summed


def times(by: Floats, rows: Floats) -> Floats:
    """`rows` [row, ...], each times its number of `by` [row]."""
    scaled: Floats = by.reshape(-1, *[1] * (rows.ndim - 1)) * rows
    return scaled


def applied(matrix: Floats, vector: Floats) -> Floats:
    """[row, inner] times [inner, ...]."""
    out = np.zeros((matrix.shape[0], *vector.shape[1:]))
    columns = matrix.T.reshape(*matrix.T.shape, *[1] * (vector.ndim - 1))
    for column, row in zip(columns, vector, strict=True):
        out += column * row
    return out


def each_applied(matrices: Floats, rows: Floats) -> Floats:
    """[place, row, inner] times [place, inner, ...], place by place."""
    out = np.zeros((*matrices.shape[:2], *rows.shape[2:]))
    columns = matrices.reshape(*matrices.shape, *[1] * (rows.ndim - 2))
    for inner in range(matrices.shape[2]):
        out += columns[:, :, inner] * rows[:, None, inner]
    return out


def solved(matrix: Floats, wanted: Floats) -> Floats:
    """The x with `matrix` [row, row] times x equal to `wanted` [row, column]: Gauss and Jordan."""
    size = len(matrix)
    rows = np.concatenate([matrix, wanted], axis=1)
    for step in range(size):
        pivot = step + int(np.abs(rows[step:, step]).argmax())
        rows[[step, pivot]] = rows[[pivot, step]]
        rows[step] /= rows[step, step]
        factors = rows[:, step].copy()
        factors[step] = 0.0
        rows -= factors[:, None] * rows[None, step]
    return rows[:, size:].copy()


def semidefinite_root(matrix: Floats) -> Floats:
    """A lower-triangular root [row, column] of a matrix that may be singular (Cholesky).

    Where nothing but rounding is left of a pivot its column is zero.
    """
    rest, least = matrix.copy(), TINY * matrix.diagonal()
    root = np.zeros_like(matrix)
    for step in range(len(matrix)):
        if rest[step, step] > least[step]:
            root[step:, step] = rest[step:, step] / np.sqrt(rest[step, step])
            rest -= root[:, step, None] * root[None, :, step]
    return root


def root_of_rows(rows: Floats) -> Floats:
    """A lower-triangular root [row, row] of `rows` [row, column] times their transpose.

    Rows are made orthogonal one after the other, each twice (Gram and Schmidt): their products,
    which have half of the digits, are not formed. Where nothing but rounding is left of a row its
    column is zero.
    """
    count = len(rows)
    root, unit = np.zeros((count, count)), np.zeros_like(rows)
    for step, row in enumerate(rows):
        rest = row.copy()
        for _ in range(2):
            along = total((unit[:step] * rest).T)
            root[step, :step] += along
            rest -= total(times(along, unit[:step]))
        length, whole = np.sqrt(total(rest * rest)), np.sqrt(total(row * row))
        if length > NOTHING * whole:
            root[step, step], unit[step] = length, rest / length
    return root
