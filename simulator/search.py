"""Draws in which something happens, looked for by whoever computes ranges of draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from simulator.arrays import Integers
from simulator.draw_ranges import Draws, common_draws, first_draws, gaps, united
from simulator.elections import elections, happened
from simulator.elections import ranges as pieces_of
from simulator.executors import Pool
from simulator.plan import Plan
from simulator.runner import run
from simulator.scheduling import FIRST_CHUNK


@dataclass(frozen=True, eq=False)
class Finds:
    """The first `most` draws of some ranges in which an event happened."""

    ranges: Draws
    most: int
    draws: Integers  # [found], in rising order.

    def __add__(self, other: Finds) -> Finds:
        """Those of both sets of ranges."""
        draws = np.sort(np.concatenate([self.draws, other.draws]))[: self.most]
        return Finds(united(self.ranges + other.ranges), self.most, draws)

    def sha256(self) -> str:
        """A digest of where was looked, and of what was found."""
        return sha256(repr((self.ranges, self.most, self.draws.tolist())).encode()).hexdigest()


@dataclass(frozen=True)
class Search:
    """A plan, a seed, and which event of the plan is looked for, so many times."""

    plan: Plan
    seed: int
    event: int
    most: int

    def draw(self, first: int, last: int) -> Finds:
        """Look at the draws `first` to `last` - 1, in order, until there are enough."""
        found = [np.zeros(0, np.int64)]
        for piece in pieces_of(self.plan, first, last):
            if sum(map(len, found)) >= self.most:
                break
            drawn = elections(self.plan, self.seed, *piece)
            found.append(piece[0] + np.flatnonzero(happened(self.plan, drawn)[self.event]))
        return Finds(((first, last),), self.most, np.concatenate(found)[: self.most])


def find(search: Search, draws: Draws, pool: Pool) -> Iterator[int]:
    """The draws in which the event happened, in order: the first ones of `draws`, at most so many.

    All workers look at the first draws, and at twice as many each time that these were not enough.

    Raises: Interrupted, StoppedError; see `runner.run`.
    """
    elections(search.plan, search.seed, 0, 0)  # compiles here: a thread would not hear Ctrl-C
    missing, size = search.most, FIRST_CHUNK * pool.workers()
    while draws and missing > 0:
        here = first_draws(draws, size)
        first, last = here[0][0], here[-1][1]
        elsewhere = tuple(gaps(here, first, last))
        found = run(search, last, first=first, skip=elsewhere, executor=pool).draws[:missing]
        yield from found.tolist()
        missing, size = missing - len(found), 2 * size
        draws = common_draws(draws, ((last, draws[-1][1]),))
