"""The work at NumPy's best: parties first, blocks that stay in cache, nothing allocated in them.

What makes it fast, each measured against the obvious way:

- normals by Box and Muller on whole arrays (uniforms, log, sqrt, one tangent of the half angle):
  NumPy runs these in vector code, twice as fast as its scalar ziggurat `standard_normal`;
- gammas by Marsaglia and Tsang on whole arrays, the few rejected lanes redrawn by NumPy;
- ranks of remainders by pairwise compares instead of sorting;
- one bincount a block for all share, wasted-vote and Gallagher histograms, by offsets;
- seat vectors as small codes gathered over many blocks, counted by one bincount of a window; the
  rare vectors outside it are kept apart and counted too. Every tally of seats then follows from
  the joint table, once a run. That includes the crossings: a list that qualifies has at least 5%
  of the qualifying votes, so at least three whole quotas.

Remainders, quotas and thresholds are whole numbers below 2^53 in float64, hence exact.
"""

import numpy as np

from benchmarks.baselines.normals import box_muller
from benchmarks.baselines.work import (
    EFFECTIVE_SAMPLE_SIZE,
    GALLAGHER_BINS,
    KEY_BITS,
    LISTS,
    MICRO,
    MODELS,
    OPTIONS,
    SEATS,
    SHARE_BINS,
    SHARES,
    SPLIT_LIST,
    THRESHOLD_VOTES,
    VALID,
    WASTED_BINS,
)

BLOCK = 8200  # no power of two: rows of a block then fall on different sets of the cache
ROOM = 1 << 23  # bytes for all buffers of a block in one piece, which gets large pages
GATHERED = 1 << 21  # seat vectors gathered before they are counted
# The window: lists 1 to 5 with fewer seats than these, the last list with none, list 0 the rest.
WIDTHS = np.array([16, 14, 12, 11, 10])
WINDOW = int(WIDTHS.prod())
CODE_WEIGHTS = np.concatenate([[0.0, 1.0], np.cumprod(WIDTHS, dtype=np.float64)])
KEY_WEIGHTS = np.array([2.0 ** (KEY_BITS * i) for i in range(LISTS)])

LOG_SHARES = np.log(SHARES)[:, None]
SPREADS = (-2 / (EFFECTIVE_SAMPLE_SIZE * SHARES))[:, None]  # the variances, times -2
# Marsaglia and Tsang (2000): d y^3, y = 1 + c x, x normal. Accepted when u < 1 - 0.02 x^4 / d,
# which lies below their exact bound for every shape above 19; 9 d c^2 = 1.
GAMMA_SHAPES = (SHARES * (EFFECTIVE_SAMPLE_SIZE - 1))[:, None]
GAMMA_D = GAMMA_SHAPES - 1 / 3
GAMMA_C = -2 / (9 * GAMMA_D)  # c^2, times -2
SQUEEZE = 0.02 * 81 * GAMMA_D  # of (c x)^4
# A quotient is a whole number or at least 1 / VALID below one: the nudge covers the rounding of
# a reciprocal and never reaches the next whole number.
NUDGE = 1 + 2.0**-36
LIST_NUMBERS = np.arange(LISTS, dtype=np.uint8)[:, None]

SHARE_ROWS = np.arange(OPTIONS)[:, None] * (SHARE_BINS + 1.0)
WASTED_ROW = OPTIONS * (SHARE_BINS + 1)
GALLAGHER_ROW = WASTED_ROW + WASTED_BINS + 1
HISTOGRAM_BINS = GALLAGHER_ROW + GALLAGHER_BINS


