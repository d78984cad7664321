"""Counter-based random numbers: every number is a function of (seed, draw, purpose, place).

Philox4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405) is keyed by the seed.
Its counter is made of the draw's index, of what the number is for, and of its place among the
numbers for that purpose, so that a draw is the same whatever the block, thread or machine.

The place is that of a row in the file: parties in another order have other normals and gammas, and
other elections of the same distribution. Lots are drawn by what a party is called, and not by its
place: a tie is settled in the same way whatever the order (see `plan.lots`).

One call gives four 32-bit words: four normals by Box and Muller (1958,
doi:10.1214/aoms/1177706645), two from each pair of words. A normal so made is at most 6.76 in size,
and its distribution function differs from the exact one by less than 2^-32: far below what
10^12 draws can show.

Arrays are [row, lane]; a lane is one draw of the block. Functions overwrite `out`.
"""

from typing import NamedTuple

import numpy as np

from simulator.arrays import Floats
from simulator.elementary import begin_log, bits_of, double_of, end_log, exp, fma, log, turn, whole
from simulator.jit import inlined, kernel_function, nothing_overlaps, stay_apart
from simulator.lanes import fill

MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
LOW_32 = np.uint64(0xFFFFFFFF)
SHIFT_32 = np.uint64(32)
SHIFT_8 = np.uint64(8)
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
INDEPENDENT = np.uint64(8)
GROUP = np.uint64(9)
COUNTED_CANDIDATE = np.uint64(12)

# Places of the uniforms behind gammas; others than those of their normals.
UNIFORM, BOOST = np.uint64(1 << 30), np.uint64(1 << 31)


class Block(NamedTuple):
    """Draws that go together: `lanes` of a seed's, numbered from `first` on."""

    seed: np.uint64
    first: int
    lanes: int


@inlined
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Philox4x32-10: four 32-bit words (each in 64 bits) from four of counter and two of key.

    Words are cut to their 32 bits where they are multiplied, which costs nothing: a product of
    halves is one instruction. Only the last are cut by themselves.
    """
    for _ in range(10):
        product_0 = MULTIPLIER_0 * (c0 & LOW_32)
        product_1 = MULTIPLIER_1 * (c2 & LOW_32)
        c0 = (product_1 >> SHIFT_32) ^ c1 ^ k0
        c2 = (product_0 >> SHIFT_32) ^ c3 ^ k1
        c1 = product_1
        c3 = product_0
        k0 = (k0 + WEYL_0) & LOW_32
        k1 = (k1 + WEYL_1) & LOW_32
    return c0 & LOW_32, c1 & LOW_32, c2 & LOW_32, c3 & LOW_32


@inlined
def words(
    seed: np.uint64, draw: np.uint64, purpose: np.uint64, place: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """The four words of one draw at one place."""
    return philox(draw & LOW_32, draw >> SHIFT_32, place, purpose, seed & LOW_32, seed >> SHIFT_32)


@inlined
def open_uniform(word: np.uint64) -> float:
    """A word as a number strictly between 0 and 1."""
    return fma(whole(word), 2.0**-32, 2.0**-33)


@inlined
def radius(word: np.uint64) -> float:
    """The distance from the origin of a pair of independent standard normals."""
    return np.sqrt(-2.0 * log(open_uniform(word)))


@kernel_function
def standard_normals(out: Floats, rows: int, block: Block, purpose: np.uint64, place: int) -> None:
    """Fill `out` [row, lane] with standard normals; `rows` is rounded up to a multiple of four.

    Words, logarithms and turns are loops of their own: the constants of one loop with all three
    would not fit the registers, and would be loaded again in every step. Logarithms take two,
    because a chain of nineteen multiply-adds leaves the processor waiting; their roots are taken
    among the turns, where the unit that divides has nothing else to do.
    """
    lanes = block.lanes
    pairs = 2 * ((rows + 3) // 4)
    _write_words(out, pairs // 2, block, purpose, place)
    _begin_logs(out, pairs, lanes)
    _end_logs(out, pairs, lanes)
    _turn_all(out, pairs, lanes)


@kernel_function
def _write_words(out: Floats, quads: int, block: Block, purpose: np.uint64, place: int) -> None:
    """Overwrite the second row of each pair of `out` [row, lane] by two words, as a double's bits.

    The four words of a place make two pairs.
    """
    stay_apart()
    nothing_overlaps()
    for quad in range(quads):
        one, two = out[4 * quad + 1], out[4 * quad + 3]
        where = np.uint64(place + quad)
        for lane in range(block.lanes):
            w0, w1, w2, w3 = words(block.seed, np.uint64(block.first + lane), purpose, where)
            one[lane] = double_of((w1 << SHIFT_32) | w0)
            two[lane] = double_of((w3 << SHIFT_32) | w2)


@kernel_function
def _begin_logs(out: Floats, pairs: int, lanes: int) -> None:
    """Overwrite the first row of each pair by the first half of the low words' logarithms."""
    stay_apart()
    for pair in range(pairs):
        _begin_row(out[2 * pair + 1], lanes, out[2 * pair])


