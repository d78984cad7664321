"""The work as a competent analyst writes it: one row a draw, NumPy's own samplers, chunks.

Clear, vectorised over draws and correct; nothing is tuned for the cache.
"""

from collections import Counter

import numpy as np

from benchmarks.baselines.work import (
    EFFECTIVE_SAMPLE_SIZE,
    GALLAGHER_BINS,
    KEY_BITS,
    LISTS,
    MICRO,
    OPTIONS,
    SEATS,
    SHAPES,
    SHARE_BINS,
    SHARES,
    SPLIT_LIST,
    VALID,
    WASTED_BINS,
)

CHUNK = 100_000


def draw_shares(rng: np.random.Generator, draws: int, model: str) -> np.ndarray:
    """Shares [draw, option]."""
    if model == "dirichlet":
        return rng.dirichlet(SHARES * (EFFECTIVE_SAMPLE_SIZE - 1), size=draws)
    spread = 1 / np.sqrt(EFFECTIVE_SAMPLE_SIZE * SHARES)
    weights = SHARES * np.exp(rng.normal(0, spread, size=(draws, OPTIONS)))
    return weights / weights.sum(axis=1, keepdims=True)


def whole_ballots(shares: np.ndarray) -> np.ndarray:
    """Votes [draw, option] by cumulative rounding."""
    ballots = np.floor(VALID * np.cumsum(shares, axis=1) + 0.5).astype(np.int64)
    ballots[:, -1] = VALID
    return np.diff(ballots, axis=1, prepend=0)


def hare(votes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Seats [draw, list] and which draws were tied, from votes [draw, option]."""
    lists = votes[:, :LISTS]
    qualifies = lists * 20 >= VALID
    qualified = np.where(qualifies, lists, 0)
    base = qualified.sum(axis=1, keepdims=True)
    seats, remainders = np.divmod(qualified * SEATS, np.maximum(base, 1))
    remainders[~qualifies] = -1
    order = np.argsort(-remainders, axis=1, kind="stable")
    left = np.where(base > 0, SEATS - seats.sum(axis=1, keepdims=True), 0)
    wins = np.zeros_like(seats)
    np.put_along_axis(wins, order, np.arange(LISTS) < left, axis=1)
    ranked = np.take_along_axis(remainders, order, axis=1)
    rows = np.arange(len(votes))
    left = left[:, 0]
    tied = (left > 0) & (ranked[rows, left - 1] == ranked[rows, left % LISTS])
    return seats + wins, tied


def count_by_column(values: np.ndarray, bins: int) -> np.ndarray:
    """A histogram [column, bin] of whole numbers [draw, column]."""
    values = np.minimum(values, bins - 1)
    return np.stack([np.bincount(column, minlength=bins) for column in values.T])


def tally(votes: np.ndarray, seats: np.ndarray) -> dict[str, np.ndarray]:
    """All tallies of one chunk but the ties and the joint table."""
    enters = seats > 0
    most = seats.max(axis=1, keepdims=True)
    leads = enters & (seats == most)
    alone = leads.sum(axis=1) == 1
    wasted = VALID - (votes[:, :LISTS] * enters).sum(axis=1)
    gaps = votes[:, :LISTS] * (100 / VALID) - seats * (100 / SEATS)
    gallagher = np.sqrt(0.5 * (gaps**2).sum(axis=1))
    split = enters[:, SPLIT_LIST]
    return {
        "seats": count_by_column(seats, SEATS + 1),
        "split_seats": count_by_column(seats[split], SEATS + 1),
        "crossings": (votes[:, :LISTS] * 20 >= VALID).sum(axis=0),
        "entering": np.bincount(enters @ (1 << np.arange(LISTS)), minlength=1 << LISTS),
        "number_entering": np.bincount(enters.sum(axis=1), minlength=LISTS + 1),
        "largest": leads[alone].sum(axis=0),
        "shared_lead": np.array([(leads.sum(axis=1) > 1).sum()]),
        "majority": (2 * seats > SEATS).sum(axis=0),
        "share": count_by_column(votes * SHARE_BINS // VALID, SHARE_BINS),
        "share_micro": (votes * MICRO // VALID).sum(axis=0),
        "turnout": np.array([len(votes)]),
        "wasted": count_by_column((wasted * WASTED_BINS // VALID)[:, None], WASTED_BINS)[0],
        "gallagher": np.bincount((gallagher * 10).astype(np.int64), minlength=GALLAGHER_BINS),
        "nobody": np.array([(~enters.any(axis=1)).sum()]),
        "events": np.array(
            [(seats[:, 0] >= 35).sum(), enters[:, :6].all(axis=1).sum(), split.sum()]
        ),
    }


def run(draws: int, model: str, seed: int) -> dict[str, np.ndarray]:
    """Simulate and tally; the keys and shapes are those of `work`."""
    rng = np.random.default_rng(seed)
    totals = {key: np.zeros(shape, np.int64) for key, shape in SHAPES.items()}
    vectors: Counter[int] = Counter()
    for first in range(0, draws, CHUNK):
        votes = whole_ballots(draw_shares(rng, min(CHUNK, draws - first), model))
        seats, tied = hare(votes)
        for key, counts in tally(votes, seats).items():
            totals[key] += counts
        totals["tied"] += tied.sum()
        keys, counts = np.unique(seats @ (1 << KEY_BITS * np.arange(LISTS)), return_counts=True)
        vectors.update(dict(zip(keys.tolist(), counts.tolist(), strict=True)))
    keys = np.array(sorted(vectors), np.int64)
    counts = np.array([vectors[key] for key in keys.tolist()], np.int64)
    return totals | {"vectors": keys, "vector_counts": counts}


def allocate(votes: np.ndarray) -> np.ndarray:
    """Seats [list, draw] for whole votes [option, draw]."""
    return hare(votes.T)[0].T
