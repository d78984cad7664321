"""Shares that do not vary."""

from __future__ import annotations

import numpy as np

from simulator.jit import kernel_function
from simulator.lanes import fill


@kernel_function
def draw(share: np.ndarray, lanes: int, weight: np.ndarray) -> None:
    """Overwrite `weight` [option, lane] with the expected shares [option]."""
    for option in range(share.size):
        fill(weight[option], share[option], lanes)