@inlined
def _begin_row(pair: Floats, lanes: int, begun: Floats) -> None:
    """Overwrite `begun` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        begun[lane] = begin_log(open_uniform(bits_of(pair[lane]) & LOW_32))


@kernel_function
def _end_logs(out: Floats, pairs: int, lanes: int) -> None:
    """Turn what `_begin_logs` began into logarithms."""
    stay_apart()
    for pair in range(pairs):
        _end_row(out[2 * pair + 1], lanes, out[2 * pair])


@inlined
def _end_row(pair: Floats, lanes: int, logs: Floats) -> None:
    """Overwrite `logs` [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        logs[lane] = end_log(open_uniform(bits_of(pair[lane]) & LOW_32), logs[lane])


@kernel_function
def _turn_all(out: Floats, pairs: int, lanes: int) -> None:
    """Turn logarithms in the first row and high words in the second into pairs of normals."""
    stay_apart()
    for pair in range(pairs):
        _turn_row(out[2 * pair], out[2 * pair + 1], lanes)


@inlined
def _turn_row(cosines: Floats, sines: Floats, lanes: int) -> None:
    """Overwrite both rows [lane]."""
    nothing_overlaps()
    for lane in range(lanes):
        distance = np.sqrt(-2.0 * cosines[lane])
        cosine, sine = turn(bits_of(sines[lane]) >> SHIFT_32)
        cosines[lane] = distance * cosine
        sines[lane] = distance * sine


@kernel_function
def standard_gammas(
    out: Floats, shapes: Floats, block: Block, purpose: np.uint64, scratch: Floats
) -> None:
    """Fill `out` [row, lane] with independent standard gammas of the given shapes [row].

    Marsaglia and Tsang 2000, doi:10.1145/358407.358414: d v with v = (1 + c x)^3 for a normal x is
    accepted with probability exp(h(x)). Rows are accepted or drawn again together, in groups that
    rarely fail: one uniform is compared with the product of the group's probabilities, which
    leaves the rows independent and each with its own distribution. A shape below one draws at
    shape + 1 and multiplies by a uniform to the power 1 / shape; a shape of zero gives zero. `out`
    has room for a multiple of four rows. Overwrites `scratch` [3, lane].
    """
    nothing_overlaps()
    lanes = block.lanes
    standard_normals(out, shapes.size, block, purpose, 0)
    uniform, doubt = scratch[0], scratch[1]
    begin = 0
    while begin < shapes.size:
        end = _group_end(shapes, begin)
        where = np.uint64(begin) | UNIFORM
        for lane in range(lanes):
            w0, _, _, _ = words(block.seed, np.uint64(block.first + lane), purpose, where)
            uniform[lane] = open_uniform(w0)
        fill(doubt, 0.0, lanes)
        for row in range(begin, end):
            _add_doubt(out[row], shapes[row], lanes, doubt)
        for lane in range(lanes):
            if uniform[lane] >= 1.0 - doubt[lane]:
                draw = np.uint64(block.first + lane)
                _gammas_by_hand(
                    out, shapes, begin, end, lane, uniform[lane], block.seed, draw, purpose
                )
        for row in range(begin, end):
            _finish_gammas(out[row], shapes[row], row, block, purpose)
        begin = end


@kernel_function
def _group_end(shapes: Floats, begin: int) -> int:
    """Where the group of rows from `begin` ends: so many as together fail in about one of ten."""
    failing, end = 0.0, begin
    while end < shapes.size:
        failing += 0.04 / max(_shape_drawn(shapes[end]), 1.0)
        if failing > 0.1 and end > begin:
            break
        end += 1
    return end


@inlined
def _shape_drawn(shape: float) -> float:
    """The shape at which a candidate is drawn: at least one."""
    return shape if shape >= 1.0 else shape + 1.0


@kernel_function
def _add_doubt(row: Floats, shape: float, lanes: int, doubt: Floats) -> None:
    """Add to `doubt` [lane] at least the probability that the candidate x in `row` is rejected.

    With y = c x and 9 d c^2 = 1, log of the acceptance probability is
    h = d (1 - (1 + y)^3 + 3 log(1 + y) + 4.5 y^2), which for |y| <= 1/4 is not less than -d y^4
    (at y = -1/4 it is -0.94 d y^4, and -0.75 d y^4 near zero); beyond that all is doubt. Since
    1 - product(exp(h)) <= sum(-h), a uniform below 1 - sum accepts every row of a group.
    """
    nothing_overlaps()
    if shape <= 0.0:
        return
    d = _shape_drawn(shape) - 1.0 / 3.0
    c = 1.0 / np.sqrt(9.0 * d)
    for lane in range(lanes):
        y = c * row[lane]
        square = y * y
        doubt[lane] += d * square * square if square <= 0.0625 else 1.0


@kernel_function
def _finish_gammas(row: Floats, shape: float, index: int, block: Block, purpose: np.uint64) -> None:
    """Turn accepted candidates x [lane] into gammas."""
    lanes = block.lanes
    if shape <= 0.0:
        fill(row, 0.0, lanes)
        return
    d = _shape_drawn(shape) - 1.0 / 3.0
    c = 1.0 / np.sqrt(9.0 * d)
    for lane in range(lanes):
        root = 1.0 + c * row[lane]
        row[lane] = d * (root * root * root)
    if shape < 1.0:
        place = np.uint64(index) | BOOST
        for lane in range(lanes):
            w0, _, _, _ = words(block.seed, np.uint64(block.first + lane), purpose, place)
            row[lane] *= exp(log(open_uniform(w0)) / shape)


@kernel_function
def _gammas_by_hand(
    out: Floats,
    shapes: Floats,
    begin: int,
    end: int,
    lane: int,
    uniform: float,
    seed: np.uint64,
    draw: np.uint64,
    purpose: np.uint64,
) -> None:
    """The full test of one lane's group of candidates, and new ones until they are accepted."""
    attempt = ZERO
    while not _accepted(out, shapes, begin, end, lane, uniform):
        attempt += np.uint64(1)
        what = purpose | (attempt << SHIFT_8)
        for row in range(begin, end):
            w0, w1, _, _ = words(seed, draw, what, np.uint64(row))
            out[row, lane] = radius(w0) * turn(w1)[0]
        w0, _, _, _ = words(seed, draw, what, np.uint64(begin) | UNIFORM)
        uniform = open_uniform(w0)


@kernel_function
def _accepted(out: Floats, shapes: Floats, begin: int, end: int, lane: int, uniform: float) -> bool:
    """Whether a uniform is below the product of a group's acceptance probabilities.

    Where |y| <= 1/4, -h lies between 0.6 d y^4 and d y^4 (see `_add_doubt`), which settles most.
    """
    least, most = 0.0, 0.0
    for row in range(begin, end):
        if shapes[row] > 0.0:
            d = _shape_drawn(shapes[row]) - 1.0 / 3.0
            square = out[row, lane] * out[row, lane] / (9.0 * d)
            bound = d * square * square
            least += 0.6 * bound if square <= 0.0625 else 0.0
            most += bound if square <= 0.0625 else 1.0
    if uniform < 1.0 - most:
        return True
    if uniform >= 1.0 - least * (1.0 - 0.5 * least):
        return False
    exponent = 0.0
    for row in range(begin, end):
        if shapes[row] > 0.0:
            d = _shape_drawn(shapes[row]) - 1.0 / 3.0
            x = out[row, lane]
            root = 1.0 + x / np.sqrt(9.0 * d)
            if root <= 0.0:
                return False
            v = root * root * root
            exponent += 0.5 * x * x + d - d * v + d * log(v)
    return log(uniform) < exponent


@kernel_function
def lot_number(seed: np.uint64, draw: np.uint64, place: int, candidate: int) -> np.uint64:
    """The lot that a candidate draws in the tie at `place`: the largest number wins."""
    purpose = LOT | (np.uint64(candidate) << SHIFT_8)
    w0, w1, _, _ = words(seed, draw, purpose, np.uint64(place))
    return (w0 << SHIFT_32) | w1
