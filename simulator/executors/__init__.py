"""Where ranges of draws are computed: anything that answers like `concurrent.futures.Executor`.

    with executors.of(cluster, threads) as pool:
        tally = runner.run(job, draws, executor=pool)      # as many runs as one likes

Threads by default; `local:2` for two processes of this machine and `tcp://host:8786` for a cluster,
both through dask, which is imported only if it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import NamedTuple

from simulator.errors import WorkerError
from simulator.executors.dask import connected, processes_of
from simulator.executors.parcel import Delivery, Parcel, draw_range
from simulator.executors.pool import Pool, threads


class Workers(NamedTuple):
    """Where draws are made: so many threads of this process, or a cluster."""

    threads: int | None = None
    cluster: str | None = None

    @property
    def local(self) -> bool:
        """Whether this machine draws, and so has to compile the kernel."""
        return self.cluster is None or self.cluster.startswith("local:")


EVERY_PROCESSOR = Workers()
"""Of this machine: the default."""


@contextmanager
def of(cluster: str | None = None, workers: int | None = None) -> Iterator[Pool]:
    """A pool to draw with, for as many runs as are wanted; closed in the end.

    `cluster` is None for threads of this process, `workers` of them; `local:N`; or the address of a
    dask scheduler.

    Raises:
        WorkerError: the cluster cannot be reached, has no worker, or one that must not draw.
    """
    refuse_nonsense(cluster, workers)
    if cluster is None:
        with threads(workers) as executor:
            yield Pool.of(executor)
    else:
        with connected(cluster) as pool:
            yield pool


@contextmanager
def given(
    executor: Executor | Pool | None, workers: int | None, cluster: str | None = None
) -> Iterator[Pool]:
    """The executor that was given, with `workers` of its own; or else as `of` has it."""
    if executor is None:
        with of(cluster, workers) as pool:
            yield pool
    else:
        yield executor if isinstance(executor, Pool) else Pool.of(executor, workers)


def refuse_nonsense(cluster: str | None, workers: int | None) -> None:
    """Look at what `of` is to be given, without starting anything.

    Raises:
        WorkerError: no such cluster can be, or it has threads of its own.
    """
    if cluster is None:
        return
    processes_of(cluster)
    if workers is not None:
        raise WorkerError(
            "--threads: workers of a --cluster set their own number of threads; leave it out"
        )


__all__ = [
    "EVERY_PROCESSOR",
    "Delivery",
    "Parcel",
    "Pool",
    "Workers",
    "draw_range",
    "given",
    "of",
    "refuse_nonsense",
    "threads",
]
