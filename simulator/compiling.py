"""Reports that the kernel is being compiled, which happens once for each version of it."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from numba.core import event

from simulator.jit import CACHE

PATIENCE = 1.0
"""Seconds between reports."""
SHORT = 4.0
"""Seconds. What takes less was not the whole kernel: it is neither reported nor remembered."""
USUAL = 30.0
"""Seconds to expect on a machine that has not compiled the kernel before."""
REMEMBERED = "seconds"
"""Name of the file with the seconds that compiling took here last, next to the compiled code."""

NOT_KEPT = "each time, as no cache can be written: set NUMBA_CACHE_DIR or XDG_CACHE_HOME"
"""How often, where compiled code cannot be kept, and what to do."""


@dataclass(frozen=True)
class Progress:
    """How far the compiler is."""

    seconds: float
    expected: float
    done: bool = False

    @property
    def announcement(self) -> str:
        """What is happening, and for how long."""
        often = "once for this version" if _kept() else NOT_KEPT
        return f"compiling the kernel ({often}): about {self.expected:.0f} s"

    @property
    def epilogue(self) -> str:
        """What stays on a terminal in the end: nothing, if the next run need not wait."""
        return "" if _kept() else f"compiled the kernel ({NOT_KEPT})\n"

    def __str__(self) -> str:
        return f"{self.announcement}, {self.seconds:.0f} s so far"


Report = Callable[[Progress], None]


class AnnouncedOnce:
    """A report of one line on stderr."""

    def __init__(self) -> None:
        self._announced = False

    def __call__(self, progress: Progress) -> None:
        """Print it, the first time."""
        if not self._announced and not progress.done:
            self._announced = True
            print(progress.announcement, file=sys.stderr, flush=True)


@contextmanager
def reported(report: Report) -> Iterator[None]:
    """Have `report` called once a second, from another thread, while the kernel is compiled."""
    with event.install_listener("numba:compile", _Watch(report)):
        yield


class _Watch(event.Listener):  # type: ignore[misc]
    """Counts what is being compiled: functions compile others."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._depth = 0
        self._done = threading.Event()

    def on_start(self, event: Any) -> None:  # noqa: ARG002
        self._depth += 1
        if self._depth == 1:
            self._done = threading.Event()
            threading.Thread(target=self._tick, args=(self._done,), daemon=True).start()

    def on_end(self, event: Any) -> None:  # noqa: ARG002
        self._depth -= 1
        if self._depth == 0:
            self._done.set()

    def _tick(self, done: threading.Event) -> None:
        begin, expected = monotonic(), _remembered()
        if done.wait(SHORT):
            return
        while not done.wait(PATIENCE):
            self._report(Progress(monotonic() - begin, expected))
        seconds = monotonic() - begin
        self._report(Progress(seconds, expected, done=True))
        _remember(seconds)


def _kept() -> bool:
    """Whether the next process need not compile what this one does."""
    return CACHE is not None and CACHE.writable


def _file() -> Path | None:
    return CACHE.folder.parent / REMEMBERED if CACHE else None


def _remembered() -> float:
    with suppress(OSError, ValueError):
        if file := _file():
            return float(file.read_text("ascii"))
    return USUAL


def _remember(seconds: float) -> None:
    with suppress(OSError):
        if file := _file():
            file.write_text(f"{seconds:.1f}\n", "ascii")
