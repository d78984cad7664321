"""Exact sums of millionths, as a tally has them."""

import numpy as np

from simulator.counting.counts import LOW_BITS


def millionth_sums(parts: np.ndarray) -> np.ndarray:
    """Of whole millionths [row, draw]: [row, 3] as Counts has them, all exact in doubles."""
    squares = parts * parts
    high = np.floor(squares * 2.0**-LOW_BITS)
    low = squares - high * 2.0**LOW_BITS
    sums: np.ndarray = np.stack([each.sum(axis=1) for each in (parts, high, low)], axis=1)
    return sums.astype(np.int64)
