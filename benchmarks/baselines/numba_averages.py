"""The work of numpy_averages as a skilled numba user writes it: one compiled loop over draws.

A NumPy Generator (SFC64) supplies normals and gammas. A draw's shares, areas, ballots and seats
are scalars and small rows; raking scales one factor for each option, seats go by jump and step.
The loop hands over a batch of draws at a time, which the tallies of numpy_averages count.
"""

import numpy as np
from numba import njit

from benchmarks.baselines.tallies import Tallies
from benchmarks.baselines.task import Task
from simulator.uncertainty.regional import ROUNDS

COMPILE = {"cache": True, "nogil": True, "error_model": "numpy"}
BATCH = 8000
MORE_VOTES = 1


@njit(**COMPILE)
def draw_weights(rng, share, spread, shapes, weight):
    """Fill `weight` with the nation's."""
    for option in range(share.size):
        if shapes.size > 0:
            weight[option] = rng.standard_gamma(shapes[option])
        else:
            swing = spread[option] * rng.standard_normal() - 0.5 * spread[option] ** 2
            weight[option] = share[option] * np.exp(swing)


@njit(**COMPILE)
def draw_areas(rng, lean, sd, part, national, factor, weight):
    """Fill `weight` [area, option] and rake: `factor` [option] scales it to the nation's shares."""
    areas, options = weight.shape
    for area in range(areas):
        for option in range(options):
            weight[area, option] = lean[area, option] * np.exp(sd[option] * rng.standard_normal())
    whole = national.sum()
    met = np.empty(options)
    for option in range(options):
        factor[option] = national[option]
    for _ in range(ROUNDS):
        met[:] = 0.0
        for area in range(areas):
            total = 0.0
            for option in range(options):
                total += weight[area, option] * factor[option]
            scale = part[area] / total
            for option in range(options):
                met[option] += weight[area, option] * scale
        for option in range(options):
            factor[option] = national[option] / (whole * met[option])


@njit(**COMPILE)
def whole_ballots(weight, factor, last, valid, votes):
    """Fill `votes` by cumulative rounding; the option `last` takes what is left."""
    total = 0.0
    for option in range(votes.size):
        total += weight[option] * factor[option]
    scale, running, given = valid / total, 0.0, np.int64(0)
    for option in range(votes.size):
        if option != last:
            running += weight[option] * factor[option]
            upto = np.int64(running * scale + 0.5)
            votes[option] = upto - given
            given = upto
    votes[last] = valid - given


@njit(**COMPILE)
def allocate_area(votes, bar, seats, first, tie, rng, won):
    """Fill `won`; whether the last seat was tied. Divisors are first, first + 2, first + 4."""
    total, takers = np.int64(0), 0
    for party in range(votes.size):
        won[party] = 0
        if votes[party] >= bar:
            total += votes[party]
            takers += 1
    if takers == 0:
        return False
    # Jump: D'Hondt's quotients are too few by half a seat a list where rounded quotients are not.
    scale = (seats + (0.5 * takers if first == 2 else 0.0)) / total
    left = seats
    for party in range(votes.size):
        if votes[party] >= bar:
            won[party] = np.int64(votes[party] * scale + (0.0 if first == 2 else 0.5))
            left -= won[party]
    while left > 0:
        won[strongest(votes, bar, won, first)] += 1
        left -= 1
    while left < 0:
        won[weakest(votes, won, first)] -= 1
        left += 1
    return settle(votes, bar, first, tie, rng, won)


@njit(**COMPILE)
def strongest(votes, bar, won, first):
    """The list with the largest next quotient, compared by products of whole numbers."""
    best = -1
    for party in range(votes.size):
        if votes[party] >= bar and (
            best < 0
            or votes[party] * (first + 2 * won[best]) > votes[best] * (first + 2 * won[party])
        ):
            best = party
    return best


@njit(**COMPILE)
def weakest(votes, won, first):
    """The list with the smallest last quotient."""
    worst = -1
    for party in range(votes.size):
        if won[party] > 0 and (
            worst < 0
            or votes[party] * (first + 2 * won[worst] - 2)
            < votes[worst] * (first + 2 * won[party] - 2)
        ):
            worst = party
    return worst


