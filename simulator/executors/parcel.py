"""What travels: a job on its way to a worker, and the tally of a range on its way back."""

import os
import pickle
import socket
from functools import cache, cached_property, lru_cache
from time import perf_counter
from typing import Any, Generic, NamedTuple

from simulator.errors import WorkerError
from simulator.executors.selftest import fault
from simulator.job import Found, Job, Task
from simulator.provenance import kernel_digest, program_digest

JOBS_KEPT = 4
"""Jobs that a process keeps unpacked: those of the last few runs."""


class Parcel(Generic[Found]):
    """A job, pickled once however many ranges of it are drawn, unpacked once in each process.

    What travels says first which kernel it needs: a worker with another one refuses before it looks
    at a plan that it might not even understand. Anything but a tally takes more than the kernel:
    then the whole program must be the same. Within a process nothing is pickled.
    """

    def __init__(self, job: Task[Found]) -> None:
        self._job: Task[Found] | None = job
        self.kernel = kernel_digest()
        self.program = None if isinstance(job, Job) else program_digest()

    @cached_property
    def content(self) -> bytes:
        """The pickled job."""
        return pickle.dumps(self._job, pickle.HIGHEST_PROTOCOL)

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_job": None, "content": self.content}

    def opened(self) -> Task[Found]:
        """The job.

        Raises:
            WorkerError: this process, a worker, cannot be trusted to draw it; names the worker.
        """
        if self._job is not None:
            return self._job
        if self.kernel != (kernel := kernel_digest()):
            raise WorkerError(other_program(whoami(), "kernel", kernel, self.kernel))
        if self.program is not None and self.program != (sources := program_digest()):
            raise WorkerError(other_program(whoami(), "sources", sources, self.program))
        _refuse_failing(whoami())
        job: Task[Found] = _unpacked(self.content)
        return job


@lru_cache(JOBS_KEPT)
def _unpacked(content: bytes) -> Any:
    return pickle.loads(content)


def whoami() -> str:
    """This process, as its administrator would look for it."""
    return f"{socket.gethostname()} (process {os.getpid()})"


def other_program(worker: str, what: str, theirs: str, wanted: str) -> str:
    """What to tell of a worker whose program is another one."""
    return (
        f"worker {worker}: has another version of the program ({what} {theirs}, this is "
        f"{wanted}); its draws would differ: install the same version there"
    )


@cache
def _refuse_failing(worker: str) -> None:
    """Test this process, once."""
    found = fault()
    if found is not None:
        raise WorkerError(
            f"worker {worker}: fails the self-test: {found}; "
            "its processor, memory or libraries cannot be trusted: remove it"
        )


class Delivery(NamedTuple, Generic[Found]):
    """The tally of a range of draws, or the like, and where it comes from."""

    tally: Found
    worker: str
    sha256: str
    """Of the tally, as the worker had it."""
    seconds: float
    """How long it took there."""


def draw_range(parcel: Parcel[Found], first: int, last: int) -> Delivery[Found]:
    """Draw the elections `first` to `last` - 1 of a job: the one task that workers are given.

    Raises:
        WorkerError: this worker is not to be trusted.
    """
    job = parcel.opened()
    start = perf_counter()
    tally = job.draw(first, last)
    seconds = perf_counter() - start
    return Delivery(tally, whoami(), tally.sha256(), seconds)
