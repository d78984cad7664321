"""One draw again: its ballots, and the seats that the kernel gave for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from simulator.jit import allocating
from simulator.kernel import Work, allocate_block, draw_block, new_counting, new_work
from simulator.plan import Plan


@dataclass(frozen=True)
class RegionDraw:
    """One region of a simulated election."""

    votes: tuple[int, ...]
    """[option]: whole list ballots."""
    cast: int
    valid: int
    registered: int


@dataclass(frozen=True)
class Draw:
    """One simulated election. Axes as in the plan."""

    votes: tuple[int, ...]
    """[option]: whole list ballots of the nation."""
    cast: int
    valid: int
    registered: int
    regions: tuple[RegionDraw, ...]
    """In the order of the file, where a tier depends on them; else empty."""
    seats: tuple[tuple[int, ...], ...]
    """[tier][party]"""
    candidate_votes: tuple[tuple[int, ...], ...]
    """[district, in the plan's order][candidate]"""


class _Drawn(NamedTuple):
    votes: np.ndarray
    totals: np.ndarray
    region_votes: np.ndarray
    region_totals: np.ndarray
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
        regions=tuple(_regions(plan, drawn)),
        seats=tuple(tuple(int(number) for number in row) for row in drawn.seats),
        candidate_votes=tuple(tuple(ballots[first:last]) for first, last in pairwise(start)),
    )


def _regions(plan: Plan, drawn: _Drawn) -> Iterator[RegionDraw]:
    """The regions' ballots as whole numbers."""
    for region, (votes, (cast, valid)) in enumerate(
        zip(drawn.region_votes, drawn.region_totals.T, strict=True)
    ):
        people = int(plan.turnout.registered[region])
        yield RegionDraw(tuple(int(number) for number in votes), int(cast), int(valid), people)


@allocating
def _replay(plan: Plan, seed: int, draw: int) -> _Drawn:
    """Draw and allocate a block of one."""
    work = new_work(plan, 1, plan.candidates.party.size)
    draw_block(plan, np.uint64(seed), draw, 1, work)
    allocate_block(plan, np.uint64(seed), draw, 1, work, new_counting(plan, 1))
    return _gather(plan, work)


@allocating
def _gather(plan: Plan, work: Work) -> _Drawn:
    """Copy what a reader wants to see."""
    totals = np.array([work.nation_cast[0], work.nation_valid[0], work.registered[0]])
    regions = work.region_cast.shape[0]
    region_totals = np.zeros((2, regions))
    for region in range(regions):
        region_totals[0, region] = work.region_cast[region, 0]
        region_totals[1, region] = work.region_valid[region, 0]
    return _Drawn(
        work.votes[: plan.votes.options, 0].copy(),
        totals,
        work.region_votes[:, :, 0].copy(),
        region_totals,
        work.seats[:, :, 0].copy(),
        work.kept_votes,
    )
