"""One draw again: its ballots, and the seats that the kernel gave for them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from simulator.jit import allocating
from simulator.kernel import Work, allocate_block, draw_block, new_counting, new_work
from simulator.plan import Plan


@dataclass(frozen=True)
class Draw:
    """One simulated election. Axes as in the plan."""

    votes: tuple[int, ...]
    """[option]: whole list ballots of the nation."""
    cast: int
    valid: int
    registered: int
    seats: tuple[tuple[int, ...], ...]
    """[tier][party]"""
    candidate_votes: tuple[tuple[int, ...], ...]
    """[district, in the plan's order][candidate]"""


class _Drawn(NamedTuple):
    votes: np.ndarray
    totals: np.ndarray
    seats: np.ndarray
    candidate_votes: np.ndarray


def replay(plan: Plan, seed: int, draw: int) -> Draw:
    """The draw of that number: what every run of this plan and seed counted for it."""
    drawn = _replay(plan, seed, draw)
    start = plan.candidates.start.tolist()
    ballots = [int(number) for number in drawn.candidate_votes]
    cast, valid, registered = (int(number) for number in drawn.totals)
    return Draw(
        votes=tuple(int(number) for number in drawn.votes),
        cast=cast,
        valid=valid,
        registered=registered,
        seats=tuple(tuple(int(number) for number in row) for row in drawn.seats),
        candidate_votes=tuple(tuple(ballots[first:last]) for first, last in pairwise(start)),
    )


@allocating
def _replay(plan: Plan, seed: int, draw: int) -> _Drawn:
    """Draw and allocate a block of one."""
    work = new_work(plan, 1, plan.candidates.party.size)
    draw_block(plan, np.uint64(seed), draw, 1, work)
    allocate_block(plan, np.uint64(seed), draw, 1, work, new_counting(plan))
    return _gather(plan, work)


@allocating
def _gather(plan: Plan, work: Work) -> _Drawn:
    """Copy what a reader wants to see."""
    totals = np.array([work.nation_cast[0], work.nation_valid[0], work.registered[0]])
    return _Drawn(
        work.votes[: plan.votes.options, 0].copy(),
        totals,
        work.seats[:, :, 0].copy(),
        work.kept_votes,
    )
