"""Counter-based random numbers: every number is a function of (seed, draw, purpose, place).

Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, doi:10.1145/2063384.2063405) is keyed by the seed.
Its counter is made of the draw's index, of what the number is for, and of its place among the
numbers for that purpose, so that a draw is the same whatever the block, thread or machine.

One call gives four 32-bit words: four normals by Box and Muller (1958, doi:10.1214/aoms/1177706645),
two from each pair of words. A normal so made is at most 6.76 in size, and its distribution
function differs from the exact one by less than 2^-32: far below what 10^12 draws can show.

Arrays are [row, lane]; a lane is one draw of the block. Functions overwrite `out`.
"""

from __future__ import annotations

import numpy as np

from simulator.elementary import exp, fma, log, turn, whole
from simulator.jit import inlined, kernel_function

MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
LOW_32 = np.uint64(0xFFFFFFFF)
SHIFT_32 = np.uint64(32)
SHIFT_8 = np.uint64(8)
SHIFT_11 = np.uint64(11)
ZERO = np.uint64(0)

# What a number is for: the lowest byte of the counter's last word. The rest of that word counts
# attempts (of a gamma) or candidates (of a lot).
NATIONAL = np.uint64(1)
REGIONAL = np.uint64(2)
TURNOUT = np.uint64(3)
CANDIDATE = np.uint64(4)
DIRICHLET = np.uint64(5)
TAIL = np.uint64(6)
LOT = np.uint64(7)

# Places of a gamma: its index in the high bits, and in the lowest byte which of its numbers.
CANDIDATE_GAMMA, NEXT_ATTEMPT, BOOST = np.uint64(0), np.uint64(1), np.uint64(2)


