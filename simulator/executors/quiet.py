"""Loaded into each process that `--cluster local:N` starts."""

import signal
from typing import Any


def dask_setup(_worker: Any) -> None:
    """Leave Ctrl-C to the process that gives out the work: it keeps what was drawn."""
    # A terminal sends the signal to all of them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
