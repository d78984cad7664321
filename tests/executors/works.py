"""Small jobs for workers of any kind; functions that processes can be sent."""

from concurrent.futures import Executor, Future

from simulator.executors import Delivery, draw_range
from simulator.job import Job
from tests.reproducibility.digests import SEED, dirichlet, lots

DRAWS = 8_000
CHUNK = 500


def job() -> Job:
    """A job of many ranges, which thousands of draws a millisecond make quick."""
    return Job.of(lots(), SEED)


def other() -> Job:
    return Job.of(dirichlet(), SEED)


class Scripted(Executor):
    """Answers at once with what a script makes of each delivery; `calls` holds the ranges."""

    def __init__(self, script) -> None:
        self.script = script
        self.calls: list[tuple[int, int]] = []

    def submit(self, function, /, parcel, first, last):
        assert function is draw_range
        self.calls.append((first, last))
        future: Future[Delivery] = Future()
        self.script(self, future, draw_range(parcel, first, last))
        return future
