"""The pool of workers of a command."""

from __future__ import annotations

from contextlib import ExitStack

from simulator import executors
from simulator.cli.endings import Tell
from simulator.executors import Pool


def opened(cluster: str | None, threads: int | None, stack: ExitStack, tell: Tell) -> Pool:
    """Threads, or a cluster: there until the stack is closed."""
    if cluster is not None:
        tell(f"waiting for workers of {cluster}")
    return stack.enter_context(executors.of(cluster, threads))
