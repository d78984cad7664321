"""Progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, NoReturn

from tqdm import tqdm

from simulator import executors
from simulator.cli.endings import Tell
from simulator.executors import Pool, Workers

if TYPE_CHECKING:
    from simulator.compiling import Progress


class ProgressBar(AbstractContextManager["ProgressBar"]):
    """One line that disappears at the end. Not shown for less than half a second of work.

    with ProgressBar(1000, "draws", quiet=False) as bar:
        bar.advance(10)
    """

    def __init__(self, total: int, unit: str, *, quiet: bool, done: int = 0) -> None:
        self._bar: tqdm[NoReturn] = tqdm(
            total=total,
            initial=done,
            unit=f" {unit}",
            unit_scale=unit == "draws",
            delay=0.5,
            leave=False,
            disable=quiet or None,
        )

    def advance(self, done: int) -> None:
        """So many more are done."""
        self._bar.update(done)

    def name(self, text: str) -> None:
        """Say what is being done."""
        self._bar.set_description(text[:60])

    def __exit__(self, *_: object) -> None:
        self._bar.close()


@contextmanager
def compiling(*, quiet: bool) -> Iterator[None]:
    """While the kernel is compiled in here, a line on stderr says so, and for how long.

    On a terminal it shows the time and goes away at the end.
    """
    if quiet:
        yield
        return
    from simulator.compiling import AnnouncedOnce, reported

    with reported(_show if sys.stderr.isatty() else AnnouncedOnce()):
        yield


def _show(progress: Progress) -> None:
    text = progress.epilogue if progress.done else str(progress)
    print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def opened_pool(workers: Workers, stack: ExitStack, tell: Tell) -> Pool:
    """Threads, or a cluster: there until the stack is closed."""
    if workers.cluster is not None:
        tell(f"waiting for workers of {workers.cluster}")
    return stack.enter_context(executors.of(workers.cluster, workers.threads))