class Buffers:
    """Room for one block: [option, lane] float64 unless said otherwise."""

    def __init__(self, lanes: int):
        self.lanes = lanes
        even = lanes + lanes % 2
        self.free = np.empty(max(ROOM, 512 * even), np.uint8)
        room = self.take(np.float64, (OPTIONS + 2) * even)
        self.pairs = room[: OPTIONS * even].reshape(OPTIONS, even)  # normals come in pairs
        self.weights = self.pairs[:, :lanes]
        # The bins share the room: when they are filled, the weights are spent.
        self.bins = room.view(np.int64)[: (OPTIONS + 2) * lanes].reshape(OPTIONS + 2, lanes)
        self.votes = self.take(np.float64, OPTIONS, lanes)
        self.work = self.take(np.float64, OPTIONS, lanes)
        self.seats = self.take(np.float64, LISTS, lanes)
        self.row = self.take(np.float64, lanes)
        self.remainders = self.take(np.float32, LISTS, lanes)
        self.qualifies = self.take(np.bool_, LISTS, lanes)
        self.wins = self.take(np.bool_, LISTS, lanes)
        self.equal = self.take(np.bool_, LISTS * (LISTS - 1) // 2, lanes)
        self.smaller = self.take(np.bool_, LISTS, lanes)
        self.ranks = self.take(np.uint8, LISTS, lanes)
        self.left = self.take(np.uint8, lanes)

    def take(self, dtype: type, *shape: int) -> np.ndarray:
        """Cut an array from the room, from a multiple of 64 bytes on."""
        start = -self.free.ctypes.data % 64
        stop = start + int(np.prod(shape)) * np.dtype(dtype).itemsize
        piece, self.free = self.free[start:stop], self.free[stop:]
        return piece.view(dtype).reshape(shape)


def normals(rng: np.random.Generator, buffers: Buffers, squared_scale: np.ndarray) -> np.ndarray:
    """Fill `weights` with independent normals, a scale for each option."""
    pairs, half = buffers.pairs, buffers.pairs.shape[1] // 2
    radius, tangent, spare = pairs[:, :half], pairs[:, half:], buffers.work[:, :half]
    rng.random(out=pairs)
    np.subtract(1.0, radius, out=radius)
    np.log(radius, out=radius)
    np.multiply(radius, squared_scale, out=radius)
    np.sqrt(radius, out=radius)
    np.multiply(tangent, np.pi, out=tangent)
    box_muller(radius, tangent, spare, (radius, tangent))
    return buffers.weights


def logistic_normal(rng: np.random.Generator, buffers: Buffers) -> None:
    """Fill `weights` with p exp(z)."""
    weights = normals(rng, buffers, SPREADS)
    weights += LOG_SHARES
    np.exp(weights, out=weights)


def dirichlet(rng: np.random.Generator, buffers: Buffers) -> None:
    """Fill `weights` with gammas.

    The eight gammas of a draw are accepted or rejected together, by one uniform and the product
    of their acceptance probabilities: rejection sampling of the vector, exact and eight times
    cheaper in uniforms. A rejected draw's next attempts are simply fresh gammas.
    """
    weights, work, row = normals(rng, buffers, GAMMA_C), buffers.work, buffers.row
    np.multiply(weights, weights, out=work)
    work *= work
    work *= SQUEEZE
    np.add.reduce(work, axis=0, out=row)
    weights += 1.0
    np.multiply(weights, weights, out=work)
    weights *= work
    weights *= GAMMA_D
    uniforms = rng.random(out=work[0])  # 1 - u is as uniform as u
    mend(rng, weights, uniforms, np.flatnonzero(uniforms < row))


def mend(
    rng: np.random.Generator, gammas: np.ndarray, uniforms: np.ndarray, doubtful: np.ndarray
) -> None:
    """Test the doubtful draws exactly and redraw those rejected."""
    ratio = gammas[:, doubtful] / GAMMA_D
    possible = ratio > 0
    ratio[~possible] = 1.0
    normal = (np.cbrt(ratio) - 1) * np.sqrt(9 * GAMMA_D)
    bounds = 0.5 * normal**2 + GAMMA_D * (1 - ratio + np.log(ratio))
    accepted = np.log1p(-uniforms[doubtful]) < bounds.sum(axis=0)
    rejected = doubtful[~(accepted & possible.all(axis=0))]
    gammas[:, rejected] = rng.standard_gamma(GAMMA_SHAPES, (OPTIONS, rejected.size))


def whole_ballots(buffers: Buffers) -> None:
    """Round the cumulative shares of `weights` to ballots and fill `votes`."""
    ballots, row = buffers.weights, buffers.row
    for option in range(1, OPTIONS):
        np.add(ballots[option], ballots[option - 1], out=ballots[option])
    np.divide(float(VALID), ballots[-1], out=row)
    ballots *= row
    np.rint(ballots, out=ballots)
    ballots[-1] = VALID
    buffers.votes[0] = ballots[0]
    np.subtract(ballots[1:], ballots[:-1], out=buffers.votes[1:])


def hare(buffers: Buffers) -> int:
    """Fill `seats` from `votes`; return the number of tied draws. Leaves `row` = wasted votes.

    A list that does not qualify has remainder 0 and never a seat: more lists have a positive
    remainder than seats are left over.
    """
    votes, seats, row = buffers.votes[:LISTS], buffers.seats, buffers.row
    qualifies, remainder, work = buffers.qualifies, buffers.weights[:LISTS], buffers.work[:LISTS]
    np.greater_equal(votes, float(THRESHOLD_VOTES), out=qualifies)
    np.copyto(remainder, qualifies)
    remainder *= votes
    base = np.add.reduce(remainder, axis=0, out=row)
    nobody = None if base.all() else np.flatnonzero(base == 0)
    if nobody is not None:
        base[nobody] = 1.0
    remainder *= float(SEATS)
    np.divide(NUDGE, base, out=work[0])
    np.multiply(remainder, work[0], out=seats)
    np.floor(seats, out=seats)
    np.multiply(seats, base, out=work)
    remainder -= work
    equal = rank_remainders(buffers)
    np.add.reduce(seats, axis=0, out=work[0])
    np.subtract(float(SEATS), work[0], out=work[0])
    np.copyto(buffers.left, work[0], casting="unsafe")
    np.less(buffers.ranks, buffers.left, out=buffers.wins)
    np.copyto(work, buffers.wins)
    seats += work
    if nobody is not None:
        seats[:, nobody] = base[nobody] = 0
    np.subtract(float(VALID), base, out=row)
    return tied_draws(remainder, qualifies, buffers.wins) if equal else 0


def rank_remainders(buffers: Buffers) -> bool:
    """Fill `ranks`: how many remainders are larger, or equal and earlier; True if any are equal.

    Equal means between lists of which the earlier qualifies: the idle zeros do not count.
    Remainders are whole and below 2^23, so exact in float32.
    """
    ranks, remainders, left = buffers.ranks, buffers.remainders, buffers.left
    np.copyto(remainders, buffers.weights[:LISTS], casting="same_kind")
    np.copyto(ranks, LIST_NUMBERS)
    first = 0
    for party in range(LISTS - 1):
        mine, later = remainders[party], remainders[party + 1 :]
        equal = buffers.equal[first : first + len(later)]
        first += len(later)
        np.equal(mine, later, out=equal)
        np.logical_and(equal, buffers.qualifies[party], out=equal)
        smaller = buffers.smaller[party + 1 :]
        np.less(mine, later, out=smaller)
        counts = smaller.view(np.uint8)
        np.subtract(ranks[party + 1 :], counts, out=ranks[party + 1 :])
        np.add.reduce(counts, axis=0, out=left, dtype=np.uint8)
        np.add(ranks[party], left, out=ranks[party])
    return bool(buffers.equal.any())


def tied_draws(remainder: np.ndarray, qualifies: np.ndarray, wins: np.ndarray) -> int:
    """Count the draws whose least winning remainder equals the greatest losing one."""
    least = np.where(wins, remainder, np.inf).min(axis=0)
    greatest = np.where(qualifies & ~wins, remainder, -np.inf).max(axis=0)
    return int(np.count_nonzero(least == greatest))


def histogram(buffers: Buffers) -> np.ndarray:
    """One bincount for the shares, the wasted votes and the Gallagher index."""
    votes, work, bins, row = buffers.votes, buffers.work, buffers.bins, buffers.row
    # VALID shares no factor with the bins: between 0 and VALID no product is near a whole number.
    np.multiply(votes, SHARE_BINS / VALID, out=work)
    work += SHARE_ROWS
    np.copyto(bins[:OPTIONS], work, casting="unsafe")
    row *= WASTED_BINS / VALID
    row += WASTED_ROW
    np.copyto(bins[OPTIONS], row, casting="unsafe")
    gap = work[:LISTS]
    np.multiply(buffers.seats, VALID / SEATS, out=gap)
    np.subtract(votes[:LISTS], gap, out=gap)
    gap *= gap
    np.add.reduce(gap, axis=0, out=row)
    np.sqrt(row, out=row)
    row *= 1000 * np.sqrt(0.5) / VALID  # ten bins to a point, a hundred points to the whole
    row += GALLAGHER_ROW
    np.copyto(bins[OPTIONS + 1], row, casting="unsafe")
    return np.bincount(bins.reshape(-1), minlength=HISTOGRAM_BINS)


def share_micro(buffers: Buffers) -> np.ndarray:
    """Sum floor(votes * MICRO / VALID) by option; whole numbers, exact in float64."""
    work = buffers.work
    np.multiply(buffers.votes, MICRO / VALID * (1 + 2.0**-44), out=work)
    np.floor(work, out=work)
    return np.add.reduce(work, axis=1)


class JointTable:
    """Exact counts of seat vectors, by packed key."""

    def __init__(self) -> None:
        self.window = np.zeros(WINDOW, np.int64)
        self.codes = np.empty(GATHERED, np.int64)
        self.gathered = 0
        self.outside: list[np.ndarray] = []

    def add(self, buffers: Buffers) -> None:
        """Keep the block's seat vectors: as codes, or as packed keys outside the window."""
        seats, lanes = buffers.seats, buffers.lanes
        if self.gathered + lanes > GATHERED:
            self.count()
        codes = self.codes[self.gathered : self.gathered + lanes]
        np.einsum("i,ij->j", CODE_WEIGHTS, seats, out=buffers.row)
        middle = seats[1 : LISTS - 1]
        if (middle.max(axis=1) >= WIDTHS).any() or not seats[0].all():
            odd = (middle >= WIDTHS[:, None]).any(axis=0) | (seats[0] == 0)
            buffers.row[odd] = WINDOW
        np.copyto(codes, buffers.row, casting="unsafe")
        self.gathered += lanes
        if buffers.row.max() >= WINDOW:
            odd = np.flatnonzero(codes >= WINDOW)
            codes[odd] = WINDOW
            self.outside.append((KEY_WEIGHTS @ seats[:, odd]).astype(np.int64))

    def count(self) -> None:
        """Count the codes gathered so far."""
        counts = np.bincount(self.codes[: self.gathered], minlength=WINDOW + 1)
        self.window += counts[:WINDOW]
        self.gathered = 0

    def table(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the distinct packed keys, ascending, and their counts."""
        self.count()
        codes = np.flatnonzero(self.window)
        keys, rest, code = np.zeros_like(codes), np.full_like(codes, SEATS), codes
        for party, width in enumerate(WIDTHS, start=1):
            code, seats = np.divmod(code, width)
            keys |= seats << (KEY_BITS * party)
            rest -= seats
        keys |= rest
        outside, counts = np.unique(
            np.concatenate([*self.outside, np.empty(0, np.int64)]), return_counts=True
        )
        keys = np.concatenate([keys, outside])
        order = np.argsort(keys)
        return keys[order], np.concatenate([self.window[codes], counts])[order]


def seat_tallies(keys: np.ndarray, counts: np.ndarray) -> dict[str, np.ndarray]:
    """Derive every tally of seats from the joint table."""
    seats = (keys >> (KEY_BITS * np.arange(LISTS)[:, None])) & ((1 << KEY_BITS) - 1)
    enters, most = seats > 0, seats.max(axis=0)
    leads = (seats == most) & enters
    alone = leads.sum(axis=0) == 1

    def weigh(index: np.ndarray, length: int, chosen: slice | np.ndarray = slice(None)):
        return np.bincount(index[chosen], counts[chosen], length).astype(np.int64)

    split = enters[SPLIT_LIST]
    return {
        "seats": np.stack([weigh(row, SEATS + 1) for row in seats]),
        "split_seats": np.stack([weigh(row, SEATS + 1, split) for row in seats]),
        "crossings": enters @ counts,
        "entering": weigh((1 << np.arange(LISTS)) @ enters, 1 << LISTS),
        "number_entering": weigh(enters.sum(axis=0), LISTS + 1),
        "largest": (leads & alone) @ counts,
        "shared_lead": np.array([counts[~alone & (most > 0)].sum()]),
        "majority": (2 * seats > SEATS) @ counts,
        "nobody": np.array([counts[most == 0].sum()]),
        "events": np.array(
            [
                counts[seats[0] >= 35].sum(),
                counts[enters[:6].all(axis=0)].sum(),
                counts[split].sum(),
            ]
        ),
    }


def run(draws: int, model: str, seed: int) -> dict[str, np.ndarray]:
    """Simulate and tally; the keys and shapes are those of `work`."""
    rng = np.random.Generator(np.random.SFC64(seed))
    fill = dict(zip(MODELS, (logistic_normal, dirichlet), strict=True))[model]
    joint, tied = JointTable(), 0
    bins = np.zeros(HISTOGRAM_BINS, np.int64)
    micro = np.zeros(OPTIONS, np.int64)
    for lanes, blocks in ((BLOCK, draws // BLOCK), (draws % BLOCK, 1)):
        buffers = Buffers(lanes)
        for _ in range(blocks if lanes else 0):
            fill(rng, buffers)
            whole_ballots(buffers)
            tied += hare(buffers)
            micro += share_micro(buffers).astype(np.int64)
            bins += histogram(buffers)
            joint.add(buffers)
    share = bins[:WASTED_ROW].reshape(OPTIONS, SHARE_BINS + 1)
    share[:, SHARE_BINS - 1] += share[:, SHARE_BINS]
    wasted = bins[WASTED_ROW:GALLAGHER_ROW]
    wasted[WASTED_BINS - 1] += wasted[WASTED_BINS]
    keys, counts = joint.table()
    return {
        **seat_tallies(keys, counts),
        "share": share[:, :SHARE_BINS].copy(),
        "share_micro": micro,
        "turnout": np.array([draws]),
        "wasted": wasted[:WASTED_BINS].copy(),
        "gallagher": bins[GALLAGHER_ROW:].copy(),
        "tied": np.array([tied]),
        "vectors": keys,
        "vector_counts": counts,
    }


def allocate(votes: np.ndarray) -> np.ndarray:
    """Seats [list, draw] for whole votes [option, draw]."""
    buffers = Buffers(votes.shape[1])
    buffers.votes[:] = votes
    hare(buffers)
    return buffers.seats.astype(np.int64)