@njit(**COMPILE)
def settle(votes, bar, first, tie, rng, won):
    """Swap seats until no next quotient passes a last one; settle those that are equal."""
    while True:
        last, following = weakest(votes, won, first), strongest(votes, bar, won, first)
        mine = votes[following] * (first + 2 * won[last] - 2)
        theirs = votes[last] * (first + 2 * won[following])
        if mine < theirs:
            return False
        if mine == theirs:
            break
        won[last] -= 1
        won[following] += 1
    top, bottom = votes[last], first + 2 * won[last] - 2
    tied, seats = np.zeros(votes.size, np.bool_), 0
    for party in range(votes.size):
        if votes[party] >= bar:
            holds = won[party] > 0 and votes[party] * bottom == top * (first + 2 * won[party] - 2)
            tied[party] = holds or votes[party] * bottom == top * (first + 2 * won[party])
            won[party] -= holds
            seats += holds
    lots = rng.random(votes.size)
    for _ in range(seats):
        best = -1
        for party in range(votes.size):
            if tied[party] and (best < 0 or ahead(votes, lots, tie, party, best)):
                best = party
        tied[best] = False
        won[best] += 1
    return True


@njit(**COMPILE)
def ahead(votes, lots, tie, one, other):
    """Whether `one` has the tied seat rather than `other`."""
    if tie == MORE_VOTES and votes[one] != votes[other]:
        return votes[one] > votes[other]
    return lots[one] > lots[other]


@njit(**COMPILE)
def simulate(draws, rng, task, votes, seats, qualifies):
    """Fill the first draws of `votes`, `seats` and `qualifies` [list, draw]; the number of ties."""
    share, spread, shapes, lean, sd, last, part, valid, magnitude, bar, first, tie = task
    options, areas = share.size, magnitude.size
    national, factor = np.empty(options), np.ones(options)
    local = np.empty((areas, options))
    ballots, won = np.empty(options, np.int64), np.empty(options, np.int64)
    ties = 0
    for draw in range(draws):
        draw_weights(rng, share, spread, shapes, national)
        if areas > 1:
            draw_areas(rng, lean, sd, part, national, factor, local)
        votes[:, draw], seats[:, draw], qualifies[:, draw] = 0, 0, False
        tied = False
        for area in range(areas):
            weight = local[area] if areas > 1 else national
            whole_ballots(weight, factor, last, valid[area], ballots)
            tied |= allocate_area(ballots, bar[area], magnitude[area], first, tie, rng, won)
            for option in range(options):
                votes[option, draw] += ballots[option]
                seats[option, draw] += won[option]
                qualifies[option, draw] |= ballots[option] >= bar[area]
        ties += tied
    return ties


def arrays(task: Task) -> tuple:
    """What the loop needs of a task."""
    votes = task.votes
    return (
        votes.mean_weight,
        task.spread,
        task.shapes,
        votes.lean,
        votes.regional_sd,
        votes.last,
        task.part,
        task.valid,
        task.seats,
        task.bar,
        task.first,
        int(task.tie == "more-votes"),
    )


def run(task: Task, draws: int, seed: int) -> dict[str, np.ndarray]:
    """Simulate and count: the arrays of Counts, and the joint tables as a tally names them."""
    rng = np.random.Generator(np.random.SFC64(seed))
    votes, seats = np.empty((task.lists, BATCH)), np.empty((task.lists, BATCH))
    qualifies = np.empty((task.lists, BATCH), np.bool_)
    tallies = Tallies(task, min(draws, BATCH))
    for first in range(0, draws, BATCH):
        batch = min(BATCH, draws - first)
        ties = simulate(batch, rng, arrays(task), votes, seats, qualifies)
        tallies.count(votes[:, :batch], seats[:, :batch], qualifies[:, :batch], ties)
    return tallies.result()


def allocate(task: Task, votes: np.ndarray) -> np.ndarray:
    """Seats [list, area, draw] for whole votes of the same shape."""
    rng = np.random.Generator(np.random.SFC64(1))
    seats = np.empty(votes.shape, np.int64)
    for area in range(votes.shape[1]):
        for draw in range(votes.shape[2]):
            allocate_area(
                votes[:, area, draw].astype(np.int64),
                task.bar[area],
                task.seats[area],
                task.first,
                int(task.tie == "more-votes"),
                rng,
                seats[:, area, draw],
            )
    return seats
