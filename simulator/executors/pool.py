"""An executor of `concurrent.futures`, and the little more that the runner must know of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from typing import Any

from simulator.executors.parcel import Parcel

PATIENCE = 60.0
"""Seconds after which a range on a cluster is overdue: a task is meant to take about one."""


def as_it_is(parcel: Parcel[Any]) -> Parcel[Any]:
    """Give the parcel along with every task; it is pickled once, and unpacked once a process."""
    return parcel


@dataclass(frozen=True)
class Pool:
    """Where ranges of draws are computed."""

    executor: Executor
    workers: Callable[[], int]
    """How many ranges it computes at once; a cluster may grow and shrink."""
    share: Callable[[Parcel[Any]], Any] = as_it_is
    """Bring a parcel to the workers; returns what a task is given in its place."""
    lost: tuple[type[BaseException], ...] = ()
    """What a future raises when its range was lost with its worker, and is to be drawn again."""
    patience: float = inf
    """Seconds until a range is given to a second worker, once its request has no other to give."""

    @classmethod
    def of(cls, executor: Executor, workers: int | None = None) -> Pool:
        """Threads, processes, MPI: anything that answers like `concurrent.futures.Executor`."""
        count = workers or getattr(executor, "_max_workers", None) or 8
        return cls(executor=executor, workers=lambda: count)


def threads(count: int | None = None) -> Executor:
    """A pool of `count` threads; by default one for each processor that this process may use."""
    return ThreadPoolExecutor(count or available_processors(), thread_name_prefix="draws")


def available_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
