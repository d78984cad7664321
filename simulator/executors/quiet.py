"""Loaded into each process that `--cluster local:N` starts."""

import signal
from typing import Any


def dask_setup(_worker: Any) -> None:
    """Leave signals to the process that gives out the work: it keeps what was drawn."""
    # A terminal sends them to all processes, and so do schedulers.
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
