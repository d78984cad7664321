"""SIGTERM and SIGHUP end a command as Ctrl-C does: what was drawn is saved first."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""What ends a command: the keyboard, a scheduler, a terminal that was closed."""


class _Heard:
    """The first signal of a command."""

    def __init__(self) -> None:
        self.first: int | None = None

    def hear(self, number: int, _: FrameType | None) -> None:
        """Begin to end. Schedulers send several signals: only another Ctrl-C hurries."""
        if self.first is None or number == signal.SIGINT:
            self.first = self.first or number
            raise KeyboardInterrupt


_heard = _Heard()


@contextmanager
def heard() -> Iterator[None]:
    """Inside of it the signals of ENDING raise KeyboardInterrupt; what is ignored stays ignored."""
    _heard.first = None
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in ENDING}
    ours = [number for number, was in before.items() if was not in (signal.SIG_IGN, None)]
    try:
        for number in ours:
            signal.signal(number, _heard.hear)
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])


def interrupted() -> int:
    """The exit code of a command that a signal has ended: 128 and its number; 130 for Ctrl-C."""
    return 128 + (_heard.first or signal.SIGINT)
