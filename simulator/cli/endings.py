"""How a command ends: the exit code, and one line on stderr for what went wrong.

SIGTERM and SIGHUP end a command as Ctrl-C does: what was drawn is saved first.
"""

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import IO

from simulator.errors import SimulatorError
from simulator.text import visible

DONE, DIFFERENT, BAD_INPUT, INTERNAL = 0, 1, 2, 3
DEBUG = "SIMULATOR_DEBUG"
NO_THREAD = "can't start new thread"
"""What Python says where a limit of the system is reached."""
ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""What ends a command: the keyboard, a scheduler, a terminal that was closed."""
_heard = list[int]()
"""The signals that a command has heard."""
Tell = Callable[[str], None]


def note(text: str) -> None:
    """Print a message on stderr."""
    print(visible(text, "\n"), file=sys.stderr, flush=True)


def teller(quiet: bool) -> Tell:
    """The function that reports progress, or one that prints nothing if not wanted."""
    return (lambda _: None) if quiet else note


def ended(work: Callable[[], int | None]) -> int:
    """Do the work and return the exit code. No traceback for anything a user can cause."""
    try:
        with heard():
            code = work() or DONE
            sys.stdout.flush()
    except SimulatorError as error:
        return _told(f"error: {error}", BAD_INPUT)
    except KeyboardInterrupt:
        return _told("interrupted", interrupted())
    except BrokenPipeError:
        _silence(sys.stdout)
        return DONE  # the reader, say `head`, has all it wanted
    except OSError as error:
        _silence(sys.stdout)
        where = f"{error.filename}: " if error.filename else ""
        return _told(f"error: {where}{error.strerror or error}", BAD_INPUT)
    except MemoryError:
        return _told("error: out of memory; use fewer --threads", BAD_INPUT)
    except Exception as error:
        if isinstance(error, RuntimeError) and NO_THREAD in str(error):
            return _told("error: the system starts no more threads; use fewer --threads", BAD_INPUT)
        return _internal(error)
    return code


def _internal(error: Exception) -> int:
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
        return INTERNAL
    what = " ".join(f"{type(error).__name__}: {error}".split())
    advice = f"this is a bug; please report it, with the output under {DEBUG}=1 in the environment"
    return _told(f"internal error: {what} ({advice})", INTERNAL)


def _told(text: str, code: int) -> int:
    with suppress(OSError):
        note(text)
    return code


def _silence(stream: IO[str]) -> None:
    """Discard buffered output, or the interpreter complains when it exits."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def heard() -> Iterator[None]:
    """Inside of it the signals of ENDING raise KeyboardInterrupt; what is ignored stays ignored."""
    _heard.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in ENDING}
    ours = [number for number, was in before.items() if was not in (signal.SIG_IGN, None)]
    try:
        for number in ours:
            signal.signal(number, _hear)
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])


def _hear(number: int, _: FrameType | None) -> None:
    """Begin to end. Schedulers send several signals: only another Ctrl-C hurries."""
    if not _heard or number == signal.SIGINT:
        _heard.append(number)
        raise KeyboardInterrupt


def interrupted() -> int:
    """The exit code of a command that a signal has ended: 128 and its number; 130 for Ctrl-C."""
    return 128 + (_heard[0] if _heard else signal.SIGINT)