@inlined
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Philox4x32-10: four 32-bit words (each in 64 bits) from four words of counter and two of key."""
    for _ in range(10):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        c0 = (product_1 >> SHIFT_32) ^ c1 ^ k0
        c2 = (product_0 >> SHIFT_32) ^ c3 ^ k1
        c1 = product_1 & LOW_32
        c3 = product_0 & LOW_32
        k0 = (k0 + WEYL_0) & LOW_32
        k1 = (k1 + WEYL_1) & LOW_32
    return c0, c1, c2, c3


@inlined
def words(
    seed: np.uint64, draw: np.uint64, purpose: np.uint64, place: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """The four words of one draw at one place."""
    return philox(
        draw & LOW_32, draw >> SHIFT_32, place, purpose, seed & LOW_32, seed >> SHIFT_32
    )


@inlined
def open_uniform(word: np.uint64) -> float:
    """A word as a number strictly between 0 and 1."""
    return fma(whole(word), 2.0**-32, 2.0**-33)


@inlined
def radius(word: np.uint64) -> float:
    """The distance from the origin of a pair of independent standard normals."""
    return np.sqrt(-2.0 * log(open_uniform(word)))


@kernel_function
def standard_normals(
    out: np.ndarray, rows: int, seed: np.uint64, first: int, lanes: int, purpose: int, place: int
) -> None:
    """Fill `out` [row, lane] with standard normals; `rows` is rounded up to a multiple of four."""
    for quad in range((rows + 3) // 4):
        row = 4 * quad
        a, b, c, d = out[row], out[row + 1], out[row + 2], out[row + 3]
        where = np.uint64(place + quad)
        what = np.uint64(purpose)
        for lane in range(lanes):
            w0, w1, w2, w3 = words(seed, np.uint64(first + lane), what, where)
            distance = radius(w0)
            cosine, sine = turn(w1)
            a[lane] = distance * cosine
            b[lane] = distance * sine
            distance = radius(w2)
            cosine, sine = turn(w3)
            c[lane] = distance * cosine
            d[lane] = distance * sine


@kernel_function
def gamma_constants(shape: float) -> tuple[float, float, float, float]:
    """(d, c, squeeze, reach) of Marsaglia and Tsang's method for a shape of at least one.

    A candidate is accepted at sight when u < 1 - squeeze * x^4 and |c x| < reach. Their squeeze
    0.0331 holds everywhere; for |c x| <= 1/4 the exact bound is below 1.26 x^4 / (108 d), because
    log of the acceptance probability is d (1 - (1+y)^3 + 3 log(1+y) + 4.5 y^2) at y = c x, which
    is not less than -0.94 d y^4 there, and 81 d^2 c^4 = 1.
    """
    d = shape - 1.0 / 3.0
    c = 1.0 / np.sqrt(9.0 * d)
    tight = 1.26 / (108.0 * d)
    if tight < 0.0331 and d > 6.0:
        return d, c, tight, 0.25
    return d, c, 0.0331, 1.0


@kernel_function
def standard_gammas(
    out: np.ndarray,
    shapes: np.ndarray,
    seed: np.uint64,
    first: int,
    lanes: int,
    purpose: np.uint64,
    uniforms: np.ndarray,
) -> None:
    """Fill `out` [row, lane] with standard gammas of the given shapes [row]; zero for shape zero.

    Marsaglia and Tsang 2000, doi:10.1145/358407.358414; a shape below one draws at shape + 1 and
    multiplies by a uniform to the power 1 / shape. Rows go in pairs (`out` has room for an even
    number of rows): one call of Philox gives two normals and their two uniforms. Overwrites
    `uniforms` [2, lane].
    """
    for pair in range((shapes.size + 1) // 2):
        _gamma_candidates(out, uniforms, pair, seed, first, lanes, purpose)
        for half in range(2):
            row = 2 * pair + half
            if row < shapes.size:
                shape = shapes[row]
                _accept_gammas(out[row], uniforms[half], shape, row, seed, first, lanes, purpose)


@kernel_function
def _gamma_candidates(
    out: np.ndarray,
    uniforms: np.ndarray,
    pair: int,
    seed: np.uint64,
    first: int,
    lanes: int,
    purpose: np.uint64,
) -> None:
    """Two rows of normals and two of uniforms, one call of Philox a lane."""
    a, b = out[2 * pair], out[2 * pair + 1]
    u, v = uniforms[0], uniforms[1]
    place = (np.uint64(pair) << SHIFT_8) | CANDIDATE_GAMMA
    for lane in range(lanes):
        w0, w1, w2, w3 = words(seed, np.uint64(first + lane), purpose, place)
        distance = radius(w0)
        cosine, sine = turn(w1)
        a[lane] = distance * cosine
        b[lane] = distance * sine
        u[lane] = open_uniform(w2)
        v[lane] = open_uniform(w3)


@kernel_function
def _accept_gammas(
    row: np.ndarray,
    uniform: np.ndarray,
    shape: float,
    index: int,
    seed: np.uint64,
    first: int,
    lanes: int,
    purpose: np.uint64,
) -> None:
    """Turn a row of normals into gammas: all lanes at once, the undecided ones by hand."""
    if shape <= 0.0:
        row[:lanes] = 0.0
        return
    d, c, squeeze, reach = gamma_constants(shape if shape >= 1.0 else shape + 1.0)
    undecided = 0
    for lane in range(lanes):
        square = row[lane] * row[lane]
        doubtful = (uniform[lane] >= 1.0 - squeeze * square * square) | (
            abs(c * row[lane]) >= reach
        )
        undecided += doubtful
        # an undecided lane keeps its candidate x, marked by a negative uniform
        uniform[lane] = -uniform[lane] if doubtful else uniform[lane]
        root = 1.0 + c * row[lane]
        row[lane] = row[lane] if doubtful else d * (root * root * root)
    if undecided > 0:
        place = np.uint64(index) << SHIFT_8
        for lane in range(lanes):
            if uniform[lane] < 0.0:
                draw = np.uint64(first + lane)
                row[lane] = _gamma_by_hand(
                    row[lane], -uniform[lane], d, c, seed, draw, purpose, place
                )
    if shape < 1.0:
        place = (np.uint64(index) << SHIFT_8) | BOOST
        for lane in range(lanes):
            w0, _, _, _ = words(seed, np.uint64(first + lane), purpose, place)
            row[lane] *= exp(log(open_uniform(w0)) / shape)


@kernel_function
def _gamma_by_hand(
    x: float,
    uniform: float,
    d: float,
    c: float,
    seed: np.uint64,
    draw: np.uint64,
    purpose: np.uint64,
    place: np.uint64,
) -> float:
    """One gamma that the squeeze left undecided: the full test, and new candidates until accepted."""
    attempt = ZERO
    while True:
        root = 1.0 + c * x
        if root > 0.0:
            v = root * root * root
            if log(uniform) < 0.5 * x * x + d - d * v + d * log(v):
                return d * v
        attempt += np.uint64(1)
        w0, w1, w2, _ = words(seed, draw, purpose | (attempt << SHIFT_8), place | NEXT_ATTEMPT)
        x = radius(w0) * turn(w1)[0]
        uniform = open_uniform(w2)


@kernel_function
def lot_number(seed: np.uint64, draw: np.uint64, place: int, candidate: int) -> np.uint64:
    """The lot that a candidate draws in the tie at `place`: the largest number wins."""
    purpose = LOT | (np.uint64(candidate) << SHIFT_8)
    w0, w1, _, _ = words(seed, draw, purpose, np.uint64(place))
    return (w0 << SHIFT_32) | w1
