"""The work of numpy_averages as a competent analyst writes it: a row a draw, NumPy's own samplers.

Clear, vectorised over draws and areas, and correct; nothing is tuned for the cache, and the level
of the jump is that of the textbook. What is counted is counted by the fast tallies: the law and the
votes are compared here.

Arrays are [draw, area, list] or [draw, list].
"""

import numpy as np

from benchmarks.baselines.tallies import Tallies
from benchmarks.baselines.task import Task
from simulator.uncertainty.regional import ROUNDS

CELLS = 1 << 20  # of a chunk's arrays


def draw_weights(task: Task, rng: np.random.Generator, draws: int) -> np.ndarray:
    """The nation's weights [draw, list]."""
    if task.shapes.size:
        return rng.standard_gamma(task.shapes, size=(draws, task.lists))
    swing = rng.normal(-0.5 * task.spread**2, task.spread, size=(draws, task.lists))
    return task.votes.mean_weight * np.exp(swing)


def draw_shares(task: Task, rng: np.random.Generator, draws: int) -> np.ndarray:
    """Shares [draw, area, list]: areas depart, and are raked to the nation."""
    national = draw_weights(task, rng, draws)
    national /= national.sum(axis=1, keepdims=True)
    if not task.votes.lean.size:
        return national[:, None, :]
    departure = rng.normal(0, task.votes.regional_sd, size=(draws, task.seats.size, task.lists))
    weights = national[:, None, :] * task.votes.lean * np.exp(departure)
    for _ in range(ROUNDS):
        shares = weights / weights.sum(axis=2, keepdims=True)
        met = (shares * task.part[:, None]).sum(axis=1)
        weights *= (national / met)[:, None, :]
    return weights / weights.sum(axis=2, keepdims=True)


def whole_ballots(task: Task, shares: np.ndarray) -> np.ndarray:
    """Votes [draw, area, list] by cumulative rounding."""
    ballots = np.floor(task.valid[:, None] * np.cumsum(shares, axis=2) + 0.5)
    ballots[:, :, -1] = task.valid
    return np.diff(ballots, axis=2, prepend=0)


def highest_averages(
    task: Task, votes: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Seats [draw, area, list], and which draws were tied."""
    present = np.where(votes >= task.bar[:, None], votes, 0.0)
    total, takers = present.sum(axis=2), (present > 0).sum(axis=2)
    more, shift = (0.5 * takers, 0.0) if task.first == 2 else (0.0, 0.5)
    level = (task.seats + more) / np.maximum(total, 1)
    seats = np.floor(present * level[:, :, None] + shift)
    missing = np.where(total > 0, task.seats - seats.sum(axis=2), 0)
    while (missing > 0).any():
        rows = np.nonzero(missing > 0)
        best = (present[rows] / (task.first + 2 * seats[rows])).argmax(axis=1)
        seats[*rows, best] += 1
        missing[rows] -= 1
    while (missing < 0).any():
        rows = np.nonzero(missing < 0)
        worst = last_quotients(task, present[rows], seats[rows]).argmin(axis=1)
        seats[*rows, worst] -= 1
        missing[rows] += 1
    tied = settle(task, present, seats, rng)
    return seats, tied


def last_quotients(task: Task, present: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """Of each list's last seat; infinite where it has none."""
    divisors = np.where(seats > 0, task.first + 2 * seats - 2, 1)
    return np.where(seats > 0, present / divisors, np.inf)


def settle(
    task: Task, present: np.ndarray, seats: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Give the seats of equal quotients to whom the rule prefers; the draws where some were."""
    last = last_quotients(task, present, seats)
    following = present / (task.first + 2 * seats)
    lowest = last.min(axis=2)
    tied = lowest == following.max(axis=2)
    for draw, area in zip(*np.nonzero(tied), strict=True):
        had = np.flatnonzero(last[draw, area] == lowest[draw, area])
        equal = np.union1d(had, np.flatnonzero(following[draw, area] == lowest[draw, area]))
        seats[draw, area, had] -= 1
        order = rng.permutation(equal)
        if task.tie == "more-votes":
            order = order[np.argsort(-present[draw, area, order], kind="stable")]
        seats[draw, area, order[: had.size]] += 1
    return tied.any(axis=1)


def run(task: Task, draws: int, seed: int) -> dict[str, np.ndarray]:
    """Simulate and count: the arrays of Counts, and the joint tables as a tally names them."""
    rng = np.random.default_rng(seed)
    chunk = min(draws, CELLS // (task.lists * task.seats.size))
    tallies = Tallies(task, chunk)
    for first in range(0, draws, chunk):
        votes = whole_ballots(task, draw_shares(task, rng, min(chunk, draws - first)))
        seats, tied = highest_averages(task, votes, rng)
        qualifies = (votes >= task.bar[:, None]).any(axis=1)
        rows = (votes.sum(axis=1), seats.sum(axis=1), qualifies)
        tallies.count(*(np.ascontiguousarray(array.T) for array in rows), int(tied.sum()))
    return tallies.result()


def allocate(task: Task, votes: np.ndarray) -> tuple[np.ndarray, int]:
    """Seats [list, lane] of all areas together for whole votes [list, area, lane]; tied draws."""
    seats, tied = highest_averages(task, votes.transpose(2, 1, 0), np.random.default_rng(1))
    return seats.sum(axis=1).T, int(tied.sum())
