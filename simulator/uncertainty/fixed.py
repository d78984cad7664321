"""Shares that do not vary."""

from simulator.arrays import Floats
from simulator.jit import kernel_function
from simulator.lanes import fill


@kernel_function
def draw(share: Floats, lanes: int, weight: Floats) -> None:
    """Overwrite `weight` [option, lane] with the expected shares [option]."""
    for option in range(share.size):
        fill(weight[option], share[option], lanes)
