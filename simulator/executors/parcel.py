"""What travels: a job on its way to a worker, and the tally of a range on its way back."""

from __future__ import annotations

import os
import pickle
import socket
from functools import cache, cached_property, lru_cache
from time import perf_counter
from typing import NamedTuple

from simulator.errors import WorkerError
from simulator.executors.selftest import fault
from simulator.job import Job
from simulator.provenance import kernel_digest
from simulator.tally import Tally

JOBS_KEPT = 4
"""Jobs that a process keeps unpacked: those of the last few runs."""


class Parcel:
    """A job, pickled once however many ranges of it are drawn, unpacked once in each process.

    What travels says first which kernel it needs: a worker with another one refuses before it looks
    at a plan that it might not even understand. Within a process nothing is pickled.
    """

    def __init__(self, job: Job) -> None:
        self._job: Job | None = job
        self.kernel = kernel_digest()

    @cached_property
    def content(self) -> bytes:
        """The pickled job."""
        return pickle.dumps(self._job, pickle.HIGHEST_PROTOCOL)

    def __getstate__(self) -> dict[str, object]:
        return {"_job": None, "kernel": self.kernel, "content": self.content}

    def opened(self) -> Job:
        """The job.

        Raises:
            WorkerError: this process, a worker, cannot be trusted to draw it; names the worker.
        """
        if self._job is not None:
            return self._job
        _refuse_other_kernel(self.kernel)
        _refuse_failing(whoami())
        return _unpacked(self.content)


@lru_cache(JOBS_KEPT)
def _unpacked(content: bytes) -> Job:
    job: Job = pickle.loads(content)
    return job


def whoami() -> str:
    """This process, as its administrator would look for it."""
    return f"{socket.gethostname()} (process {os.getpid()})"


def _refuse_other_kernel(theirs: str) -> None:
    if theirs != kernel_digest():
        raise WorkerError(other_kernel(whoami(), kernel_digest(), theirs))


def other_kernel(worker: str, kernel: str, wanted: str) -> str:
    """What to tell of a worker whose program is another one."""
    return (
        f"worker {worker}: has another version of the program (kernel {kernel}, this is "
        f"{wanted}); its draws would be others: install the same version there"
    )


@cache
def _refuse_failing(worker: str) -> None:
    """Test this process, once."""
    found = fault()
    if found is not None:
        raise WorkerError(
            f"worker {worker}: fails the self-test: {found}; "
            "its processor, memory or libraries cannot be trusted: take it out"
        )


class Delivery(NamedTuple):
    """The tally of a range of draws, and where it comes from."""

    tally: Tally
    worker: str
    sha256: str
    """Of the tally, as the worker had it."""
    seconds: float
    """How long it took there."""


def draw_range(parcel: Parcel, first: int, last: int) -> Delivery:
    """Draw the elections `first` to `last` - 1 of a job: the one task that workers are given.

    Raises:
        WorkerError: this worker is not to be trusted.
    """
    job = parcel.opened()
    start = perf_counter()
    tally = job.draw(first, last)
    seconds = perf_counter() - start
    return Delivery(tally, whoami(), tally.sha256(), seconds)
