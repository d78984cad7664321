"""Where ranges of draws are computed: anything that answers like `concurrent.futures.Executor`."""

from simulator.executors.threads import threads

__all__ = ["threads"]
