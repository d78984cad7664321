"""Local threads: the kernel releases the interpreter's lock."""

from __future__ import annotations

import os
from concurrent.futures import Executor, ThreadPoolExecutor


def threads(count: int | None = None) -> Executor:
    """A pool of `count` threads; by default one for each processor that this process may use."""
    return ThreadPoolExecutor(count or available_processors(), thread_name_prefix="draws")


def available_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
